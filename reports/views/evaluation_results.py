"""量化考核: 公示, its paper, objections and answers, corrections, targets."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.access.scoping import can
from branchrecords.web.forms import submitted
from members.queries.settings import setting
from reports.actions import evaluation_results as actions
from reports.evaluation_exports import publication_pdf
from reports.forms.evaluations import (
    ObjectionAnswerForm,
    ObjectionForm,
    PublicationForm,
    ReasonForm,
)
from reports.models import Objection, Publication, Scheme
from reports.queries.evaluation_marking import (
    correction_blockers,
    objection_blockers,
    publication_bands,
    publication_blockers,
)
from reports.queries.evaluation_targets import counted, targets_of, with_band
from reports.queries.evaluations import evaluations_published_by, lines_of, year_day
from reports.queries.organizations import year_of, years
from reports.rules.evaluation_marks import Band, band_label
from reports.rules.evaluation_targets import REACHED, STRONG, TARGETS_BY_KEY

from .evaluation_scope import (
    back_to,
    form_page,
    load_evaluation,
    load_place,
    load_to_mark,
    pdf_response,
    posted,
    to_evaluation,
    wanted_by,
)


@require(P.EVALUATION_MARK, P.EVALUATION_EDIT)
def evaluation_publish(request: HttpRequest, pk: int, scheme: int) -> HttpResponse:
    """公示: what will stand on it, what is still missing, from when until when."""
    organization = load_place(request, pk)
    found = get_object_or_404(Scheme.objects.exclude(state=Scheme.State.DRAFT), pk=scheme)
    lines = lines_of(evaluations_published_by(found, organization), on=timezone.localdate())
    permission = P.EVALUATION_MARK if found.of_branches else P.EVALUATION_EDIT
    if not can(request.user, permission, organization):
        raise PermissionDenied
    if not lines or (found.of_branches and found.organization_id != organization.pk):
        raise Http404
    today = timezone.localdate()
    days = int(setting("evaluation_publicity_days", organization=organization, on=today))
    initial = {"starts_on": today, "last_day": today + timedelta(days=days - 1)}
    form = PublicationForm(posted(request), initial=initial)

    def act(at):
        actions.publish_results(
            scheme=found, organization=organization, **form.cleaned_data, by=request.user, at=at
        )

    back = f"{reverse('evaluation-board', args=(pk,))}?year={found.year}&subject={found.subject}"
    if submitted(request, form, act):
        messages.success(request, "已开始公示，公示期间可以提出异议")
        return redirect(back)
    bands = list(publication_bands(found, organization, lines, today).values())
    context = {
        "organization": organization, "form": form, "scheme": found, "back_url": back,
        "blockers": publication_blockers(found, organization, lines), "days": days,
        "number": len(lines),
        "publication": found.publications.filter(organization=organization).first(),
        "counts": [
            (band_label(band, of_branch=found.of_branches), bands.count(band)) for band in Band
        ],
    }  # fmt: skip
    return render(request, "reports/evaluations/publish.html", context)


@require(P.EVALUATION_VIEW)
def evaluation_publication(request: HttpRequest, pk: int) -> HttpResponse:
    """The 公示 as PDF."""
    rows = Publication.objects.permitted(request.user, P.EVALUATION_VIEW)
    found = get_object_or_404(rows.select_related("scheme", "organization"), pk=pk)
    return pdf_response(*publication_pdf(found, wanted_by(request, found.organization)))


@require(P.EVALUATION_EDIT)
def objection_add(request: HttpRequest, pk: int) -> HttpResponse:
    """An objection of the branch."""
    found = load_evaluation(request, pk, P.EVALUATION_EDIT)
    form = ObjectionForm(posted(request))

    def act(at):
        actions.note_objection(
            evaluation=found, text=form.cleaned_data["text"], by=request.user, at=at
        )

    if submitted(request, form, act):
        messages.success(request, "异议已提出，答复以后在这里看")
        return to_evaluation(found)
    return form_page(
        request, form, "提出异议", back_to(found), remark=str(found), refusal="现在不能提出异议",
        blockers=objection_blockers(found, timezone.localdate()),
    )  # fmt: skip


@require(P.EVALUATION_MARK, P.EVALUATION_EDIT)
def objection(request: HttpRequest, pk: int) -> HttpResponse:
    """One objection in clear, with its answer or the form for it; opening it is logged."""
    rows = Objection.objects.permitted(request.user, P.EVALUATION_VIEW)
    row = get_object_or_404(rows.select_related("evaluation", "answer", "person"), pk=pk)
    found = load_to_mark(request, row.evaluation_id)
    form = ObjectionAnswerForm(posted(request))

    def act(at):
        actions.answer_objection(
            objection=row, upheld=form.cleaned_data["upheld"] == "yes",
            text=form.cleaned_data["text"], by=request.user, at=at,
        )  # fmt: skip

    if submitted(request, form, act):
        messages.success(request, "已答复")
        return to_evaluation(found)
    # A refused answer comes back without what was said: only a logged reading shows it.
    shows = request.method != "POST"
    if shows:
        actions.read_objection(objection=row, by=request.user, at=timezone.now())
    context = {
        "row": row, "evaluation": found, "organization": found.organization, "form": form,
        "shows": shows, "answer": getattr(row, "answer", None),
    }  # fmt: skip
    return render(request, "reports/evaluations/objection.html", context)


@require(P.EVALUATION_MARK, P.EVALUATION_EDIT)
def evaluation_correct(request: HttpRequest, pk: int) -> HttpResponse:
    """After an upheld objection: the result of the marks as they are now."""
    found = load_to_mark(request, pk)
    form = ReasonForm(posted(request))

    def act(at):
        actions.correct_result(evaluation=found, **form.cleaned_data, by=request.user, at=at)

    if submitted(request, form, act):
        messages.success(request, "结果已更正")
        return to_evaluation(found)
    return form_page(
        request, form, "更正考核结果", back_to(found), remark=str(found), refusal="现在不能更正",
        blockers=correction_blockers(found),
    )  # fmt: skip


@require(P.EVALUATION_VIEW)
def evaluation_targets(request: HttpRequest, pk: int) -> HttpResponse:
    """五个好, 五带头, 五个强 of a year, and the list behind one number (`?target=` and `?of=`)."""
    organization, today = load_place(request, pk), timezone.localdate()
    year = year_of(request.GET.get("year"), today.year, today)
    context = {
        "organization": organization,
        "year": year,
        "years": years(today),
        "targets": targets_of(organization, year, today),
        "listed": _listed(request, organization, year, today),
    }
    return render(request, "reports/evaluations/targets.html", context)


def _listed(request: HttpRequest, organization, year: int, today):
    target = TARGETS_BY_KEY.get(request.GET.get("target", ""))
    if target is None:
        return None
    strong = setting(STRONG, organization=organization, on=year_day(year, today))
    rows = counted(target, organization, year, today, str(strong))
    of = request.GET.get("of", "")
    bands = {"top": (Band.TOP,), "reached": REACHED}.get(of, tuple(Band))
    rows = with_band(rows, bands).permitted(request.user, P.EVALUATION_VIEW)
    return {"target": target, "of": of, "lines": lines_of(rows, on=today)}
