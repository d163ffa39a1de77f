"""请假: asked before the meeting, granted or refused with a word, withdrawn."""

from __future__ import annotations

from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.urls import reverse

from branchrecords.attachments.storing import store_attachment
from branchrecords.audit.recording import record
from branchrecords.errors import ActionError
from branchrecords.notices.delivery import Reminder, deliver, settle
from meetings.models import Attendance, LeaveRequest, Meeting
from meetings.queries.leaves import recorders_of, starts_of
from meetings.queries.rosters import is_due
from meetings.rules.leaves import LeaveReason, too_late
from members.models import Person, User

from .attendance import AWAY
from .locking import locked

State = LeaveRequest.State


@transaction.atomic
def ask_leave(
    *,
    meeting: Meeting,
    person: Person,
    reason: str,
    by: User,
    at: datetime,
    detail: str = "",
    upload: UploadedFile | None = None,
) -> LeaveRequest:
    """A member asks not to come; asking again while it waits changes nothing.

    Raises ActionError once the meeting has begun, and for who is not due.
    """
    meeting = locked(meeting=meeting)
    _refuse_asking(meeting, person, reason, at)
    held = meeting.leave_requests.filter(person=person, state__in=(State.WAITING, State.GRANTED))
    if found := held.first():
        return found
    paper = store_attachment(upload=upload, by=by, at=at) if upload else None
    leave = LeaveRequest.objects.create(
        meeting=meeting,
        person=person,
        reason=reason,
        detail=detail.strip(),
        paper=paper,
        asked_at=at,
        asked_by=by,
    )
    _record("leave.asked", leave, by, at)
    url = reverse("leave-answer", args=(leave.pk,))
    _tell(recorders_of(meeting), "leave.asked", f"{person}请假：{meeting}", "", url, meeting, at)
    return leave


def _refuse_asking(meeting: Meeting, person: Person, reason: str, at: datetime) -> None:
    if problem := too_late(starts=starts_of(meeting), now=at):
        raise ActionError(problem)
    if reason not in LeaveReason.values:
        raise ActionError("请选择请假的原因。")
    if not is_due(person, meeting):
        raise ActionError("您不在这次会议的应到名单上，不用请假。")


@transaction.atomic
def answer_leave(
    *, leave: LeaveRequest, granted: bool, answer: str, by: User, at: datetime
) -> LeaveRequest:
    """Grant or refuse; a refusal says why. The member sees the answer in the inbox.

    Granted while the roll call is open, it is written there unless the member has come.
    """
    meeting = locked(meeting=leave.meeting)
    leave = _waiting(leave, meeting)
    if leave.person_id == by.person_id:
        raise ActionError("不能答复自己的请假，请由支部其他委员答复。")
    answer = answer.strip()[:100]
    if not granted and not answer:
        raise ActionError("不准假的，请写明理由。")
    leave.state = State.GRANTED if granted else State.REFUSED
    leave.answer, leave.answered_at, leave.answered_by = answer, at, by
    leave.save(update_fields=("state", "answer", "answered_at", "answered_by"))
    if granted:
        _write_on_roll(leave, meeting)
    _record("leave.granted" if granted else "leave.refused", leave, by, at)
    settle(kind="leave.asked", url=reverse("leave-answer", args=(leave.pk,)), at=at)
    users = User.objects.filter(person=leave.person, is_active=True).values_list("pk", flat=True)
    url = reverse("my-leave", args=(meeting.pk,))
    subject = f"{leave.get_state_display()}：{meeting}"
    _tell(users, "leave.answered", subject, answer, url, meeting, at)
    return leave


@transaction.atomic
def withdraw_leave(*, leave: LeaveRequest, by: User, at: datetime) -> LeaveRequest:
    """The member comes after all; until the meeting begins. Again changes nothing."""
    meeting = locked(meeting=leave.meeting)
    leave = LeaveRequest.objects.select_related("person").get(pk=leave.pk)
    if leave.state == State.WITHDRAWN:
        return leave
    if leave.state == State.REFUSED:
        raise ActionError("这次请假没有获准，不用撤回。")
    if at >= starts_of(meeting):
        raise ActionError("会议已经开始，来了直接签到即可，不用撤回请假。")
    granted = leave.state == State.GRANTED
    leave.state, leave.answer = State.WITHDRAWN, ""
    leave.answered_at = leave.answered_by = None
    leave.save(update_fields=("state", "answer", "answered_at", "answered_by"))
    if granted:
        rows = meeting.attendances.filter(person=leave.person, state=Attendance.State.LEAVE)
        rows.update(state=Attendance.State.PRESENT, reason="")
    _record("leave.withdrawn", leave, by, at)
    settle(kind="leave.asked", url=reverse("leave-answer", args=(leave.pk,)), at=at)
    return leave


def note_reading(*, leave: LeaveRequest, by: User, at: datetime) -> None:
    """Log that somebody other than the member looked at what was written about a leave."""
    if (leave.detail or leave.paper_id) and leave.person_id != by.person_id:
        _record("leave.read", leave, by, at)


def _waiting(leave: LeaveRequest, meeting: Meeting) -> LeaveRequest:
    """The request as it is now; two who answer at once queue at the meeting's lock."""
    leave = LeaveRequest.objects.select_related("person").get(pk=leave.pk)
    if leave.state != State.WAITING:
        who = f"（{leave.answered_by}）" if leave.answered_by_id else ""
        raise ActionError(f"这次请假已经处理：{leave.get_state_display()}{who}。")
    leave.meeting = meeting
    return leave


def _write_on_roll(leave: LeaveRequest, meeting: Meeting) -> None:
    rows = meeting.attendances.filter(person=leave.person, way="")
    rows.update(state=Attendance.State.LEAVE, reason=leave.get_reason_display(), **AWAY)


def _tell(
    users, kind: str, subject: str, body: str, url: str, meeting: Meeting, at: datetime
) -> None:
    reminders = [
        Reminder(
            recipient_id=user,
            kind=kind,
            subject=subject[:200],
            body=body,
            url=url,
            due_on=meeting.held_on,
        )
        for user in users
    ]
    deliver(reminders, at=at)


def _record(action: str, leave: LeaveRequest, by: User, at: datetime) -> None:
    """The log names the meeting and the person, never what was written."""
    organization = leave.meeting.organization
    detail = {"meeting": str(leave.meeting)}
    record(
        action,
        by=by,
        at=at,
        thing=leave,
        organization=organization,
        person=leave.person,
        detail=detail,
    )
