"""A figure is a question whose answer is a set of records; its number is a measure over them.

`records(scope)` gives the queryset that the drill-down lists and that the measure counts or sums,
so the number and the list cannot disagree. Every record says by `at_path` (the tree path of an
organisation) where it counts; a whole committee is computed at once, grouped by that path and
rolled up through it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db import models

from branchrecords.web.formats import percent, yuan
from members.models import Organization
from members.models.placements import condition, placements_on
from members.rules.placements import Placements

NOTHING = "—"


@dataclass(frozen=True)
class Scope:
    """What is asked: an organisation with all below it, a calendar year, and the day of asking.

    `day`, the 统计日, is 31 December or the day of asking when that is earlier; the 统计期 runs
    from `starts` until before `ends`, the day after it.
    """

    organization: Organization
    year: int
    on: date
    kept: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def once(self, name: str, read: Callable[[], Any]) -> Any:
        """What `read` gives, read once for all figures that are asked for this scope."""
        if name not in self.kept:
            self.kept[name] = read()
        return self.kept[name]

    @property
    def path(self) -> str:
        return self.organization.path

    @property
    def tree(self) -> Placements:
        """The tree of the 统计日: what was moved since counts where it stood (ADR 10)."""
        return self.once("tree", lambda: placements_on(self.day))

    def inside(self, field: str = "organization__path") -> models.Q:
        """That the organisation whose path is in `field` stood within what is asked for."""
        return condition(self.tree, self.path, field)

    @property
    def starts(self) -> date:
        return date(self.year, 1, 1)

    @property
    def ends(self) -> date:
        return self.day + timedelta(days=1)

    @property
    def day(self) -> date:
        return min(self.on, date(self.year, 12, 31))


@dataclass(frozen=True)
class Count:
    """How many records."""


@dataclass(frozen=True)
class Sum:
    """The sum of a field (or lookup, or annotation) of the records."""

    field: str


@dataclass(frozen=True)
class Slice:
    """The sum of a field over the records whose `by` has this value.

    All slices of one base are computed by one query, however many there are.
    """

    field: str
    by: str
    value: str


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


Measure = Count | Sum | Slice | Quotient
Records = Callable[[Scope], models.QuerySet]
Condition = Callable[[Scope], models.Q]
Entries = Callable[[Scope], list[Entry]]


def nothing_without(sign: Records) -> Callable[[Records], Records]:
    """Says of a base: where none of these rows is there, no figure of the base counts anything.

    A sign is a short question, a base a long one, and a branch has most of what happens to people
    (处分, 转接, 发展) in few years. There may be nothing to count with a sign either.
    """

    def mark(base: Records) -> Records:
        base.sign = sign  # type: ignore[attr-defined]
        return base

    return mark


@dataclass(frozen=True)
class Figure:
    """One figure of the catalogue.

    `explanation` says in Chinese which records count; `article` cites the rule behind it. Its
    records are those of `base` that meet `condition` (all without one); figures that share a base
    and are counted are computed by one query. Where records are computed, `entries` gives them
    instead, and `places` their paths alone, which is all that counting needs; a quotient has none
    of these: its records are those of its two figures. `blank` figures have no number (instead of
    0) where there is no record.
    """

    key: str
    group: str
    label: str
    unit: str
    measure: Measure
    explanation: str
    base: Records | None = None
    condition: Condition | None = None
    article: str = ""
    entries: Entries | None = None
    places: Callable[[Scope], list[str]] | None = None
    blank: bool = False

    def records(self, scope: Scope) -> models.QuerySet:
        """The records that count."""
        assert self.base is not None  # noqa: S101
        records = self.base(scope)
        if isinstance(self.measure, Slice):
            return records.filter(**{self.measure.by: self.measure.value})
        return records if self.condition is None else records.filter(self.condition(scope))

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
