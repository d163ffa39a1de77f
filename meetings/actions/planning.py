"""A meeting from its plan to the fixed roster; cancelling what did not take place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, NotRequired, TypedDict, Unpack

from django.db import transaction
from django.utils import timezone

from branchrecords.audit.recording import record
from branchrecords.errors import ActionError
from meetings.models import AgendaItem, Attendance, Meeting
from meetings.queries.kinds import KindRules, kind_in_force
from meetings.queries.leaves import granted_leave
from meetings.queries.rosters import roster_of
from meetings.rules.cadence import usual_title
from meetings.rules.kinds import Invited, MeetingKind
from members.models import Organization, Person, User
from members.queries.roster import RosterEntry

from .locking import locked

# What a row of the roll keeps when the roster is taken again; times only on the same day.
KEPT = ("state", "reason", "way", "came_at", "late", "left_at")


class Particulars(TypedDict):
    """What is written down of a meeting besides its day and hour."""

    chair: Person | None
    recorder: Person | None
    title: NotRequired[str]
    place: NotRequired[str]
    ends_at: NotRequired[time | None]
    lecturer: NotRequired[str]
    guests: NotRequired[str]  # 列席人员
    preparation: NotRequired[str]  # what the notice asks everybody to bring


@transaction.atomic
def plan_meeting(
    *,
    organization: Organization,
    kind: str,
    held_on: date,
    starts_at: time,
    by: User,
    at: datetime,
    invitees: Sequence[Person] = (),
    study_hours: Decimal | None = None,
    agenda: Sequence[str] | None = None,
    **particulars: Unpack[Particulars],
) -> Meeting:
    """A new meeting with its 议题 (headings; None takes the kind's usual ones).

    `invitees` are those chosen for a kind without a rule of who is due. A meeting without a title
    takes the kind's usual one. A meeting entered after its day is a late entry (补录).
    """
    rules = KindRules(organization)
    definition = _refuse_wrong_place(organization, kind, held_on, rules)
    meeting = Meeting(organization=organization, kind=kind, own_kind=rules.own(kind))
    meeting.created_by, meeting.created_at, meeting.arranged_at = by, at, at
    meeting.study_hours = definition.study_hours if study_hours is None else study_hours
    _write_down(meeting, held_on, starts_at, particulars, at)
    meeting.title = meeting.title or usual_title(definition, held_on)
    if not meeting.title:
        raise ActionError("请写会议或活动的名称。")
    meeting.save(force_insert=True)
    if invitees:
        meeting.invitees.set(invitees)
    _add_agenda(meeting, definition.agenda if agenda is None else agenda)
    record("meeting.planned", by=by, at=at, thing=meeting, organization=organization)
    return meeting


@transaction.atomic
def change_meeting(
    *,
    meeting: Meeting,
    held_on: date,
    starts_at: time,
    study_hours: Decimal,
    by: User,
    at: datetime,
    invitees: Sequence[Person] | None = None,
    **particulars: Unpack[Particulars],
) -> Meeting:
    """The same meeting with other particulars; another day or other people give another roster.

    What is not given stays as it is.
    """
    meeting = locked(meeting=meeting)
    rules = KindRules(meeting.organization)
    _refuse_wrong_place(meeting.organization, meeting.kind, held_on, rules)
    same_day = held_on == meeting.held_on
    others = invitees is not None and {*invitees} != {*meeting.invitees.all()}
    if others:
        meeting.invitees.set(invitees or ())
    meeting.study_hours = study_hours
    _write_down(meeting, held_on, starts_at, particulars, at)
    if meeting.state == Meeting.State.PLANNED:
        meeting.arranged_at = at
    if meeting.state == Meeting.State.OPEN and (others or not same_day):
        _refuse_future(held_on, at)
        _take_roster(meeting, same_day=same_day)
    meeting.save()
    record("meeting.changed", by=by, at=at, thing=meeting, organization=meeting.organization)
    return meeting


def _write_down(
    meeting: Meeting, held_on: date, starts_at: time, particulars: Particulars, at: datetime
) -> None:
    """Day, hour and particulars; `late_days` counts the days from the meeting to its entry."""
    meeting.held_on, meeting.starts_at, meeting.changed_at = held_on, starts_at, at
    for name, value in particulars.items():
        setattr(meeting, name, value)
    meeting.guests, meeting.preparation = meeting.guests.strip(), meeting.preparation.strip()
    if meeting.ends_at and meeting.ends_at <= starts_at:
        raise ActionError("结束时间应晚于开始时间，请核对。")
    meeting.late_days = max((timezone.localdate(meeting.created_at) - held_on).days, 0)


def _add_agenda(meeting: Meeting, headings: Sequence[str]) -> None:
    AgendaItem.objects.bulk_create(
        AgendaItem(meeting=meeting, order=order, heading=heading)
        for order, heading in enumerate(headings, 1)
    )


@transaction.atomic
def open_meeting(*, meeting: Meeting, by: User, at: datetime) -> Meeting:
    """Fix the roster of the day it is held: 应到, who may vote, posts; everybody present.

    A meeting that is open already stays as it is.
    """
    meeting = locked(meeting=meeting)
    if meeting.state == Meeting.State.OPEN:
        return meeting
    _refuse_future(meeting.held_on, at)
    due = _take_roster(meeting)
    meeting.state, meeting.opened_at, meeting.changed_at = Meeting.State.OPEN, at, at
    meeting.save(update_fields=("state", "opened_at", "changed_at"))
    organization = meeting.organization
    record(
        "meeting.opened",
        by=by,
        at=at,
        thing=meeting,
        organization=organization,
        detail={"due": due},
    )
    return meeting


@transaction.atomic
def cancel_meeting(*, meeting: Meeting, reason: str, by: User, at: datetime) -> Meeting:
    """A meeting that does not take place; it stays in the list with the reason."""
    meeting = locked(meeting=meeting)
    if not reason.strip():
        raise ActionError("请写取消的理由。")
    meeting.state, meeting.cancel_reason = Meeting.State.CANCELLED, reason.strip()
    meeting.changed_at = at
    meeting.save(update_fields=("state", "cancel_reason", "changed_at"))
    organization, detail = meeting.organization, {"reason": meeting.cancel_reason}
    record(
        "meeting.cancelled", by=by, at=at, thing=meeting, organization=organization, detail=detail
    )
    return meeting


def roll_line(
    *, meeting: Meeting, entry: RosterEntry, order: int, ticked: Mapping[str, Any]
) -> Attendance:
    """Somebody's line of the roll as the roster of the day has it; `ticked`: what is known."""
    return Attendance(
        meeting=meeting,
        person=entry.person,
        name=entry.person.name,
        post=entry.post,
        standing=entry.standing,
        may_vote=entry.may_vote,
        order=order,
        **{name: value for name, value in ticked.items() if name != "person"},
    )


def _take_roster(meeting: Meeting, *, same_day: bool = True) -> int:
    """Replace the roster by that of the meeting's day; the number due.

    Who was ticked stays so, with the times as long as it is the `same_day`; who has been granted
    leave starts with it.
    """
    ticked = {
        person: {"state": Attendance.State.LEAVE, "reason": reason}
        for person, reason in granted_leave(meeting).items()
    }
    if meeting.state == Meeting.State.OPEN:
        kept = KEPT if same_day else KEPT[:2]
        ticked = {row["person"]: row for row in meeting.attendances.values("person", *kept)}
        meeting.attendances.all().delete()
    kind = kind_in_force(meeting)
    entries = roster_of(meeting, kind)
    _refuse_empty(meeting, kind, entries)
    Attendance.objects.bulk_create(
        roll_line(meeting=meeting, entry=entry, order=order, ticked=ticked.get(entry.person.pk, {}))
        for order, entry in enumerate(entries, 1)
    )
    return len(entries)


def _refuse_empty(meeting: Meeting, kind: MeetingKind, entries: Sequence[RosterEntry]) -> None:
    if entries:
        return
    if kind.invited is Invited.CHOSEN:
        raise ActionError("还没有选参加人员，请先在「修改安排」里勾选。")
    committee = kind.invited is Invited.COMMITTEE
    mend = "或先登记支部委员的任职。" if committee else "或先登记党员。"
    raise ActionError(f"{meeting.held_on:%Y-%m-%d} 的名单上没有人，不能点名：请核对日期，{mend}")


def _refuse_future(held_on: date, at: datetime) -> None:
    if held_on > timezone.localdate(at):
        raise ActionError(
            f"会议定于 {held_on.month}月{held_on.day}日，到当天才能点名；现在可以先打印签到册。"
        )


def _refuse_wrong_place(
    organization: Organization, kind: str, held_on: date, rules: KindRules
) -> MeetingKind:
    """The kind as it is in force; it must be held at such an organisation, which must exist."""
    held = {one.key: one for one in rules.held_at(organization, held_on)}
    if kind not in held:
        label = next((one.label for one in rules.table if one.key == kind), "这种会议")
        where = organization.get_kind_display()
        raise ActionError(f"{label}不由{where}召开，请核对种类，或登记在召开它的组织。")
    if organization.founded_on and held_on < organization.founded_on:
        raise ActionError(
            f"{organization}成立于 {organization.founded_on:%Y-%m-%d}，请核对会议日期。"
        )
    if organization.dissolved_on and held_on >= organization.dissolved_on:
        raise ActionError(
            f"{organization}已于 {organization.dissolved_on:%Y-%m-%d} 撤销，请核对会议日期。"
        )
    return held[kind]
