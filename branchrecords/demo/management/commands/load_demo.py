"""Fills an empty database with the demo committee, or with a register of any size."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from branchrecords.demo.build import build_demo
from branchrecords.demo.logins import login_lines
from branchrecords.demo.scale.build import SEED, analyze, build_scale, timed
from branchrecords.demo.scale.sizes import MOST_MONTHS, Size, default_branches
from members.models import Organization, Person


class Command(BaseCommand):
    """Deterministic; refuses a production database and one that holds organisations or people."""

    help = (
        "Load the demo committee: 89 organisations, 1,192 members, a year of records. "
        "With --members an invented register of that size for measuring."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--if-empty",
            action="store_true",
            help="do nothing when the database already holds organisations",
        )
        parser.add_argument("--members", type=int, help="so many members, up to 1,000,000")
        parser.add_argument("--branches", type=int, help="so many branches, up to 40,000")
        parser.add_argument(
            "--months", type=int, default=MOST_MONTHS, help="months with meetings and dues, to 11"
        )
        parser.add_argument("--seed", type=int, default=SEED)

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.LOCAL_RUN:
            raise CommandError(
                "This database is a production database (DATABASE_URL is set): the demo is only "
                "loaded into a local run. Unset DATABASE_URL to try the demo."
            )
        if Organization.objects.exists() or Person.objects.exists():
            if options["if_empty"]:
                return
            raise CommandError(
                "The database already holds organisations, so the demo was not loaded. "
                "Start with an empty data folder: LOCAL_DATA_DIR=/some/new/folder."
            )
        if options["members"] is None and options["branches"] is not None:
            raise CommandError("--branches goes with --members.")
        if options["members"] is None:
            self.stdout.write("正在建立演示数据，约需一分钟")
            build_demo(progress=self._tell)
        else:
            self._scale(options)
        if not options["if_empty"]:  # the launcher prints the log-ins at every start
            self.stdout.write("\n".join(login_lines()))

    def _scale(self, options: dict[str, Any]) -> None:
        members = options["members"]
        branches = options["branches"] or default_branches(members)
        try:
            size = Size(members, branches, options["months"])
        except ValueError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"正在建立 {members:,} 名党员、{branches:,} 个支部的数据")
        build_scale(size, progress=self._tell, seed=options["seed"])
        with timed("VACUUM ANALYZE", self._tell):
            analyze()

    def _tell(self, line: str) -> None:
        self.stdout.write(f"  {line}")
        self.stdout.flush()
