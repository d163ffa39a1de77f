"""What the search box finds, within what the user may see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from branchrecords.access.permissions import Permission as P
from members.models import Organization, Person
from members.queries.people import matching, with_place
from members.rules.kinds import StandingKind


@dataclass(frozen=True)
class Found:
    """One hit: what it is called, what else helps to tell it apart, which row it is."""

    pk: int
    label: str
    meta: str


@dataclass(frozen=True)
class FoundGroup:
    """The hits of one sort: `view` is the URL name of a hit's page, `total` counts all of them."""

    title: str
    icon: str
    view: str
    hits: list[Found]
    total: int


def found_people(user, query: str, *, on: date, limit: int) -> tuple[list[Found], int]:
    """People by name, 拼音, initials, phone or 公民身份号码, and how many there are in all."""
    if not user.holds(P.PERSON_VIEW):
        return [], 0
    rows = matching(Person.objects.permitted(user, P.PERSON_VIEW), query)
    hits = [
        Found(
            person.pk,
            person.name,
            " · ".join([str(home.organization) for home in person.homes] + _standing(person)),
        )
        for person in with_place(rows, on=on)[:limit]
    ]
    return hits, rows.count()


def found_organizations(user, query: str, *, limit: int) -> tuple[list[Found], int]:
    """Organisations by name, code, 拼音 or initials."""
    text = query.strip()
    letters = text.lower().replace(" ", "")
    rows = Organization.objects.permitted(user, P.ORGANIZATION_VIEW).filter(
        Q(name__contains=text)
        | Q(short_name__contains=text)
        | Q(code__iexact=text)
        | Q(pinyin__startswith=letters)
        | Q(initials__startswith=letters)
    )
    hits = [Found(one.pk, one.name, one.get_kind_display()) for one in rows[:limit]]
    return hits, rows.count()


def _standing(person: Person) -> list[str]:
    return [StandingKind(person.standing).label] if person.standing else []
