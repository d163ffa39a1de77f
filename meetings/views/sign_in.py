"""The sign-in at the meeting: the code on the screen, who has come, late and early leaving."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.documents.pdf import qr_svg
from branchrecords.errors import ActionError
from branchrecords.web.asked import id_asked
from meetings.actions.planning import open_meeting
from meetings.actions.sign_in import close_sign_in, record_times, sign_in_at_desk
from meetings.forms.attending import TimesForm
from meetings.models import Meeting
from meetings.queries.papers import when_of
from meetings.queries.sign_in import sign_in_problem, sign_ins, token_of
from members.models import Person

from .scope import meeting_in_scope, posted

STOP_POLLING = 286  # htmx: swap, and ask no more
LOCAL_HOSTS = ("127.0.0.1", "localhost", "[::1]")


@require(P.MEETING_EDIT)
@never_cache
def screen(request: HttpRequest, pk: int) -> HttpResponse:
    """The page for the screen of the room; posting fixes the roster and opens the sign-in."""
    meeting = meeting_in_scope(request, pk, P.MEETING_EDIT)
    if request.method == "POST":
        try:
            open_meeting(meeting=meeting, by=request.user, at=timezone.now())
        except ActionError as error:
            messages.error(request, str(error))
        return redirect("meeting-sign-in-screen", pk)
    problem = sign_in_problem(meeting, at=timezone.now())
    can_start = meeting.state == Meeting.State.PLANNED and meeting.held_on == timezone.localdate()
    context = _live(request, meeting) if not problem else {"meeting": meeting}
    context |= {
        "problem": problem,
        "can_start": can_start,
        "when": when_of(meeting),
        "local": request.get_host().rsplit(":", 1)[0] in LOCAL_HOSTS,
    }
    return render(request, "meetings/sign_in/screen.html", context)


def _live(request: HttpRequest, meeting: Meeting) -> dict:
    token = token_of(meeting, at=timezone.now())
    address = request.build_absolute_uri(reverse("sign-in-scan", args=(token,)))
    return {
        "meeting": meeting,
        "address": address,
        "qr": qr_svg(address, "签到二维码"),
        "found": sign_ins(meeting),
    }


@require(P.MEETING_EDIT)
@never_cache
def code(request: HttpRequest, pk: int) -> HttpResponse:
    """The code of now; the page asks for it every twenty seconds."""
    return _part(request, pk, "meetings/sign_in/_code.html")


@require(P.MEETING_EDIT)
@never_cache
def people(request: HttpRequest, pk: int) -> HttpResponse:
    """How many have come and who; the page asks for it every few seconds."""
    return _part(request, pk, "meetings/sign_in/_people.html")


def _part(request: HttpRequest, pk: int, template: str) -> HttpResponse:
    meeting = meeting_in_scope(request, pk, P.MEETING_EDIT)
    if problem := sign_in_problem(meeting, at=timezone.now()):
        context = {"problem": problem}
        return render(request, "meetings/sign_in/_over.html", context, status=STOP_POLLING)
    return render(request, template, _live(request, meeting))


@require(P.MEETING_EDIT)
@require_POST
def desk(request: HttpRequest, pk: int) -> HttpResponse:
    """The recorder signs in a member without a phone."""
    meeting = meeting_in_scope(request, pk, P.MEETING_EDIT)
    due = Person.objects.filter(attendances__meeting=meeting)
    person = due.filter(pk=id_asked(request.POST.get("person"))).first()
    try:
        if person is None:
            raise ActionError("请选择应到名单上的人；列席人员请在「列席人员」里登记。")
        sign_in_at_desk(meeting=meeting, person=person, by=request.user, at=timezone.now())
        messages.success(request, f"已登记{person.name}到会")
    except ActionError as error:
        messages.error(request, str(error))
    return redirect("meeting-sign-in-screen", pk)


@require(P.MEETING_EDIT)
@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Who has not signed in is marked absent; the roll call asks for the reasons."""
    meeting = meeting_in_scope(request, pk, P.MEETING_EDIT)
    try:
        number = close_sign_in(meeting=meeting, by=request.user, at=timezone.now())
    except ActionError as error:
        messages.error(request, str(error))
        return redirect("meeting-sign-in-screen", pk)
    said = f"没有签到的 {number} 人已记为缺席，请补写原因" if number else "应到的人都已签到或请假"
    messages.success(request, said)
    return redirect("meeting-attendance", pk)


@require(P.MEETING_EDIT)
def times(request: HttpRequest, pk: int) -> HttpResponse:
    """When people came late or left early."""
    meeting = meeting_in_scope(request, pk, P.MEETING_EDIT)
    if meeting.state != Meeting.State.OPEN:
        return redirect("meeting-detail", pk)
    rows = list(meeting.attendances.filter(state="present"))
    form = TimesForm(posted(request), rows=rows)
    error = None
    if request.method == "POST" and form.is_valid():
        try:
            entries = form.entries()
            record_times(meeting=meeting, entries=entries, by=request.user, at=timezone.now())
            messages.success(request, "已保存到会、离会时间")
            return redirect("meeting-attendance", pk)
        except ActionError as refused:
            error = refused
    context = {"meeting": meeting, "form": form, "error": error, "when": when_of(meeting)}
    return render(request, "meetings/sign_in/times.html", context)
