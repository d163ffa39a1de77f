"""A member's own 组织生活, and the same for those who look after members."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from meetings.models import Attendance
from meetings.queries.confirming import records_to_confirm
from meetings.queries.dual_life import own_dual_life
from meetings.queries.leaves import my_leaves
from meetings.queries.make_up import my_make_ups
from meetings.queries.participation import participation
from meetings.queries.rosters import next_meeting
from members.models import Person

from .scope import year_asked


@require(P.SELF_VIEW)
def mine(request: HttpRequest) -> HttpResponse:
    """我的组织生活: tally, 学时 and every meeting of a year."""
    year = year_asked(request)
    context = {"this_year": timezone.localdate().year, "year_text": f"{year}年", "life": None}
    if request.user.person is not None:
        person, today = request.user.person, timezone.localdate()
        context["life"] = participation(person, year=year, on=today)
        context["dual_life"] = own_dual_life(person, year=year, on=today)
        context["to_confirm"] = records_to_confirm(person, on=today)
        context["make_ups"] = my_make_ups(person, on=today)
        context["leaves"] = my_leaves(person, on=today)
    return render(request, "meetings/members/mine.html", context)


@require(P.SELF_VIEW)
def my_next(request: HttpRequest) -> HttpResponse:
    """The card of the member's next meeting, for the member's home."""
    person, today = request.user.person, timezone.localdate()
    meeting = next_meeting(person, on=today) if person else None
    agenda = list(meeting.agenda.values_list("heading", flat=True)) if meeting else []
    context = {
        "meeting": meeting,
        "days": (meeting.held_on - today).days if meeting else 0,
        "agenda": agenda,
    }
    return render(request, "meetings/members/_next.html", context)


@require(P.SELF_VIEW)
def my_life(request: HttpRequest) -> HttpResponse:
    """The cards of this year's tally, 学时 and latest meetings, for the member's home."""
    if request.user.person is None:
        raise Http404
    today = timezone.localdate()
    life = participation(request.user.person, year=today.year, on=today)
    return render(request, "meetings/members/_life.html", {"life": life})


@require(P.MEETING_VIEW)
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One member's 组织生活, as far as the reader may see the meetings."""
    member = get_object_or_404(Person.objects.permitted(request.user, P.MEETING_VIEW), pk=pk)
    visible = Attendance.objects.permitted(request.user, P.MEETING_VIEW)
    year = year_asked(request)
    context = {
        "person": member,
        "title": f"{member.name}的组织生活",
        "year_text": f"{year}年",
        "this_year": timezone.localdate().year,
        "life": participation(member, year=year, on=timezone.localdate(), among=visible),
    }
    return render(request, "meetings/members/person.html", context)
