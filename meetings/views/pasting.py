"""Minutes written elsewhere: pasted, looked at as 议题, then put into the record."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.errors import ActionError
from meetings.actions.pasting import paste_minutes
from meetings.forms.pasting import PasteForm, seen_marks, wanted
from meetings.models import Meeting
from meetings.queries.minutes import SavedRow, holds_nothing, saved_items, speakers_of
from meetings.rules.merging import base_of
from meetings.rules.pasting import PastedItem, split_minutes

from .scope import meeting_in_scope, posted


@require(P.MEETING_EDIT)
def paste(request: HttpRequest, pk: int) -> HttpResponse:
    """Split a text into 议题 and show them; only a second button changes the record."""
    meeting = meeting_in_scope(request, pk, P.MEETING_EDIT)
    if meeting.state != Meeting.State.OPEN:
        return redirect("meeting-detail", pk)
    form, found, rows = PasteForm(posted(request)), [], saved_items(meeting)
    if request.method == "POST" and form.is_valid():
        names = speakers_of(meeting, list(meeting.attendances.all()))
        found = split_minutes(form.cleaned_data["text"], names)
        if request.POST.get("do") in ("add", "replace"):
            try:
                _put(request, meeting, found, rows)
                return redirect("meeting-minutes", pk)
            except ActionError as error:
                form.add_error(None, str(error))
    blank = [row for row in rows if holds_nothing(row.values)]
    context = {
        "meeting": meeting,
        "form": form,
        "found": [(n, item, _ticked(request, n, item)) for n, item in enumerate(found, 1)],
        "seen": [(row.pk, base_of(row.values)) for row in rows],
        "blank": blank,
        "written": [row for row in rows if row not in blank],
    }
    return render(request, "meetings/meetings/paste.html", context)


def _ticked(request: HttpRequest, number: int, item: PastedItem) -> bool:
    """At the first look everything but the preface; later what was ticked."""
    if request.POST.get("do") in ("add", "replace"):
        return str(number) in request.POST.getlist("take")
    return not item.preface


def _put(
    request: HttpRequest, meeting: Meeting, found: list[PastedItem], rows: list[SavedRow]
) -> None:
    seen, items = seen_marks(request.POST), wanted(request.POST, found)
    if request.POST["do"] == "add":
        blank = {row.pk for row in rows if holds_nothing(row.values)}
        seen = {pk: base for pk, base in seen.items() if pk in blank}
    paste_minutes(
        meeting=meeting, pasted=items, instead_of=seen, by=request.user, at=timezone.now()
    )
    messages.success(request, f"已放进 {len(items)} 项，请核对")
