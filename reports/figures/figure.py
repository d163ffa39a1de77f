"""A figure is a question whose answer is a set of records; its number is a measure over them.

`records(scope)` gives the queryset that the drill-down lists and that the measure counts or sums,
so the number and the list cannot disagree. Every record says by `at_path` (the tree path of an
organisation) where it counts; a whole committee is computed at once, grouped by that path and
rolled up through it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models

from branchrecords.web.formats import percent, yuan
from members.models import Organization
from members.models.placements import condition, placements_on
from members.queries.signs import existing
from members.rules.placements import Placements

NOTHING = "—"
# Fewer are asked at once: looking for their signs would be one statement more for little.
WORTH_SIGNS = 3


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


def totals(figures: Sequence[Figure], scope: Scope) -> dict[str, dict[str, Decimal]]:
    """Per figure the measure of each organisation that has records, by tree path.

    All counted figures of the same base are one question, and so is each sum; all questions are
    one statement, of which another has left out the bases without a sign (ADR 26). All slices of a
    base are a statement of their own.
    """
    found: dict[str, dict[str, Decimal]] = {}
    shared: dict[Records, list[Figure]] = {}
    sliced: dict[Records, list[Figure]] = {}
    questions: list[tuple[list[Figure], models.QuerySet]] = []
    for figure in figures:
        if figure.entries is not None:
            assert figure.places is not None  # noqa: S101
            tally = Counter(figure.places(scope))
            found[figure.key] = {path: Decimal(number) for path, number in tally.items()}
        elif isinstance(figure.measure, Sum):
            questions.append(([figure], _summed(figure, figure.measure, scope)))
        else:
            assert figure.base is not None  # noqa: S101
            together = sliced if isinstance(figure.measure, Slice) else shared
            together.setdefault(figure.base, []).append(figure)
    for base in _without_signs(shared, scope):
        found |= {figure.key: {} for figure in shared.pop(base)}
    for base, counted in shared.items():
        questions.append((counted, _counted(base, counted, scope)))
    found |= _answered(questions)
    for base, slices in sliced.items():
        found |= _sliced(base, slices, scope)
    return found


def _without_signs(bases: Iterable[Records], scope: Scope) -> list[Records]:
    """Those that need not be asked; one query."""
    signed = [base for base in bases if hasattr(base, "sign")]
    if len(signed) < WORTH_SIGNS:
        return []
    signs = {f"sign_{number}": one for number, one in enumerate({base.sign for base in signed})}
    seen = existing(scope.organization, {name: sign(scope) for name, sign in signs.items()})
    there = {signs[name] for name in seen}
    return [base for base in signed if base.sign not in there]


class _Numbers(models.Func):
    """Several numbers as one column, so that questions with any number of them fit together."""

    template = "ARRAY[%(expressions)s]::numeric[]"
    output_field = ArrayField(models.DecimalField())


def _summed(figure: Figure, measure: Sum, scope: Scope) -> models.QuerySet:
    rows = figure.records(scope).order_by().values("at_path")
    return rows.annotate(numbers=_Numbers(models.Sum(measure.field)))


def _counted(base: Records, figures: Sequence[Figure], scope: Scope) -> models.QuerySet:
    counts = [
        models.Count("pk", filter=figure.condition(scope) if figure.condition else None)
        for figure in figures
    ]
    return base(scope).order_by().values("at_path").annotate(numbers=_Numbers(*counts))


def _answered(
    questions: Sequence[tuple[Sequence[Figure], models.QuerySet]],
) -> dict[str, dict[str, Decimal]]:
    found: dict[str, dict[str, Decimal]] = {
        figure.key: {} for figures, _ in questions for figure in figures
    }
    asked = [
        rows.annotate(question=models.Value(number)).values_list("question", "at_path", "numbers")
        for number, (_, rows) in enumerate(questions)
    ]
    if not asked:
        return found
    first, *others = asked
    for question, path, numbers in first.union(*others, all=True):
        for figure, number in zip(questions[question][0], numbers, strict=True):
            if number or isinstance(figure.measure, Sum):
                found[figure.key][path] = Decimal(number or 0)
    return found


def _sliced(
    base: Records, figures: Sequence[Figure], scope: Scope
) -> dict[str, dict[str, Decimal]]:
    found: dict[str, dict[str, Decimal]] = {figure.key: {} for figure in figures}
    measures = {figure.key: figure.measure for figure in figures}
    keys = {(m.by, m.value): key for key, m in measures.items() if isinstance(m, Slice)}
    field, by = next((m.field, m.by) for m in measures.values() if isinstance(m, Slice))
    rows = base(scope).order_by().values("at_path", by).annotate(_=models.Sum(field))
    for path, value, total in rows.values_list("at_path", by, "_"):
        if (by, value) in keys:
            found[keys[by, value]][path] = Decimal(total or 0)
    return found


def ids_by_path(figure: Figure, scope: Scope) -> dict[str, list[int]]:
    """The record ids per organisation, by tree path; one query."""
    found: dict[str, list[int]] = {}
    if figure.entries is not None:
        for entry in figure.entries(scope):
            found.setdefault(entry.at_path, []).extend(entry.record_ids)
        return found
    for path, pk in figure.records(scope).order_by("pk").values_list("at_path", "pk"):
        found.setdefault(path, []).append(pk)
    return found


def roll_up(per_path: dict[str, Any], scope: Scope, zero: Callable[[], Any]) -> dict[str, Any]:
    """Add what each organisation has to all that stood above it, up to the one asked for."""
    rolled: dict[str, Any] = {}
    up = scope.once("up", dict)
    for path, amount in per_path.items():
        for above in up.get(path) or up.setdefault(path, _up_to(scope, path)):
            if above not in rolled:
                rolled[above] = zero()
            rolled[above] += amount
    return rolled


def _up_to(scope: Scope, path: str) -> list[str]:
    """The organisation and those above it, up to the one asked for."""
    found = []
    for above in scope.tree.chain(path):
        found.append(above)
        if above == scope.path:
            break
    return found
