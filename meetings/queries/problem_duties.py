"""What an organisation has to do about its problems, for the desk and the reminders."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from meetings.models import Problem, ProblemStep
from meetings.rules.problems import ARTICLE, PRESSING, State, StepKind
from members.models import Organization
from members.models.placements import stood_within
from members.queries.signs import only_with

from .duties import Duty
from .problems import problems_within


def _unsolved(organization: Organization, on: date) -> list[QuerySet]:
    """Never closed, or opened anew."""
    steps = ProblemStep.objects.filter(problem=OuterRef("pk"))
    ended = steps.filter(kind__in=(StepKind.CLOSED, StepKind.WITHDRAWN))
    begun_anew = steps.filter(kind=StepKind.REOPENED)
    here = Problem.objects.filter(stood_within(organization, on=on))
    return [here.filter(~Exists(ended) | Exists(begun_anew))]


@only_with(_unsolved)
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
