"""发展党员: the board, the case with its 25 steps, and how a case begins and ends."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.errors import ActionError
from branchrecords.web.asof import as_of
from branchrecords.web.components import Tab
from branchrecords.web.exporting import export_response
from branchrecords.web.pagination import page_of
from members.actions import development as actions
from members.exports.development import DEVELOPMENT
from members.forms.development import ApplyForm, StopForm, TakeOverForm
from members.forms.development_board import BoardFilterForm
from members.models import DevelopmentCase, Person
from members.models.of_people import with_open
from members.models.placements import tree_on
from members.queries.development import CaseFile, case_file
from members.queries.development_board import FILTERS, board, by_stage, narrowed
from members.queries.development_documents import printables
from members.queries.development_ladder import Ladder, ladder
from members.queries.development_plans import PlanLine, plan_of
from members.queries.development_publicity import publicity_key
from members.queries.organizations import branch_choices
from members.queries.people import home_of
from members.rules.development import LAST
from members.rules.development_dossier import step_to_show
from members.rules.development_order import CANCELLABLE, TAKEN_OVER_UNTIL
from members.rules.development_step import Stage
from members.rules.development_stops import StopReason
from members.views.may import may_at
from members.views.organizations import load_organization

END_WORDS: dict[str, str] = {
    **{reason.value: reason.label for reason in StopReason},
    "cancelled": "取消预备党员资格",
    "undone": "撤销导入",
}
REVERSIBLE = ("", "cancelled")  # of these ends the last step can be taken back
MOST_CARDS = 30  # of one column; the rest is on the list of the stage


@require(P.PERSON_VIEW)
def development_board(request: HttpRequest, pk: int) -> HttpResponse:
    """Every candidate of an organisation by stage, with what is due and what blocks."""
    organization = load_organization(request, pk, P.PERSON_VIEW)
    day, chosen = as_of(request, timezone.localdate()), BoardFilterForm(request.GET).chosen()
    on, tree = day.on, tree_on(day.on, day.today)
    below = branch_choices(organization=organization, on=on, then=tree)
    picked = below.filter(pk=chosen.get("within") or 0).first() or organization
    cases = DevelopmentCase.objects.permitted_on(request.user, P.PERSON_VIEW, on, tree)
    cases = with_open(cases.below(picked, on, tree), request.user, P.PERSON_VIEW)
    lines = board(cases, on=on, then=tree if day.is_past else None)
    plan = plan_of(organization=picked, year=on.year, until=on, tree=tree)
    left = narrowed(lines, only=chosen.get("only") or "")
    columns, stage = by_stage(left), chosen.get("stage") or ""
    context = {
        "organization": organization,
        "picked": picked,
        "below": below if not organization.is_branch else (),
        "as_of": day,
        "total": len(lines),
        "only": chosen.get("only") or "",
        "filters": FILTERS,
        "tabs": _stage_tabs(request, columns, stage),
        "stage": stage,
        "page": page_of(columns[Stage(stage)] if stage else left, request),
        "columns": [(s, rows[:MOST_CARDS], len(rows)) for s, rows in columns.items()],
        "total_text": f"{'当时 ' if day.is_past else ''}{len(lines)} 人在办理",
        "plan_text": _plan_text(plan, on.year),
        "may": may_at(request.user, organization),
    }
    return render(request, "members/development/board.html", context)


@require(P.PERSON_EXPORT)
@require_POST
def development_export(request: HttpRequest, pk: int) -> HttpResponse:
    """Exactly the filtered board as xlsx."""
    organization = load_organization(request, pk, P.PERSON_EXPORT)
    return export_response(request, DEVELOPMENT, organization=organization)


@require(P.PERSON_VIEW)
def person_development(request: HttpRequest, pk: int) -> HttpResponse:
    """The newest case of a person; without one, how one begins."""
    person = _person(request, pk, P.PERSON_VIEW)
    cases = person.development_cases.order_by("-opened_on", "-pk")
    case = cases.filter(state=DevelopmentCase.State.OPEN).first() or cases.first()
    if case is not None:
        return redirect("development-case", pk=case.pk)
    standing = person.standings.active_on(timezone.localdate()).first()
    context = {
        "person": person,
        "standing": standing,
        "fits": standing is not None and standing.kind in TAKEN_OVER_UNTIL,
        "may": may_at(request.user, request.organization),
    }
    return render(request, "members/development/none.html", context)


@require(P.PERSON_VIEW)
def development_case(request: HttpRequest, pk: int) -> HttpResponse:
    """One case: what is done, what comes now, what comes later."""
    case = load_case(request, pk, P.PERSON_VIEW)
    today = timezone.localdate()
    file = case_file(case, on=today)
    home, may = file.home, may_at(request.user, file.organization, file.home and file.home.group)
    steps = ladder(
        file,
        on=today,
        edits="development_edit" in may,
        approves="development_approve" in may,
    )
    context = {
        "case": case,
        "person": case.person,
        "home": home,
        "file": file,
        "ladder": steps,
        "today": today,
        "may": may,
        # Opinions and conclusions are for those who handle or audit them, not for every reader.
        "may_read": "development_edit" in may or "audit_view" in may,
        **_standing_of(case, file, steps, may),
    }
    return render(request, "members/development/case.html", context)


def _standing_of(case: DevelopmentCase, file: CaseFile, steps: Ladder, may: dict) -> dict:
    """What the head and the side of a case's page say and offer."""
    todo = [r for r in steps.rungs if r.may_do and not r.blocked and r.state in ("current", "open")]
    shown = step_to_show(file.dossier, timezone.localdate())
    last = case.records.current().order_by("sequence").last()
    mine = "development_approve" if last and last.definition.by_committee else "development_edit"
    open_case = case.state == DevelopmentCase.State.OPEN
    return {
        "stage_text": f"{case.stage.label}阶段" if open_case else case.get_state_display(),
        "progress_text": f"已办 {sum(r.state == 'done' for r in steps.rungs)} 步，共 {LAST} 步",
        "first_open": next((r for r in todo if r.step is shown), next(iter(todo), None)),
        "last_record": last if last and mine in may and case.end_reason in REVERSIBLE else None,
        "printables": printables(case.next_step),
        "publicity": publicity_key(case),
        "may_cancel": case.next_step in CANCELLABLE,
        "may_extend": case.step is not None
        and case.step.key == "full_meeting"
        and not case.extended_months,
        "end_text": END_WORDS.get(case.end_reason, ""),
    }


@require(P.DEVELOPMENT_EDIT)
def development_apply(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody new hands in the application."""
    organization = load_organization(request, pk, P.DEVELOPMENT_EDIT)
    today = timezone.localdate()
    form = ApplyForm(
        request.POST or None,
        request.FILES or None,
        branches=branch_choices(organization=organization, on=today),
        initial={"organization": organization.pk, "applied_on": today},
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            case = actions.register_applicant(
                organization=data["organization"],
                facts=form.facts(),
                applied_on=data["applied_on"],
                place=data["place"],
                papers=form.papers(["application"]),
                by=request.user,
                at=timezone.now(),
            )
        except ActionError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"已建立{case.person}的发展档案，请在一个月内派人谈话")
            return redirect("development-case", pk=case.pk)
    context = {"organization": organization, "form": form}
    return render(request, "members/development/apply.html", context)


@require(P.DEVELOPMENT_EDIT)
def development_open(request: HttpRequest, pk: int) -> HttpResponse:
    """The case of somebody in the register: go on from the papers there are."""
    person = _person(request, pk, P.DEVELOPMENT_EDIT)
    running = DevelopmentCase.objects.open().filter(person=person).first()
    if running is not None:
        return redirect("development-case", pk=running.pk)
    today = timezone.localdate()
    standing = person.standings.active_on(today).first()
    until = TAKEN_OVER_UNTIL.get(standing.kind, 0) if standing else 0
    form = TakeOverForm(request.POST or None, until=until)
    if until and request.method == "POST" and form.is_valid():
        try:
            case = actions.take_over_case(
                person=person, entries=form.entries(), by=request.user, at=timezone.now()
            )
        except ActionError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"已补登{person}的发展材料，从下一步接着办理")
            return redirect("development-case", pk=case.pk)
    context = {"person": person, "form": form, "standing": standing, "until": until}
    return render(request, "members/development/open.html", context)


@require(P.DEVELOPMENT_EDIT)
def development_stop(request: HttpRequest, pk: int) -> HttpResponse:
    """End a case before 转正."""
    case = load_case(request, pk, P.DEVELOPMENT_EDIT)
    form = StopForm(request.POST or None, initial={"on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            actions.stop_case(case=case, **form.cleaned_data, by=request.user, at=timezone.now())
        except ActionError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"已终止{case.person}的发展档案，材料和记录保留")
            return redirect("development-case", pk=case.pk)
    context = {"case": case, "person": case.person, "form": form}
    return render(request, "members/development/stop.html", context)


def _plan_text(plan: PlanLine, year: int) -> str:
    if plan.planned is None:
        return ""
    return f"{year}年计划 {plan.planned} 人，已接收 {plan.used} 人"


def load_case(request: HttpRequest, pk: int, permission: P) -> DevelopmentCase:
    """The case with its person, or 404 outside the scope, 403 without the right."""
    if not request.user.holds(permission):
        raise PermissionDenied
    rows = DevelopmentCase.objects.permitted(request.user, permission).select_related("person")
    case = get_object_or_404(rows, pk=pk)
    request.organization = home_of(case.person)
    return case


def _person(request: HttpRequest, pk: int, permission: P) -> Person:
    person = get_object_or_404(Person.objects.permitted(request.user, permission), pk=pk)
    request.organization = home_of(person)
    return person


def _stage_tabs(request: HttpRequest, columns, chosen: str) -> list[Tab]:
    def tab(label: str, value: str, count: int) -> Tab:
        query = request.GET.copy()
        query["stage"] = value
        query.pop("page", None)
        return Tab(label, f"?{query.urlencode()}", count=count, current=chosen == value)

    total = sum(len(rows) for rows in columns.values())
    return [
        tab("看板", "", total),
        *(tab(stage.label, stage.value, len(rows)) for stage, rows in columns.items()),
    ]
