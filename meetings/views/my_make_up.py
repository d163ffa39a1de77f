"""补学 on the member's phone."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.errors import ActionError
from meetings.actions.make_up import report_make_up
from meetings.forms.attending import ReportForm
from meetings.models import MakeUp
from meetings.queries.make_up import line_of
from meetings.rules.make_up import MakeUpState

from .scope import posted


@require(P.SELF_VIEW, P.MEETING_VIEW)
def my_make_up(request: HttpRequest, pk: int) -> HttpResponse:
    """What was missed, until when, and the form that says it is done."""
    rows = MakeUp.objects.filter(attendance__person=request.user.person_id or 0).with_state()
    rows = rows.select_related("attendance__meeting__organization", "attendance__person")
    make_up, today = get_object_or_404(rows, pk=pk), timezone.localdate()
    form = ReportForm(posted(request), initial={"studied_on": today})
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        try:
            report_make_up(make_up=make_up, by=request.user, at=timezone.now(), **facts)
            messages.success(request, "已报送补学情况，等支部认定")
            return redirect("my-make-up", pk)
        except ActionError as error:
            form.add_error(None, str(error))
    line = line_of(make_up, on=today)
    context = {
        "line": line,
        "make_up": make_up,
        "meeting": make_up.meeting,
        "steps": make_up.steps.all(),
        "open": line.state in (MakeUpState.OPEN, MakeUpState.RETURNED),
        "form": form,
    }
    return render(request, "meetings/make_up/mine.html", context)
