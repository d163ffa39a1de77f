"""主持人 and 记录人 read their record and stand by it, each from his or her own account."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.errors import ActionError
from meetings.actions.confirming import confirm_record
from meetings.models import Confirmation, Meeting
from meetings.queries.confirming import roles_of
from meetings.queries.papers import paper_of
from meetings.queries.records import parts_of
from meetings.queries.sealing import confirmations_of


@require(P.SELF_VIEW, P.MEETING_EDIT)
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """The record as it is now, for the one who chaired or recorded it."""
    rows = Meeting.objects.select_related("organization", "chair", "recorder", "own_kind")
    meeting = get_object_or_404(rows.exclude(opened_at=None), pk=pk)
    roles = roles_of(request.user.person, meeting)
    if not roles:
        raise Http404
    error = ""
    if request.method == "POST":
        try:
            confirm_record(meeting=meeting, roles=roles, by=request.user, at=timezone.now())
            messages.success(request, f"已确认{meeting.title}的记录")
            return redirect("meeting-confirm", pk)
        except ActionError as refused:
            error = str(refused)
    found = confirmations_of(meeting, parts_of(meeting))
    context = {
        "meeting": meeting,
        "paper": paper_of(meeting),
        "confirmations": found,
        "role": "、".join(Confirmation.Role(role).label for role in roles),
        "waits": any(one.problem for one in found if one.role in roles) and not meeting.is_sealed,
        "error": error,
    }
    return render(request, "meetings/meetings/confirm.html", context)
