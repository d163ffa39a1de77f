"""How the records of a figure are listed on a page and in a spreadsheet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from branchrecords.documents.columns import Column

from .rows import Row


@dataclass(frozen=True)
class Listing:
    """The list of one model: `prepare` joins and orders, `row` and `cells` show one record."""

    columns: tuple[Column, ...]
    prepare: Callable[[QuerySet], QuerySet]
    row: Callable[[Any], Row]
    cells: Callable[[Any], Sequence[Any]]


def columns(*titles: str | tuple[str, str, int]) -> tuple[Column, ...]:
    """Columns from titles, or from title, kind and width."""
    made = []
    for number, title in enumerate(titles):
        name, kind, width = (title, "text", 14) if isinstance(title, str) else title
        made.append(Column(f"c{number}", name, width=width, kind=kind))  # type: ignore[arg-type]
    return tuple(made)


def related(*names: str, order: Sequence[str]) -> Callable[[QuerySet], QuerySet]:
    """A `prepare` that joins what a row shows and puts the rows in order."""
    return lambda records: records.select_related(*names).order_by(*order)
