"""Plans of a year: drawing up, deciding, monthly tasks, what was done, checks."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from branchrecords.audit.recording import record
from branchrecords.errors import ActionError, refuse_if, wrong
from meetings.models import KeyTask, Meeting, PlanCheck, TaskReport, TaskTerms, WorkPlan
from meetings.queries.plans import facts_of, links_of
from meetings.rules.plans import (
    Half,
    PlanKind,
    Way,
    check_day_blockers,
    decide_blockers,
    link_blockers,
    run_blockers,
    task_day_blockers,
)
from members.models import Organization
from members.rules.kinds import OrganizationKind

from .owners import refuse_stranger


@transaction.atomic
def draw_up_plan(
    *,
    organization: Organization,
    year: int,
    goals: str,
    kind: str = PlanKind.WORK,
    by: Any,
    at: datetime,
) -> WorkPlan:
    """Begin the plan of a year as a draft. `kind`: of work, or of study."""
    Organization.objects.select_for_update().get(pk=organization.pk)
    today = timezone.localdate(at)
    if organization.kind == OrganizationKind.GROUP:
        raise ActionError("党小组不单独订计划，任务列在党支部的年度计划里")
    if not today.year - 5 <= year <= today.year + 1:
        raise wrong("year", f"年度应在 {today.year - 5} 到 {today.year + 1} 之间")
    if WorkPlan.objects.filter(organization=organization, kind=kind, year=year).exists():
        raise wrong("year", f"{year}{PlanKind(kind).label}已经登记过")
    plan = WorkPlan.objects.create(
        organization=organization, kind=kind, year=year, goals=goals.strip(),
        created_at=at, created_by=by,
    )  # fmt: skip
    _note("plan.drawn_up", plan, by, at, {"year": year})
    return plan


@transaction.atomic
def decide_plan(*, plan: WorkPlan, meeting: Meeting, by: Any, at: datetime) -> WorkPlan:
    """Put the plan in force by a sealed meeting; from then on changes carry a reason."""
    plan = locked_plan(plan=plan)
    refuse_if(decide_blockers(facts_of(plan, on=timezone.localdate(at))), "计划还不能通过")
    if not meeting.is_sealed or meeting.organization_id != plan.organization_id:
        raise wrong("meeting", f"请选择{plan.organization}已经封存的会议记录")
    plan.decided_on, plan.meeting = meeting.held_on, meeting
    plan.save(update_fields=("decided_on", "meeting"))
    _note("plan.decided", plan, by, at, {"on": str(plan.decided_on)})
    return plan


@transaction.atomic
def set_task(
    *,
    plan: WorkPlan,
    key: UUID,
    month: int,
    quarterly: bool = False,
    terms: dict[str, Any],
    reason: str = "",
    dropped: bool = False,
    by: Any,
    at: datetime,
) -> KeyTask:
    """Put a task into a month, or change the one of the same `key`. `terms`: what, why, owner,
    due_on, place, how; of a topic what, form, hours, materials, owner, audience, due_on, how, and
    with `quarterly` it has the quarter that the month ends. In a plan in force every addition and
    change needs a reason."""
    plan = locked_plan(plan=plan)
    task = KeyTask.objects.filter(key=key, plan=plan).first()
    last = task.terms.last() if task else None
    wanted = {**terms, "dropped": dropped}
    if task and last and all(getattr(last, name) == value for name, value in wanted.items()):
        return task
    if (plan.decided_on or dropped) and not reason.strip():
        raise wrong("reason", "计划已经通过，增加、调整或取消任务请写明理由")
    month = task.month if task else month
    refuse_if(task_day_blockers(plan.year, month, terms["due_on"]), "时间不对")
    today = timezone.localdate(at)
    if last is None or last.owner_id != terms["owner"].pk:
        refuse_stranger(organization=plan.organization, owner=terms["owner"], on=today)
    if task is None:
        task = KeyTask.objects.create(key=key, plan=plan, month=month, quarterly=quarterly)
    row = TaskTerms.objects.create(
        task=task, **wanted, reason=reason.strip(), set_on=today, recorded_at=at, recorded_by=by
    )
    detail = {"month": month, "task": row.what, "reason": row.reason, "dropped": dropped}
    _note("plan.task_changed" if last else "plan.task_added", plan, by, at, detail)
    return task


@transaction.atomic
def report_task(
    *,
    task: KeyTask,
    key: UUID,
    done: bool = True,
    on: date,
    text: str,
    meeting: Meeting | None = None,
    by: Any,
    at: datetime,
) -> TaskReport:
    """A task is done, by this meeting or activity; `done=False` corrects an earlier report."""
    plan = locked_plan(plan=task.plan)
    if (known := TaskReport.objects.filter(key=key).first()) is not None:
        return known
    today = timezone.localdate(at)
    refuse_if(run_blockers(facts_of(plan, on=today)), "还不能登记完成")
    last = task.reports.last()
    if task.terms.latest("pk").dropped:
        raise ActionError("这项任务已经取消")
    if plan.is_study and done:
        _refuse_link(task, plan, meeting)
    elif (last.done if last else False) == done:
        raise ActionError("已经登记过完成" if done else "还没有登记过完成，不用更正")
    if on > today:
        raise wrong("on", f"完成日期晚于今天 {today}")
    if on.year < plan.year - 1:
        raise wrong("on", f"完成日期早于 {plan.year}年度")
    if meeting is not None and meeting.organization_id != plan.organization_id:
        raise wrong("meeting", f"请选择{plan.organization}的会议或活动")
    row = TaskReport.objects.create(
        key=key, task=task, done=done, on=on, text=text.strip(),
        meeting=meeting if done else None, recorded_at=at, recorded_by=by,
    )  # fmt: skip
    action = "plan.task_done" if done else "plan.task_undone"
    _note(action, plan, by, at, {"month": task.month, "task": task.terms.latest("pk").what})
    return row


def _refuse_link(task: KeyTask, plan: WorkPlan, meeting: Meeting | None) -> None:
    """A topic is carried out by meetings, each named once in the plan."""
    if meeting is None:
        raise wrong("meeting", "请选择开展这项学习的会议或活动")
    taken = links_of(plan).filter(meeting=meeting).select_related("task").first()
    linked = taken.task.terms.latest("pk").what if taken else ""
    blockers = link_blockers(plan.year, meeting.held_on, hours=meeting.study_hours, linked=linked)
    refuse_if(blockers, "不能对应这次会议")


@transaction.atomic
def check_plan(
    *,
    plan: WorkPlan,
    key: UUID,
    half: str,
    way: str,
    on: date,
    text: str,
    by: Any,
    at: datetime,
) -> PlanCheck:
    """自查 by the organisation, once a half; 抽查 by the one above, as often as it comes."""
    plan = locked_plan(plan=plan)
    if (known := PlanCheck.objects.filter(key=key).first()) is not None:
        return known
    today = timezone.localdate(at)
    refuse_if(run_blockers(facts_of(plan, on=today)), "还不能检查")
    refuse_if(check_day_blockers(half, plan.year, on, today=today), "检查日期不对")
    checker: Organization | None = plan.organization
    if way == Way.SPOT:
        checker = Organization.objects.above(plan.organization).last()
    if checker is None:
        raise ActionError("抽查由上级党组织进行，这个组织上面没有党组织")
    if way == Way.SELF and plan.checks.filter(half=half, way=way).exists():
        raise wrong("half", f"{Half(half).label}的自查已经登记过")
    row = PlanCheck.objects.create(
        key=key, plan=plan, half=half, way=way, on=on, text=text.strip(), organization=checker,
        recorded_at=at, recorded_by=by,
    )  # fmt: skip
    _note("plan.checked", plan, by, at, {"check": str(row)})
    return row


def locked_plan(*, plan: WorkPlan) -> WorkPlan:
    """The plan's row, locked until the transaction ends."""
    return (
        WorkPlan.objects.select_for_update(of=("self",))
        .select_related("organization")
        .get(pk=plan.pk)
    )


def _note(action: str, plan: WorkPlan, by: Any, at: datetime, detail: dict) -> None:
    record(action, by=by, at=at, thing=plan, organization=plan.organization, detail=detail)
