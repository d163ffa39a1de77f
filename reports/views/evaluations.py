"""量化考核: the board, one evaluation, own marks while they are typed and sent, evidence."""

from __future__ import annotations

from decimal import Decimal

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.access.scoping import can
from branchrecords.attachments.responses import attachment_response
from branchrecords.audit.recording import record
from branchrecords.errors import ActionError
from branchrecords.web.components import Tab
from branchrecords.web.exporting import export_response
from branchrecords.web.forms import pressed, spoken_errors, submitted
from branchrecords.web.pagination import page_of
from reports.actions.evaluations import (
    add_evidence,
    remove_evidence,
    save_own_draft,
    send_own_marks,
)
from reports.evaluation_exports import BOARD, summary_pdf
from reports.forms.evaluations import EvidenceForm, MarksForm
from reports.models import Evaluation, Evidence, Publication
from reports.queries.evaluation_board import (
    NO_BAND,
    SORTS,
    board,
    counts_of,
    narrowed,
    scheme_of,
    wish_of,
)
from reports.queries.evaluations import blockers_of, line_of, sheet_of, veiled
from reports.queries.organizations import years
from reports.rules.evaluation_course import BY_BRANCH, OWN_ACT, STEPS, StepKind, Subject
from reports.rules.evaluation_marks import Band

from .evaluation_scope import (
    load_evaluation,
    load_place,
    may_of,
    pdf_response,
    wanted_by,
)


@require(P.EVALUATION_VIEW)
def evaluation_board(request: HttpRequest, pk: int) -> HttpResponse:
    """Everybody below with own marks, score, band and step; what can be done for all at once."""
    organization, today = load_place(request, pk), timezone.localdate()
    wish = wish_of(request.GET, today)
    lines = board(request.user, organization, wish, today)
    shown, scheme = narrowed(lines, wish), scheme_of(organization, wish)
    unit = scheme is not None and (
        scheme.organization_id == organization.pk if scheme.of_branches else organization.is_branch
    )
    act = P.EVALUATION_MARK if scheme and scheme.of_branches else P.EVALUATION_EDIT
    context = {
        "organization": organization,
        "wish": wish,
        "scheme": scheme,
        "page": page_of(shown, request, per_page=60),
        "counts": counts_of(lines),
        "number": len(lines),
        "tabs": _tabs(request, wish.band, counts_of(lines), len(lines), wish.subject),
        "subjects": Subject.choices,
        "sorts": SORTS.items(),
        "years": years(today),
        "acts": unit and can(request.user, act, organization),
        "makes": can(request.user, P.EVALUATION_MARK, organization) and not organization.is_branch,
        "steps": [one for one in STEPS[wish.subject] if one not in OWN_ACT],
        "publication": _publication(scheme, organization) if unit else None,
    }
    return render(request, "reports/evaluations/board.html", context)


def _publication(scheme, organization) -> Publication | None:
    return Publication.objects.filter(scheme=scheme, organization=organization).first()


def _tabs(request: HttpRequest, band: str, counts: dict, number: int, subject: str) -> list[Tab]:
    top = "先进" if subject == Subject.BRANCHES else "优秀"
    names = {"": "全部", **dict(Band.choices), Band.TOP: top, NO_BAND: "还没有等次"}
    found = []
    for key, label in names.items():
        query = request.GET.copy()
        query.pop("page", None)
        query["band"] = key
        count = counts[key] if key else number
        found.append(Tab(label, f"?{query.urlencode()}", count, key == band))
    return found


@require(P.EVALUATION_VIEW)
@require_POST
def evaluation_export(request: HttpRequest, pk: int) -> HttpResponse:
    """The board as it is narrowed, as xlsx."""
    organization = load_place(request, pk)
    return export_response(request, BOARD, organization=organization)


@require(P.EVALUATION_VIEW)
def evaluation_table(request: HttpRequest, pk: int) -> HttpResponse:
    """The board as it is narrowed, on paper."""
    organization = load_place(request, pk)
    try:
        return pdf_response(*summary_pdf(wanted_by(request, organization)))
    except ActionError as error:
        messages.error(request, str(error))
        return redirect("evaluation-board", pk)


@require(P.EVALUATION_VIEW)
def evaluation(request: HttpRequest, pk: int) -> HttpResponse:
    """One evaluation: the score sheet, the course, the result, objections, 整改."""
    found = load_evaluation(request, pk)
    today = timezone.localdate()
    line, may = line_of(found, on=today), may_of(request, found)
    begun = line.marked > 0
    if not may["mark"]:
        line = veiled(line)
    context = {
        "evaluation": found,
        "organization": found.organization,
        "line": line,
        "sheet": sheet_of(found, on=today),
        "steps": found.steps.select_related("by", "withdrawal__by"),
        "course": _course(line, may),
        "results": found.results.select_related("publication", "by").order_by("-number"),
        "objections": found.objections.select_related("answer", "by"),
        "rectification": line.rectification,
        "checks": line.rectification.checks.all() if line.rectification else (),
        "may": may,
        "begun": begun,
        "shows_marks": may["mark"] or line.result is not None,
        "reopened": _reopened(found, line),
        "low": line.result is not None and line.band in (Band.BASIC, Band.FAIL),
        "objectable": line.result is not None
        and line.result.publication.starts_on <= today < line.result.publication.ends_on,
    }
    return render(request, "reports/evaluations/detail.html", context)


def _course(line, may: dict[str, bool]) -> list[dict]:
    """The steps in order: taken or not, and whether the user can take it now."""
    found = []
    subject = line.evaluation.scheme.subject
    for kind in STEPS[subject]:
        allowed = may["mark"] or (kind in BY_BRANCH and may["own"])
        open_now = kind not in OWN_ACT and not blockers_of(line, kind) and line.result is None
        found.append(
            {"kind": kind, "taken": kind in line.taken, "can": allowed and open_now,
             "next": kind == line.next}
        )  # fmt: skip
    return found


def _reopened(found: Evaluation, line) -> bool:
    """Whether an upheld objection opened the marks again."""
    if line.result is None:
        return False
    return found.objections.filter(answer__upheld=True).count() >= line.result.number


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
