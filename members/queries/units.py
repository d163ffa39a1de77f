"""Reading the ledger of 两新组织 as of a day: rows, figures, and what is behind each figure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    Count,
    DateField,
    Exists,
    F,
    Field,
    FilteredRelation,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)

from members.models import Membership, Organization, Standing, Unit, UnitCoverage, UnitSurvey
from members.models.placements import TODAY, condition
from members.models.units import UnitQuerySet
from members.queries.settings import settings_within
from members.rules.kinds import MEMBER_STANDINGS
from members.rules.periods import latest_due
from members.rules.placements import Placements
from members.rules.units import (
    EFFECTIVE_BY_PLACE,
    MEMBERS_FOR_A_BRANCH,
    ORGANIZED_KINDS,
    SOCIAL_KINDS,
    UNCOVERED,
    UNIT_FIGURES,
    CoverageKind,
    UnitFigure,
    UnitKind,
)

# The numbers of people that a survey finds.
COUNTED = ("employees", "party_members", "league_members", "women")


@dataclass(frozen=True)
class LedgerRules:
    """The settings that a ledger's figures go by on a day.

    `survey_months` and `effective` hold at the organisation looked at; `places` has them, with the
    last day whose survey is due again, by tree path: each unit goes by the nearest one above it in
    `tree`, that of the day.
    """

    survey_months: int
    effective: str
    places: tuple[tuple[str, date, str], ...]
    tree: Placements = TODAY

    @property
    def vary(self) -> bool:
        """Whether an organisation below goes by values of its own."""
        return len(self.places) > 1


@dataclass(frozen=True)
class UnitFilter:
    """What the ledger is narrowed to; empty texts mean everything."""

    q: str = ""
    kind: str = ""
    coverage: str = ""
    figure: str = ""


def ledger_rules(organization: Organization, on: date, tree: Placements = TODAY) -> LedgerRules:
    """The rules in force on a day for an organisation and for those below it in its tree."""
    keys = ("unit_survey_months", "unit_effective_coverage")
    found = settings_within(organization=organization, on=on, keys=keys, tree=tree)
    rows = [(path, int(v[keys[0]]), str(v[keys[1]])) for path, v in found.items()]
    places = tuple((path, latest_due(on, months), way) for path, months, way in rows)
    return LedgerRules(rows[0][1], rows[0][2], places, tree)


def newest_surveys(on: date) -> QuerySet[UnitSurvey]:
    """A unit's surveys made by a day, the one that counts first; for a subquery on units."""
    return UnitSurvey.objects.filter(unit=OuterRef("pk"), surveyed_on__lte=on).order_by(
        "-surveyed_on", "-pk"
    )


def coverages_on(on: date) -> QuerySet[UnitCoverage]:
    """Coverage in force on a day; that by an organisation dissolved by then counts no more."""
    return UnitCoverage.objects.active_on(on).exclude(organization__dissolved_on__lte=on)


def as_of(units: UnitQuerySet, *, on: date) -> UnitQuerySet:
    """The units in the ledger on a day with what the figures ask: `surveyed_on`, COUNTED and
    `has_place` of the newest survey, and `covered_by` (a kind, or None)."""
    newest = newest_surveys(on)
    return units.active_on(on).annotate(
        survey_id=Subquery(newest.values("pk")[:1]),
        surveyed_on=Subquery(newest.values("surveyed_on")[:1]),
        **{name: Subquery(newest.values(name)[:1]) for name in COUNTED},
        has_place=Subquery(newest.values("has_place")[:1]),
        # A join, for most figures ask about it; the database holds one coverage a day at most.
        cover=FilteredRelation(
            "coverages",
            condition=Q(coverages__starts_on__lte=on)
            & (Q(coverages__ends_on__isnull=True) | Q(coverages__ends_on__gt=on)),
        ),
        coverage_id=_unless_dissolved("cover__pk", on),
        covered_by=_unless_dissolved("cover__kind", on),
    )


def _unless_dissolved(name: str, on: date) -> Case:
    return Case(When(cover__organization__dissolved_on__lte=on, then=None), default=F(name))


def judged(units: UnitQuerySet, rules: LedgerRules) -> UnitQuerySet:
    """Rows of `as_of` with the rules of the organisation that answers for each: `surveyed_after`
    (a survey made later still holds) and `by_place` (有效覆盖 asks for a place)."""
    tree = rules.tree
    nearest_first = sorted(rules.places, key=lambda place: -len(list(tree.chain(place[0]))))

    def by_place(values: dict[str, Any], field: Field) -> Case:
        whens = [When(condition(tree, path), then=Value(value)) for path, value in values.items()]
        return Case(*whens, output_field=field)

    return units.annotate(
        surveyed_after=by_place({path: day for path, day, _ in nearest_first}, DateField()),
        by_place=by_place(
            {path: way == EFFECTIVE_BY_PLACE for path, _, way in nearest_first}, BooleanField()
        ),
    )


_ORGANIZED = Q(covered_by__in=ORGANIZED_KINDS)
_INSTRUCTOR = Q(covered_by=CoverageKind.INSTRUCTOR)
_SINGLE = Q(covered_by=CoverageKind.SINGLE)
_THREE = Q(party_members__gte=MEMBERS_FOR_A_BRANCH)
# By key of UNIT_FIGURES: which rows of `judged` the figure counts.
CONDITIONS: dict[str, Q] = {
    "units": Q(),
    "economic": ~Q(kind__in=(*SOCIAL_KINDS, UnitKind.OTHER)),
    "social": Q(kind__in=SOCIAL_KINDS),
    "with_member": Q(party_members__gte=1),
    "with_three": _THREE,
    "single": _SINGLE,
    "single_of_three": _THREE & _SINGLE,
    "joint": Q(covered_by=CoverageKind.JOINT),
    "attached": Q(covered_by=CoverageKind.ATTACHED),
    "instructor": _INSTRUCTOR,
    "uncovered": Q(covered_by__isnull=True),
    "covered": Q(covered_by__isnull=False),
    "organized": _ORGANIZED,
    "effective": (Q(by_place=True) & _ORGANIZED & Q(has_place=True))
    | (Q(by_place=False) & (_ORGANIZED | _INSTRUCTOR)),
    "surveyed": Q(surveyed_on__gt=F("surveyed_after")),
    "unsurveyed": Q(surveyed_on__isnull=True) | Q(surveyed_on__lte=F("surveyed_after")),
    **{one.key: Q(**{f"{one.adds}__gt": 0}) for one in UNIT_FIGURES if one.adds},
}


def ledger(
    units: UnitQuerySet,
    *,
    organization: Organization,
    chosen: UnitFilter,
    rules: LedgerRules,
    on: date,
) -> UnitQuerySet:
    """The units of an organisation and below that the filter leaves, as of a day."""
    rows = judged(as_of(units.within(organization, rules.tree), on=on), rules)
    if chosen.q.strip():
        text = chosen.q.strip()
        rows = rows.filter(Q(name__contains=text) | Q(credit_code__istartswith=text))
    if chosen.kind:
        rows = rows.filter(kind=chosen.kind)
    if chosen.coverage:
        rows = rows.filter(covered_by=chosen.coverage if chosen.coverage != UNCOVERED else None)
    if chosen.figure:
        rows = rows.filter(CONDITIONS[chosen.figure])
    return rows.select_related("organization").order_by("organization__path", "name", "pk")


def added_up(units: UnitQuerySet, figure: UnitFigure | None) -> int | None:
    """What a figure adds up over rows of `ledger`; None when it counts units."""
    if figure is None or not figure.adds:
        return None
    return units.order_by().aggregate(total=Sum(figure.adds))["total"] or 0


def described(units: Iterable[Unit], *, on: date, figure: UnitFigure | None = None) -> list[Unit]:
    """Rows of `as_of` with `survey`, `coverage`, `register_members`, `joint_units`, and as `added`
    what each gives to a figure that adds up; at most five queries, however many rows."""
    rows = list(units)
    surveys = UnitSurvey.objects.in_bulk([u.survey_id for u in rows if u.survey_id])
    coverages = UnitCoverage.objects.select_related("organization", "instructor").in_bulk(
        [u.coverage_id for u in rows if u.coverage_id]
    )
    for unit in rows:
        unit.survey = surveys.get(unit.survey_id or 0)
        unit.added = getattr(unit, figure.adds) if figure is not None and figure.adds else None
        unit.coverage = coverages.get(unit.coverage_id or 0)
    shared = _units_by_joint_branch(coverages.values(), on)
    registered = _register(coverages.values(), on)
    for unit in rows:
        cover = unit.coverage
        unit.joint_units = shared.get(cover.organization_id or 0, 0) if cover is not None else 0
        unit.register_members = _members_of(unit, registered)
    return rows


def described_unit(unit: Unit, *, on: date) -> Unit:
    """One unit as of a day; as of the last day in the ledger when it was struck off by then."""
    if unit.closed_on is not None and unit.closed_on <= on:
        on = unit.closed_on - timedelta(days=1)
    on = max(on, unit.listed_on)
    row = as_of(Unit.objects.filter(pk=unit.pk), on=on).select_related("organization").get()
    return described([row], on=on)[0]


def _units_by_joint_branch(coverages: Iterable[UnitCoverage], on: date) -> dict[int, int]:
    """How many units each joint branch of these rows covers."""
    branches = {c.organization_id for c in coverages if c.kind == CoverageKind.JOINT}
    if not branches:
        return {}
    return dict(
        coverages_on(on)
        .filter(organization__in=branches, kind=CoverageKind.JOINT)
        .order_by()
        .values_list("organization")
        .annotate(number=Count("pk"))
    )


def _register(coverages: Iterable[UnitCoverage], on: date) -> list[tuple[str, str]]:
    """(tree path, 工作单位) of each member in the covering organisations on a day."""
    covering = {c.organization for c in coverages if c.organization is not None}
    if not covering:
        return []
    here = Q(organization__in=[one.pk for one in covering if one.is_branch])
    for one in covering:
        if not one.is_branch:
            here |= Q(organization__path__startswith=one.path)
    standings = Standing.objects.active_on(on).filter(
        person=OuterRef("person"), kind__in=MEMBER_STANDINGS
    )
    rows = Membership.objects.active_on(on).filter(here, Exists(standings)).order_by()
    return list(rows.values_list("organization__path", "person__employer"))


def _members_of(unit: Unit, registered: Sequence[tuple[str, str]]) -> int | None:
    """Members of the unit by the register; None where the register cannot tell.

    An organisation of the unit's own holds its members and nobody else's. In one that several
    share, those count whose 工作单位 begins with the unit's name, if any does.
    """
    cover = unit.coverage
    if cover is None or cover.organization is None:
        return None
    here = [employer for path, employer in registered if path.startswith(cover.organization.path)]
    if cover.kind == CoverageKind.SINGLE:
        return len(here)
    return sum(employer.startswith(unit.name) for employer in here) or None
