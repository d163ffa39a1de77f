"""What a branch has to do about study, for the desk: plan, 学时, 培训证明 and 心得 that wait."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from meetings.models import Essay, EssayAsked, KeyTask, Training, WorkPlan
from meetings.rules.essays import ESSAY_RULE, ESSAY_SOURCE, EssayState
from meetings.rules.plans import (
    STUDY_PLAN_RULE,
    STUDY_PLAN_SOURCE,
    PlanKind,
    TaskState,
    last_day,
)
from meetings.rules.study import STUDY_ARTICLE, STUDY_RULE, in_last_quarter
from members.models import Organization
from members.queries.settings import setting

from .duties import Duty
from .essays import with_state
from .plans import tasks_on
from .study import narrowed, study_lines


def study_duties(*, organization: Organization, on: date) -> list[Duty]:
    """What a branch has to do about study by a day; a constant number of queries."""
    if not organization.is_branch:
        return []
    parts = (_plan, _topics, _hours, _trainings, _unchecked, _missing)
    return [duty for part in parts if (duty := part(organization, on)) is not None]


def plan_due(organization: Organization, *, on: date) -> date:
    """The day by which the study plan of the year is to be in force."""
    return last_day(on.year, int(setting("study_plan_month", organization=organization, on=on)))


def _plan(organization: Organization, on: date) -> Duty | None:
    rows = WorkPlan.objects.filter(organization=organization, kind=PlanKind.STUDY, year=on.year)
    plan = rows.first()
    if plan is not None and plan.decided_on is not None:
        return None
    due_on, name = plan_due(organization, on=on), f"{on.year}{PlanKind.STUDY.label}"
    url = reverse("study-plan-add", args=(organization.pk,))
    return Duty(
        due_on=due_on,
        title=f"{name}{'待通过' if plan else '待制定'}",
        rule=STUDY_PLAN_RULE,
        article=STUDY_PLAN_SOURCE,
        button="看草稿" if plan else "起草计划",
        url=reverse("plan-detail", args=(plan.pk,)) if plan else url,
        late=due_on < on,
    )


def _topics(organization: Organization, on: date) -> Duty | None:
    tasks = KeyTask.objects.filter(
        plan__organization=organization, plan__kind=PlanKind.STUDY, plan__year=on.year,
        plan__decided_on__isnull=False,
    )  # fmt: skip
    late = list(tasks_on(tasks, on=on).filter(state=TaskState.OVERDUE).order_by("due_on"))
    if not late:
        return None
    first = late[0]
    more = f"等 {len(late)} 项" if len(late) > 1 else ""
    return Duty(
        due_on=first.due_on,
        title=f"学习「{first.what}」{more}没有按计划开展",
        rule=STUDY_PLAN_RULE,
        article=STUDY_PLAN_SOURCE,
        button="看学习计划",
        url=reverse("plan-detail", args=(first.plan_id,)),
        late=True,
    )


def _hours(organization: Organization, on: date) -> Duty | None:
    """From October on: who has not reached the year's 学时."""
    if not in_last_quarter(on):
        return None
    short = narrowed(study_lines(organization, year=on.year, on=on), "short")
    if not short:
        return None
    due_on = date(on.year, 12, 31)
    return Duty(
        due_on=due_on,
        title=f"{len(short)} 名党员学时没有达到",
        rule=STUDY_RULE,
        article=STUDY_ARTICLE,
        button="看名单",
        url=reverse("study-hours", args=(organization.pk,)) + "?show=short",
        upcoming=on.month < due_on.month,
    )


def _trainings(organization: Organization, on: date) -> Duty | None:
    rows = Training.objects.filter(organization=organization).with_state()
    waiting = rows.filter(last_kind=None).order_by("entered_at")
    if not (number := waiting.count()):
        return None
    return Duty(
        due_on=on,
        title=f"{number} 份培训证明待确认",
        rule="核对姓名、日期和学时，确认后计入本人学时",
        article=STUDY_ARTICLE,
        button="去确认",
        url=reverse("training-list", args=(organization.pk,)) + "?show=waiting",
    )


def _unchecked(organization: Organization, on: date) -> Duty | None:
    number = Essay.objects.filter(organization=organization, check_row=None).count()
    if not number:
        return None
    return Duty(
        due_on=on,
        title=f"{number} 篇心得待检查",
        rule=ESSAY_RULE,
        article=ESSAY_SOURCE,
        button="去检查",
        url=reverse("essay-list", args=(organization.pk,)),
    )


def _missing(organization: Organization, on: date) -> Duty | None:
    """Whose day has passed; the first of them is opened."""
    asked = EssayAsked.objects.filter(
        call__organization=organization, call__due_on__lt=on, call__due_on__year=on.year
    )
    rows = with_state(asked, on=on).filter(state__in=(EssayState.MISSING, EssayState.RETURNED))
    late = list(rows.select_related("call").order_by("call__due_on", "call"))
    if not late:
        return None
    return Duty(
        due_on=late[0].call.due_on,
        title=f"{len(late)} 人次没有交心得",
        rule=ESSAY_RULE,
        article=ESSAY_SOURCE,
        button="看名单",
        url=reverse("essay-call", args=(late[0].call_id,)),
        late=True,
    )
