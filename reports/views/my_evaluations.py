"""A member's own 量化考核 on the phone: own marks, the result, an objection."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.web.forms import submitted
from reports.actions.evaluation_results import note_objection
from reports.forms.evaluations import ObjectionForm
from reports.models import Evaluation, Evidence
from reports.queries.evaluation_marking import objection_blockers
from reports.queries.evaluations import line_of, lines_of, sheet_of

from .evaluation_mending import report_page
from .evaluation_own import evidence_page, evidence_shown, own_page, own_saved
from .evaluation_scope import form_page


def _mine(request: HttpRequest):
    if request.user.person_id is None:
        return Evaluation.objects.none()
    return Evaluation.objects.current().filter(person=request.user.person_id)


def _load(request: HttpRequest, pk: int) -> Evaluation:
    rows = _mine(request).select_related("organization", "person", "scheme__organization")
    return get_object_or_404(rows, pk=pk)


@require(P.SELF_VIEW)
def my_evaluations(request: HttpRequest) -> HttpResponse:
    """Every year's, the newest first."""
    rows = _mine(request).order_by("-scheme__year", "-pk")
    context = {"lines": lines_of(rows, on=timezone.localdate()), "person": request.user.person}
    return render(request, "reports/evaluations/mine.html", context)


@require(P.SELF_VIEW)
def my_evaluation(request: HttpRequest, pk: int) -> HttpResponse:
    """One year's: the marks and, once it is published, the result."""
    found, today = _load(request, pk), timezone.localdate()
    line = line_of(found, on=today)
    context = {
        "evaluation": found,
        "line": line,
        "mending": line.mending,
        "sheet": sheet_of(found, on=today),
        "objections": found.objections.select_related("answer"),
        "results": found.results.order_by("-number"),
        "objectable": not objection_blockers(found, today),
        "editable": not line.marked and line.result is None,
    }
    return render(request, "reports/evaluations/my_evaluation.html", context)


@require(P.SELF_VIEW)
def my_evaluation_own(request: HttpRequest, pk: int) -> HttpResponse:
    """自评 on the phone."""
    return own_page(request, _load(request, pk), "my-evaluation")


@require(P.SELF_VIEW)
@require_POST
def my_evaluation_save(request: HttpRequest, pk: int) -> HttpResponse:
    """Autosave of 自评."""
    return own_saved(request, _load(request, pk), "my-evaluation-own")


@require(P.SELF_VIEW)
def my_evidence_add(request: HttpRequest, pk: int, indicator: int) -> HttpResponse:
    """A file for one indicator."""
    return evidence_page(request, _load(request, pk), indicator, "my-evaluation-own")


@require(P.SELF_VIEW)
def my_evidence(request: HttpRequest, pk: int) -> HttpResponse:
    """A file of one's own evaluation."""
    row = Evidence.objects.filter(pk=pk).select_related("attachment", "evaluation__organization")
    found = row.filter(evaluation__in=_mine(request)).first()
    if found is None:
        raise Http404
    return evidence_shown(request, found)


@require(P.SELF_VIEW)
def my_objection(request: HttpRequest, pk: int) -> HttpResponse:
    """An objection of one's own."""
    found = _load(request, pk)
    form = ObjectionForm(request.POST if request.method == "POST" else None)

    def act(at):
        note_objection(
            evaluation=found, text=form.cleaned_data["text"], person=request.user.person,
            by=request.user, at=at,
        )  # fmt: skip

    if submitted(request, form, act):
        messages.success(request, "异议已收到，答复以后在这里看")
        return redirect("my-evaluation", pk)
    back = (reverse("my-evaluation", args=(pk,)), "我的量化考核")
    return form_page(
        request, form, "提出异议", back, remark=str(found), refusal="现在不能提出异议",
        blockers=objection_blockers(found, timezone.localdate()),
    )  # fmt: skip


@require(P.SELF_VIEW)
def my_rectification_report(request: HttpRequest, pk: int) -> HttpResponse:
    """What one mended oneself."""
    back = (reverse("my-evaluation", args=(pk,)), "我的量化考核")
    return report_page(request, _load(request, pk), "my-evaluation", back)
