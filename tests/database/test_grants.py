"""What the application's role can and cannot do, asked of PostgreSQL itself."""

import pytest
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, transaction

from branchrecords.database.grants import APPEND_ONLY, apply_grants, rights
from branchrecords.database.owner import as_owner
from branchrecords.embedded.postgres import APP_ROLE, OWNER_ROLE

pytestmark = pytest.mark.django_db(transaction=True)
FORBIDDEN = (
    "UPDATE {} SET id = id",
    "DELETE FROM {}",
    "TRUNCATE {}",
    "ALTER TABLE {} ADD COLUMN extra text",
    "ALTER TABLE {} DISABLE TRIGGER ALL",
    "DROP TABLE {}",
)


@pytest.fixture
def ledger():
    """A table of the name and rights of an append-only one, whatever apps exist yet."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE probe (id serial PRIMARY KEY, note text)")
        cursor.execute("GRANT SELECT, INSERT ON probe TO branchrecords_app")
        cursor.execute("GRANT USAGE ON probe_id_seq TO branchrecords_app")
    yield "probe"
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("DROP TABLE probe")


def refused(statement):
    with (
        pytest.raises(ProgrammingError, match=r"permission denied|must be owner"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def privileges(table):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT privilege_type FROM information_schema.role_table_grants"
            " WHERE table_name = %s AND grantee = %s ORDER BY 1",
            [table, APP_ROLE],
        )
        return [name for (name,) in cursor.fetchall()]


def existing():
    return [name for name in APPEND_ONLY if name in connection.introspection.table_names()]


def test_tests_run_as_the_application_role():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("branchrecords_app",)
        cursor.execute(
            "SELECT rolsuper, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = current_user"
        )
        assert cursor.fetchone() == (False, False, False)
        cursor.execute("SELECT count(*) FROM pg_class WHERE relowner = current_user::regrole")
        assert cursor.fetchone() == (0,)


def test_rows_can_be_added_to_an_append_only_table(ledger):
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO probe (note) VALUES ('first')")
        cursor.execute("SELECT note FROM probe")
        assert cursor.fetchall() == [("first",)]


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_append_only_table_refuses_the_rest(ledger, statement):
    for table in [ledger, *existing()]:
        refused(statement.format(table))


def test_application_cannot_grant_itself_more(ledger):
    with connection.cursor() as cursor:
        cursor.execute("GRANT ALL ON probe TO branchrecords_app")  # a warning, no effect
    assert privileges("probe") == ["INSERT", "SELECT"]


def test_migration_history_is_read_only():
    refused("DELETE FROM django_migrations")


def test_application_cannot_create_tables_or_switch_triggers_off():
    refused("CREATE TABLE mine (id int)")
    refused("SET session_replication_role = replica")
    refused(f"SET ROLE {OWNER_ROLE}")


def test_rights_by_table():
    assert rights("dues_payment") == "SELECT, INSERT"
    assert rights("django_migrations") == "SELECT"
    assert rights("members_person") == "SELECT, INSERT, UPDATE, DELETE"


def test_applying_grants_takes_back_what_was_given_by_hand(ledger):
    with as_owner():
        with connection.cursor() as cursor:
            cursor.execute(f"GRANT TRUNCATE ON probe TO {APP_ROLE}")
        apply_grants(connection, APP_ROLE)
    assert privileges("probe") == ["DELETE", "INSERT", "SELECT", "UPDATE"]


def test_owner_creates_the_trusted_extensions():
    with as_owner(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        cursor.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")


def test_chinese_trigrams_are_found():
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        cursor.execute("SELECT similarity('操作系统原理课程', '操作系统课程') > 0.4")
        assert cursor.fetchone() == (True,)


@pytest.mark.parametrize("command", ["migrate", "flush"])
def test_owner_commands_refuse_without_the_owner(settings, command):
    settings.DATABASE_OWNER_URL = ""
    with pytest.raises(CommandError, match="DATABASE_OWNER_URL is not set"):
        call_command(command, interactive=False, verbosity=0)


def test_owner_must_be_another_role(settings):
    settings.DATABASE_OWNER_URL = settings.DATABASE_OWNER_URL.replace(OWNER_ROLE, APP_ROLE)
    with pytest.raises(CommandError, match="name the same role branchrecords_app"):
        call_command("migrate", interactive=False, verbosity=0)


def test_flush_refuses_in_production(settings):
    settings.LOCAL_RUN = False
    with pytest.raises(CommandError, match="not in production"):
        call_command("flush", interactive=False, verbosity=0)


def test_after_an_owner_command_the_connection_is_the_applications():
    call_command("migrate", interactive=False, verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("branchrecords_app",)
