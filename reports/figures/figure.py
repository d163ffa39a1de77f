"""A figure is a question whose answer is a set of records; its number is a measure over them.

`records(scope)` gives the queryset that the drill-down lists and that the measure counts or sums,
so the number and the list cannot disagree. Every record says by `at_path` (the tree path of an
organisation) where it counts; a whole committee is computed by one query per figure, grouped by
that path and rolled up through it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db import models

from branchrecords.web.formats import percent, yuan
from members.models import Organization

NOTHING = "—"


@dataclass(frozen=True)
class Scope:
    """What is asked: an organisation with all below it, a calendar year, and the as-of day.

    `day` is 31 December, or the day of asking when that is earlier; `ends` is exclusive.
    """

    organization: Organization
    year: int
    day: date

    @property
    def path(self) -> str:
        return self.organization.path

    @property
    def starts(self) -> date:
        return date(self.year, 1, 1)

    @property
    def ends(self) -> date:
        return date(self.year + 1, 1, 1)


def scope_of(organization: Organization, year: int, on: date) -> Scope:
    """The scope as of `on`: within the year that day, after it 31 December."""
    return Scope(organization, year, min(on, date(year, 12, 31)))


@dataclass(frozen=True)
class Count:
    """How many records."""

    def aggregate(self) -> models.Aggregate:
        return models.Count("pk")


@dataclass(frozen=True)
class Sum:
    """The sum of a field (or lookup, or annotation) of the records."""

    field: str

    def aggregate(self) -> models.Aggregate:
        return models.Sum(self.field)


@dataclass(frozen=True)
class Quotient:
    """One figure divided by another, rounded half up: a share in per cent, or an average."""

    top: str
    bottom: str
    places: int = 1
    share: bool = True


@dataclass(frozen=True)
class Entry:
    """One line of a figure whose records are computed (an obligation, not a row of a table).

    It carries what a list shows of it; `record_ids` are the stored records that answer it.
    """

    at_path: str
    text: str
    note: str
    push: str
    view: str
    pk: int
    record_ids: tuple[int, ...]
    cells: tuple[Any, ...]


Measure = Count | Sum | Quotient
Records = Callable[[Scope], models.QuerySet]
Entries = Callable[[Scope], list[Entry]]


@dataclass(frozen=True)
class Figure:
    """One figure of the catalogue.

    `explanation` says in Chinese which records count; `article` cites the rule behind it. Either
    `records` or, where they are computed, `entries` answers it; a quotient has neither: its
    records are those of its two figures.
    """

    key: str
    group: str
    label: str
    unit: str
    measure: Measure
    explanation: str
    records: Records | None = None
    article: str = ""
    entries: Entries | None = None

    @property
    def is_quotient(self) -> bool:
        return isinstance(self.measure, Quotient)

    @property
    def is_money(self) -> bool:
        return self.unit == "元"


@dataclass(frozen=True)
class Value:
    """A figure's number for one organisation; None when a quotient has nothing to divide by."""

    figure: Figure
    number: Decimal | None
    record_ids: tuple[int, ...] | None = None

    @property
    def text(self) -> str:
        """The number as printed, without its unit: 28,481.52, 91.4%, 12."""
        return format_number(self.figure, self.number)

    @property
    def unit(self) -> str:
        """The unit printed after the text; the text of a share carries its own."""
        return "" if self.figure.unit == "%" or self.number is None else self.figure.unit

    @property
    def full(self) -> str:
        """Number and unit as shown: 12 次, 91.4%."""
        return f"{self.text} {self.unit}".rstrip()

    @property
    def titled(self) -> str:
        """Label, number and unit: 主题党日 12 次."""
        return f"{self.figure.label} {self.full}"


def format_number(figure: Figure, number: Decimal | None) -> str:
    """A figure's number in the form of every page and document."""
    if number is None:
        return NOTHING
    if figure.unit == "%":
        return percent(number, figure.measure.places)  # type: ignore[union-attr]
    if figure.is_money:
        return yuan(number)
    if isinstance(figure.measure, Quotient):
        step = Decimal(1).scaleb(-figure.measure.places)
        return f"{number.quantize(step, ROUND_HALF_UP):,}"
    return f"{number.normalize():,f}"


def totals(figure: Figure, scope: Scope) -> dict[str, Decimal]:
    """The measure per organisation that has records, by tree path; one query."""
    if figure.entries is not None:
        return {path: Decimal(n) for path, n in Counter(_paths(figure, scope)).items()}
    assert figure.records is not None  # noqa: S101
    assert not isinstance(figure.measure, Quotient)  # noqa: S101
    rows = (
        figure.records(scope)
        .order_by()
        .values("at_path")
        .annotate(total=figure.measure.aggregate())
        .values_list("at_path", "total")
    )
    return {path: Decimal(total or 0) for path, total in rows}


def _paths(figure: Figure, scope: Scope) -> Iterable[str]:
    assert figure.entries is not None  # noqa: S101
    return (entry.at_path for entry in figure.entries(scope))


def ids_by_path(figure: Figure, scope: Scope) -> dict[str, list[int]]:
    """The record ids per organisation, by tree path; one query."""
    found: dict[str, list[int]] = {}
    if figure.entries is not None:
        for entry in figure.entries(scope):
            found.setdefault(entry.at_path, []).extend(entry.record_ids)
        return found
    assert figure.records is not None  # noqa: S101
    for path, pk in figure.records(scope).order_by("pk").values_list("at_path", "pk"):
        found.setdefault(path, []).append(pk)
    return found


def ancestors(path: str, root: str) -> Iterable[str]:
    """`path` and every path above it, down to `root` included."""
    for end in range(len(path), len(root) - 1, -Organization.steplen):
        yield path[:end]


def roll_up(per_path: dict[str, Any], root: str, zero: Callable[[], Any]) -> dict[str, Any]:
    """Add what each organisation has to all above it, up to `root`."""
    rolled: dict[str, Any] = {}
    for path, amount in per_path.items():
        for above in ancestors(path, root):
            rolled[above] = rolled.get(above, zero()) + amount
    return rolled
