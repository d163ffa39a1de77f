"""SQL that the ORM puts together once for all organisations of a kind (ADR 26).

A page of a branch costs Python, and most of that is putting together the same statements again
that the branch next door has just asked: only their parameters differ. Here a statement is made
for a stand-in, an organisation that has a kind, a depth and nothing else, and kept; where its id
and tree path stand among the parameters, those of the organisation asked for are put in.

It must depend on nothing else. What it would read of the database meanwhile, another column of the
organisation included, is refused, and such a statement is made anew each time.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Model, QuerySet

from .once import reading_anew

NUMBER, STEP = -(2**40), "\ue000"  # no id, and no character of a tree path
MOST_KEPT = 2000  # some thirty a day and kind of organisation

Organization = TypeVar("Organization", bound=Model)


class Sql(NamedTuple):
    """A statement as a cursor takes it; without text, one that can find nothing."""

    text: str
    params: tuple[Any, ...] = ()


class _Refused(Exception):
    """More was asked of the stand-in than it has."""


UNKNOWN = Sql("not asked yet")
_kept: dict[Hashable, Sql | None] = {}


def kept_sql(
    key: tuple[Hashable, ...], organization: Organization, make: Callable[[Organization], Sql]
) -> Sql:
    """What `make(organization)` gives.

    `key` names what is asked and everything that `make` reads beside the organisation: the day.
    """
    key = (*key, organization.kind, organization.depth)  # type: ignore[attr-defined]
    kept = _kept.get(key, UNKNOWN)
    if kept is UNKNOWN:
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        kept = _kept[key] = _for_anybody(organization, make)
    return make(organization) if kept is None else _put_in(kept, organization.pk, organization.path)  # type: ignore[attr-defined]


def sql_of(rows: QuerySet) -> Sql:
    """What the ORM would send."""
    try:
        return Sql(*rows.query.get_compiler(DEFAULT_DB_ALIAS).as_sql())
    except EmptyResultSet:
        return Sql("")


def _for_anybody(organization: Organization, make: Callable[[Organization], Sql]) -> Sql | None:
    """The stand-in's statement; None where it would differ from organisation to organisation."""
    stand_in = _stand_in(organization)
    try:
        with _asking_nothing():
            made = make(stand_in)
    except _Refused:
        return None
    # A part of its path, such as that of the organisation above, cannot be put in.
    return None if _names_a_path(_put_in(made, NUMBER, "0" * len(stand_in.path)).params) else made  # type: ignore[attr-defined]


def _stand_in(organization: Organization) -> Organization:
    """All other columns are deferred: whoever asks for one asks the database."""
    has = {
        "id": NUMBER,
        "path": STEP * len(organization.path),  # type: ignore[attr-defined]
        "depth": organization.depth,  # type: ignore[attr-defined]
        "kind": organization.kind,  # type: ignore[attr-defined]
    }
    names = [field.attname for field in organization._meta.concrete_fields if field.attname in has]
    return type(organization).from_db(DEFAULT_DB_ALIAS, names, [has[name] for name in names])


@contextmanager
def _asking_nothing() -> Iterator[None]:
    """Inside, the database is out of reach, and what the page has read before is forgotten."""
    logged, connection.force_debug_cursor = connection.force_debug_cursor, False
    try:
        with reading_anew(), connection.execute_wrapper(_refuse):
            yield
    finally:
        connection.force_debug_cursor = logged


def _refuse(*_: object) -> None:
    raise _Refused


def _names_a_path(params: Iterable[Any]) -> bool:
    return any(
        _names_a_path(value)
        if isinstance(value, list)
        else isinstance(value, str) and STEP in value
        for value in params
    )


def _put_in(kept: Sql, pk: int, path: str) -> Sql:
    """`path` is as long as that of the stand-in: they are of one depth."""
    stand_in = STEP * len(path)

    def own(value: Any) -> Any:
        if isinstance(value, str):
            return value.replace(stand_in, path)
        if isinstance(value, list):
            return [own(one) for one in value]
        return pk if value == NUMBER else value

    return Sql(kept.text, tuple(own(value) for value in kept.params))


def all_of(statements: Iterable[Sql]) -> Sql:
    """The rows of all of them; without text where none can find anything."""
    asked = [one for one in statements if one.text]
    params = tuple(param for one in asked for param in one.params)
    return Sql(" UNION ALL ".join(f"({one.text})" for one in asked), params)


def rows_of(asked: Sql) -> list[tuple[Any, ...]]:
    """What the database answers."""
    if not asked.text:
        return []
    with connection.cursor() as cursor:
        cursor.execute(asked.text, asked.params)
        return cursor.fetchall()
