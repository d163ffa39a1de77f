"""What a branch has to do about study, for the desk: plan, 学时, 培训证明 and 心得 that wait."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet
from django.urls import reverse

from branchrecords.access.scoping import ScopedQuerySet
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
from members.queries.signs import only_with

from .duties import Duty
from .essays import with_state
from .plans import tasks_on
from .study import short_of_hours


def plan_due(organization: Organization, *, on: date) -> date:
    """The day by which the study plan of the year is to be in force."""
    return last_day(on.year, int(setting("study_plan_month", organization=organization, on=on)))


def plan_duties(*, organization: Organization, on: date) -> list[Duty]:
    """The study plan of a branch: to be made, to be decided, or carried out late."""
    if not organization.is_branch:
        return []
    rows = WorkPlan.objects.filter(organization=organization, kind=PlanKind.STUDY, year=on.year)
    plan = rows.first()
    if plan is not None and plan.decided_on is not None:
        return _topics(plan, on)
    due_on, name = plan_due(organization, on=on), f"{on.year}{PlanKind.STUDY.label}"
    url = reverse("study-plan-add", args=(organization.pk,))
    return [
        Duty(
            due_on=due_on,
            title=f"{name}{'待通过' if plan else '待制定'}",
            rule=STUDY_PLAN_RULE,
            article=STUDY_PLAN_SOURCE,
            button="看草稿" if plan else "起草计划",
            url=reverse("plan-detail", args=(plan.pk,)) if plan else url,
            late=due_on < on,
        )
    ]


def _topics(plan: WorkPlan, on: date) -> list[Duty]:
    tasks = KeyTask.objects.filter(plan=plan)
    late = list(tasks_on(tasks, on=on).filter(state=TaskState.OVERDUE).order_by("due_on"))
    if not late:
        return []
    first = late[0]
    more = f"等 {len(late)} 项" if len(late) > 1 else ""
    return [
        Duty(
            due_on=first.due_on,
            title=f"学习「{first.what}」{more}没有按计划开展",
            rule=STUDY_PLAN_RULE,
            article=STUDY_PLAN_SOURCE,
            button="看学习计划",
            url=reverse("plan-detail", args=(first.plan_id,)),
            late=True,
        )
    ]


def hours_duties(*, organization: Organization, on: date) -> list[Duty]:
    """From October on: who has not reached the year's 学时."""
    if not organization.is_branch or not in_last_quarter(on):
        return []
    if not (short := short_of_hours(organization, year=on.year, on=on)):
        return []
    due_on = date(on.year, 12, 31)
    return [
        Duty(
            due_on=due_on,
            title=f"{short} 名党员学时没有达到",
            rule=STUDY_RULE,
            article=STUDY_ARTICLE,
            button="看名单",
            url=reverse("study-hours", args=(organization.pk,)) + "?show=short",
            upcoming=on.month < due_on.month,
        )
    ]


def _unconfirmed(organization: Organization) -> QuerySet[Training]:
    return Training.objects.filter(organization=organization, steps=None)


@only_with(lambda organization, on: [_unconfirmed(organization)])
def training_duties(*, organization: Organization, on: date) -> list[Duty]:
    """培训证明 that wait for the branch; one query."""
    if not (number := _unconfirmed(organization).count()):
        return []
    return [
        Duty(
            due_on=on,
            title=f"{number} 份培训证明待确认",
            rule="核对姓名、日期和学时，确认后计入本人学时",
            article=STUDY_ARTICLE,
            button="去确认",
            url=reverse("training-list", args=(organization.pk,)) + "?show=waiting",
        )
    ]


def _unchecked(organization: Organization) -> QuerySet[Essay]:
    return Essay.objects.filter(organization=organization, check_row=None)


@only_with(lambda organization, on: [_unchecked(organization)])
def essay_duties(*, organization: Organization, on: date) -> list[Duty]:
    """心得 that nobody has read yet; one query."""
    if not (number := _unchecked(organization).count()):
        return []
    return [
        Duty(
            due_on=on,
            title=f"{number} 篇心得待检查",
            rule=ESSAY_RULE,
            article=ESSAY_SOURCE,
            button="去检查",
            url=reverse("essay-list", args=(organization.pk,)),
        )
    ]


def _asked(organization: Organization, on: date) -> ScopedQuerySet:
    return EssayAsked.objects.filter(
        call__organization=organization, call__due_on__lt=on, call__due_on__year=on.year
    )


@only_with(lambda organization, on: [_asked(organization, on)])
def missing_essay_duties(*, organization: Organization, on: date) -> list[Duty]:
    """Whose day has passed; the first of them is opened. One query."""
    rows = with_state(_asked(organization, on), on=on).filter(
        state__in=(EssayState.MISSING, EssayState.RETURNED)
    )
    late = list(rows.select_related("call").order_by("call__due_on", "call"))
    if not late:
        return []
    return [
        Duty(
            due_on=late[0].call.due_on,
            title=f"{len(late)} 人次没有交心得",
            rule=ESSAY_RULE,
            article=ESSAY_SOURCE,
            button="看名单",
            url=reverse("essay-call", args=(late[0].call_id,)),
            late=True,
        )
    ]
