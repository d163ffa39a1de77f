"""Fills an empty database with the demo committee."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from branchrecords.demo.build import build_demo
from branchrecords.demo.logins import login_lines
from members.models import Organization


class Command(BaseCommand):
    """Deterministic; refuses a production database and one that holds organisations."""

    help = "Load the demo committee: 89 organisations, 1,192 members, a year of records."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--if-empty",
            action="store_true",
            help="do nothing when the database already holds organisations",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.LOCAL_RUN:
            raise CommandError(
                "This database is a production database (DATABASE_URL is set): the demo is only "
                "loaded into a local run. Unset DATABASE_URL to try the demo."
            )
        if Organization.objects.exists():
            if options["if_empty"]:
                return
            raise CommandError(
                "The database already holds organisations, so the demo was not loaded. "
                "Start with an empty data folder: LOCAL_DATA_DIR=/some/new/folder."
            )
        self.stdout.write("正在建立演示数据，约需一分钟")
        build_demo(progress=lambda line: self.stdout.write(f"  {line}"))
        if not options["if_empty"]:  # the launcher prints the log-ins at every start
            self.stdout.write("\n".join(login_lines()))
