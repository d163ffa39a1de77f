"""问题清单: the list of an organisation and all below it, one problem, what is done with it."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.access.scoping import can
from branchrecords.attachments.responses import attachment_response
from branchrecords.audit.recording import record
from branchrecords.web.asked import id_asked
from branchrecords.web.asof import as_of
from branchrecords.web.components import Tab
from branchrecords.web.exporting import export_response
from branchrecords.web.forms import submitted
from branchrecords.web.pagination import page_of
from meetings.actions.problems import add_problem, change_measure, take_step
from meetings.exports.problems import PROBLEMS, STATES, problems_pdf, wish_of
from meetings.forms.problems import MeasureForm, ProblemForm, StepForm
from meetings.models import PlanCheck, Problem, ProblemPaper
from meetings.queries.problems import (
    by_organization,
    counts_of,
    meetings_to_name,
    narrowed,
    owners_of,
    problems_on,
    problems_within,
    raised_to,
    steps_open,
)
from meetings.rules.problems import ARTICLE, Source, StepKind
from members.models import Organization, Person
from members.views.may import may_at

from .scope import list_paper, organization_in_scope, posted, refuse
from .talks import people_at

FILLED = 500  # letters of a problem that an address may carry
TABS = ("unsolved", "overdue", "soon", "raised", "closed", "")


@require(P.MEETING_VIEW)
def problem_list(request: HttpRequest, pk: int) -> HttpResponse:
    """The problems of an organisation and of all below it, as of a day."""
    organization = organization_in_scope(request, pk, P.MEETING_VIEW)
    day, wish = as_of(request, timezone.localdate()), wish_of(request.GET)
    mine = Problem.objects.permitted(request.user, P.MEETING_VIEW)
    rows = problems_within(mine, organization=organization, on=day.on, year=wish.year)
    counts = counts_of(rows)
    context = {
        "organization": organization,
        "as_of": day,
        "wish": wish,
        "counts": counts,
        "tabs": _tabs(request, wish.state, counts),
        "page": page_of(narrowed(rows, wish), request, per_page=30),
        "owners": owners_of(rows),
        "sources": Source.choices,
        "years": range(day.today.year, day.today.year - 6, -1),
        "below": [] if organization.is_branch else by_organization(rows),
        "asked": _asked(request, organization),
        "may": may_at(request.user, organization),
        "article": ARTICLE,
    }
    return render(request, "meetings/problems/list.html", context)


def _tabs(request: HttpRequest, state: str, counts: dict[str, int]) -> list[Tab]:
    found = []
    for one in TABS:
        query = request.GET.copy()
        query.pop("page", None)
        query["state"] = one
        url, number = f"?{query.urlencode()}", counts[one or "all"]
        found.append(Tab(STATES[one], url, number, one == state))
    return found


def _asked(request: HttpRequest, organization: Organization):
    """What waits for this organisation's answer, for those who may give it."""
    if organization.is_branch or P.PROBLEM_EDIT not in request.user.permissions_at(organization):
        return []
    return raised_to(organization, on=timezone.localdate())


@require(P.MEETING_VIEW)
@require_POST
def problem_export(request: HttpRequest, pk: int) -> HttpResponse:
    """The list as it is narrowed, as xlsx."""
    organization = organization_in_scope(request, pk, P.MEETING_VIEW)
    return export_response(request, PROBLEMS, organization=organization)


@require(P.MEETING_VIEW)
def problem_print(request: HttpRequest, pk: int) -> HttpResponse:
    """问题清单和整改台账 as it is narrowed, as PDF."""
    organization = organization_in_scope(request, pk, P.MEETING_VIEW)
    return list_paper(request, organization, problems_pdf, "problem-list")


@require(P.PROBLEM_EDIT)
def problem_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a problem on the list; `?review=` and `?meeting=` say where it was found."""
    organization = organization_in_scope(request, pk, P.PROBLEM_EDIT)
    form = _problem_form(request, organization)
    added: list[Problem] = []

    def act(at):
        added.append(add_problem(organization=organization, **form.facts, by=request.user, at=at))

    if submitted(request, form, act):
        messages.success(request, f"已登记，请{form.cleaned_data['owner']}整改")
        return redirect("problem-detail", pk=added[0].pk)
    context = {"organization": organization, "form": form, "title": "登记问题"}
    return render(request, "meetings/problems/form.html", context)


def _problem_form(request: HttpRequest, organization: Organization) -> ProblemForm:
    today = timezone.localdate()
    asked = ("review", "meeting", "plan_check")
    review, meeting, check = (id_asked(request.GET.get(name)) for name in asked)
    source = Source.REVIEW if review else Source.MEETING if meeting else Source.CHECK
    return ProblemForm(
        posted(request),
        people=people_at(organization),
        meetings=meetings_to_name(organization, on=today),
        reviews=organization.reviews.all(),
        checks=PlanCheck.objects.filter(plan__organization=organization).order_by("-on"),
        initial={
            "found_on": today,
            "review": review,
            "meeting": meeting,
            "plan_check": check,
            "source": source,
            # Another page may fill these in; what is sent is checked like what is typed.
            "text": request.GET.get("text", "")[:FILLED],
            "due_on": request.GET.get("due_on", "")[:10],
        },
    )


@require(P.MEETING_VIEW)
def problem_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One problem: measure, owner, deadline, everything that was done, what can be done next."""
    problem = _load(request, pk, P.MEETING_VIEW)
    return render(request, "meetings/problems/detail.html", page_of_problem(request, problem))


def page_of_problem(request: HttpRequest, problem: Problem) -> dict:
    """What the page of a problem shows, to the organisation and to the owner alike."""
    may = may_at(request.user, problem.organization)
    open_for = steps_open(problem, by=request.user)
    asked = problem.steps.filter(kind=StepKind.RAISED).select_related("organization").last()
    return {
        "problem": problem,
        "organization": problem.organization,
        "measures": problem.measures.select_related("owner", "recorded_by"),
        "steps": problem.steps.select_related(
            "owner", "organization", "recorded_by"
        ).prefetch_related("papers__attachment"),
        "may": may,
        "open_for": {kind: not blockers for kind, blockers in open_for.items()},
        "why_not": open_for[StepKind.CLOSED],
        "answers": asked is not None and _may_answer(request, asked.organization),
        "today": timezone.localdate(),
    }


def _may_answer(request: HttpRequest, organization: Organization) -> bool:
    return P.PROBLEM_EDIT in request.user.permissions_at(organization)


@require(P.PROBLEM_EDIT)
def problem_measure(request: HttpRequest, pk: int) -> HttpResponse:
    """Change measure, owner or deadline; what held before stays on the page."""
    problem = _load(request, pk, P.PROBLEM_EDIT)
    last = problem.measures.latest("pk")
    people = people_at(problem.organization) | Person.objects.filter(pk=last.owner_id)
    initial = {"text": last.text, "owner": last.owner_id, "due_on": last.due_on}
    form = MeasureForm(posted(request), people=people, initial=initial)

    def act(at):
        change_measure(problem=problem, **form.cleaned_data, by=request.user, at=at)

    if submitted(request, form, act):
        messages.success(request, "已调整，原来的措施和理由保留")
        return redirect("problem-detail", pk=problem.pk)
    context = {
        "organization": problem.organization, "problem": problem, "form": form,
        "title": "调整整改措施",
    }  # fmt: skip
    return render(request, "meetings/problems/form.html", context)


@require(P.PROBLEM_EDIT)
def problem_step(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Progress, a request upward, its answer, 销号, reopening, withdrawal."""
    problem = _load(request, pk, P.PROBLEM_EDIT)
    if kind not in StepKind.values:
        raise Http404
    asked = problem.steps.filter(kind=StepKind.RAISED).last() if kind == "answered" else None
    if asked and not can(request.user, P.PROBLEM_EDIT, asked.organization):
        raise PermissionDenied
    form = StepForm(posted(request), request.FILES or None, kind=kind)
    if step_taken(request, form, problem, kind):
        return redirect("problem-detail", pk=problem.pk)
    context = {
        "organization": problem.organization, "problem": problem, "form": form,
        "title": StepKind(kind).label,
        "blockers": steps_open(problem, by=request.user)[kind],
    }  # fmt: skip
    return render(request, "meetings/problems/form.html", context)


def step_taken(request: HttpRequest, form: StepForm, problem: Problem, kind: str) -> bool:
    """Whether the form was sent and the step is on the list now."""

    def act(at):
        take_step(problem=problem, kind=kind, **form.facts, by=request.user, at=at)

    if not submitted(request, form, act):
        return False
    messages.success(request, f"已登记「{StepKind(kind).label}」")
    return True


@require(P.MEETING_VIEW)
def problem_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """佐证材料, to who may see the problem."""
    found = (
        ProblemPaper.objects.permitted(request.user, P.MEETING_VIEW)
        .select_related("attachment", "step__problem__organization")
        .filter(pk=pk)
        .first()
    )
    if found is None:
        raise Http404
    return paper_shown(request, found)


def paper_shown(request: HttpRequest, paper: ProblemPaper) -> HttpResponse:
    """The file, with a row in the log."""
    problem = paper.step.problem
    record(
        "problem.paper_read", by=request.user, at=timezone.now(), thing=problem,
        organization=problem.organization, detail={"name": str(paper)},
    )  # fmt: skip
    return attachment_response(paper.attachment, inline=True)


def _load(request: HttpRequest, pk: int, permission: P) -> Problem:
    """A problem on which the user holds the permission; 403 where it is only seen, else 404."""
    seen = Problem.objects.permitted(request.user, permission).filter(pk=pk)
    rows = problems_on(seen, on=timezone.localdate())
    found = rows.select_related(
        "organization", "meeting", "review", "plan_check__plan", "recorded_by"
    ).first()
    if found is None:
        refuse(Problem.objects.permitted(request.user, P.MEETING_VIEW).filter(pk=pk))
    request.organization = found.organization  # type: ignore[attr-defined]
    return found
