"""Prints the demo's log-ins."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from branchrecords.demo.logins import demo_logins, login_lines


class Command(BaseCommand):
    """Nothing is printed when no demo is loaded or its passwords were changed."""

    help = "Print the log-ins of the demo committee."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--format", choices=("text", "json"), default="text")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["format"] == "json":
            self.stdout.write(json.dumps(demo_logins(), ensure_ascii=False))
        else:
            self.stdout.write("\n".join(login_lines()))
