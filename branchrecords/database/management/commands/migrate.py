"""Django's migrate, as the owner of the database, and the grants after it."""

from typing import Any

from django.core.management.commands import migrate
from django.db import connections

from branchrecords.database.grants import apply_grants
from branchrecords.database.owner import application_role, as_owner


class Command(migrate.Command):
    help = "Migrate as the owner of the database, then grant the application's role its rights."

    def execute(self, *args: Any, **options: Any) -> str | None:
        # Around the system checks too: some ask the server for its version.
        with as_owner(options["database"]):
            return super().execute(*args, **options)

    def handle(self, *args: Any, **options: Any) -> None:
        alias = options["database"]
        super().handle(*args, **options)
        if not (options["check_unapplied"] or options["plan"]):
            apply_grants(connections[alias], application_role(alias))
