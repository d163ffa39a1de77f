"""manage.py assess_dues --month 2026-11 [--organization CODE]."""

from __future__ import annotations

from datetime import date

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from branchrecords.errors import ActionError
from dues.actions.assessment import assess_month
from members.models import Organization


class Command(BaseCommand):
    """Write down what everybody owes for a month; running it again adds only what is missing."""

    help = "核算某月应交党费。重复执行只补缺的人。"

    def add_arguments(self, parser) -> None:
        parser.add_argument("--month", required=True, help="月份，如 2026-11")
        parser.add_argument("--organization", help="组织编码；不写则核算全部支部")

    def handle(self, *args, month: str, organization: str | None, **options) -> None:
        try:
            outcome = assess_month(
                month=_month(month),
                organization=_organization(organization),
                at=timezone.now(),
            )
        except ActionError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{outcome.month:%Y-%m}：新核算 {outcome.created} 人，"
            f"没有基数 {len(outcome.without_base)} 人"
        )
        for payer in outcome.without_base:
            self.stdout.write(
                f"  没有{outcome.month.year}年基数：{payer.organization} {payer.name}"
            )


def _month(text: str) -> date:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        raise CommandError(f"“{text}”不是月份，请写成 2026-11 这样。") from None


def _organization(code: str | None) -> Organization | None:
    if code is None:
        return None
    found = Organization.objects.filter(code=code).first()
    if found is None:
        raise CommandError(f"没有编码为“{code}”的组织，请核对组织编码。")
    return found
