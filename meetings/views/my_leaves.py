"""请假 on the member's phone."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.errors import ActionError
from meetings.actions.leaves import ask_leave, withdraw_leave
from meetings.forms.attending import LeaveForm
from meetings.models import LeaveRequest, Meeting
from meetings.queries.leaves import current_leave, starts_of
from meetings.queries.papers import when_of
from meetings.queries.rosters import is_due
from meetings.rules.leaves import too_late

from .scope import posted

SELF = (P.SELF_VIEW, P.MEETING_VIEW)


@require(*SELF)
def my_leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for leave from a meeting one is due at, or see what became of the request."""
    person, now = request.user.person, timezone.now()
    meeting = get_object_or_404(Meeting.objects.select_related("organization", "own_kind"), pk=pk)
    leave = current_leave(person, meeting) if person else None
    if person is None or (leave is None and not is_due(person, meeting)):
        raise Http404
    form = LeaveForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            ask_leave(meeting=meeting, person=person, by=request.user, at=now, **form.cleaned_data)
            messages.success(request, "已提交请假，支部答复后会通知您")
            return redirect("my-leave", pk)
        except ActionError as error:
            form.add_error(None, str(error))
    begun = too_late(starts=starts_of(meeting), now=now)
    held = leave is not None and leave.state in ("waiting", "granted")
    context = {
        "meeting": meeting,
        "when": when_of(meeting),
        "leave": leave,
        "form": form,
        "begun": begun,
        "may_ask": meeting.is_unfinished and not begun and not held,
        "may_withdraw": held and not begun and meeting.is_unfinished,
    }
    return render(request, "meetings/leaves/mine.html", context)


@require(*SELF)
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Come after all."""
    rows = LeaveRequest.objects.filter(person=request.user.person_id or 0)
    leave = get_object_or_404(rows.select_related("meeting"), pk=pk)
    try:
        withdraw_leave(leave=leave, by=request.user, at=timezone.now())
        messages.success(request, "已撤回请假，请按时参加")
    except ActionError as error:
        messages.error(request, str(error))
    return redirect("my-leave", leave.meeting_id)
