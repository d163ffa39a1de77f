"""Django's migrate, as the owner of the database, and the grants after it."""

from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import OperationalError, connections

from branchrecords.database.grants import apply_grants
from branchrecords.database.owner import application_role, as_owner
from branchrecords.database.row_security import apply_policies

# Whoever waits for a lock makes everybody behind wait too: rather stop and be run again.
LOCK_SECONDS = 5


class Command(migrate.Command):
    help = "Migrate as the owner of the database, then grant the application's role its rights."

    def execute(self, *args: Any, **options: Any) -> str | None:
        # Around the system checks too: some ask the server for its version.
        with as_owner(options["database"]):
            return super().execute(*args, **options)

    def handle(self, *args: Any, **options: Any) -> None:
        alias = options["database"]
        try:
            with connections[alias].cursor() as cursor:
                cursor.execute(f"SET lock_timeout = '{LOCK_SECONDS}s'")
            super().handle(*args, **options)
            if not (options["check_unapplied"] or options["plan"]):
                apply_grants(connections[alias], application_role(alias))
                apply_policies(connections[alias], on=settings.ROW_SECURITY)
        except OperationalError as error:
            if "lock timeout" not in str(error):
                raise
            raise CommandError(
                f"Others held a table for more than {LOCK_SECONDS} seconds. The migration that "
                "needed it was taken back, those before it stay: run migrate again in a quieter "
                "moment, or stop web, worker and beat first."
            ) from error
