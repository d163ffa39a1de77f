"""A member's part in the 组织生活: what they were due at, where they were, their 学时."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from meetings.models import Attendance, Meeting
from meetings.rules.study import STUDY_HOURS_A_YEAR
from members.models import Person


@dataclass(frozen=True)
class Participation:
    """One member's year; only sealed records count. Hours are 学时."""

    year: int
    rows: tuple[Attendance, ...]
    due: int
    present: int
    leave: int
    absent: int
    hours: Decimal
    hours_wanted: int = STUDY_HOURS_A_YEAR

    @property
    def hours_missing(self) -> Decimal:
        """How many 学时 are still to be made up."""
        return max(self.hours_wanted - self.hours, Decimal(0))


def participation(
    person: Person, *, year: int, among: QuerySet[Attendance] | None = None
) -> Participation:
    """A member's year, newest first; `among` narrows it to what the reader may see."""
    rows = Attendance.objects.all() if among is None else among
    found = tuple(
        rows.filter(person=person, meeting__held_on__year=year, meeting__state=Meeting.State.SEALED)
        .select_related("meeting__organization")
        .order_by("-meeting__held_on", "-meeting__starts_at", "-pk")
    )
    states = [row.state for row in found]
    hours = [row.meeting.study_hours for row in found if row.state == Attendance.State.PRESENT]
    return Participation(
        year=year,
        rows=found,
        due=len(found),
        present=states.count(Attendance.State.PRESENT),
        leave=states.count(Attendance.State.LEAVE),
        absent=states.count(Attendance.State.ABSENT),
        hours=sum(hours, Decimal(0)),
    )
