"""补学 as the branch sees it: assigning, the list, certifying."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.access.scoping import can
from branchrecords.errors import ActionError
from branchrecords.web.asof import as_of
from branchrecords.web.components import Tab
from branchrecords.web.exporting import export_response
from branchrecords.web.pagination import page_of
from meetings.actions.make_up import (
    assign_make_up,
    certify_make_up,
    report_make_up,
    return_make_up,
    waive_make_up,
)
from meetings.exports.make_up import MAKE_UPS, show_asked
from meetings.forms.attending import AssignForm, DecideForm, ReportForm, WaiveForm
from meetings.models import MakeUp
from meetings.queries.make_up import (
    SHOWS,
    absentees,
    last_report,
    line_of,
    lines_of,
    make_ups_within,
    narrowed,
    usual_due,
    usual_task,
)
from meetings.rules.make_up import MakeUpState

from .scope import meeting_in_scope, organization_in_scope, posted

DECISIONS = {
    "certify": (certify_make_up, "已认定{}的补学"),
    "return": (return_make_up, "已退回，请{}重补"),
    "waive": (waive_make_up, "已免予{}补学"),
}


@require(P.MEETING_EDIT)
def assign(request: HttpRequest, pk: int) -> HttpResponse:
    """Who missed a sealed meeting is to study it: everybody ticked, the day filled in."""
    meeting = meeting_in_scope(request, pk, P.MEETING_EDIT)
    if not meeting.is_sealed:
        return redirect("meeting-detail", pk)
    rows, today = absentees(meeting), timezone.localdate()
    initial = {
        "people": [row.person_id for row in rows],
        "task": usual_task(meeting),
        "due_on": usual_due(meeting, on=today),
    }
    form = AssignForm(posted(request), rows=rows, initial=initial)
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data | {"people": [int(pk) for pk in form.cleaned_data["people"]]}
        try:
            made = assign_make_up(meeting=meeting, by=request.user, at=timezone.now(), **facts)
            messages.success(request, f"已安排 {len(made)} 人补学")
            return redirect("make-up-list", meeting.organization_id)
        except ActionError as error:
            form.add_error(None, str(error))
    context = {"meeting": meeting, "rows": rows, "form": form}
    return render(request, "meetings/make_up/assign.html", context)


@require(P.MEETING_VIEW)
def make_up_list(request: HttpRequest, pk: int) -> HttpResponse:
    """The 补学 of an organisation and below as they stood on a day."""
    organization = organization_in_scope(request, pk, P.MEETING_VIEW)
    day, show = as_of(request, timezone.localdate()), show_asked(request.GET)
    everything = lines_of(make_ups_within(organization, on=day.on), on=day.on)
    by_tab = {key: narrowed(everything, key) for key in SHOWS}
    tabs = [
        Tab(label, f"?show={key}{day.also}", len(by_tab[key]), key == show)
        for key, label in SHOWS.items()
    ]
    context = {
        "organization": organization,
        "as_of": day,
        "tabs": tabs,
        "show": show,
        "page": page_of(by_tab[show], request),
        "count": len(by_tab[show]),
        "may_export": can(request.user, P.PERSON_EXPORT, organization),
    }
    return render(request, "meetings/make_up/list.html", context)


@require(P.PERSON_EXPORT)
@require_POST
def export(request: HttpRequest, pk: int) -> HttpResponse:
    """The list as it is filtered."""
    organization = organization_in_scope(request, pk, P.PERSON_EXPORT)
    return export_response(request, MAKE_UPS, organization=organization)


@require(P.MEETING_EDIT)
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One 补学: what was reported, and the branch's word on it."""
    return _page(request, _make_up(request, pk))


@require(P.MEETING_EDIT)
@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Certify, return or waive."""
    make_up, do = _make_up(request, pk), request.POST.get("do", "")
    act, said = DECISIONS.get(do, (None, ""))
    if act is None:
        forms = {"decision": DecideForm(request.POST), "waiver": WaiveForm(request.POST)}
        for one in forms.values():
            one.add_error(None, "请选择认定、退回或免予补学。")
        return _page(request, make_up, **forms)
    shown = "waiver" if do == "waive" else "decision"
    form = (WaiveForm if do == "waive" else DecideForm)(request.POST)
    if form.is_valid():
        try:
            note = form.cleaned_data["note"]
            act(make_up=make_up, note=note, by=request.user, at=timezone.now())
            messages.success(request, said.format(make_up.attendance.name))
            return redirect("make-up-detail", pk)
        except ActionError as error:
            form.add_error("note", str(error))
    return _page(request, make_up, **{shown: form})


@require(P.MEETING_EDIT)
@require_POST
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """The branch writes down the 补学 of who has no phone."""
    make_up, form = _make_up(request, pk), ReportForm(request.POST)
    if form.is_valid():
        facts = form.cleaned_data
        try:
            report_make_up(make_up=make_up, by=request.user, at=timezone.now(), **facts)
            messages.success(request, f"已登记{make_up.attendance.name}的补学情况")
            return redirect("make-up-detail", pk)
        except ActionError as error:
            form.add_error(None, str(error))
    return _page(request, make_up, report=form)


def _page(request: HttpRequest, make_up: MakeUp, **forms: Any) -> HttpResponse:
    """The page; a form with errors is handed in by its name: decision, waiver or report."""
    line = line_of(make_up, on=timezone.localdate())
    request.organization = make_up.meeting.organization
    context = {
        "line": line,
        "make_up": make_up,
        "row": make_up.attendance,
        "meeting": make_up.meeting,
        "steps": make_up.steps.select_related("by"),
        "reported": last_report(make_up),
        "waits": line.state is MakeUpState.REPORTED,
        "open": line.state in (MakeUpState.OPEN, MakeUpState.RETURNED),
        "decision": DecideForm(),
        "waiver": WaiveForm(),
        "report": ReportForm(),
    } | forms
    return render(request, "meetings/make_up/detail.html", context)


def _make_up(request: HttpRequest, pk: int) -> MakeUp:
    rows = MakeUp.objects.permitted(request.user, P.MEETING_EDIT).with_state()
    facts = ("attendance__meeting__organization", "attendance__person", "assigned_by")
    return get_object_or_404(rows.select_related(*facts), pk=pk)
