"""Putting the policies into the database, as its owner, after each migrate.

The owner is not held by them (no FORCE): migrations, backups and the rules that triggers keep must
see every row. The application's role owns nothing and can neither change nor switch off a policy.
"""

from __future__ import annotations

from pathlib import Path

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from .conditions import policy
from .policies import POLICIES

FUNCTIONS = Path(__file__).with_name("scope.sql")
NAME = "reader"
TRIGGERS = """
SELECT p.oid::regprocedure FROM pg_proc p
  JOIN pg_namespace n ON n.oid = p.pronamespace AND n.nspname = 'public'
 WHERE p.prorettype = 'trigger'::regtype AND NOT p.prosecdef
   AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
"""


def apply_policies(connection: BaseDatabaseWrapper, *, on: bool) -> None:
    """Write every policy anew and switch them on or off; twice changes nothing.

    Tables that the applied migrations have not made yet are left out; before the last of them
    exists, nothing is done.
    """
    with connection.cursor() as cursor:
        present = set(connection.introspection.table_names(cursor))
        if not set(POLICIES) <= present:
            return
        cursor.execute(FUNCTIONS.read_text(encoding="utf-8"))
        for table, conditions in POLICIES.items():
            with transaction.atomic(connection.alias):  # nobody meets a table between two policies
                for statement in _statements(table, conditions, on):
                    cursor.execute(statement)
        _let_rules_see_all(cursor)


def stands(connection: BaseDatabaseWrapper) -> bool:
    """Whether the policies hold this connection's role: on, and neither owner nor superuser."""
    with connection.cursor() as cursor:
        asked = "SELECT bool_and(row_security_active(name::regclass)) FROM unnest(%s) name"
        cursor.execute(asked, [[*POLICIES]])
        return bool(cursor.fetchone()[0])


def _statements(table: str, conditions: tuple[str, ...], on: bool) -> list[str]:
    return [
        f"DROP POLICY IF EXISTS {NAME} ON {table}",
        f"CREATE POLICY {NAME} ON {table} USING ({policy(conditions, table)})",
        f"ALTER TABLE {table} {'ENABLE' if on else 'DISABLE'} ROW LEVEL SECURITY",
    ]


def _let_rules_see_all(cursor) -> None:
    """Rules kept by triggers hold for all rows, whoever writes; a view shows its reader's."""
    cursor.execute(TRIGGERS)
    for (function,) in cursor.fetchall():
        cursor.execute(
            f"ALTER FUNCTION {function} SECURITY DEFINER SET search_path = public, pg_temp"
        )
    cursor.execute("ALTER VIEW meetings_studycredit SET (security_invoker = true)")
