"""Migrating beside people who work: it does not make everybody wait behind it."""

import psycopg2
import pytest
from django.core.management import CommandError, call_command
from django.core.management.commands import migrate as django_migrate
from django.db import connection

from branchrecords.database.management.commands import migrate


@pytest.mark.django_db(transaction=True)
def test_a_table_that_others_hold_ends_the_migration_soon_with_advice(monkeypatch):
    def alter(*_args, **_options):
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE jobs_job ADD COLUMN never integer")

    # In the place of a migration, so that the schema of the other tests cannot be harmed.
    monkeypatch.setattr(django_migrate.Command, "handle", alter)
    monkeypatch.setattr(migrate, "LOCK_SECONDS", 1)
    database = connection.settings_dict
    other = psycopg2.connect(host=database["HOST"], user=database["USER"], dbname=database["NAME"])
    with other.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM jobs_job")  # its transaction stays open
        with pytest.raises(CommandError, match="held a table for more than 1 seconds"):
            call_command("migrate", verbosity=0)
    other.close()
