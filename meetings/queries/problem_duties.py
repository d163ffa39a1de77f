"""What an organisation has to do about its problems, for the desk and the reminders."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from meetings.models import Problem
from meetings.rules.problems import ARTICLE, PRESSING, State
from members.models import Organization

from .duties import Duty
from .problems import problems_within


def duties(*, organization: Organization, on: date) -> list[Duty]:
    """Problems that are overdue or due within seven days; two queries."""
    rows = problems_within(Problem.objects.all(), organization=organization, on=on)
    rows = rows.filter(state__in=PRESSING).order_by("due_on", "pk")
    return [_duty(problem) for problem in rows]


def _duty(problem) -> Duty:
    return Duty(
        due_on=problem.due_on,
        title=f"整改：{problem}",
        rule=f"责任人{problem.owner_name}，到期前登记进展，由其他同志核实销号",
        article=ARTICLE,
        button="看整改",
        url=reverse("problem-detail", args=(problem.pk,)),
        late=problem.state == State.OVERDUE,
        kind="problem",
    )
