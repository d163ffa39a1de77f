"""A member's own 整改 and key tasks: what they answer for, and progress from the phone."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from meetings.forms.problems import StepForm
from meetings.models import KeyTask, Problem, ProblemPaper
from meetings.queries.problems import owned_by
from meetings.queries.tasks import tasks_owned
from meetings.rules.problems import StepKind

from .problems import page_of_problem, paper_shown, step_taken
from .scope import posted


@require(P.SELF_VIEW)
def my_problems(request: HttpRequest) -> HttpResponse:
    """What the member answers for: late ones first."""
    person, today = request.user.person, timezone.localdate()
    rows = owned_by(person, on=today) if person else Problem.objects.none()
    tasks = tasks_owned(person, on=today) if person else KeyTask.objects.none()
    context = {"person": person, "rows": rows, "tasks": tasks, "today": today}
    return render(request, "meetings/problems/mine.html", context)


@require(P.SELF_VIEW)
def my_problem(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them, with the form for its progress."""
    problem = _own(request, pk)
    form = StepForm(posted(request), request.FILES or None, kind=StepKind.PROGRESS)
    if step_taken(request, form, problem, StepKind.PROGRESS):
        return redirect("my-problem", pk=problem.pk)
    context = {**page_of_problem(request, problem), "form": form}
    return render(request, "meetings/problems/my_problem.html", context)


@require(P.SELF_VIEW)
def my_problem_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """佐证材料 of a problem that the member answers for."""
    paper = (
        ProblemPaper.objects.select_related("attachment", "step__problem__organization")
        .filter(pk=pk)
        .first()
    )
    if paper is None:
        raise Http404
    _own(request, paper.step.problem_id)
    return paper_shown(request, paper)


def _own(request: HttpRequest, pk: int) -> Problem:
    person = request.user.person
    found = owned_by(person, on=timezone.localdate()).filter(pk=pk).first() if person else None
    if found is None:
        raise Http404
    return found
