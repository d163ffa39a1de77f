"""The roll call: who of the fixed roster was there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from branchrecords.errors import ActionError
from meetings.models import Attendance, Meeting
from meetings.rules.guests import merge_guests
from members.models import User

from .locking import locked
from .tracing import record_change

MOST_GUESTS = 300  # characters
LONGEST_REASON = 100
# Who was not there has not signed in, whatever stood there before.
AWAY = {"way": "", "came_at": None, "late": False, "left_at": None}


@transaction.atomic
def record_attendance(
    *,
    meeting: Meeting,
    entries: Mapping[int, tuple[str, str]],
    by: User,
    at: datetime,
    guests: str | None = None,
    guests_seen: str | None = None,
    draft: bool = False,
) -> Meeting:
    """Write down who was there or not, and why: person id → (state, reason).

    Who is not named stays as he is, so that two people may tick at once. `guests` are 列席人员,
    outside 应到; None leaves them, `guests_seen` is the line that the page had been shown.
    `draft`: a save by itself, logged once per sitting.
    """
    meeting = locked(meeting=meeting)
    if meeting.state != Meeting.State.OPEN:
        raise ActionError("还没有固定应到名单，请先开始点名。")
    rows = {row.person_id: row for row in meeting.attendances.all()}
    wanted = _wanted(entries, rows)
    changed: dict[tuple[str, str], list[int]] = {}
    for person_id, ticked in wanted.items():
        row = rows[person_id]
        if ticked != (row.state, row.reason):
            changed.setdefault(ticked, []).append(row.pk)
    line = meeting.guests
    if guests is not None:
        line = merge_guests(meeting.guests, guests.strip(), guests_seen)
    if len(line) > MOST_GUESTS:
        raise ActionError(
            f"列席人员最多写 {MOST_GUESTS} 字，现在有 {len(line)} 字；请写短些，"
            "人多的在「列席人员」里逐人登记。"
        )
    if not changed and meeting.guests == line:
        return meeting
    for (state, reason), pks in changed.items():
        facts = {} if state == Attendance.State.PRESENT else AWAY
        Attendance.objects.filter(pk__in=pks).update(state=state, reason=reason, **facts)
    meeting.guests, meeting.changed_at = line, at
    meeting.save(update_fields=("guests", "changed_at"))
    record_change(action="meeting.attendance", meeting=meeting, by=by, at=at, draft=draft)
    return meeting


def _wanted(
    entries: Mapping[int, tuple[str, str]], rows: Mapping[int, Attendance]
) -> dict[int, tuple[str, str]]:
    """The entries checked against the roster; somebody present has no reason."""
    strangers = set(entries) - set(rows)
    if strangers:
        raise ActionError(f"有 {len(strangers)} 人不在应到名单上；列席人员请写在列席一栏。")
    wanted = {}
    for person_id, (state, reason) in entries.items():
        if state not in Attendance.State.values:
            raise ActionError(f"{rows[person_id].name}的到会情况请选到、假或缺。")
        present = state == Attendance.State.PRESENT
        wanted[person_id] = (state, "" if present else reason.strip()[:LONGEST_REASON])
    return wanted
