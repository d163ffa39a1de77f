"""The coverage statistics of 两新组织: one committee and each organisation directly below it.

A number and the list behind it come from the same condition (`queries.units.CONDITIONS`).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Aggregate, Count, Sum

from branchrecords.web.formats import percent
from members.models import Organization
from members.models.units import UnitQuerySet
from members.queries.organizations import directly_below_on
from members.queries.units import CONDITIONS, LedgerRules, as_of, judged
from members.rules.placements import Placements
from members.rules.units import EFFECTIVE_CHOICES, UNIT_FIGURES, UNIT_FIGURES_BY_KEY, UnitFigure


@dataclass(frozen=True)
class CoverageValue:
    """One figure of one organisation and everything below it."""

    figure: UnitFigure
    number: int
    share: str
    note: str = ""

    @property
    def text(self) -> str:
        """The number with its unit, as pages show it."""
        return f"{self.number:,} {self.figure.unit}"


@dataclass(frozen=True)
class CoverageRow:
    """An organisation with everything below it; `counts` by key of UNIT_FIGURES."""

    organization: Organization
    counts: Counter
    rules: LedgerRules

    @property
    def values(self) -> list[CoverageValue]:
        """Every figure, in the table's order."""
        return [self.value(figure.key) for figure in UNIT_FIGURES]

    @property
    def by_key(self) -> dict[str, CoverageValue]:
        """Figures by key, for templates that pick some."""
        return {value.figure.key: value for value in self.values}

    def value(self, key: str) -> CoverageValue:
        """One figure."""
        figure = UNIT_FIGURES_BY_KEY[key]
        note = _note(figure, self.rules)
        return CoverageValue(figure, self.counts[key], self._share(figure), note)

    def _share(self, figure: UnitFigure) -> str:
        whole = self.counts[figure.share_of] if figure.share_of else 0
        return percent(Decimal(self.counts[figure.key]) / whole) if whole else ""


@dataclass(frozen=True)
class CoverageTable:
    """`total` of the organisation itself; `rows` of those directly below it that have units."""

    total: CoverageRow
    rows: list[CoverageRow]


def coverage_table(
    units: UnitQuerySet, *, organization: Organization, rules: LedgerRules, on: date
) -> CoverageTable:
    """The statistics as of a day by its tree; two queries for a whole subtree."""
    by_path = _counts(units.within(organization, rules.tree), rules, on)
    children = directly_below_on(organization, on=on, then=rules.tree)
    rows = [CoverageRow(child, _below(child, by_path, rules.tree), rules) for child in children]
    return CoverageTable(
        CoverageRow(organization, _below(organization, by_path, rules.tree), rules),
        [row for row in rows if row.counts["units"]],
    )


def _counts(units: UnitQuerySet, rules: LedgerRules, on: date) -> dict[str, Counter]:
    """Every figure of each organisation's own units, by tree path; one query."""
    rows = (
        judged(as_of(units, on=on), rules)
        .order_by()
        .values("organization__path")
        .annotate(
            **{f"figure_{one.key}": _measure(one) for one in UNIT_FIGURES},
        )
    )
    found = {}
    for row in rows:
        path = row.pop("organization__path")
        found[path] = Counter({key.removeprefix("figure_"): n or 0 for key, n in row.items()})
    return found


def _note(figure: UnitFigure, rules: LedgerRules) -> str:
    """How the figure is counted; two of them go by settings."""
    own = "；下级另定的按下级" if rules.vary else ""
    if figure.key == "effective":
        return dict(EFFECTIVE_CHOICES)[rules.effective] + own
    if figure.key == "surveyed":
        return f"{rules.survey_months} 个月内摸过底{own}"
    return figure.note


def _measure(figure: UnitFigure) -> Aggregate:
    if figure.adds:
        return Sum(figure.adds)
    return Count("pk", filter=CONDITIONS[figure.key])


def _below(root: Organization, by_path: dict[str, Counter], tree: Placements) -> Counter:
    total: Counter = Counter()
    for place, counts in by_path.items():
        if tree.stood_within(place, root.path):
            total.update(counts)
    return total
