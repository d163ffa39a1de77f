"""Papers and lists of 民主评议: 登记表, 测评票, 结果汇总表, the results of a member's years."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.audit.recording import record
from branchrecords.documents.pdf import PdfUnavailable
from branchrecords.errors import ActionError
from branchrecords.web.downloads import PDF, download
from branchrecords.web.exporting import export_response
from meetings.exports.appraisals import RESULTS
from meetings.exports.review_papers import PAPERS, form_pdf, review_pdf
from meetings.models import Appraisal, Review, Talk
from meetings.queries.appraisals import appraisals_of_person, members_of
from members.models import Person

from .appraisals import load_appraisal
from .reviews import load_review


@require(P.MEETING_VIEW)
def appraisal_form(request: HttpRequest, pk: int) -> HttpResponse:
    """民主评议登记表 of one member as PDF."""
    appraisal = load_appraisal(request, pk, P.MEETING_VIEW)
    review = appraisal.review
    try:
        content, name = form_pdf(review, [appraisal])
    except (PdfUnavailable, ActionError) as error:
        messages.error(request, str(error))
        return redirect("review-detail", pk=review.pk)
    _printed(request, review, name, appraisal.person)
    return download(content, f"{name}.pdf", PDF, inline=True)


@require(P.MEETING_VIEW)
def review_print(request: HttpRequest, pk: int, paper: str) -> HttpResponse:
    """登记表 of everybody, 测评票 or 结果汇总表 as PDF."""
    review = load_review(request, pk, P.MEETING_VIEW)
    if paper not in PAPERS:
        raise Http404
    try:
        content, name = review_pdf(review, paper)
    except (PdfUnavailable, ActionError) as error:
        messages.error(request, str(error))
        return redirect("review-detail", pk=review.pk)
    _printed(request, review, name)
    return download(content, f"{name}.pdf", PDF, inline=True)


def _printed(request: HttpRequest, review: Review, name: str, person: Person | None = None) -> None:
    record(
        "review.printed",
        by=request.user,
        at=timezone.now(),
        thing=review,
        organization=review.organization,
        person=person,
        detail={"what": name},
    )


@require(P.MEETING_VIEW)
@require_POST
def result_export(request: HttpRequest, pk: int) -> HttpResponse:
    """The result as xlsx, once the voting is closed."""
    review = load_review(request, pk, P.MEETING_VIEW)
    if not review.has_voted:
        messages.error(request, "测评还没有结束，结束以后再导出")
        return redirect("review-detail", pk=review.pk)
    return export_response(
        request, RESULTS, members_of(review), organization=review.organization, scope=str(review)
    )


@require(P.MEETING_VIEW)
def person_reviews(request: HttpRequest, pk: int) -> HttpResponse:
    """A member's results of all years, and the talks of the last ones."""
    person = get_object_or_404(Person.objects.permitted(request.user, P.MEETING_VIEW), pk=pk)
    mine = Appraisal.objects.filter(
        pk__in=Appraisal.objects.permitted(request.user, P.MEETING_VIEW).values("pk")
    )
    talks = Talk.objects.permitted(request.user, P.MEETING_VIEW).counted().of_person(person)
    context = {
        "person": person,
        "rows": appraisals_of_person(person, among=mine, published=False),
        "talks": talks.select_related("first", "second")[:20],
    }
    return render(request, "meetings/reviews/person.html", context)
