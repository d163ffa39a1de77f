"""A meeting from its plan to the fixed roster; cancelling what did not take place."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal

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


@transaction.atomic
def plan_meeting(
    *,
    organization: Organization,
    kind: str,
    held_on: date,
    starts_at: time,
    chair: Person | None,
    recorder: Person | None,
    by: User,
    at: datetime,
    title: str = "",
    place: str = "",
    ends_at: time | None = None,
    lecturer: str = "",
    guests: str = "",
    preparation: str = "",
    invitees: Sequence[Person] = (),
    study_hours: Decimal | None = None,
    agenda: Sequence[str] | None = None,
) -> Meeting:
    """A new meeting with its 议题 (headings; None takes the kind's usual ones).

    `guests` are 列席人员; `preparation` is what the notice asks everybody to bring; `invitees` are
    those chosen for a kind without a rule of who is due.
    A meeting entered after its day is a late entry (补录): `late_days` counts the days between.
    """
    rules = KindRules(organization)
    definition = _refuse_wrong_place(organization, kind, held_on, rules)
    meeting = Meeting(
        organization=organization,
        kind=kind,
        own_kind=rules.own(kind),
        title=title or usual_title(definition, held_on),
        held_on=held_on,
        starts_at=starts_at,
        ends_at=ends_at,
        place=place,
        chair=chair,
        recorder=recorder,
        lecturer=lecturer,
        guests=guests.strip(),
        preparation=preparation.strip(),
        study_hours=definition.study_hours if study_hours is None else study_hours,
        created_at=at,
        created_by=by,
        changed_at=at,
        arranged_at=at,
        late_days=_late_days(held_on, at),
    )
    _refuse_wrong_hours(meeting)
    if not meeting.title:
        raise ActionError("请写会议或活动的名称。")
    meeting.save(force_insert=True)
    if invitees:
        meeting.invitees.set(invitees)
    headings = definition.agenda if agenda is None else agenda
    AgendaItem.objects.bulk_create(
        AgendaItem(meeting=meeting, order=order, heading=heading)
        for order, heading in enumerate(headings, 1)
    )
    record("meeting.planned", by=by, at=at, thing=meeting, organization=organization)
    return meeting


@transaction.atomic
def change_meeting(
    *,
    meeting: Meeting,
    title: str,
    held_on: date,
    starts_at: time,
    ends_at: time | None,
    place: str,
    chair: Person | None,
    recorder: Person | None,
    lecturer: str,
    study_hours: Decimal,
    by: User,
    at: datetime,
    guests: str | None = None,
    preparation: str | None = None,
    invitees: Sequence[Person] | None = None,
) -> Meeting:
    """The same meeting with other particulars; another day or other people give another roster.

    None leaves `guests` (列席人员), `preparation` and `invitees` as they are.
    """
    meeting = locked(meeting=meeting)
    rules = KindRules(meeting.organization)
    _refuse_wrong_place(meeting.organization, meeting.kind, held_on, rules)
    was_on = meeting.held_on
    again = held_on != was_on
    if invitees is not None and {*invitees} != {*meeting.invitees.all()}:
        meeting.invitees.set(invitees)
        again = True
    meeting.title, meeting.held_on = title, held_on
    meeting.starts_at, meeting.ends_at, meeting.place = starts_at, ends_at, place
    meeting.chair, meeting.recorder, meeting.lecturer = chair, recorder, lecturer
    meeting.study_hours, meeting.changed_at = study_hours, at
    meeting.guests = meeting.guests if guests is None else guests.strip()
    meeting.preparation = meeting.preparation if preparation is None else preparation.strip()
    if meeting.state == Meeting.State.PLANNED:
        meeting.arranged_at = at
    meeting.late_days = _late_days(held_on, meeting.created_at)
    _refuse_wrong_hours(meeting)
    if again and meeting.state == Meeting.State.OPEN:
        _refuse_future(held_on, at)
        _take_roster(meeting, same_day=held_on == was_on)
    meeting.save()
    record("meeting.changed", by=by, at=at, thing=meeting, organization=meeting.organization)
    return meeting


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
        Attendance(
            meeting=meeting,
            person=entry.person,
            name=entry.person.name,
            post=entry.post,
            standing=entry.standing,
            may_vote=entry.may_vote,
            order=order,
            **{k: v for k, v in ticked.get(entry.person.pk, {}).items() if k != "person"},
        )
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


def _late_days(held_on: date, created_at: datetime) -> int:
    return max((timezone.localdate(created_at) - held_on).days, 0)


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


def _refuse_wrong_hours(meeting: Meeting) -> None:
    if meeting.ends_at and meeting.ends_at <= meeting.starts_at:
        raise ActionError("结束时间应晚于开始时间，请核对。")
