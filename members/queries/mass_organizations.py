"""Reading 党建带群建: the list, a year's totals per organisation, and what is behind each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, OuterRef, Q, Subquery, Sum

from branchrecords.errors import Blocker
from members.models import (
    MassActivity,
    MassHeadcount,
    MassOrganization,
    Organization,
    Person,
    Recommendation,
)
from members.models.mass_organizations import MassOrganizationQuerySet, MassPartQuerySet
from members.models.placements import TODAY
from members.queries.settings import setting
from members.rules.mass_organizations import MassKind, recommendation_blockers
from members.rules.placements import Placements


@dataclass(frozen=True)
class MassTotal:
    """One kind in one organisation and below: the two blanks of the year-end form and more."""

    kind: MassKind
    organizations: int
    members: int
    activities: int
    people: int

    @property
    def texts(self) -> dict[str, str]:
        """The numbers with their units, as pages show them."""
        return {
            "organizations": f"{self.organizations:,} 个",
            "members": f"{self.members:,} 人",
            "activities": f"{self.activities:,} 次",
            "people": f"{self.people:,} 人次",
        }


def day_of_year(year: int, today: date) -> date:
    """The day as of which a year is counted: its last, or today while it runs."""
    return min(date(year, 12, 31), today)


def mass_organizations_of(
    rows: MassOrganizationQuerySet,
    *,
    organization: Organization,
    year: int,
    on: date,
    tree: Placements = TODAY,
) -> MassOrganizationQuerySet:
    """Those of an organisation and below it in `tree` that exist on a day, with `headcount` then
    (None when never counted) and `activities_of_year` up to it."""
    newest = MassHeadcount.objects.filter(
        mass_organization=OuterRef("pk"), counted_on__lte=on
    ).order_by("-counted_on", "-pk")
    return (
        rows.within(organization, tree)
        .active_on(on)
        .annotate(
            headcount=Subquery(newest.values("members")[:1]),
            activities_of_year=Count(
                "activities",
                filter=Q(activities__held_on__year=year, activities__held_on__lte=on),
            ),
        )
        .select_related("organization", "unit")
        .order_by("organization__path", "kind", "name", "pk")
    )


def activities_of(
    rows: MassPartQuerySet,
    *,
    organization: Organization,
    year: int,
    on: date,
    tree: Placements = TODAY,
) -> MassPartQuerySet:
    """Activities of the year up to a day, of every mass organisation at or below, newest first."""
    return (
        rows.within(organization, tree)
        .filter(held_on__year=year, held_on__lte=on)
        .select_related("mass_organization__organization", "attachment")
        .order_by("-held_on", "-pk")
    )


def mass_totals(
    rows: MassOrganizationQuerySet,
    *,
    organization: Organization,
    year: int,
    on: date,
    tree: Placements = TODAY,
) -> list[MassTotal]:
    """组成[人] and 活动[次] of a year by kind (domain.md 1.2 section 六); two queries.

    组成 counts those that exist on the day by their newest count; 活动 counts every activity of
    the year, also of one dissolved since.
    """
    listed = mass_organizations_of(rows, organization=organization, year=year, on=on, tree=tree)
    numbers: Counter = Counter()
    members: Counter = Counter()
    for kind, headcount in listed.values_list("kind", "headcount"):
        numbers[kind] += 1
        members[kind] += headcount or 0
    held: Counter = Counter()
    present: Counter = Counter()
    activities = activities_of(
        MassActivity.objects.filter(mass_organization__in=rows.order_by()),
        organization=organization,
        year=year,
        on=on,
        tree=tree,
    )
    by_kind = activities.order_by().values_list("mass_organization__kind")
    for kind, number, people in by_kind.annotate(number=Count("pk"), present=Sum("people")):
        held[kind], present[kind] = number, people
    return [
        MassTotal(kind, numbers[kind], members[kind], held[kind], present[kind])
        for kind in MassKind
    ]


def recommendation_blockers_for(
    *, mass_organization: MassOrganization, person: Person, on: date
) -> list[Blocker]:
    """Why this 团组织 cannot recommend the person on that day."""
    standing = person.standings.active_on(on).first()
    oldest = setting("league_age", organization=mass_organization.organization, on=on)
    return recommendation_blockers(
        kind=mass_organization.kind,
        born_on=person.born_on,
        standing=standing.kind if standing else None,
        on=on,
        oldest=int(oldest),
        recommended=recommendation_of(person) is not None,
    )


def recommendation_of(person: Person) -> Recommendation | None:
    """The 推优 that stands for a person, for the case of 发展党员 to cite."""
    return (
        Recommendation.objects.filter(person=person, withdrawn_on__isnull=True)
        .select_related("mass_organization")
        .first()
    )


def recommendations_of(people: Iterable[Person]) -> dict[int, Recommendation]:
    """The standing 推优 of several people, by the person's id; one query."""
    rows = Recommendation.objects.filter(person__in=list(people), withdrawn_on__isnull=True)
    return {row.person_id: row for row in rows.select_related("mass_organization")}
