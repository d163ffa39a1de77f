"""Django's flush, as the owner: the application's role cannot empty a table."""

from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.core.management.commands import flush

from branchrecords.database.owner import as_owner


class Command(flush.Command):
    help = "Empty every table of a local database. Refuses to run in production."

    def handle(self, **options: Any) -> None:
        if not settings.LOCAL_RUN:
            raise CommandError("flush empties the audit and the ledger: not in production.")
        with as_owner(options["database"]):
            super().handle(**options)
