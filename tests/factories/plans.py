"""Yearly plans in every state, built through the actions."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import uuid4

from meetings.actions.plans import check_plan, decide_plan, draw_up_plan, report_task, set_task
from meetings.models import KeyTask, Meeting, PlanCheck, TaskReport, WorkPlan
from meetings.rules.plans import last_day
from members.models import Organization, Person
from tests.factories.meetings import Branch, make_sealed
from tests.factories.members import AT, TODAY


def make_plan(
    organization: Organization, by=None, year: int = 2026, at=AT, kind: str = "work"
) -> WorkPlan:
    """A draft without tasks."""
    goals = "把组织生活办规范，把群众的事办在前面"
    return draw_up_plan(organization=organization, year=year, goals=goals, kind=kind, by=by, at=at)


def make_task(plan: WorkPlan, owner: Person, month: int = 11, day: int = 25, **facts) -> KeyTask:
    """A task of a month, due on its 25th."""
    terms = {
        "what": "走访困难党员",
        "why": "入冬前了解取暖和就医困难",
        "owner": owner,
        "due_on": date(plan.year, month, day),
        "place": "各楼道",
        "how": "两人一组，逐户登记需要",
    }
    terms |= {name: facts.pop(name) for name in set(terms) & set(facts)}
    values = {"key": uuid4(), "by": None, "at": AT, **facts}
    return set_task(plan=plan, month=month, terms=terms, **values)


def make_topic(plan: WorkPlan, owner: Person, month: int = 11, **facts) -> KeyTask:
    """Four hours of study by the end of a month, or of the quarter that it ends."""
    terms = {
        "what": "学习《支部工作条例》",
        "form": "together",
        "hours": Decimal(4),
        "materials": "《支部工作条例》单行本",
        "owner": owner,
        "audience": "全体党员",
        "how": "",
        "due_on": last_day(plan.year, month),
    }
    terms |= {name: facts.pop(name) for name in set(terms) & set(facts)}
    values = {"key": uuid4(), "by": None, "at": AT, **facts}
    return set_task(plan=plan, month=month, terms=terms, **values)


def carry_out(task: KeyTask, meeting: Meeting, **facts) -> TaskReport:
    """A meeting carried out the topic."""
    values = {"on": meeting.held_on, "text": "开展", "meeting": meeting, **facts}
    return report(task, **values)


def make_study_plan(branch: Branch, month: int = 12) -> WorkPlan:
    """A study plan in force with one topic; the meeting that decided it brings no 学时."""
    plan = make_plan(branch.organization, branch.user, kind="study")
    make_topic(plan, branch.people[1], month=month)
    meeting = make_sealed(branch, study_hours=Decimal(0))
    return decide_plan(plan=plan, meeting=meeting, by=branch.user, at=AT)


def make_decided(branch: Branch, tasks: int = 1) -> WorkPlan:
    """A plan in force with tasks due on 25 November."""
    plan = make_plan(branch.organization, branch.user)
    for _ in range(tasks):
        make_task(plan, branch.people[1])
    meeting = make_sealed(branch)
    return decide_plan(plan=plan, meeting=meeting, by=branch.user, at=AT)


def report(task: KeyTask, on: date = TODAY, **facts) -> TaskReport:
    """The task is done."""
    values = {"key": uuid4(), "text": "已走访 12 户", "by": None, "at": AT, **facts}
    return report_task(task=task, on=on, **values)


def check(plan: WorkPlan, way: str = "self", half: str = "end", **facts) -> PlanCheck:
    """A year-end check on 20 November."""
    values = {
        "key": uuid4(), "on": TODAY, "text": "任务基本落实", "by": None, "at": AT, **facts
    }  # fmt: skip
    return check_plan(plan=plan, way=way, half=half, **values)
