"""What the 组织生活 says about a member's life: a line a year, and every 民主评议."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, Max, Q
from django.db.models.functions import ExtractYear

from branchrecords.access.permissions import Permission as P
from meetings.models import Appraisal, Attendance
from members.models import Person
from members.queries.timeline import LifeEvent, Link

from .appraisals import appraisals_of_person

APPRAISAL = "appraisal"


def attendance_of_life(person: Person, *, user, own: bool) -> list[LifeEvent]:
    """One line a year: of how many meetings due how many were attended; one query."""
    rows = (
        _sealed(person, user=user, own=own)
        .annotate(year=ExtractYear("meeting__held_on"))
        .values("year")
        .annotate(
            due=Count("pk"),
            present=Count("pk", filter=Q(state=Attendance.State.PRESENT)),
            last=Max("meeting__held_on"),
        )
        .order_by("year")
    )
    view, args = ("my-meetings", ()) if own else ("person-meetings", (person.pk,))
    return [
        LifeEvent(
            row["last"],
            "组织生活",
            f"{row['year']}年参加组织生活 {row['present']} 次",
            f"应参加 {row['due']} 次",
            "calendar-event",
            Link(view, args, f"year={row['year']}"),
        )
        for row in rows
    ]


def appraisals_of_life(person: Person, *, user, own: bool) -> list[LifeEvent]:
    """民主评议党员 in which the member took part; one query."""
    rows = _sealed(person, user=user, own=own).filter(
        meeting__kind=APPRAISAL, state=Attendance.State.PRESENT
    )
    return [
        LifeEvent(
            row.meeting.held_on,
            "评议",
            "参加民主评议党员",
            row.meeting.title,
            "clipboard-check",
            _opened(row.meeting_id, row.meeting.held_on, own),
        )
        for row in rows.select_related("meeting")
    ]


def grades_of_life(person: Person, *, user, own: bool) -> list[LifeEvent]:
    """等次 of 民主评议 that were told inside the branch; one query."""
    rows = None if own else Appraisal.objects.permitted(user, P.MEETING_VIEW)
    view, args = ("my-review", ()) if own else ("person-reviews", (person.pk,))
    return [
        LifeEvent(
            row.review.published_on,
            "评议",
            f"{row.review.year}年度民主评议：{row.result}",
            str(row.review.organization),
            "clipboard-check",
            Link(view, args),
        )
        for row in appraisals_of_person(person, among=rows)
        if row.review.published_on
    ]


def _sealed(person: Person, *, user, own: bool):
    rows = Attendance.objects.filter(person=person).of_held()
    return (
        rows
        if own
        else rows.filter(
            pk__in=Attendance.objects.permitted(user, P.MEETING_VIEW)
            .filter(person=person)
            .values("pk")
        )
    )


def _opened(meeting_id: int, held_on: date, own: bool) -> Link:
    if own:
        return Link("my-meetings", (), f"year={held_on.year}")
    return Link("meeting-detail", (meeting_id,))
