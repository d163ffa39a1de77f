"""列席人员 by name and organisation, until the record is sealed."""

from __future__ import annotations

from datetime import datetime, time

from django.db import transaction

from branchrecords.audit.recording import record
from branchrecords.errors import ActionError
from meetings.models import Guest, Meeting
from meetings.rules.sign_in import times_problem
from members.models import User

from .locking import locked

MOST = 100


@transaction.atomic
def add_guest(
    *,
    meeting: Meeting,
    name: str,
    unit: str,
    by: User,
    at: datetime,
    came_at: time | None = None,
    left_at: time | None = None,
) -> Guest:
    """Write down somebody who attends without being due; outside 应到, without a vote."""
    meeting = locked(meeting=meeting)
    name, unit = name.strip(), unit.strip()
    _refuse_guest(meeting, name, unit)
    problem = times_problem(
        starts_at=meeting.starts_at, ends_at=meeting.ends_at, came_at=came_at, left_at=left_at
    )
    if problem:
        raise ActionError(f"{name}：{problem}。")
    guest = Guest.objects.create(
        meeting=meeting, name=name, unit=unit, came_at=came_at, left_at=left_at
    )
    _changed("meeting.guest_added", guest, meeting, by, at)
    return guest


def _refuse_guest(meeting: Meeting, name: str, unit: str) -> None:
    if not name:
        raise ActionError("请填写列席人员的姓名。")
    if meeting.guest_rows.filter(name=name, unit=unit).exists():
        raise ActionError(f"{name}已经登记为列席人员。")
    if meeting.guest_rows.count() >= MOST:
        raise ActionError(f"列席人员最多登记 {MOST} 人。")


@transaction.atomic
def admit_guest(*, guest: Guest, by: User, at: datetime) -> Guest:
    """The recorder agrees that somebody who asked attends as 列席; again changes nothing."""
    meeting = locked(meeting=guest.meeting)
    fresh = meeting.guest_rows.filter(pk=guest.pk).first()
    if fresh is None:
        raise ActionError(f"{guest.name}的请求已经不在了。")
    if not fresh.admitted:
        fresh.admitted = True
        fresh.save(update_fields=("admitted",))
        _changed("meeting.guest_added", fresh, meeting, by, at)
    return fresh


@transaction.atomic
def remove_guest(*, guest: Guest, by: User, at: datetime) -> None:
    """Take somebody off the list of 列席人员, or refuse who asked to be on it."""
    meeting = locked(meeting=guest.meeting)
    if meeting.guest_rows.filter(pk=guest.pk).delete()[0]:
        _changed("meeting.guest_removed", guest, meeting, by, at)


def _changed(action: str, guest: Guest, meeting: Meeting, by: User, at: datetime) -> None:
    meeting.changed_at = at
    meeting.save(update_fields=("changed_at",))
    organization, detail = meeting.organization, {"name": str(guest)}
    record(action, by=by, at=at, thing=meeting, organization=organization, detail=detail)
