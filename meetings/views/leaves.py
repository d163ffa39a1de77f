"""请假 as the branch sees it: who asks, and the answer."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.access.scoping import can
from branchrecords.attachments.responses import attachment_response
from branchrecords.errors import ActionError
from meetings.actions.leaves import answer_leave, note_reading
from meetings.forms.attending import AnswerForm
from meetings.models import LeaveRequest
from meetings.queries.leaves import leaves_of
from meetings.queries.papers import when_of

from .scope import meeting_in_scope, posted


@require(P.MEETING_EDIT)
def leave_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Every request for one meeting, those waiting first."""
    meeting = meeting_in_scope(request, pk, P.MEETING_EDIT)
    rows = leaves_of(meeting)
    context = {"meeting": meeting, "rows": rows, "when": when_of(meeting)}
    return render(request, "meetings/leaves/list.html", context)


@require(P.MEETING_EDIT)
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """One request with what was written; granted or refused with a word. Reading it is logged."""
    leave = _leave(request, pk)
    form = AnswerForm(posted(request))
    if request.method == "POST" and form.is_valid():
        granted = request.POST.get("do") == "grant"
        text = form.cleaned_data["answer"]
        try:
            answer_leave(
                leave=leave, granted=granted, answer=text, by=request.user, at=timezone.now()
            )
            messages.success(request, f"已答复{leave.person}：{'准假' if granted else '不准假'}")
            return redirect("meeting-leaves", leave.meeting_id)
        except ActionError as error:
            form.add_error(None, str(error))
    if request.method == "GET":
        note_reading(leave=leave, by=request.user, at=timezone.now())
    request.organization = leave.meeting.organization
    # What was written is shown only where its reading is logged.
    shows = request.method == "GET"
    context = {"leave": leave, "meeting": leave.meeting, "form": form, "shows": shows}
    context["when"] = when_of(leave.meeting)
    return render(request, "meetings/leaves/answer.html", context)


@require(P.SELF_VIEW, P.MEETING_EDIT)
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The paper to a request, for who records the meeting and the member alone."""
    leave = get_object_or_404(LeaveRequest.objects.select_related("paper", "meeting"), pk=pk)
    own = request.user.person is not None and leave.person_id == request.user.person_id
    if leave.paper is None or not (own or can(request.user, P.MEETING_EDIT, leave.meeting)):
        raise Http404
    note_reading(leave=leave, by=request.user, at=timezone.now())
    return attachment_response(leave.paper, inline=True)


def _leave(request: HttpRequest, pk: int) -> LeaveRequest:
    rows = LeaveRequest.objects.permitted(request.user, P.MEETING_EDIT)
    return get_object_or_404(
        rows.select_related("meeting__organization", "person", "paper", "answered_by"), pk=pk
    )
