"""The register as a spreadsheet: the same columns that an import reads."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils import timezone

from branchrecords.access.permissions import Permission as P
from branchrecords.documents.columns import Column
from branchrecords.documents.exports import Export, Field, Wanted
from branchrecords.web.asof import AsOf, day_of
from branchrecords.web.formats import cn_date, masked_id, masked_phone
from members.forms.people import PeopleFilterForm
from members.models import Hardship, Organization, Person
from members.models.people import PersonQuerySet
from members.queries.organizations import narrowable
from members.queries.people import TABS, listed
from members.rules.columns import MEMBER_COLUMNS
from members.rules.kinds import StandingKind


def masked_text(text: str) -> str:
    """Says that something is there, not what."""
    return "******" if text else ""


PERSON_MASKS = {"id_number": masked_id, "phone": masked_phone, "address": masked_text}
# What the list of a past day shows of somebody who has moved away since.
SHOWN_OF_OTHERS = (
    "name",
    "sex",
    "ethnicity",
    "organization",
    "group",
    "standing",
    "joined_on",
    "starts_on",
    "note",
)


def _home(name: str) -> Callable[[Person], Any]:
    """A fact of the membership (`homes` comes from queries.people.with_place_on)."""

    def read(person: Person) -> Any:
        place = getattr(person.homes[0], name) if person.homes else None
        return place.name if isinstance(place, Organization) else place

    return read


def _standing(person: Person) -> str:
    return StandingKind(person.standing).label if person.standing else ""


def _attribute(name: str) -> Callable[[Person], Any]:
    def read(person: Person) -> Any:
        value = getattr(person, name)
        return value() if callable(value) else value

    return read


# Where a value is not simply the attribute of the column's name.
_VALUES: dict[str, Callable[[Person], Any]] = {
    "organization": _home("organization"),
    "group": _home("group"),
    "starts_on": _home("starts_on"),
    "standing": _standing,
}


def _field(column: Column) -> Field:
    """One column; who has moved away since shows nothing that came later."""
    choice = f"get_{column.key}_display"
    read = _VALUES.get(column.key) or _attribute(choice if hasattr(Person, choice) else column.key)

    def value(person: Person) -> Any:
        if person.is_open:
            return read(person)
        if column.key == "note":
            return "现在不在本组织"
        return read(person) if column.key in SHOWN_OF_OTHERS else None

    return Field(column, value, PERSON_MASKS.get(column.key))


def _day(wanted: Wanted) -> AsOf:
    return day_of(wanted.query, timezone.localdate(wanted.at))


def _narrowed(wanted: Wanted) -> Organization:
    below = narrowable(organization=wanted.organization, on=_day(wanted).on)
    return PeopleFilterForm(wanted.query).narrowed(wanted.organization, below)


def people_of(wanted: Wanted) -> PersonQuerySet:
    """Exactly the people of the list page with this query string."""
    on = _day(wanted).on
    return listed(
        Person.objects.permitted_on(wanted.user, P.PERSON_EXPORT, on),
        organization=_narrowed(wanted),
        chosen=PeopleFilterForm(wanted.query).chosen(),
        on=on,
        hardships=Hardship.objects.permitted(wanted.user, P.CARE_VIEW),
    ).marked_open(wanted.user, P.PERSON_EXPORT)


def people_scope(wanted: Wanted) -> str:
    """How the list was narrowed, in the words of the page."""
    form, day, picked = PeopleFilterForm(wanted.query), _day(wanted), _narrowed(wanted)
    chosen = form.chosen()
    words = [f"截至 {cn_date(day.on)}" if day.is_past else "", TABS.get(chosen.tab, "")]
    if picked != wanted.organization:
        words.append(picked.name)
    for name in ("sex", "education", "age", "category"):
        field, value = form.fields[name], getattr(chosen, name)
        if value:
            words.append(f"{field.label}：{dict(field.choices)[value]}")
    if chosen.q.strip():
        # A number that was searched for is not printed on every page.
        words.append("查找：号码" if any(c.isdigit() for c in chosen.q) else f"查找：{chosen.q}")
    return "，".join(word for word in words if word)


def _logged(wanted: Wanted) -> dict[str, Any]:
    """Whom the list names, so that each can read of it; the day of a past list."""
    people = list(people_of(wanted).order_by().values_list("pk", flat=True))
    day = _day(wanted)
    return {"people": people} | ({"on": str(day.on)} if day.is_past else {})


PEOPLE = Export(
    "党员名册",
    "person.exported",
    tuple(_field(column) for column in MEMBER_COLUMNS),
    unit="人",
    read=people_of,
    scope=people_scope,
    detail=_logged,
    key="people",
)
