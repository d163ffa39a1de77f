"""A member's part in the 组织生活: what they were due at, where they were, their 学时."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from meetings.models import Attendance, Meeting
from members.models import Person

from .study import StudyYear, study_year


@dataclass(frozen=True)
class Participation:
    """One member's year; only sealed records count. `study` is the year in 学时."""

    year: int
    rows: tuple[Attendance, ...]
    due: int
    present: int
    leave: int
    absent: int
    study: StudyYear


def participation(
    person: Person, *, year: int, on: date, among: QuerySet[Attendance] | None = None
) -> Participation:
    """A member's year, newest first; `among` narrows the meetings to what the reader may see.

    学时 up to the day `on` are the member's own, wherever they were earned.
    """
    rows = Attendance.objects.all() if among is None else among
    found = tuple(
        rows.filter(person=person, meeting__held_on__year=year, meeting__state=Meeting.State.SEALED)
        .select_related("meeting__organization")
        .order_by("-meeting__held_on", "-meeting__starts_at", "-pk")
    )
    states = [row.state for row in found]
    return Participation(
        year=year,
        rows=found,
        due=len(found),
        present=states.count(Attendance.State.PRESENT),
        leave=states.count(Attendance.State.LEAVE),
        absent=states.count(Attendance.State.ABSENT),
        study=study_year(person, year=year, on=on),
    )
