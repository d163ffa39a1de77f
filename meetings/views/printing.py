"""The papers of a meeting, to look at and print."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.documents.pdf import PdfUnavailable
from branchrecords.errors import ActionError
from meetings.actions.printing import note_printing
from meetings.exports.papers import paper_pdf
from meetings.rules.printing import PRINTS_BY_KEY

from .scope import meeting_in_scope, pdf_response


@require(P.MEETING_VIEW)
def paper(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """One of the papers of `rules.printing`; a draft carries the word across every page."""
    meeting = meeting_in_scope(request, pk, P.MEETING_VIEW)
    one = PRINTS_BY_KEY[key]
    try:
        content, name = paper_pdf(meeting, one)
    except (ActionError, PdfUnavailable) as error:
        messages.error(request, str(error))
        return redirect("meeting-detail", pk)
    note_printing(meeting=meeting, what=one.label, by=request.user, at=timezone.now())
    return pdf_response(content, name)
