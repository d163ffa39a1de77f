"""Many rows in one statement, with every column that is not named at the model's default.

So a new column with a default does not break the loader, and one without is refused at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Any

from django.db import connection, models

from branchrecords.database.copying import copy_rows

CHUNK = 20_000  # rows held in memory at once


def execute(sql: str, **values: Any) -> int:
    """One statement with named values; the number of rows it wrote."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values or None)
        return cursor.rowcount


def fetch(sql: str, **values: Any) -> list[tuple]:
    """The rows of one question."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values or None)
        return cursor.fetchall()


def new_ids(model: type[models.Model], number: int) -> list[int]:
    """Ids from the table's own sequence, ascending."""
    rows = fetch(
        "SELECT nextval(pg_get_serial_sequence(%(table)s, 'id')) "
        "FROM generate_series(1, %(number)s)",
        table=model._meta.db_table,
        number=number,
    )
    return [pk for (pk,) in rows]


def insert(
    model: type[models.Model], columns: Mapping[str, str], source: str, **values: Any
) -> int:
    """INSERT … SELECT: column → SQL expression over `source`, the text after FROM."""
    rest = _defaults(model, columns)
    listed = ", ".join(f'"{column}"' for column in (*columns, *rest))
    asked = ", ".join((*columns.values(), *(f"%(default_{column})s" for column in rest)))
    values |= {f"default_{column}": value for column, value in rest.items()}
    table = model._meta.db_table
    return execute(f"INSERT INTO {table} ({listed}) SELECT {asked} FROM {source}", **values)  # noqa: S608


def copy(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """COPY the rows, chunk by chunk."""
    rest = _defaults(model, columns)
    constant = tuple(rest.values())
    whole = (*columns, *rest)
    waiting = iter(rows)
    while chunk := [(*row, *constant) for row in islice(waiting, CHUNK)]:
        copy_rows(model._meta.db_table, whole, chunk)


def update(model: type[models.Model], names: Sequence[str], rows: Sequence[models.Model]) -> None:
    """Writes these fields of many rows in one statement."""
    fields = [model._meta.get_field(name) for name in names]
    columns = {field.column: field.db_type(connection) for field in fields}
    hold(
        "updating",
        ", ".join(("id bigint", *(f"{column} {kind}" for column, kind in columns.items()))),
        (
            (row.pk, *(f.get_db_prep_save(getattr(row, f.attname), connection) for f in fields))
            for row in rows
        ),
    )
    changes = ", ".join(f"{column} = updating.{column}" for column in columns)
    table = model._meta.db_table
    execute(f"UPDATE {table} SET {changes} FROM updating WHERE {table}.id = updating.id")  # noqa: S608
    execute("DROP TABLE updating")


def hold(name: str, definition: str, rows: Iterable[Sequence[Any]] = ()) -> None:
    """A table for the time of the transaction; `definition` is its columns with their types."""
    execute(f"CREATE TEMP TABLE {name} ({definition}) ON COMMIT DROP")
    columns = [part.split()[0] for part in definition.split(", ")]
    waiting = iter(rows)
    while chunk := list(islice(waiting, CHUNK)):
        copy_rows(name, columns, chunk)
    execute(f"ANALYZE {name}")


def _defaults(model: type[models.Model], named: Iterable[str]) -> dict[str, Any]:
    """The columns that are not named, with what Django would write; NULL needs no word."""
    known = set(named)
    fields = [field for field in model._meta.concrete_fields if not field.generated]
    found = {
        field.column: field.get_db_prep_save(field.get_default(), connection)
        for field in fields
        if field.column not in known and not field.primary_key
    }
    return {column: value for column, value in found.items() if value is not None}
