"""The lookup `among`: as `in`, but one parameter however many values there are.

`in` writes a placeholder for each value; for the ten thousand members of a large committee the
ORM takes seconds, each time such a list is used.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Field, ForeignKey, Lookup


@Field.register_lookup
@ForeignKey.register_lookup
class Among(Lookup):
    """`person__among=[1, 2, 3]`: that the column, or the id it refers to, is one of these."""

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        column, params = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s)", [*params, list(self.rhs)]
