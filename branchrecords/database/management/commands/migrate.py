"""Django's migrate, as the owner of the database, and the grants after it."""

from typing import Any

from django.core.management.commands import migrate
from django.db import connections

from branchrecords.database.grants import apply_grants
from branchrecords.database.owner import application_role, as_owner


class Command(migrate.Command):
    help = "Migrate as the owner of the database, then grant the application's role its rights."

    def handle(self, *args: Any, **options: Any) -> None:
        alias = options["database"]
        with as_owner(alias):
            super().handle(*args, **options)
            if not (options["check_unapplied"] or options["plan"]):
                apply_grants(connections[alias], application_role(alias))
