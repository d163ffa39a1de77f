"""量化考核: own marks while they are typed and sent, evidence; of a branch and of a member."""

from __future__ import annotations

from decimal import Decimal

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.attachments.responses import attachment_response
from branchrecords.audit.recording import record
from branchrecords.errors import ActionError
from branchrecords.web.forms import pressed, spoken_errors, submitted
from reports.actions.evaluations import (
    add_evidence,
    remove_evidence,
    save_own_draft,
    send_own_marks,
)
from reports.forms.evaluations import EvidenceForm, MarksForm
from reports.models import Evaluation, Evidence
from reports.queries.evaluations import line_of, sheet_of
from reports.rules.evaluation_course import StepKind

from .evaluation_scope import load_evaluation


@require(P.EVALUATION_EDIT)
def evaluation_own(request: HttpRequest, pk: int) -> HttpResponse:
    """Own marks: every indicator with its number beside it; sending them ends 自查."""
    found = load_evaluation(request, pk, P.EVALUATION_EDIT)
    return own_page(request, found, "evaluation")


def own_page(request: HttpRequest, found: Evaluation, back: str) -> HttpResponse:
    """The form of own marks, for a branch and for a member on the phone."""
    today = timezone.localdate()
    sheet = sheet_of(found, on=today)
    form = MarksForm(
        request.POST if request.method == "POST" else None, sheet=sheet, whole=True,
        initial=_own_initial(found, sheet),
    )  # fmt: skip

    def act(at):
        send_own_marks(evaluation=found, marks=form.marks, by=request.user, at=at)

    if submitted(request, form, act):
        messages.success(request, "自评已报送，公示时在这里看结果")
        return redirect(back, found.pk)
    context = {
        "evaluation": found,
        "organization": found.organization,
        "form": form,
        "line": line_of(found, on=today),
        "back": back,
        "mine": back != "evaluation",
        "evidence_form": EvidenceForm(),
        "needs_report": found.scheme.of_branches
        and not found.steps.filter(kind=StepKind.REPORT).exists(),
    }
    return render(request, "reports/evaluations/own.html", context)


def _own_initial(found: Evaluation, sheet) -> dict:
    """What was typed and not sent, else what was sent, else what the records give."""
    initial = {}
    for row in sheet:
        pk = row.indicator.pk
        marks, reason = row.computed, ""
        if row.own is not None:
            marks, reason = row.own.marks, row.own.reason
        if str(pk) in found.draft:
            text, reason = found.draft[str(pk)]
            marks = Decimal(text)
        initial |= {f"marks_{pk}": marks, f"reason_{pk}": reason}
    return initial


@require(P.EVALUATION_EDIT)
@require_POST
def evaluation_own_save(request: HttpRequest, pk: int) -> HttpResponse:
    """Autosave of own marks (204 for htmx)."""
    return own_saved(request, load_evaluation(request, pk, P.EVALUATION_EDIT), "evaluation-own")


def own_saved(request: HttpRequest, found: Evaluation, back: str) -> HttpResponse:
    """Keep what was typed."""
    sheet = sheet_of(found, on=timezone.localdate())
    form = MarksForm(request.POST, sheet=sheet, lenient=True)
    try:
        if not form.is_valid():
            raise ActionError(spoken_errors(form))
        save_own_draft(evaluation=found, marks=form.marks, by=request.user, at=timezone.now())
    except ActionError as error:
        messages.error(request, str(error))
        return HttpResponse(str(error), status=422) if request.htmx else redirect(back, found.pk)
    return HttpResponse(status=204) if request.htmx else redirect(back, found.pk)


@require(P.EVALUATION_EDIT)
def evidence_add(request: HttpRequest, pk: int, indicator: int) -> HttpResponse:
    """Put a file to an indicator."""
    found = load_evaluation(request, pk, P.EVALUATION_EDIT)
    return evidence_page(request, found, indicator, "evaluation-own")


def evidence_page(request: HttpRequest, found: Evaluation, pk: int, back: str) -> HttpResponse:
    """The form of one file."""
    one = get_object_or_404(found.scheme.indicators, pk=pk)
    form = EvidenceForm(*((request.POST, request.FILES) if request.method == "POST" else ()))

    def act(at):
        upload = form.cleaned_data["file"]
        add_evidence(evaluation=found, indicator=one, upload=upload, by=request.user, at=at)

    if submitted(request, form, act):
        messages.success(request, f"「{one}」的材料已上传")
        return redirect(back, found.pk)
    context = {
        "form": form, "title": f"上传材料：{one}", "files": True,
        "back_url": back, "back_pk": found.pk, "remark": one.standard,
    }  # fmt: skip
    return render(request, "reports/evaluations/evidence.html", context)


@require(P.EVALUATION_VIEW)
def evidence(request: HttpRequest, pk: int) -> HttpResponse:
    """A file of an evaluation."""
    rows = Evidence.objects.permitted(request.user, P.EVALUATION_VIEW)
    return evidence_shown(request, get_object_or_404(rows.select_related("attachment"), pk=pk))


def evidence_shown(request: HttpRequest, row: Evidence) -> HttpResponse:
    """The file, with a row in the log."""
    record(
        "evaluation.evidence_read", by=request.user, at=timezone.now(), thing=row.evaluation,
        organization=row.evaluation.organization, detail={"name": str(row)},
    )  # fmt: skip
    return attachment_response(row.attachment, inline=True)


@require(P.EVALUATION_EDIT)
@require_POST
def evidence_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a file away."""
    rows = Evidence.objects.permitted(request.user, P.EVALUATION_VIEW)
    row = get_object_or_404(rows.select_related("attachment", "evaluation"), pk=pk)
    load_evaluation(request, row.evaluation_id, P.EVALUATION_EDIT)

    def act(at):
        remove_evidence(evidence=row, by=request.user, at=at)
        return "材料已删去"

    pressed(request, act)
    return redirect("evaluation-own", row.evaluation_id)
