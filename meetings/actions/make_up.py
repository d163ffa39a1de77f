"""补学: assigned after the seal, reported by the member, certified by the branch.

The sealed record stays as it is: everything here is another row beside it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from branchrecords.audit.recording import record
from branchrecords.errors import ActionError
from branchrecords.notices.delivery import Reminder, deliver, settle
from meetings.models import Attendance, MakeUp, MakeUpStep, Meeting
from meetings.queries.make_up import absentees, state_of, usual_days, usual_due, usual_task
from meetings.rules.make_up import (
    USUAL_KINDS,
    MakeUpState,
    StudyWay,
    step_problem,
    study_day_problem,
)
from members.models import User

LONGEST_GIST = 2_000


@transaction.atomic
def assign_make_up(
    *,
    meeting: Meeting,
    people: Iterable[int],
    task: str,
    due_on: date,
    by: User,
    at: datetime,
) -> list[MakeUp]:
    """Who missed a sealed meeting (`people`: person ids) is to study it until a day.

    Who has it assigned already keeps it as it was. Each hears of it in the inbox.
    """
    meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    task = task.strip()[:200]
    _refuse_assigning(meeting, task, due_on, timezone.localdate(at))
    missing = {row.person_id: row for row in absentees(meeting)}
    wanted = [missing[pk] for pk in dict.fromkeys(people) if pk in missing]
    made = MakeUp.objects.bulk_create(
        MakeUp(attendance=row, task=task, due_on=due_on, assigned_at=at, assigned_by=by)
        for row in wanted
    )
    if made:
        _note_assigned(meeting, made, by, at)
        _tell(made, at)
    return made


def _refuse_assigning(meeting: Meeting, task: str, due_on: date, today: date) -> None:
    if not meeting.is_sealed:
        raise ActionError("会议记录封存以后才能安排补学。")
    if not task:
        raise ActionError("请填写补学内容。")
    if due_on < today:
        raise ActionError("完成期限不能早于今天。")


def _note_assigned(meeting: Meeting, made: list[MakeUp], by: User, at: datetime) -> None:
    names = "、".join(one.attendance.name for one in made)
    detail = {"names": names, "due_on": made[0].due_on.isoformat()}
    organization = meeting.organization
    record(
        "make_up.assigned", by=by, at=at, thing=meeting, organization=organization, detail=detail
    )


def assign_usual(*, meeting: Meeting, by: User, at: datetime) -> list[MakeUp]:
    """What follows a seal by itself: 补学 for everybody who missed a 支部党员大会 or 党课 held
    lately, unless the branch's setting asks for none. A record entered long after has passed."""
    on = timezone.localdate(at)
    days = usual_days(meeting, on=on)
    if meeting.kind not in USUAL_KINDS or not days or (on - meeting.held_on).days > days:
        return []
    people = [row.person_id for row in absentees(meeting)]
    task, due_on = usual_task(meeting), usual_due(meeting, on=on)
    return assign_make_up(meeting=meeting, people=people, task=task, due_on=due_on, by=by, at=at)


@transaction.atomic
def report_make_up(
    *, make_up: MakeUp, studied_on: date, way: str, gist: str, by: User, at: datetime
) -> MakeUpStep:
    """The member, or the branch on the member's behalf, says when, how and what was studied."""
    make_up = _locked(make_up)
    _refuse_step(make_up, MakeUpState.REPORTED)
    held_on, today = make_up.meeting.held_on, timezone.localdate(at)
    if problem := study_day_problem(studied_on=studied_on, held_on=held_on, today=today):
        raise ActionError(problem)
    if way not in StudyWay.values:
        raise ActionError("请选择补学方式。")
    gist = gist.strip()[:LONGEST_GIST]
    if not gist:
        raise ActionError("请写学习要点。")
    facts = {"studied_on": studied_on, "way": way, "gist": gist}
    return _step(make_up, MakeUpState.REPORTED, by=by, at=at, **facts)


@transaction.atomic
def certify_make_up(*, make_up: MakeUp, by: User, at: datetime, note: str = "") -> MakeUpStep:
    """The branch stands by what was reported; nobody certifies the own 补学."""
    make_up = _locked(make_up)
    _refuse_step(make_up, MakeUpState.CERTIFIED)
    _refuse_own(make_up, by)
    return _step(make_up, MakeUpState.CERTIFIED, by=by, at=at, note=note)


@transaction.atomic
def return_make_up(*, make_up: MakeUp, note: str, by: User, at: datetime) -> MakeUpStep:
    """What was reported is not enough; the member reads why and reports again."""
    make_up = _locked(make_up)
    _refuse_step(make_up, MakeUpState.RETURNED)
    if not note.strip():
        raise ActionError("退回的，请写明要补什么。")
    step = _step(make_up, MakeUpState.RETURNED, by=by, at=at, note=note)
    _tell([make_up], at, "退回重补")
    return step


@transaction.atomic
def waive_make_up(*, make_up: MakeUp, note: str, by: User, at: datetime) -> MakeUpStep:
    """No 补学 after all: illness, great age; with the reason. Nobody waives the own one."""
    make_up = _locked(make_up)
    _refuse_step(make_up, MakeUpState.WAIVED)
    _refuse_own(make_up, by)
    if not note.strip():
        raise ActionError("免予补学的，请写明理由。")
    return _step(make_up, MakeUpState.WAIVED, by=by, at=at, note=note)


def _locked(make_up: MakeUp) -> MakeUp:
    """The row afresh behind a lock on its absentee, as its own table is insert-only."""
    Attendance.objects.select_for_update().get(pk=make_up.attendance_id)
    rows = MakeUp.objects.select_related("attendance__meeting__organization", "attendance__person")
    return rows.get(pk=make_up.pk)


def _refuse_step(make_up: MakeUp, step: MakeUpState) -> None:
    if problem := step_problem(state=state_of(make_up), step=step):
        raise ActionError(problem)


def _refuse_own(make_up: MakeUp, by: User) -> None:
    if by.person_id == make_up.attendance.person_id:
        raise ActionError("不能办理自己的补学，请由支部其他委员办理。")


def _step(make_up: MakeUp, kind: MakeUpState, *, by: User, at: datetime, **facts) -> MakeUpStep:
    facts["note"] = facts.get("note", "").strip()[:200]
    step = MakeUpStep.objects.create(
        make_up=make_up, number=make_up.steps.count() + 1, kind=kind.value, at=at, by=by, **facts
    )
    record(
        f"make_up.{kind.value}",
        by=by,
        at=at,
        thing=make_up,
        organization=make_up.meeting.organization,
        person=make_up.attendance.person,
        detail={"note": step.note} if step.note else {},
    )
    if kind in (MakeUpState.CERTIFIED, MakeUpState.WAIVED):
        settle(kind="make_up", url=reverse("my-make-up", args=(make_up.pk,)), at=at)
    return step


def _tell(make_ups: Iterable[MakeUp], at: datetime, word: str = "补学") -> None:
    """A notice to the account of each member."""
    by_person = {one.attendance.person_id: one for one in make_ups}
    users = User.objects.filter(person__in=by_person, is_active=True)
    reminders = [
        Reminder(
            recipient_id=pk,
            kind="make_up",
            subject=f"{word}：{by_person[person].attendance.meeting}"[:200],
            url=reverse("my-make-up", args=(by_person[person].pk,)),
            due_on=by_person[person].due_on,
            body=by_person[person].task,
        )
        for pk, person in users.values_list("pk", "person")
    ]
    deliver(reminders, at=at)
