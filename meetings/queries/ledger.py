"""活动台账: every meeting and activity of an organisation and below, read from where it stands.

One union of what is recorded once elsewhere: sealed meetings of every kind, activities of mass
organisations, visits. Nothing is copied, so nothing can differ.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import (
    CharField,
    Count,
    F,
    IntegerField,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce, NullIf

from branchrecords.access.permissions import Permission
from meetings.models import Attendance, LedgerCustodian, Meeting
from meetings.rules.ledger import MASS, OTHER_SOURCES, VISIT, LedgerPeriod
from members.models import MassActivity, Organization, User, Visit
from members.models.placements import condition, tree_on
from members.rules.care import Occasion
from members.rules.kinds import OrganizationKind

from .kinds import labels_of

COLUMNS = ("source", "ref", "held", "what", "name", "where", "home", "people")


@dataclass(frozen=True)
class LedgerWish:
    """What of the ledger is asked for, by whom; `kind` is a meeting kind, MASS, VISIT or ""."""

    organization: Organization
    user: User
    year: int
    period: LedgerPeriod
    on: date
    kind: str = ""

    def within(self, organization: str, day: str) -> Q:
        """That a row lies in the organisation and in the days; its two paths are given."""
        first, after = self.period.days(self.year)
        tree = tree_on(min(date(self.year, 12, 31), self.on), self.on)
        return condition(tree, self.organization.path, f"{organization}__path") & Q(
            **{f"{day}__gte": first, f"{day}__lt": after, f"{day}__lte": self.on}
        )


@dataclass(frozen=True)
class Entry:
    """One line: what was held, when, where, by whom, how many came. `ref` is the id of a meeting
    or of a mass organisation's activity."""

    source: str
    ref: int
    on: date
    kind: str
    name: str
    place: str
    organization: str
    people: int


def _text(value: str) -> Value:
    return Value(value, output_field=CharField())


def _home(organization: str, full: bool) -> Any:
    """An organisation's name: as pages call it, or in full for a spreadsheet."""
    name = F(f"{organization}__name")
    return name if full else Coalesce(NullIf(f"{organization}__short_name", _text("")), name)


def meetings_in(wish: LedgerWish) -> QuerySet[Meeting]:
    """The sealed meetings of the ledger."""
    return (
        Meeting.objects.permitted(wish.user, Permission.MEETING_VIEW)
        .held()
        .filter(wish.within("organization", "held_on"))
    )


def unsealed_in(wish: LedgerWish) -> QuerySet[Meeting]:
    """What was held and does not stand in the ledger yet: the record is not sealed."""
    rows = Meeting.objects.permitted(wish.user, Permission.MEETING_VIEW)
    return rows.filter(wish.within("organization", "held_on"), state=Meeting.State.OPEN)


def mass_in(wish: LedgerWish) -> QuerySet[MassActivity]:
    """The activities of mass organisations, for who may see these."""
    rows = MassActivity.objects.permitted(wish.user, Permission.ORGANIZATION_VIEW)
    return rows.filter(wish.within("mass_organization__organization", "held_on"))


def visits_in(wish: LedgerWish) -> QuerySet[Visit]:
    """Visits that stand, by who went; for holders of 帮扶慰问 alone, and without names."""
    rows = Visit.objects.permitted(wish.user, Permission.CARE_VIEW)
    return rows.counted().filter(wish.within("host", "visited_on"))


def _meeting_lines(wish: LedgerWish, counted: bool) -> QuerySet:
    came = (
        Attendance.objects.filter(meeting=OuterRef("pk"), state=Attendance.State.PRESENT)
        .order_by()
        .values("meeting")
        .annotate(number=Count("pk"))
    )
    people = Coalesce(Subquery(came.values("number")), 0) if counted else Value(0)
    rows = meetings_in(wish)
    if wish.kind:
        rows = rows.filter(kind=wish.kind)
    return _as_lines(
        rows, source=_text("meeting"), ref=F("pk"), held=F("held_on"), what=F("kind"),
        name=F("title"), where=F("place"), home=_home("organization", counted), people=people,
    )  # fmt: skip


def _mass_lines(wish: LedgerWish, counted: bool) -> QuerySet:
    return _as_lines(
        mass_in(wish), source=_text(MASS), ref=F("pk"), held=F("held_on"), what=_text(MASS),
        name=F("title"), where=F("mass_organization__name"),
        home=_home("mass_organization__organization", counted), people=F("people"),
    )  # fmt: skip


def _visit_lines(wish: LedgerWish, counted: bool) -> QuerySet:
    """One line for a day, an occasion and who went: names stand in 关怀帮扶."""
    rows = (
        visits_in(wish)
        .order_by()
        .values("visited_on", "occasion", "host__name", "host__short_name")
    )
    return rows.annotate(
        l_source=_text(VISIT), l_ref=Min("pk"), l_held=F("visited_on"), l_what=_text(VISIT),
        l_name=F("occasion"), l_where=_text(""), l_home=_home("host", counted),
        l_people=Count("pk", output_field=IntegerField()),
    ).values_list(*(f"l_{name}" for name in COLUMNS))  # fmt: skip


def _as_lines(rows: QuerySet, **columns: Any) -> QuerySet:
    named = {f"l_{name}": value for name, value in columns.items()}
    return rows.order_by().annotate(**named).values_list(*(f"l_{name}" for name in COLUMNS))


def lines_of(wish: LedgerWish, *, counted: bool = False) -> QuerySet:
    """The lines, newest first, as tuples in the order of COLUMNS; one query.

    `counted` brings along who came to each meeting, and names in full: for a spreadsheet. A page
    counts its own rows afterwards.
    """
    parts = {
        "": _meeting_lines(wish, counted),
        MASS: _mass_lines(wish, counted),
        VISIT: _visit_lines(wish, counted),
    }
    if wish.kind:
        return _sorted(parts[wish.kind if wish.kind in OTHER_SOURCES else ""])
    return _sorted(parts[""].union(parts[MASS], parts[VISIT], all=True))


def _sorted(rows: QuerySet) -> QuerySet:
    return rows.order_by("-l_held", "l_source", "-l_ref")


def entries_of(lines: Iterable[tuple], *, counted: bool = False) -> list[Entry]:
    """The lines of one page as entries; two queries at most."""
    rows = [dict(zip(COLUMNS, line, strict=True)) for line in lines]
    meetings = [row["ref"] for row in rows if row["source"] == "meeting"]
    came = {} if counted else _present(meetings)
    labels = labels_of({row["what"] for row in rows if row["source"] == "meeting"})
    return [_entry(row, came, labels) for row in rows]


def _entry(row: dict[str, Any], came: dict[int, int], labels: dict[str, str]) -> Entry:
    is_meeting, is_visit = row["source"] == "meeting", row["source"] == VISIT
    kind = labels.get(row["what"], "") if is_meeting else OTHER_SOURCES[row["source"]]
    return Entry(
        source=row["source"],
        ref=row["ref"],
        on=row["held"],
        kind=kind,
        name=f"{Occasion(row['name']).label}慰问走访" if is_visit else row["name"],
        place=row["where"],
        organization=row["home"],
        people=came.get(row["ref"], row["people"]) if is_meeting else row["people"],
    )


def _present(meetings: list[int]) -> dict[int, int]:
    rows = (
        Attendance.objects.filter(meeting__in=meetings, state=Attendance.State.PRESENT)
        .order_by()
        .values("meeting")
        .annotate(number=Count("pk"))
    )
    return {row["meeting"]: row["number"] for row in rows}


def kind_counts(wish: LedgerWish) -> dict[str, int]:
    """How many lines of each kind there are, whatever kind is asked for; three queries."""
    rows = meetings_in(wish).order_by().values("kind").annotate(number=Count("pk"))
    found = {row["kind"]: row["number"] for row in rows}
    found[MASS] = mass_in(wish).count()
    groups = visits_in(wish).order_by().values("visited_on", "occasion", "host").distinct()
    found[VISIT] = groups.count()
    return {kind: number for kind, number in found.items() if number}


def custodian_of(organization: Organization, *, on: date) -> LedgerCustodian | None:
    """Who keeps the ledger of an organisation on a day."""
    rows = LedgerCustodian.objects.active_on(on).filter(organization=organization)
    return rows.select_related("person").first()


def below_of(organization: Organization) -> QuerySet[Organization]:
    """The organisations directly below, to go on to."""
    if organization.is_branch:
        return Organization.objects.none()
    rows = Organization.objects.filter(
        path__startswith=organization.path, depth=organization.depth + 1, dissolved_on=None
    )
    return rows.exclude(kind=OrganizationKind.GROUP).order_by("path")
