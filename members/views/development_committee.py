"""The committee's side: what waits for it, the yearly analysis, the year's numbers."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.errors import ActionError
from branchrecords.web.forms import spoken_errors
from branchrecords.web.pagination import page_of
from members.actions.development_analysis import analyse_activists
from members.actions.development_plans import set_plan
from members.forms.development_board import AnalysisForm, PlanForm
from members.models import DevelopmentCase, Organization
from members.models.of_people import with_open
from members.models.placements import tree_on
from members.queries.development_board import board
from members.queries.development_plans import admitted, plan_of
from members.rules.development import STEPS_BY_KEY
from members.rules.development_facts import FACTS
from members.views.may import may_at
from members.views.organizations import load_organization


@require(P.DEVELOPMENT_APPROVE)
def development_waiting(request: HttpRequest, pk: int) -> HttpResponse:
    """备案, 预审, 审批: everything that waits for the committee, the oldest deadline first."""
    organization = load_organization(request, pk, P.DEVELOPMENT_APPROVE)
    today = timezone.localdate()
    cases = DevelopmentCase.objects.permitted(request.user, P.DEVELOPMENT_APPROVE)
    lines = [
        line for line in board(cases.below(organization, today), on=today) if line.step.by_committee
    ]
    context = {
        "organization": organization,
        "today": today,
        "lines": [(line, _asks_nothing(line.step.key)) for line in lines],
        "waiting_text": f"{len(lines)} 件" if lines else "",
        "activists": _activists(request, organization, today).count(),
    }
    return render(request, "members/development/waiting.html", context)


@require(P.DEVELOPMENT_APPROVE)
def development_analysis(request: HttpRequest, pk: int) -> HttpResponse:
    """The yearly analysis of the 积极分子, for many at once."""
    organization = load_organization(request, pk, P.DEVELOPMENT_APPROVE)
    today = timezone.localdate()
    cases = list(_activists(request, organization, today).select_related("person"))
    form = AnalysisForm(
        request.POST or None,
        choices=[(case.pk, case.person.name) for case in cases],
        initial={"done_on": today, "cases": [case.pk for case in cases]},
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        chosen = [case for case in cases if case.pk in data["cases"]]
        try:
            analyse_activists(
                cases=chosen,
                on=data["done_on"],
                opinion=data["opinion"],
                by=request.user,
                at=timezone.now(),
            )
        except ActionError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"已登记 {len(chosen)} 人的年度分析")
            return redirect("development-waiting", pk=organization.pk)
    context = {"organization": organization, "form": form, "count": len(cases)}
    return render(request, "members/development/analysis.html", context)


@require(P.PERSON_VIEW)
def development_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Planned, handed out, used, left: the organisation and those directly below."""
    organization = load_organization(request, pk, P.PERSON_VIEW)
    year = _year(request)
    tree = tree_on(date(year, 12, 31), timezone.localdate())
    open_ones = Organization.objects.permitted(request.user, P.PERSON_VIEW)
    rows = admitted(organization=organization, year=year, tree=tree)
    rows = with_open(rows, request.user, P.PERSON_VIEW, "case__person")
    context = {
        "organization": organization,
        "year": year,
        "plan_title": f"{year}年发展计划",
        "this_year": timezone.localdate().year,
        "plan": plan_of(organization=organization, year=year, tree=tree, among=open_ones),
        "admitted": page_of(rows, request, per_page=50),
        "approved_from": STEPS_BY_KEY["approval"].number + 1,
        "may": may_at(request.user, organization),
    }
    return render(request, "members/development/plan.html", context)


@require(P.DEVELOPMENT_APPROVE)
@require_POST
def development_plan_set(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand a number to an organisation. A branch cannot raise its own."""
    organization = load_organization(request, pk, P.DEVELOPMENT_APPROVE)
    form, year = PlanForm(request.POST), _year(request)
    try:
        if not form.is_valid():
            raise ActionError(spoken_errors(form))
        set_plan(
            organization=organization,
            year=year,
            **form.cleaned_data,
            by=request.user,
            at=timezone.now(),
        )
        messages.success(request, f"已下达{organization} {year}年发展计划")
    except ActionError as error:
        messages.error(request, str(error))
    target = request.POST.get("page", "")
    pk = int(target) if target.isdecimal() else organization.pk
    answer = redirect("development-plan", pk=pk)
    answer["Location"] += f"?year={year}"
    return answer


def _activists(request: HttpRequest, organization, today):
    """Open cases in step 6 without an analysis in this year."""
    if not request.user.holds(P.DEVELOPMENT_APPROVE):
        raise PermissionDenied
    done = DevelopmentCase.objects.filter(
        records__step="fostering",
        records__result="yearly",
        records__superseded_at__isnull=True,
        records__done_on__year=today.year,
    )
    return (
        DevelopmentCase.objects.permitted(request.user, P.DEVELOPMENT_APPROVE)
        .open()
        .below(organization, today)
        .filter(next_step=STEPS_BY_KEY["fostering"].number)
        .exclude(pk__in=done.values("pk"))
        .order_by("person__pinyin", "pk")
    )


def _asks_nothing(key: str) -> bool:
    """Whether one click records the step: its form has nothing that must be filled in."""
    return not any(fact.required for fact in FACTS[key])


def _year(request: HttpRequest) -> int:
    text = request.POST.get("year") or request.GET.get("year") or ""
    this = timezone.localdate().year
    return int(text) if text.isdecimal() and 1949 <= int(text) <= 2200 else this
