"""Signing in: by the code on the screen, or at the recorder's desk; late and early leaving."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time

from django.db import transaction
from django.utils import timezone

from branchrecords.audit.recording import record
from branchrecords.errors import ActionError, Blocker, refuse_if
from meetings.models import Attendance, Guest, Meeting
from meetings.queries.sign_in import sign_in_problem
from meetings.rules.sign_in import is_late, times_problem
from members.models import Person, User
from members.queries.people import home_of
from members.queries.settings import setting

from .locking import locked

State, Way = Attendance.State, Attendance.Way
NOT_DUE = "您不在这次会议的应到名单上，不能签到；可以请求列席，由记录人同意后登记为列席人员。"


@transaction.atomic
def sign_in(*, meeting: Meeting, person: Person, by: User, at: datetime) -> Attendance:
    """A member signs in with the own phone, having scanned the code on the screen.

    Doing it again changes nothing. Raises ActionError for who is not due, and for a meeting that is
    not open for it.
    """
    meeting = locked(meeting=meeting)
    _refuse_closed(meeting, at)
    row = meeting.attendances.filter(person=person).first()
    if row is None:
        raise ActionError(NOT_DUE)
    return row if row.way else _come(meeting, row, Way.SCAN, by=by, at=at)


@transaction.atomic
def sign_in_at_desk(*, meeting: Meeting, person: Person, by: User, at: datetime) -> Attendance:
    """The recorder signs in a member without a phone; doing it again changes nothing."""
    meeting = locked(meeting=meeting)
    _refuse_closed(meeting, at)
    row = meeting.attendances.filter(person=person).first()
    if row is None:
        raise ActionError(f"{person}不在应到名单上；列席人员请在「列席人员」里登记。")
    return row if row.way else _come(meeting, row, Way.DESK, by=by, at=at)


def _come(meeting: Meeting, row: Attendance, way: str, *, by: User, at: datetime) -> Attendance:
    grace = int(
        setting("late_minutes", organization=meeting.organization, on=timezone.localdate(at))
    )
    row.state, row.reason, row.way = State.PRESENT, "", way
    row.came_at = timezone.localtime(at).time().replace(second=0, microsecond=0)
    row.late = is_late(starts_at=meeting.starts_at, came_at=row.came_at, grace_minutes=grace)
    row.left_at = None
    row.save(update_fields=("state", "reason", "way", "came_at", "late", "left_at"))
    _changed(meeting, at)
    detail = {"name": row.name, "way": row.get_way_display(), "late": row.late}
    _record("meeting.signed_in", meeting, by, at, detail, person=row.person)
    return row


@transaction.atomic
def close_sign_in(*, meeting: Meeting, by: User, at: datetime) -> int:
    """Mark absent who neither signed in nor is on leave; returns how many. Reasons follow on the
    roll call. Refuses while nobody has signed in: it would make everybody absent."""
    meeting = locked(meeting=meeting)
    _refuse_closed(meeting, at)
    rows = meeting.attendances.all()
    if not rows.exclude(way="").exists():
        raise ActionError("还没有人签到；不用扫码的，请直接点名。")
    number = rows.filter(way="", state=State.PRESENT, left_at=None).update(state=State.ABSENT)
    if number:
        _changed(meeting, at)
        _record("meeting.sign_in_closed", meeting, by, at, {"absent": number})
    return number


@transaction.atomic
def record_times(
    *,
    meeting: Meeting,
    entries: Mapping[int, tuple[time | None, time | None]],
    by: User,
    at: datetime,
) -> Meeting:
    """Write down when people came late or left early: person id → (came, left).

    Refuses, with every name, times that cannot be and people who were not there.
    """
    meeting = locked(meeting=meeting)
    if meeting.state != Meeting.State.OPEN:
        raise ActionError("还没有固定应到名单，请先开始点名。")
    rows = {row.person_id: row for row in meeting.attendances.all()}
    entries = {
        pk: times for pk, times in entries.items() if pk in rows and times != _times(rows[pk])
    }
    refuse_if(
        [one for pk in entries if (one := _wrong(meeting, rows[pk], entries[pk]))], "时间不对"
    )
    grace = int(setting("late_minutes", organization=meeting.organization, on=meeting.held_on))
    for pk, (came, left) in entries.items():
        row = rows[pk]
        row.came_at, row.left_at = came, left
        row.late = came is not None and is_late(
            starts_at=meeting.starts_at, came_at=came, grace_minutes=grace
        )
        row.way = (row.way or Way.DESK) if came else ""
        row.save(update_fields=("way", "came_at", "late", "left_at"))
    if entries:
        _changed(meeting, at)
        _record("meeting.times", meeting, by, at, {"number": len(entries)})
    return meeting


def _times(row: Attendance) -> tuple[time | None, time | None]:
    return row.came_at, row.left_at


def _wrong(
    meeting: Meeting, row: Attendance, times: tuple[time | None, time | None]
) -> Blocker | None:
    came, left = times
    problem = ""
    if row.state != State.PRESENT and (came or left):
        problem = f"记为{row.get_state_display()}，没有到会的人没有到会、离会时间"
    problem = problem or times_problem(
        starts_at=meeting.starts_at, ends_at=meeting.ends_at, came_at=came, left_at=left
    )
    return Blocker(f"{row.name}：{problem}", target=f"came-{row.person_id}") if problem else None


@transaction.atomic
def ask_as_guest(*, meeting: Meeting, person: Person, by: User, at: datetime) -> Guest:
    """Who scanned the code without being due asks the recorder to be written down as 列席."""
    meeting = locked(meeting=meeting)
    _refuse_closed(meeting, at)
    if meeting.attendances.filter(person=person).exists():
        raise ActionError("您在应到名单上，请直接签到。")
    found = meeting.guest_rows.filter(person=person).first()
    if found:
        return found
    unit = str(home_of(person) or "")
    written = meeting.guest_rows.filter(name=person.name, unit=unit).first()
    if written:
        return written
    guest = Guest.objects.create(
        meeting=meeting,
        name=person.name,
        unit=unit,
        person=person,
        admitted=False,
        came_at=timezone.localtime(at).time().replace(second=0, microsecond=0),
    )
    _record("meeting.guest_asked", meeting, by, at, {"name": guest.name}, person=person)
    return guest


def _refuse_closed(meeting: Meeting, at: datetime) -> None:
    if problem := sign_in_problem(meeting, at=at):
        raise ActionError(problem)


def _changed(meeting: Meeting, at: datetime) -> None:
    meeting.changed_at = at
    meeting.save(update_fields=("changed_at",))


def _record(action: str, meeting: Meeting, by: User, at: datetime, detail: dict, **more) -> None:
    organization = meeting.organization
    record(action, by=by, at=at, thing=meeting, organization=organization, detail=detail, **more)
