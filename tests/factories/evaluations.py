"""Evaluations in every state, built through the actions."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils import timezone

from members.models import Organization
from reports.actions.evaluation_marking import mark_evaluation
from reports.actions.evaluation_results import publish_results
from reports.actions.evaluation_schemes import (
    draft_scheme,
    enforce_scheme,
    remove_indicator,
    save_indicator,
)
from reports.actions.evaluation_steps import take_evaluation_step
from reports.actions.evaluations import send_own_marks
from reports.models import Evaluation, Publication, Scheme
from reports.queries.evaluations import publishing_unit
from reports.rules.evaluation_course import STEPS, StepFacts, Subject
from reports.rules.evaluation_marks import Mark
from reports.rules.evaluation_schemes import Line
from tests.factories.members import AT

YEAR = 2026
# Two indicators that people mark: 60 + 40. Nothing of them hangs on records.
PLAIN = (
    Line("工作", "完成任务", "全部完成得满分", Decimal(60)),
    Line("工作", "特色工作", "凭材料评分", Decimal(40)),
)


def make_scheme(
    organization: Organization,
    subject: str = Subject.BRANCHES,
    lines: tuple[Line, ...] = PLAIN,
    year: int = YEAR,
    at: datetime = AT,
) -> Scheme:
    """A draft with these indicators."""
    scheme = draft_scheme(organization=organization, year=year, subject=subject, by=None, at=at)
    for indicator in scheme.indicators.all():
        remove_indicator(indicator=indicator, by=None, at=at)
    for line in lines:
        save_indicator(scheme=scheme, line=line, by=None, at=at)
    return scheme


def make_in_force(organization: Organization, **facts) -> Scheme:
    """A scheme in force, with everybody opened."""
    return enforce_scheme(scheme=make_scheme(organization, **facts), by=None, at=AT)


def evaluation_of(scheme: Scheme, thing) -> Evaluation:
    """That of a branch or of a person."""
    if isinstance(thing, Organization):
        return scheme.evaluations.get(organization=thing, person=None)
    return scheme.evaluations.get(person=thing)


def marks_of(evaluation: Evaluation, *numbers) -> dict[int, Mark]:
    """Marks for the indicators in their order."""
    indicators = evaluation.scheme.indicators.all()
    return {
        one.pk: Mark(Decimal(str(number))) for one, number in zip(indicators, numbers, strict=True)
    }


def step(evaluation: Evaluation, kind: str, at: datetime = AT, **facts) -> None:
    """One step of the course."""
    values = StepFacts(timezone.localdate(at), **facts)
    take_evaluation_step(evaluation=evaluation, kind=kind, facts=values, by=None, at=at)


def sum_up(evaluation: Evaluation, *numbers, own=None, deduction="0", at: datetime = AT) -> None:
    """The whole course with these marks."""
    if evaluation.scheme.of_branches:
        step(evaluation, "report", at)
        send_own_marks(
            evaluation=evaluation, marks=marks_of(evaluation, *(own or numbers)), by=None, at=at
        )
        step(evaluation, "poll", at, rate=Decimal(90))
        mark_evaluation(evaluation=evaluation, marks=marks_of(evaluation, *numbers), by=None, at=at)
        found = "记录不全" if Decimal(deduction) else ""
        step(evaluation, "daily", at, deduction=Decimal(deduction), finding=found)
        step(evaluation, "special", at)
        step(evaluation, "summing", at)
        return
    for kind in STEPS[Subject.MEMBERS][:-1]:
        step(evaluation, kind, at)
    mark_evaluation(evaluation=evaluation, marks=marks_of(evaluation, *numbers), by=None, at=at)
    step(evaluation, "summing", at)


def publish(evaluation: Evaluation, at: datetime = AT, days: int = 5) -> Publication:
    """公示 of the unit the evaluation belongs to."""
    today = timezone.localdate(at)
    return publish_results(
        scheme=evaluation.scheme, organization=publishing_unit(evaluation), starts_on=today,
        last_day=today + timedelta(days=days - 1), by=None, at=at,
    )  # fmt: skip


def day(year: int, month: int, number: int) -> datetime:
    """10 o'clock of a day."""
    return datetime.combine(date(year, month, number), AT.timetz())
