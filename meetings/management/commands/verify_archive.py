"""Prove that no sealed record was altered: every digest and every chain computed again."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from meetings.models import Meeting
from meetings.queries.archive import first_broken, sealed_organizations
from members.models import Organization


class Command(BaseCommand):
    """Names the first broken record of each chain; the exit status says whether all hold."""

    help = "Check the digests of all sealed meeting records, or of one organisation and below."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--organization", metavar="CODE", help="组织编码；不写则核对全部")

    def handle(self, *args: Any, **options: Any) -> None:
        broken = 0
        chains = self._organizations(options["organization"])
        for organization in chains:
            found = first_broken(organization)
            if found is not None:
                broken += 1
                self.stderr.write(
                    f"{organization.name}（{organization.code}）第 {found.number} 号"
                    f"「{found.name}」：{found.reason}"
                )
        if broken:
            raise CommandError(f"{broken} 个组织的档案有改动，未改动的 {len(chains) - broken} 个。")
        records = Meeting.objects.held().filter(organization__in=chains).count()
        self.stdout.write(f"{len(chains)} 个组织的 {records} 份封存记录与摘要一致。")

    def _organizations(self, code: str | None) -> list[Organization]:
        found = sealed_organizations()
        if code:
            top = Organization.objects.filter(code=code).first()
            if top is None:
                raise CommandError(f"没有编码为 {code} 的组织。")
            found = found.within(top)
        return list(found)
