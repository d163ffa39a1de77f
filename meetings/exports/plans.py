"""Yearly plans: the tasks of one plan as xlsx and on paper, the loop of all below."""

from __future__ import annotations

from dataclasses import replace

from django.utils import timezone

from branchrecords.access.permissions import Permission as P
from branchrecords.audit.recording import record
from branchrecords.documents.columns import Column
from branchrecords.documents.exports import Export, Field, Wanted
from branchrecords.documents.pdf import render_pdf
from branchrecords.web.asof import day_of
from branchrecords.web.formats import percent
from meetings.models import KeyTask, WorkPlan
from meetings.queries.plans import PlanRow, plan_rows, tasks_on
from meetings.rules.plans import QUESTIONS, STUDY_WORDS, PlanKind, StudyForm, TaskState

from .reviews import year_of


def _rows(wanted: Wanted, kind: str = PlanKind.WORK) -> list[PlanRow]:
    today = timezone.localdate(wanted.at)
    return plan_rows(
        wanted.organization,
        year=year_of(wanted.query, today),
        on=day_of(wanted.query, today).on,
        plans=WorkPlan.objects.permitted(wanted.user, P.MEETING_VIEW),
        kind=kind,
    )


def _scope(wanted: Wanted) -> str:
    today = timezone.localdate(wanted.at)
    return f"{year_of(wanted.query, today)}年度，截至 {day_of(wanted.query, today).on}"


def _number(key: str, title: str) -> Field:
    return Field(Column(key, title, kind="number", width=10), f"loop.{key}")


PLANS = Export(
    "年度工作计划落实情况",
    "plan.exported",
    (
        Field(Column("name", "组织", width=30), "organization.name"),
        Field(
            Column("decided", "计划通过", kind="date", width=12),
            lambda row: row.plan.decided_on if row.in_force else None,
        ),
        _number("tasks", "重点任务"),
        _number("done", "已完成"),
        _number("late", "其中迟完成"),
        _number("overdue", "逾期"),
        Field(Column("checks", "检查", width=30), lambda row: "、".join(row.loop.checks)),
        _number("findings", "发现问题"),
        _number("closed", "已销号"),
        Field(
            Column("share", "销号率", width=10),
            lambda row: "" if row.loop.share is None else percent(row.loop.share),
        ),
    ),
    unit="个组织",
    read=_rows,
    scope=_scope,
)


STUDY_PLANS = replace(
    PLANS,
    title="年度学习计划落实情况",
    fields=tuple(
        _number("tasks", "学习内容") if field.column.key == "tasks" else field
        for field in PLANS.fields
    ),
    read=lambda wanted: _rows(wanted, PlanKind.STUDY),
)


def tasks_to_export(plan: WorkPlan, *, wanted: Wanted):
    """The tasks of one plan as they stand today."""
    rows = KeyTask.objects.filter(plan=plan)
    return tasks_on(rows, on=timezone.localdate(wanted.at))


TASKS = Export(
    "年度重点任务",
    "plan.exported",
    (
        Field(Column("month", "月份", kind="number", width=8), "month"),
        Field(Column("what", QUESTIONS["what"], width=34), "what"),
        Field(Column("why", QUESTIONS["why"], width=34), "why"),
        Field(Column("owner", QUESTIONS["owner"], width=12), "owner_name"),
        Field(Column("due_on", QUESTIONS["due_on"], kind="date", width=12), "due_on"),
        Field(Column("place", QUESTIONS["place"], width=20), "place"),
        Field(Column("how", QUESTIONS["how"], width=40), "how"),
        Field(Column("state", "状态", width=12), lambda row: TaskState(row.state).label),
        Field(
            Column("done_on", "完成日期", kind="date", width=12),
            lambda row: row.done_on if row.done else None,
        ),
        Field(Column("meeting", "会议或活动", width=30), "done_title"),
    ),
    unit="项任务",
    person="owner_pk",
)

TOPICS = Export(
    "年度学习计划",
    "plan.exported",
    (
        Field(Column("when", "时间", width=12), "when"),
        Field(Column("what", STUDY_WORDS["what"], width=40), "what"),
        Field(Column("form", STUDY_WORDS["form"], width=16), lambda row: StudyForm(row.form).label),
        Field(Column("hours", STUDY_WORDS["hours"], kind="number", width=8), "hours"),
        Field(Column("materials", STUDY_WORDS["materials"], width=36), "materials"),
        Field(Column("owner", STUDY_WORDS["owner"], width=12), "owner_name"),
        Field(Column("audience", STUDY_WORDS["audience"], width=18), "audience"),
        Field(Column("state", "状态", width=12), lambda row: TaskState(row.state).label),
        Field(Column("studied", "已学学时", kind="number", width=10), "studied"),
    ),
    unit="项学习内容",
    person="owner_pk",
)


def plan_pdf(plan: WorkPlan, wanted: Wanted) -> tuple[bytes, str]:
    """The plan on paper with its tasks as of a day, and its file's name; written to the log."""
    on = day_of(wanted.query, timezone.localdate(wanted.at)).on
    tasks = list(tasks_on(plan.tasks.all(), on=on).exclude(state=TaskState.DROPPED))
    organization = plan.organization
    record(
        "plan.printed", by=wanted.user, at=wanted.at, thing=plan, organization=organization,
        detail={"number": len(tasks), "on": str(on)},
    )  # fmt: skip
    title = f"{organization.name}{plan}"
    content = render_pdf(
        template="documents/plan.html",
        context={
            "org_name": organization.name, "title": str(plan), "plan": plan, "on": on,
            "in_force": plan.decided_on is not None and plan.decided_on <= on,
            "tasks": [(task, TaskState(task.state).label) for task in tasks],
            "imprint": f"{wanted.user} 打印于 {timezone.localtime(wanted.at):%Y-%m-%d %H:%M}",
        },
        title=title, identifier=f"plan-{plan.pk}-{on}", at=wanted.at,
    )  # fmt: skip
    return content, f"{title}.pdf"
