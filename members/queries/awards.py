"""Reading awards: lists, yearly counts, recipients named on paper."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Q
from django.db.models.functions import ExtractYear

from branchrecords.documents.values import normalize_name
from members.models import Award, Organization, Person
from members.models.awards import AwardQuerySet
from members.models.organizations import OrganizationQuerySet
from members.models.people import PersonQuerySet
from members.models.placements import TODAY, ever_within
from members.queries.people import with_place
from members.queries.settings import setting
from members.rules.awards import AwardKind, AwardLevel
from members.rules.placements import Placements

# 张三（机关第一党支部）: the branch in brackets tells two of the same name apart.
NAMED = re.compile(r"^(.+?)[（(](.+?)[)）]$")


@dataclass(frozen=True)
class AwardFilter:
    """What a list is narrowed to; empty means everything."""

    year: int | None = None
    kind: str = ""
    level: str = ""
    whom: str = ""  # person, organization
    q: str = ""


def listed(
    awards: AwardQuerySet,
    *,
    organization: Organization,
    chosen: AwardFilter,
    tree: Placements = TODAY,
) -> AwardQuerySet:
    """The awards that count in an organisation and below it in `tree`, newest first."""
    rows = awards.within(organization, tree)
    if chosen.year:
        rows = rows.filter(awarded_on__year=chosen.year)
    if chosen.kind:
        rows = rows.filter(kind=chosen.kind)
    if chosen.level:
        rows = rows.filter(level=chosen.level)
    if chosen.whom:
        rows = rows.filter(**{f"{_LOOKUPS[chosen.whom]}__isnull": False})
    if chosen.q:
        rows = rows.filter(
            Q(person__name__contains=chosen.q)
            | Q(recipient__name__contains=chosen.q)
            | Q(title__contains=chosen.q)
        )
    return rows.select_related("person", "recipient", "organization")


_LOOKUPS = {"person": "person", "organization": "recipient"}


def years(awards: AwardQuerySet, *, organization: Organization) -> list[int]:
    """The years in which something was awarded here or in what once stood here, newest first."""
    rows = awards.filter(ever_within(organization)).order_by()
    return sorted(rows.values_list(ExtractYear("awarded_on"), flat=True).distinct(), reverse=True)


@dataclass(frozen=True)
class CountRow:
    """One kind in a year: how many by level (0 included), and in all."""

    kind: AwardKind
    by_level: tuple[tuple[AwardLevel, int], ...]
    total: int


def counts(
    awards: AwardQuerySet, *, organization: Organization, year: int, tree: Placements = TODAY
) -> list[CountRow]:
    """Awards of a year by kind and level, revoked ones left out; one query."""
    rows = awards.standing().within(organization, tree).filter(awarded_on__year=year)
    found: dict[tuple[str, str], int] = defaultdict(int)
    for kind, level, number in (
        rows.order_by().values_list("kind", "level").annotate(number=Count("pk"))
    ):
        found[kind, level] = number
    return [
        CountRow(
            kind,
            tuple((level, found[kind, level]) for level in AwardLevel),
            sum(found[kind, level] for level in AwardLevel),
        )
        for kind in AwardKind
        if any(found[kind, level] for level in AwardLevel)
    ]


@dataclass(frozen=True)
class Rhythm:
    """When an organisation last commended, and when the next time comes by its rule."""

    years: int
    last_on: date | None
    next_year: int | None
    is_due: bool


def rhythm(*, organization: Organization, on: date) -> Rhythm:
    """From the awards of its own level; two queries."""
    every = int(setting("award_interval_years", organization=organization, on=on))
    own = Award.objects.standing().filter(
        organization__path__startswith=organization.path,
        level=AwardLevel.OWN,
        awarded_on__lte=on,
    )
    last = own.exclude(kind=AwardKind.FIFTY_YEARS).aggregate(last=Max("awarded_on"))["last"]
    coming = last.year + every if last else None
    return Rhythm(every, last, coming, coming is not None and coming <= on.year)


def split_recipients(text: str) -> list[str]:
    """The names of a pasted list: one a line, or with 、 ， ； between."""
    parts = re.split(r"[\n\r、，,；;]+", text)
    return [name for part in parts if (name := part.strip())]


def find_people(
    people: PersonQuerySet, names: Iterable[str], *, on: date
) -> tuple[list[Person], list[str]]:
    """The people that these names mean, and a sentence for each name that means none or several."""
    wanted = [(text, *_named(text)) for text in names]
    rows = with_place(people.filter(name__in={name for _, name, _ in wanted}), on=on)
    by_name: dict[str, list[Person]] = defaultdict(list)
    for person in rows:
        by_name[person.name].append(person)
    found, problems = [], []
    for text, name, place in wanted:
        hits = [p for p in by_name[name] if not place or _at(p, place)]
        if len(hits) == 1:
            found.append(hits[0])
        elif not hits:
            problems.append(f"「{text}」不在您能登记的名册里，请核对姓名")
        else:
            places = "、".join(f"{name}（{p.homes[0].organization}）" for p in hits if p.homes)
            problems.append(f"「{name}」有 {len(hits)} 人同名，请写明支部，如 {places}")
    return list(dict.fromkeys(found)), problems


def find_organizations(
    organizations: OrganizationQuerySet, names: Iterable[str]
) -> tuple[list[Organization], list[str]]:
    """The organisations of these full or short names, and a sentence for each other name."""
    names = list(names)
    rows = organizations.filter(Q(name__in=names) | Q(short_name__in=names))
    by_name: dict[str, list[Organization]] = defaultdict(list)
    for row in rows:
        for name in {row.name, row.short_name}:
            by_name[name].append(row)
    found, problems = [], []
    for name in names:
        if len(by_name[name]) == 1:
            found += by_name[name]
        elif by_name[name]:
            problems.append(f"「{name}」有 {len(by_name[name])} 个组织同名，请写全称")
        else:
            problems.append(f"「{name}」不在您能登记的组织里，请写全称或简称")
    return list(dict.fromkeys(found)), problems


def _named(text: str) -> tuple[str, str]:
    match = NAMED.match(text)
    return (normalize_name(match[1]), match[2].strip()) if match else (normalize_name(text), "")


def _at(person: Person, place: str) -> bool:
    homes = [home.organization for home in person.homes]
    return any(place in (home.name, home.short_name) for home in homes)
