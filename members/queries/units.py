"""Reading the ledger of 两新组织 as of a day: rows, figures, and what is behind each figure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from members.models import Membership, Organization, Standing, Unit, UnitCoverage, UnitSurvey
from members.models.units import UnitQuerySet
from members.queries.settings import settings_for
from members.rules.kinds import MEMBER_STANDINGS
from members.rules.units import (
    EFFECTIVE_BY_PLACE,
    MEMBERS_FOR_A_BRANCH,
    ORGANIZED_KINDS,
    SOCIAL_KINDS,
    UNCOVERED,
    CoverageKind,
    UnitKind,
    survey_cutoff,
)


@dataclass(frozen=True)
class LedgerRules:
    """The settings that the ledger's figures go by, as in force at one organisation on a day.

    `surveyed_after`: a survey made after this day is not yet due again.
    """

    surveyed_after: date
    survey_months: int
    effective: str


@dataclass(frozen=True)
class UnitFilter:
    """What the ledger is narrowed to; empty texts mean everything."""

    q: str = ""
    kind: str = ""
    coverage: str = ""
    figure: str = ""


def ledger_rules(organization: Organization, on: date) -> LedgerRules:
    """The rules for an organisation and everything below it, as one view of them all."""
    keys = ("unit_survey_months", "unit_effective_coverage")
    values = settings_for(organization=organization, on=on, keys=keys)
    months = int(values["unit_survey_months"])
    return LedgerRules(survey_cutoff(on, months), months, str(values["unit_effective_coverage"]))


def newest_surveys(on: date) -> QuerySet[UnitSurvey]:
    """A unit's surveys made by a day, the one that counts first; for a subquery on units."""
    return UnitSurvey.objects.filter(unit=OuterRef("pk"), surveyed_on__lte=on).order_by(
        "-surveyed_on", "-pk"
    )


def coverages_on(on: date) -> QuerySet[UnitCoverage]:
    """Coverage in force on a day; that by an organisation dissolved by then counts no more."""
    return UnitCoverage.objects.active_on(on).exclude(organization__dissolved_on__lte=on)


def as_of(units: UnitQuerySet, *, on: date) -> UnitQuerySet:
    """The units in the ledger on a day with what the figures ask: `surveyed_on`,
    `party_members`, `has_place` of the newest survey, and `covered_by` (a kind, or None)."""
    newest = newest_surveys(on)
    return units.active_on(on).annotate(
        survey_id=Subquery(newest.values("pk")[:1]),
        surveyed_on=Subquery(newest.values("surveyed_on")[:1]),
        employees=Subquery(newest.values("employees")[:1]),
        party_members=Subquery(newest.values("party_members")[:1]),
        has_place=Subquery(newest.values("has_place")[:1]),
        coverage_id=Subquery(coverages_on(on).filter(unit=OuterRef("pk")).values("pk")[:1]),
        covered_by=Subquery(coverages_on(on).filter(unit=OuterRef("pk")).values("kind")[:1]),
    )


def conditions(rules: LedgerRules) -> dict[str, Q]:
    """By key of UNIT_FIGURES: which rows of `as_of` the figure counts."""
    three = Q(party_members__gte=MEMBERS_FOR_A_BRANCH)
    organized = Q(covered_by__in=ORGANIZED_KINDS)
    instructor = Q(covered_by=CoverageKind.INSTRUCTOR)
    by_place = rules.effective == EFFECTIVE_BY_PLACE
    fresh = Q(surveyed_on__gt=rules.surveyed_after)
    return {
        "units": Q(),
        "economic": ~Q(kind__in=(*SOCIAL_KINDS, UnitKind.OTHER)),
        "social": Q(kind__in=SOCIAL_KINDS),
        "with_member": Q(party_members__gte=1),
        "with_three": three,
        "single": Q(covered_by=CoverageKind.SINGLE),
        "single_of_three": three & Q(covered_by=CoverageKind.SINGLE),
        "joint": Q(covered_by=CoverageKind.JOINT),
        "attached": Q(covered_by=CoverageKind.ATTACHED),
        "instructor": instructor,
        "uncovered": Q(covered_by__isnull=True),
        "covered": Q(covered_by__isnull=False),
        "organized": organized,
        "effective": organized & Q(has_place=True) if by_place else organized | instructor,
        "surveyed": fresh,
        "unsurveyed": Q(surveyed_on__isnull=True) | Q(surveyed_on__lte=rules.surveyed_after),
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
    rows = as_of(units.within(organization), on=on)
    if chosen.q.strip():
        text = chosen.q.strip()
        rows = rows.filter(Q(name__contains=text) | Q(credit_code__istartswith=text))
    if chosen.kind:
        rows = rows.filter(kind=chosen.kind)
    if chosen.coverage:
        rows = rows.filter(covered_by=chosen.coverage if chosen.coverage != UNCOVERED else None)
    if chosen.figure:
        rows = rows.filter(conditions(rules)[chosen.figure])
    return rows.select_related("organization").order_by("organization__path", "name", "pk")


def described(units: Iterable[Unit], *, on: date) -> list[Unit]:
    """Rows of `as_of` with `survey`, `coverage`, `register_members`, `joint_units`; at most five
    queries, however many rows."""
    rows = list(units)
    surveys = UnitSurvey.objects.in_bulk([u.survey_id for u in rows if u.survey_id])
    coverages = UnitCoverage.objects.select_related("organization", "instructor").in_bulk(
        [u.coverage_id for u in rows if u.coverage_id]
    )
    for unit in rows:
        unit.survey = surveys.get(unit.survey_id or 0)
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
