"""Import a list of organisations from the command line."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from members.management.importing import ImportCommand
from members.models import Organization, RosterImport


class Command(ImportCommand):
    """Every problem by row and column, and nothing written while there is one."""

    help = "Import organisations from an .xlsx or .xls list; a row without 上级组织 is a root."
    kind = RosterImport.Kind.ORGANIZATIONS

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--organization", metavar="CODE", help="put rows without 上级组织 here")

    def organization(self, options: dict[str, Any]) -> Organization | None:
        return self.find(options["organization"]) if options["organization"] else None
