"""A month on a page: meetings on their days, and what falls due by when."""

from __future__ import annotations

from calendar import Calendar
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from meetings.models import Meeting
from meetings.rules.cadence import first_of_month
from members.models import Organization, Person

from .cadence import Slot, Status, cadence
from .personal import OwnMeeting, own_meetings


@dataclass(frozen=True)
class Day:
    """One day of the grid; `inside` the month, or of the week that begins or ends it."""

    date: date
    inside: bool
    meetings: tuple[OwnMeeting, ...] = ()
    due: tuple[Slot, ...] = ()

    @property
    def any(self) -> bool:
        """Whether the agenda lists it."""
        return self.inside and bool(self.meetings or self.due)


@dataclass(frozen=True)
class Month:
    """A month as weeks from Monday on; `before` and `after`: the first days of its neighbours."""

    first: date
    weeks: tuple[tuple[Day, ...], ...]
    before: date
    after: date

    @property
    def agenda(self) -> list[Day]:
        """The days on which something is, for narrow screens."""
        return [day for week in self.weeks for day in week if day.any]


def branch_month(organization: Organization, first: date, *, on: date) -> Month:
    """The meetings and duties of a branch and its 党小组; of a committee only its own."""
    ends = first_of_month(first.year, first.month + 1)
    here = Q(organization=organization)
    if organization.is_branch:
        here = Q(organization__path__startswith=organization.path)
    meetings = (
        Meeting.objects.filter(here)
        .in_period(first, ends)
        .select_related("organization", "own_kind")
        .order_by("starts_at", "pk")
    )
    slots = cadence(organization, year=first.year, on=on, alone=True)
    due = [
        slot
        for slot in slots
        if first <= slot.span.last_day < ends and slot.status is not Status.HELD
    ]
    return _month(first, [OwnMeeting(meeting, None) for meeting in meetings], due)


def own_month(person: Person, first: date) -> Month:
    """The meetings of a member's own calendar."""
    ends = first_of_month(first.year, first.month + 1)
    return _month(first, own_meetings(person, starts=first, ends=ends), ())


def _month(first: date, meetings: Iterable[OwnMeeting], due: Iterable[Slot]) -> Month:
    held: dict[date, list[OwnMeeting]] = defaultdict(list)
    for one in meetings:
        held[one.meeting.held_on].append(one)
    ending: dict[date, list[Slot]] = defaultdict(list)
    for slot in due:
        ending[slot.span.last_day].append(slot)
    weeks = tuple(
        tuple(
            Day(day, day.month == first.month, tuple(held[day]), tuple(ending[day])) for day in week
        )
        for week in Calendar().monthdatescalendar(first.year, first.month)
    )
    return Month(
        first,
        weeks,
        first_of_month(first.year, first.month - 1),
        first_of_month(first.year, first.month + 1),
    )
