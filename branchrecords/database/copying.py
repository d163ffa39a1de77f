"""Writing many rows in one statement: COPY, for tables of which the application may only insert."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

_ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})


def copy_rows(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert `rows` (values in the order of `columns`, None is NULL) into `table`.

    Values are written as PostgreSQL reads them from text; encrypted fields are to be sealed by
    their `get_db_prep_save` first. Raises Django's database errors.
    """
    stream = io.StringIO()
    for row in rows:
        stream.write("\t".join(map(_text, row)))
        stream.write("\n")
    stream.seek(0)
    quote = connection.ops.quote_name
    into = f"{quote(table)} ({', '.join(map(quote, columns))})"
    with connection.cursor() as cursor, connection.wrap_database_errors:
        cursor.copy_expert(f"COPY {into} FROM STDIN", stream)


def _text(value: Any) -> str:
    if value is None:
        return r"\N"
    return value.translate(_ESCAPES) if isinstance(value, str) else str(value)
