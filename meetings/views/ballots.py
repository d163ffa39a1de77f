"""The result of a 换届 ballot, brought into the minutes with one press."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.errors import ActionError
from meetings.actions.ballots import write_ballot

from .scope import meeting_in_scope


@require(P.MEETING_EDIT)
@require_POST
def ballot_minutes(request: HttpRequest, pk: int, ballot: int) -> HttpResponse:
    """Write the result as a 议题, then back to the minutes."""
    meeting = meeting_in_scope(request, pk, P.MEETING_EDIT)
    try:
        write_ballot(meeting=meeting, ballot=ballot, by=request.user, at=timezone.now())
        messages.success(request, "选举结果已写进记录，请核对")
    except ActionError as error:
        messages.error(request, str(error))
    return redirect("meeting-minutes", pk)
