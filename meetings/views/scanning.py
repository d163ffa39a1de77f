"""The member's phone: the scanned address, then one button."""

from __future__ import annotations

from datetime import UTC, datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from branchrecords.access.decorators import public, require
from branchrecords.access.permissions import Permission as P
from branchrecords.database.reading import beyond_scope
from branchrecords.errors import ActionError
from meetings.actions.sign_in import ask_as_guest, sign_in
from meetings.models import Meeting
from meetings.queries.papers import when_of
from meetings.queries.sign_in import attendance_of, read_token, sign_in_problem
from meetings.rules.sign_in import scan_holds

# Session key: which meetings this browser has scanned, and when. The code itself is over within a
# minute; the mark lets a member log in first.
SCANNED = "scanned"
AGAIN = "请重新扫描会议屏幕上的二维码，再按「签到」。"


@public
@never_cache
def scan(request: HttpRequest, token: str) -> HttpResponse:
    """The address in the code: exchanged at once for a mark in this browser's session."""
    now = timezone.now()
    found = read_token(token, at=now)
    if found.meeting is None:
        context = {"problem": found.problem}
        return render(request, "meetings/sign_in/refused.html", context, status=403)
    # The latest alone: nobody sits in two meetings.
    request.session[SCANNED] = {"meeting": found.meeting.pk, "at": now.timestamp()}
    return redirect("my-sign-in", found.meeting.pk)


@require(P.SELF_VIEW, P.MEETING_VIEW)
@never_cache
@beyond_scope("whoever has scanned the code signs in, of whatever branch the meeting is")
def my_sign_in(request: HttpRequest, pk: int) -> HttpResponse:
    """One large button; who is not due may ask to be written down as 列席."""
    now, person = timezone.now(), request.user.person
    if person is None:
        raise Http404
    meeting = get_object_or_404(Meeting.objects.select_related("organization", "own_kind"), pk=pk)
    row, fresh = attendance_of(person, meeting), _scanned(request, pk, now)
    if row is None and not fresh:
        raise Http404
    problem = sign_in_problem(meeting, at=now) or ("" if fresh else AGAIN)
    if request.method == "POST" and not problem:
        act = sign_in if row else ask_as_guest
        try:
            act(meeting=meeting, person=person, by=request.user, at=now)
        except ActionError as error:
            messages.error(request, str(error))
        return redirect("my-sign-in", pk)
    context = {
        "meeting": meeting,
        "when": when_of(meeting),
        "row": row,
        "asked": meeting.guest_rows.filter(person=person).first(),
        "problem": problem,
    }
    return render(request, "meetings/sign_in/mine.html", context)


def _scanned(request: HttpRequest, pk: int, now: datetime) -> bool:
    """Whether this browser has scanned the code of the meeting a short while ago."""
    mark = request.session.get(SCANNED) or {}
    if mark.get("meeting") != pk:
        return False
    return scan_holds(scanned=datetime.fromtimestamp(mark["at"], UTC), at=now)
