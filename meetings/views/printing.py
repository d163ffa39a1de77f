"""The papers of a meeting, to look at and print."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.documents.pdf import PdfUnavailable
from branchrecords.errors import ActionError
from meetings.actions.printing import note_printing
from meetings.exports.papers import paper_pdf
from meetings.models import Meeting
from meetings.queries.rosters import is_due
from meetings.rules.printing import NOTICE, PRINTS_BY_KEY, Print

from .scope import meeting_in_scope, pdf_response


@require(P.SELF_VIEW, P.MEETING_VIEW)
def my_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """The 会议通知 of a meeting at which the member is due."""
    person = request.user.person
    meeting = Meeting.objects.select_related("organization", "own_kind").filter(pk=pk).first()
    if person is None or meeting is None or not is_due(person, meeting):
        raise Http404
    return _printed(request, meeting, NOTICE, back=redirect("my-meetings"))


@require(P.MEETING_VIEW)
def paper(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """One of the papers of `rules.printing`; a draft carries the word across every page."""
    meeting = meeting_in_scope(request, pk, P.MEETING_VIEW)
    return _printed(request, meeting, PRINTS_BY_KEY[key], back=redirect("meeting-detail", pk))


def _printed(
    request: HttpRequest, meeting: Meeting, one: Print, *, back: HttpResponse
) -> HttpResponse:
    try:
        content, name = paper_pdf(meeting, one)
    except (ActionError, PdfUnavailable) as error:
        messages.error(request, str(error))
        return back
    note_printing(meeting=meeting, what=one.label, by=request.user, at=timezone.now())
    return pdf_response(content, name)
