"""Writing many rows in one statement, for tables of which the application may only insert."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.db import connection
from psycopg2 import sql

_ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})


def copy_rows(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert `rows` (values in the order of `columns`, None is NULL) into `table`.

    Values are written as PostgreSQL reads them from text; encrypted fields are to be sealed by
    their `get_db_prep_save` first. Raises Django's database errors.
    """
    names = {
        "table": sql.Identifier(table),
        "columns": sql.SQL(", ").join(map(sql.Identifier, columns)),
    }
    if settings.ROW_SECURITY:
        _insert_rows(names, [dict(zip(columns, row, strict=True)) for row in rows])
        return
    stream = io.StringIO()
    for row in rows:
        stream.write("\t".join(map(_text, row)))
        stream.write("\n")
    stream.seek(0)
    with connection.cursor() as cursor, connection.wrap_database_errors:
        cursor.copy_expert(sql.SQL("COPY {table} ({columns}) FROM STDIN").format(**names), stream)


def _insert_rows(names: dict[str, Any], rows: list[dict[str, Any]]) -> None:
    """COPY asks no policy, so PostgreSQL refuses it where there is one. One statement as well."""
    statement = sql.SQL(
        "INSERT INTO {table} ({columns})"
        " SELECT {columns} FROM json_populate_recordset(NULL::{table}, %s::json)"
    )
    sent = json.dumps(rows, default=str, ensure_ascii=False)
    with connection.cursor() as cursor:
        cursor.execute(statement.format(**names), [sent])


def _text(value: Any) -> str:
    if value is None:
        return r"\N"
    return value.translate(_ESCAPES) if isinstance(value, str) else str(value)
