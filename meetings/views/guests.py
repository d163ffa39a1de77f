"""列席人员: who was there without being due."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.errors import ActionError
from branchrecords.web.forms import pressed
from branchrecords.web.links import own_path
from meetings.actions.guests import add_guest, admit_guest, remove_guest
from meetings.forms.attending import GuestForm
from meetings.models import Guest
from meetings.rules.guests import guest_names

from .scope import meeting_in_scope, posted


@require(P.MEETING_EDIT)
def guest_list(request: HttpRequest, pk: int) -> HttpResponse:
    """The guests of a meeting, those who ask to be one first; one is added below."""
    meeting = meeting_in_scope(request, pk, P.MEETING_EDIT)
    if not meeting.is_unfinished:
        return redirect("meeting-detail", pk)
    form = GuestForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            guest = add_guest(
                meeting=meeting, by=request.user, at=timezone.now(), **form.cleaned_data
            )
            messages.success(request, f"已登记列席人员{guest}")
            return redirect("meeting-guests", pk)
        except ActionError as error:
            form.add_error(None, str(error))
    context = {
        "meeting": meeting,
        "guests": list(meeting.guest_rows.order_by("admitted", "pk")),
        "line": guest_names(meeting.guests),
        "form": form,
    }
    return render(request, "meetings/sign_in/guests.html", context)


@require(P.MEETING_EDIT)
@require_POST
def guest_admit(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree that somebody who scanned the code attends as 列席."""
    guest = _guest(request, pk)

    def act(at: datetime) -> str:
        admit_guest(guest=guest, by=request.user, at=at)
        return f"已同意{guest.name}列席"

    pressed(request, act)
    return _back(request, guest)


@require(P.MEETING_EDIT)
@require_POST
def guest_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a guest off the list, or decline who asked."""
    guest = _guest(request, pk)

    def act(at: datetime) -> str:
        remove_guest(guest=guest, by=request.user, at=at)
        return f"已从列席人员中去掉{guest.name}"

    pressed(request, act)
    return _back(request, guest)


def _guest(request: HttpRequest, pk: int) -> Guest:
    rows = Guest.objects.permitted(request.user, P.MEETING_EDIT).select_related("meeting")
    return get_object_or_404(rows, pk=pk)


def _back(request: HttpRequest, guest: Guest) -> HttpResponse:
    target = own_path(request, request.POST.get("next", ""))
    return redirect(target) if target else redirect("meeting-guests", guest.meeting_id)
