"""What a migration would lock for long on a large table, as squawk reads its SQL.

A migration that may hold a lock for long on purpose names the table and why it is small:

    class Migration(migrations.Migration):
        small_tables = {"dues_budget": "one row a committee and year"}
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

from django.db import connection, migrations
from django.db.migrations.state import ProjectState

SQUAWK = Path(sys.executable).parent / "squawk"
# The rules about locks; squawk has others, about taste and about old clients.
RULES = {
    "adding-field-with-default",
    "adding-foreign-key-constraint",
    "adding-not-nullable-field",
    "adding-serial-primary-key-field",
    "changing-column-type",
    "constraint-missing-not-valid",
    "disallowed-unique-constraint",
    "require-concurrent-index-creation",
    "require-concurrent-index-deletion",
    "require-concurrent-reindex",
}
TABLE = re.compile(r'(?:ALTER\s+TABLE|\bON)\s+(?:ONLY\s+)?"?(\w+)"?', re.IGNORECASE)
# PostgreSQL looks at no row when a column is added that is NULL everywhere.
EMPTY_COLUMN = re.compile(r"ADD COLUMN \S+ \S+ NULL CONSTRAINT", re.IGNORECASE)


def statements(migration: migrations.Migration, state: ProjectState) -> list[str]:
    """The SQL of one migration; `state` is what was before it and becomes what is after it."""
    inside = connection.in_atomic_block
    # Nothing is run here: what refuses to run inside a transaction is only written down.
    connection.in_atomic_block = False
    try:
        with connection.schema_editor(collect_sql=True, atomic=False) as editor:
            migration.apply(state, editor, collect_sql=True)
    finally:
        connection.in_atomic_block = inside
    # What waits for the end of the migration is collected as the editor is left.
    return [line for line in editor.collected_sql if not line.startswith("--")]


def long_locks(sql: list[str], small: dict[str, str]) -> list[str]:
    """`rule: statement` for what holds a lock for long on a table that is not in `small`."""
    text, starts = "", []
    for statement in sql:
        starts.append(text.count("\n"))
        text += statement + "\n"
    found = []
    for finding in _squawk(text):
        number = max(n for n, start in enumerate(starts) if start <= finding["line"])
        statement, rule = sql[number], finding["rule_name"]
        table = TABLE.search(statement)
        if table and table[1] in small:
            continue
        if rule == "adding-foreign-key-constraint" and EMPTY_COLUMN.search(statement):
            continue
        found.append(f"{rule}: {' '.join(statement.split())[:200]}")
    return found


def _squawk(text: str) -> list[dict]:
    command = [str(SQUAWK), "--reporter", "json", "--pg-version", "15", "--assume-in-transaction"]
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=False)
    findings = json.loads(done.stdout or "[]")
    return [finding for finding in findings if finding["rule_name"] in RULES]


def small_tables(migration: migrations.Migration) -> dict[str, str]:
    """The tables that a migration declares small, with the reason."""
    return getattr(migration, "small_tables", {})
