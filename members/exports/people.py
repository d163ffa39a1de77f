"""The register as a spreadsheet: the same columns that an import reads."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone

from branchrecords.access.permissions import Permission as P
from branchrecords.documents.columns import Column
from branchrecords.documents.exports import Export, Field, Wanted
from branchrecords.web.asof import AsOf, day_of
from branchrecords.web.formats import cn_date, masked_id, masked_phone
from members.actions.files import EARLY_STEPS
from members.forms.people import PeopleFilterForm
from members.models import Hardship, Organization, Person, Position
from members.models.people import PersonQuerySet
from members.models.placements import tree_on
from members.queries.categories import read_marks
from members.queries.organizations import narrowable
from members.queries.people import TABS, listed
from members.rules.columns import MEMBER_COLUMNS
from members.rules.dictionaries import PERSON_KINDS
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
        if isinstance(place, Organization):
            return place.name
        return place() if callable(place) else place

    return read


def _standing(person: Person) -> str:
    return StandingKind(person.standing).label if person.standing else ""


def _attribute(name: str) -> Callable[[Person], Any]:
    def read(person: Person) -> Any:
        value = getattr(person, name)
        return value() if callable(value) else value

    return read


def _early(kind: StandingKind) -> Callable[[Person], Any]:
    """The first day of a standing before membership."""

    def read(person: Person) -> Any:
        days = [row.starts_on for row in person.standings.all() if row.kind == kind]
        return min(days, default=None)

    return read


def _schooling(name: str) -> Callable[[Person], Any]:
    """A fact of the highest 学历."""

    def read(person: Person) -> Any:
        row = next(iter(person.educations.all()), None)
        value = getattr(row, name) if row is not None else None
        return value() if callable(value) else value

    return read


def _code(kind: str) -> Callable[[Person], Any]:
    """The word of an editable list."""
    return lambda person: str(getattr(person, kind) or "")


def _posts(person: Person) -> str:
    held = person.positions.all()
    return "、".join(f"{row.organization}{row.get_post_display()}" for row in held)


def _classes(person: Person) -> str:
    return "、".join(one.label for one in read_marks(person))


# The columns of education → what gives them in its row.
SCHOOLING = {
    "study_form": "get_form_display",
    "school": "school",
    "major": "major",
    "entered_on": "entered_on",
    "graduated_on": "graduated_on",
    "degree": "get_degree_display",
    "degree_on": "degree_on",
}
# Where a value is not simply the attribute of the column's name.
_VALUES: dict[str, Callable[[Person], Any]] = {
    "organization": _home("organization"),
    "group": _home("group"),
    "starts_on": _home("starts_on"),
    "standing": _standing,
    **{key: _early(kind) for key, _, kind in EARLY_STEPS},
    **{kind.value: _code(kind) for kind in PERSON_KINDS},
    **{key: _schooling(name) for key, name in SCHOOLING.items()},
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


# What follows from other records: told in a list, never read back from one.
FOLLOWING: tuple[tuple[Column, Callable[[Person], Any]], ...] = (
    (Column("posts", "党内职务", width=24), _posts),
    (Column("classes", "所属分类", width=18), _classes),
    (Column("gain", "增加原因", width=12), _home("get_gain_display")),
    (Column("loss", "减少原因", width=14), _home("get_loss_display")),
    (Column("ends_on", "转出日期", width=13, kind="date"), _home("ends_on")),
)


def _following(column: Column, read: Callable[[Person], Any]) -> Field:
    return Field(column, lambda person: read(person) if person.is_open else None)


def _day(wanted: Wanted) -> AsOf:
    return day_of(wanted.query, timezone.localdate(wanted.at))


def _form(wanted: Wanted) -> PeopleFilterForm:
    return PeopleFilterForm(wanted.query, care=wanted.user.holds(P.CARE_VIEW))


def _narrowed(wanted: Wanted) -> Organization:
    below = narrowable(organization=wanted.organization, on=_day(wanted).on)
    return _form(wanted).narrowed(wanted.organization, below)


def people_of(wanted: Wanted) -> PersonQuerySet:
    """Exactly the people of the list page with this query string, and the rows of their files."""
    day, picked = _day(wanted), _narrowed(wanted)
    on, tree = day.on, tree_on(day.on, day.today)
    people = listed(
        Person.objects.permitted_on(wanted.user, P.PERSON_EXPORT, on, tree, within=picked),
        organization=picked,
        chosen=_form(wanted).chosen(),
        on=on,
        hardships=Hardship.objects.permitted_on(wanted.user, P.CARE_VIEW, on, tree),
        tree=tree,
    ).marked_open(wanted.user, P.PERSON_EXPORT)
    posts = Position.objects.active_on(on).select_related("organization")
    return people.select_related(*PERSON_KINDS).prefetch_related(
        "educations", "standings", Prefetch("positions", posts)
    )


def people_scope(wanted: Wanted) -> str:
    """How the list was narrowed, in the words of the page."""
    form, day, picked = _form(wanted), _day(wanted), _narrowed(wanted)
    chosen = form.chosen()
    words = [f"截至 {cn_date(day.on)}" if day.is_past else "", TABS.get(chosen.tab, "")]
    if picked != wanted.organization:
        words.append(picked.name)
    words += form.words()
    if chosen.q.strip():
        # A number that was searched for is not printed on every page.
        words.append("查找：号码" if any(c.isdigit() for c in chosen.q) else f"查找：{chosen.q}")
    return "，".join(word for word in words if word)


def _logged(wanted: Wanted) -> dict[str, Any]:
    """The day of a past list."""
    day = _day(wanted)
    return {"on": str(day.on)} if day.is_past else {}


PEOPLE = Export(
    "党员名册",
    "person.exported",
    (
        *(_field(column) for column in MEMBER_COLUMNS),
        *(_following(column, read) for column, read in FOLLOWING),
    ),
    unit="人",
    read=people_of,
    scope=people_scope,
    detail=_logged,
    key="people",
    person="pk",
)
