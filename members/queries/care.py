"""Reading 关怀帮扶: who is on the lists, who has not been visited, what was spent."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, Subquery, Sum
from django.db.models.functions import ExtractYear

from members.models import Award, Hardship, Organization, Person, Visit
from members.models.care import HardshipQuerySet, PairingQuerySet, VisitQuerySet
from members.models.people import PersonQuerySet
from members.models.placements import TODAY, ever_within
from members.queries.categories import conditions, where_set
from members.queries.people import with_place_on
from members.queries.settings import setting, settings_for
from members.rules.ages import age_on
from members.rules.awards import AwardKind
from members.rules.care import FOUNDING, MoneySource, Occasion
from members.rules.categories import FIFTY_YEARS, MemberClass
from members.rules.periods import anniversary
from members.rules.placements import Placements


@dataclass(frozen=True)
class CareRow:
    """One person on a list of 关怀帮扶, and why."""

    person: Person
    reasons: tuple[str, ...]
    last_visit: Visit | None

    def visited_in(self, year: int) -> bool:
        """Whether anybody went in that year."""
        return self.last_visit is not None and self.last_visit.visited_on.year >= year


def in_hardship(people: PersonQuerySet, *, on: date) -> PersonQuerySet:
    """Those with a hardship in force on a day."""
    return people.filter(Exists(Hardship.objects.active_on(on).filter(person=OuterRef("pk"))))


def looked_after(people: PersonQuerySet, *, on: date) -> PersonQuerySet:
    """困难 or 失能年老: whom a branch visits at least once a year."""
    hardship = Hardship.objects.active_on(on).filter(person=OuterRef("pk"))
    return people.filter(Exists(hardship) | Q(member_class=MemberClass.HOMEBOUND))


def by_place(people: PersonQuerySet, *, on: date) -> PersonQuerySet:
    """With place and standing of the day, branch by branch, by name."""
    return with_place_on(people, on=on).order_by("home_path", "pinyin", "pk")


def care_rows(people: PersonQuerySet, *, on: date) -> list[CareRow]:
    """People of `by_place` with their reasons and last visit; a fixed number of queries."""
    rows = people.prefetch_related(
        Prefetch(
            "hardships",
            Hardship.objects.active_on(on).as_found_by(on).order_by("pk"),
            to_attr="hardships_now",
        ),
        Prefetch(
            "visits",
            Visit.objects.counted()
            .filter(visited_on__lte=on)
            .order_by("person_id", "-visited_on", "-pk")
            .distinct("person_id"),
            to_attr="last_visits",
        ),
    )
    return [
        CareRow(
            person,
            tuple(one.label_then for one in person.hardships_now)  # type: ignore[attr-defined]
            + (("失能年老",) if person.member_class == MemberClass.HOMEBOUND else ()),
            next(iter(person.last_visits), None),  # type: ignore[attr-defined]
        )
        for person in rows
    ]


def unvisited(people: PersonQuerySet, *, on: date) -> PersonQuerySet:
    """Those of `looked_after` to whom nobody had gone in the year of the day by then."""
    visits = Visit.objects.counted().filter(
        person=OuterRef("pk"), visited_on__year=on.year, visited_on__lte=on
    )
    return looked_after(people, on=on).exclude(Exists(visits))


def helping(organization: Organization, *, on: date) -> PairingQuerySet:
    """Whom an organisation itself helps."""
    return organization.helping.active_on(on).select_related("person").order_by("pk")


def year_day(text: str, today: date) -> date:
    """The day as of which a year is looked at: today, or the last day of another year."""
    year = int(text) if text.isdecimal() and 1950 <= int(text) <= 2200 else today.year
    return today if year == today.year else date(year, 12, 31)


def review_after(*, organization: Organization | None, on: date) -> int:
    """In how many months a hardship is reviewed again."""
    if organization is None:
        return 12
    return int(setting("hardship_review_months", organization=organization, on=on))


@dataclass(frozen=True)
class VisitFilter:
    """What the visits are narrowed to; empty means everything."""

    year: int | None = None
    occasion: str = ""
    source: str = ""
    q: str = ""


def visits_listed(
    visits: VisitQuerySet,
    *,
    organization: Organization,
    chosen: VisitFilter,
    tree: Placements = TODAY,
) -> VisitQuerySet:
    """Visits to the people of an organisation and below it in `tree`, reversals and reversed ones
    included."""
    rows = visits.within(organization, tree)
    if chosen.year:
        rows = rows.filter(visited_on__year=chosen.year)
    if chosen.occasion:
        rows = rows.filter(occasion=chosen.occasion)
    if chosen.source:
        rows = rows.filter(source=chosen.source)
    if chosen.q.strip():
        rows = rows.filter(person__name__contains=chosen.q.strip())
    return rows.select_related("person", "organization", "host", "reversal", "reverses")


@dataclass(frozen=True)
class Total:
    """What one occasion or one source of money comes to: visits that stand, people, 元."""

    key: str
    label: str
    visits: int
    people: int
    amount: Decimal


def totals(rows: VisitQuerySet, by: str) -> list[Total]:
    """Of the visits that stand, by `occasion` or `source`, in the order of the words."""
    labels = dict(Occasion.choices if by == "occasion" else MoneySource.choices)
    found = {
        row[by]: row
        for row in rows.counted()
        .order_by()
        .values(by)
        .annotate(visits=Count("pk"), people=Count("person", distinct=True), money=Sum("amount"))
    }
    return [
        Total(key, label, found[key]["visits"], found[key]["people"], found[key]["money"])
        for key, label in labels.items()
        if key in found
    ]


def sum_of(rows: VisitQuerySet) -> Total:
    """All of them together."""
    row = rows.counted().aggregate(
        visits=Count("pk"), people=Count("person", distinct=True), money=Sum("amount")
    )
    return Total("", "合计", row["visits"], row["people"], row["money"] or Decimal(0))


def visit_years(visits: VisitQuerySet, *, organization: Organization, on: date) -> list[int]:
    """The years with visits here or in what once stood here, and this one, newest first."""
    rows = visits.filter(ever_within(organization)).order_by()
    known = set(rows.values_list(ExtractYear("visited_on"), flat=True).distinct())
    return sorted(known | {on.year}, reverse=True)


@dataclass(frozen=True)
class Veterans:
    """The old members of an organisation on a day; `counts_from` names the date counted from."""

    before_founding: list[Person]
    reaching: list[Person]
    fifty: PersonQuerySet
    counts_from: str


def veterans(
    people: PersonQuerySet, *, organization: Organization, on: date, tree: Placements = TODAY
) -> Veterans:
    """建国前入党, who reaches 50 years by 七一 of the year, and everybody with 50 years.

    From when 党龄 counts is set where each of them belongs; `counts_from` is the organisation's
    own rule, by which the lists are ordered too.
    """
    keys = ("party_years_from",)
    start = str(settings_for(organization=organization, on=on, keys=keys, tree=tree)[keys[0]])
    members = with_place_on(people.members_on(on), on=on)
    first = anniversary(date(on.year - 1, 7, 1), -FIFTY_YEARS)
    last = anniversary(date(on.year, 7, 1), -FIFTY_YEARS)

    def reaches(values, _on: date) -> Q:
        counted = values["party_years_from"]
        return Q(**{f"{counted}__gt": first, f"{counted}__lte": last})

    fifty = conditions(organization=organization, on=on, tree=tree)["fifty"]
    reached = where_set(reaches, organization=organization, on=on, tree=tree)
    return Veterans(
        list(members.filter(joined_on__lt=FOUNDING).order_by("joined_on", "pk")),
        _aged(
            members.filter(reached).annotate(medal_on=_medal()).order_by(start, "pk"),
            on,
        ),
        members.filter(fifty).annotate(medal_on=_medal()).order_by(start, "pk"),
        start,
    )


def _medal() -> Subquery:
    medals = Award.objects.standing().filter(person=OuterRef("pk"), kind=AwardKind.FIFTY_YEARS)
    return Subquery(medals.order_by("-awarded_on").values("awarded_on")[:1])


def _aged(people: Iterable[Person], on: date) -> list[Person]:
    rows = list(people)
    for person in rows:
        person.age = age_on(person.born_on, on)
    return rows


def of_person(person: Person, *, on: date) -> dict:
    """Everything of one person's page; the visits with their reversals."""
    visits = person.visits.select_related("host", "reversal", "reverses")
    return {
        "hardships": person.hardships.prefetch_related("reviews").order_by("-starts_on", "-pk"),
        "pairings": person.pairings.select_related("helper", "helping_organization"),
        "helping": person.helping.active_on(on).select_related("person"),
        "visits": visits.order_by("-visited_on", "-pk"),
    }


def reviews_due(*, on: date) -> HardshipQuerySet:
    """Hardships in force whose review is due by the day, everywhere."""
    return Hardship.objects.active_on(on).filter(review_on__lte=on)
