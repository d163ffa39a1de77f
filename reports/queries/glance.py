"""各支部一览: every branch below in one line, from the figures themselves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from members.models import Organization
from members.models.organizations import OrganizationQuerySet
from members.models.placements import stood_within
from members.queries.terms import term_board
from members.rules.kinds import BRANCH_KINDS
from members.rules.terms import NO_TERM, TermState
from reports.figures.figure import Value
from reports.models import Summary
from reports.queries.values import compute_subtree
from reports.rules.glance import (
    COLUMNS,
    COLUMNS_BY_KEY,
    DEFAULT_SORT,
    IN_ORDER,
    KEYS,
    PRESSING_KEYS,
    SUMMARY_ORDER,
    TURNED,
)

_TERM_ORDER = ("overdue", "soon", "none", "running", "ended")
_NOT_DRAFTED = "none"


@dataclass(frozen=True)
class GlanceFilters:
    """How the table is narrowed and ordered; `sort` is a key of SORTS, with «-» turned round."""

    unit: Organization | None = None
    sector: str = ""
    text: str = ""
    pressing: bool = False
    sort: str = DEFAULT_SORT


@dataclass(frozen=True)
class GlanceRow:
    """One branch with its figures in the order of COLUMNS, its term and its summary."""

    branch: Organization
    values: tuple[Value, ...]
    term: TermState
    summary: str
    summary_label: str

    def value(self, key: str) -> Value:
        """The figure of a column."""
        return self.values[KEYS.index(key)]

    @property
    def cells(self) -> list[tuple[str, Value]]:
        """Each figure under the heading of its column."""
        return [(column.label, value) for column, value in zip(COLUMNS, self.values, strict=True)]

    @property
    def pressing(self) -> bool:
        """Whether something is missing, long unpaid or overdue here."""
        return (
            any(self.value(key).number for key in PRESSING_KEYS)
            or self.term.key == "overdue"
            or self.summary == Summary.State.RETURNED
        )


def glance(
    organization: Organization,
    year: int,
    on: date,
    *,
    among: OrganizationQuerySet,
    filters: GlanceFilters = GlanceFilters(),
) -> list[GlanceRow]:
    """The branches that stood below on the 统计日 and that the reader may open (`among`).

    As many queries for one branch as for a thousand.
    """
    day = min(on, date(year, 12, 31))
    within = filters.unit or organization
    branches = (
        among.filter(stood_within(within, on=day, field="path"), kind__in=BRANCH_KINDS)
        .active_on(day)
        .order_by("path")
    )
    if filters.sector:
        branches = branches.filter(sector=filters.sector)
    if filters.text:
        branches = branches.filter(name__icontains=filters.text)
    rows = _rows(list(branches), within, year, on, day)
    if filters.pressing:
        rows = [row for row in rows if row.pressing]
    return ordered(rows, filters.sort)


def _rows(
    branches: list[Organization], within: Organization, year: int, on: date, day: date
) -> list[GlanceRow]:
    values = compute_subtree(within, year, on, keys=KEYS)
    terms = {row.organization.pk: row.state for row in term_board(within=within, on=day)}
    found = Summary.objects.filter(organization__in=branches, year=year)
    states: dict[int, str] = dict(found.values_list("organization", "state"))
    return [
        GlanceRow(
            branch,
            tuple(values[branch.path]),
            terms.get(branch.pk, NO_TERM),
            states.get(branch.pk, _NOT_DRAFTED),
            _label(states.get(branch.pk, _NOT_DRAFTED)),
        )
        for branch in branches
        if branch.path in values
    ]


def _label(state: str) -> str:
    return "未起草" if state == _NOT_DRAFTED else str(Summary.State(state).label)


def ordered(rows: Iterable[GlanceRow], sort: str) -> list[GlanceRow]:
    """The worst first (turned round: the best first); where there is no number, last of all."""
    key, turned = sort.removeprefix(TURNED), sort.startswith(TURNED)
    rows = list(rows)
    if key == IN_ORDER:
        return rows[::-1] if turned else rows
    if key == "term":
        return sorted(rows, key=_term_urgency, reverse=turned)
    if key == "summary":
        return sorted(rows, key=_summary_progress, reverse=turned)
    found = [(row.value(key).number, row) for row in rows]
    known = [(number, row) for number, row in found if number is not None]
    high_first = COLUMNS_BY_KEY[key].most_first != turned
    known.sort(key=lambda pair: pair[0], reverse=high_first)
    return [row for _, row in known] + [row for number, row in found if number is None]


def _term_urgency(row: GlanceRow) -> tuple[int, int]:
    late = row.term.key == "overdue"
    return _TERM_ORDER.index(row.term.key), -row.term.days if late else row.term.days


def _summary_progress(row: GlanceRow) -> int:
    return SUMMARY_ORDER.index(row.summary)
