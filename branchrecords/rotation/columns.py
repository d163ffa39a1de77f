"""Encrypted columns, written anew under the newest key (docs/adr/0023-key-rotation.md).

Works as the owner of the tables: the application may not change append-only rows, and triggers
refuse changes of sealed ones even to the owner. They are switched off for the one statement that
replaces ciphertext by ciphertext of the same text, in the transaction that switches them on again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.apps import apps
from django.db import OperationalError, connection, transaction
from psycopg2 import sql
from psycopg2.extras import execute_values

from branchrecords.database.fields import DecryptionError, EncryptedMixin, decrypt, encrypt
from branchrecords.database.keys import keyring

LOCK_SECONDS = 5  # as long as a writer of the same table waits for us at most
PATIENCE = 12  # times a batch is tried while others hold the table


@dataclass(frozen=True)
class SealedTable:
    """A table with encrypted columns: its name, its key column, their names."""

    name: str
    key: str
    columns: tuple[str, ...]

    def place(self, column: str) -> str:
        """What the values of a column are bound to."""
        return f"{self.name}.{column}"


@dataclass
class Rewritten:
    """How many rows were written anew, and which values do not open."""

    rows: int = 0
    damaged: list[str] = field(default_factory=list)


def sealed_tables() -> list[SealedTable]:
    """Every table with an encrypted column, by name."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        meta = model._meta
        columns = tuple(one.column for one in meta.local_fields if isinstance(one, EncryptedMixin))
        if columns and meta.managed and not meta.proxy and meta.pk is not None:
            found.append(SealedTable(meta.db_table, str(meta.pk.column), columns))
    return sorted(found, key=lambda table: table.name)


def values_by_key(table: SealedTable) -> Counter[str]:
    """How many values of the table lie under each key, by the key's name."""
    found: Counter[str] = Counter()
    for column in table.columns:
        counted = sql.SQL(
            "SELECT split_part({column}, '$', 1), count(*) FROM {table} "
            "WHERE {column} <> '' GROUP BY 1"
        ).format(column=sql.Identifier(column), table=sql.Identifier(table.name))
        with connection.cursor() as cursor:
            cursor.execute(counted)
            found.update(dict(cursor.fetchall()))
    return found


def rewrite(table: SealedTable, batch: int) -> Rewritten:
    """Write every value of an older key anew; each batch is one transaction.

    Killed in between, a second run finds what is left by the key's name. Rows that the application
    changes at the same time are left as it wrote them: it writes with the newest key.
    """
    result = Rewritten()
    for rows in _batches(table, batch):
        changed = [row for row in rows if _renewed(table, row, result.damaged)]
        if changed:
            result.rows += _replace_patiently(table, changed)
    return result


@dataclass
class _Row:
    """A row's key, its values as stored and as they will be."""

    key: object
    stored: list[str | None]
    fresh: list[str | None]


def _batches(table: SealedTable, batch: int) -> Iterator[list[_Row]]:
    prefix = f"{keyring().newest}$"
    old = sql.SQL(" OR ").join(
        sql.SQL("({0} <> '' AND NOT starts_with({0}, {1}))").format(
            sql.Identifier(column), sql.Literal(prefix)
        )
        for column in table.columns
    )
    chosen = sql.SQL("SELECT {key}, {columns} FROM {table} WHERE ({old})").format(
        key=sql.Identifier(table.key),
        columns=sql.SQL(", ").join(map(sql.Identifier, table.columns)),
        table=sql.Identifier(table.name),
        old=old,
    )
    order = sql.SQL(" ORDER BY {} LIMIT {}").format(sql.Identifier(table.key), sql.Literal(batch))
    after = sql.SQL("")
    while True:
        with connection.cursor() as cursor:
            cursor.execute(chosen + after + order)
            rows = [_Row(key, list(values), []) for key, *values in cursor.fetchall()]
        if not rows:
            return
        yield rows
        after = sql.SQL(" AND {} > {}").format(sql.Identifier(table.key), sql.Literal(rows[-1].key))


def _renewed(table: SealedTable, row: _Row, damaged: list[str]) -> bool:
    """Fill `row.fresh`; False, and an entry of `damaged`, when a value does not open."""
    for column, stored in zip(table.columns, row.stored, strict=True):
        place = table.place(column)
        if not stored or stored.startswith(f"{keyring().newest}$"):
            row.fresh.append(stored)
            continue
        try:
            row.fresh.append(encrypt(decrypt(stored, place), place))
        except DecryptionError:
            damaged.append(f"{place}（{table.key}={row.key}）")
            return False
    return True


def _replace_patiently(table: SealedTable, rows: list[_Row]) -> int:
    for _ in range(PATIENCE - 1):
        try:
            return _replace(table, rows)
        except OperationalError as error:  # somebody has the table; it is free again soon
            if "lock timeout" not in str(error):
                raise
    return _replace(table, rows)


@transaction.atomic
def _replace(table: SealedTable, rows: list[_Row]) -> int:
    """Only where all is as it was read; gives how many rows that was."""
    columns = [sql.Identifier(column) for column in table.columns]
    numbered = list(enumerate(columns))
    statement = sql.SQL(
        "UPDATE {table} AS t SET {sets} FROM (VALUES %s) AS v(key, {fresh}, {stored}) "
        "WHERE t.{key} = v.key AND {same} RETURNING 1"
    ).format(
        table=sql.Identifier(table.name),
        key=sql.Identifier(table.key),
        sets=sql.SQL(", ").join(
            sql.SQL("{} = v.{}::text").format(column, sql.Identifier(f"fresh{number}"))
            for number, column in numbered
        ),
        fresh=sql.SQL(", ").join(sql.Identifier(f"fresh{number}") for number, _ in numbered),
        stored=sql.SQL(", ").join(sql.Identifier(f"stored{number}") for number, _ in numbered),
        same=sql.SQL(" AND ").join(
            sql.SQL("t.{} IS NOT DISTINCT FROM v.{}::text").format(
                column, sql.Identifier(f"stored{number}")
            )
            for number, column in numbered
        ),
    )
    values = [(row.key, *row.fresh, *row.stored) for row in rows]
    with connection.cursor() as cursor, connection.wrap_database_errors:
        cursor.execute(f"SET LOCAL lock_timeout = '{LOCK_SECONDS}s'")
        guarded = _has_triggers(cursor, table)
        if guarded:
            cursor.execute(_switch(table, "DISABLE"))
        done = execute_values(cursor.cursor, statement, values, page_size=len(values), fetch=True)
        if guarded:
            cursor.execute(_switch(table, "ENABLE"))
    return len(done)


def _has_triggers(cursor, table: SealedTable) -> bool:  # type: ignore[no-untyped-def]
    cursor.execute(
        "SELECT 1 FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal LIMIT 1",
        [f'"{table.name}"'],
    )
    return cursor.fetchone() is not None


def _switch(table: SealedTable, how: str) -> sql.Composable:
    return sql.SQL("ALTER TABLE {} {} TRIGGER USER").format(
        sql.Identifier(table.name), sql.SQL(how)
    )
