"""Reading a person's file: what the page, the paper and the forms show beside the facts."""

from __future__ import annotations

from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from members.models import Introduction, Membership, Person
from members.models.care import HardshipQuerySet
from members.models.people import PersonQuerySet
from members.models.placements import TODAY
from members.queries.categories import conditions, marked
from members.queries.people import described, with_place, with_standing
from members.rules.dictionaries import PERSON_KINDS
from members.rules.names import split_names


def introducer_candidates(
    person: Person, *, people: PersonQuerySet, on: date
) -> dict[str, list[Person]]:
    """For each name in `introducers`, the people so named who joined before; two queries.

    Names that nobody of `people` bears are left out.
    """
    names = split_names(person.introducers)
    rows = with_place(people.filter(name__in=names).exclude(pk=person.pk), on=on)
    if person.joined_on:
        rows = rows.exclude(joined_on__gte=person.joined_on)
    found = list(rows.order_by("joined_on", "pk"))
    bearers = {name: [row for row in found if row.name == name] for name in names}
    return {name: rows for name, rows in bearers.items() if rows}


def opened(
    people: PersonQuerySet,
    pk: int,
    *,
    on: date,
    hardships: HardshipQuerySet | None = None,
    with_classes: bool = True,
) -> Person | None:
    """One of the people with everything that the page shows of the facts; three queries, two
    without the classes.

    Beside what `described` sets: `places` (memberships, newest first), `homes` (the newest) and
    `linked` (name of an introducer → id, for those among the people). `hardships`: those that the
    reader may see.
    """
    newest = ("-starts_on", "-pk")
    places = list(
        Membership.objects.filter(person=pk)
        .select_related("organization", "group")
        .order_by(*newest)
    )
    rows = with_standing(people.filter(pk=pk), on=on).select_related(*PERSON_KINDS)
    if places and with_classes:
        place = places[0].organization
        rows = marked(rows, conditions(organization=place, on=on, hardships=hardships, tree=TODAY))
    links = Introduction.objects.filter(person=OuterRef("pk"), introducer__in=people).values(
        link=JSONObject(name="name", pk="introducer")
    )
    found = described(rows.annotate(links=ArraySubquery(links)), on=on)
    if not found:
        return None
    person = found[0]
    person.places, person.homes = places, places[:1]
    person.linked = {link["name"]: link["pk"] for link in person.links}
    return person


def introducers_of(person: Person) -> list[tuple[str, int | None]]:
    """The names of 入党介绍人 of an opened file, each with its id in the register if known."""
    return [(name, person.linked.get(name)) for name in split_names(person.introducers)]
