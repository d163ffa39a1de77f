"""Import a roster from the command line."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from members.management.importing import ImportCommand
from members.models import Organization, RosterImport


class Command(ImportCommand):
    """Every problem by row and column, and nothing written while there is one."""

    help = "Import members from an .xlsx or .xls roster into an organisation and those below it."
    kind = RosterImport.Kind.MEMBERS

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--organization", required=True, metavar="CODE")

    def organization(self, options: dict[str, Any]) -> Organization | None:
        return self.find(options["organization"])
