"""志愿服务 on the member's phone: teams, hours, registering, leaving; a leader's answers."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.errors import ActionError
from branchrecords.web.forms import submitted
from meetings.actions.volunteering import apply_to_team, leave_team, withdraw_application
from meetings.forms.volunteering import ApplyForm, ExitForm
from meetings.models import TeamApplication, TeamMember
from meetings.queries.service_hours import service_year
from meetings.queries.volunteering import teams_led, teams_open_to
from meetings.rules.volunteering import ExitKind

from .scope import posted, year_asked
from .volunteering import answer_page


@require(P.SELF_VIEW)
def mine(request: HttpRequest) -> HttpResponse:
    """我的志愿服务: the year's hours, my teams, where I can register."""
    member, today, year = request.user.person, timezone.localdate(), year_asked(request)
    context = {"person": member, "year": year, "this_year": today.year}
    if member is not None:
        own = TeamApplication.objects.filter(person=member).select_related("team")
        led = teams_led(member, on=today)
        waiting = TeamApplication.objects.waiting().filter(team__in=led)
        teams = TeamMember.objects.active_on(today).filter(person=member)
        context |= {
            "shown": service_year(member, year=year, on=today),
            "teams": teams.select_related("team__organization"),
            "led": {team.pk for team in led},
            "applications": own.exclude(state="approved").order_by("-asked_at")[:5],
            "to_answer": waiting.exclude(person=member).select_related("team", "person"),
            "open": teams_open_to(member, on=today),
        }
    return render(request, "meetings/service/mine.html", context)


@require(P.SELF_VIEW)
def join(request: HttpRequest, pk: int) -> HttpResponse:
    """Register for a team."""
    member, today = request.user.person, timezone.localdate()
    team = teams_open_to(member, on=today).filter(pk=pk).first() if member else None
    if team is None:
        raise Http404
    form = ApplyForm(posted(request))

    def act(at):
        apply_to_team(team=team, person=member, **form.cleaned_data, by=request.user, at=at)

    if submitted(request, form, act):
        messages.success(request, f"已报名{team}，审核后通知您")
        return redirect("my-service")
    context = {"form": form, "team": team, "title": "报名", "verb": "报名参加"}
    return render(request, "meetings/service/my_form.html", context)


@require(P.SELF_VIEW)
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a registration back."""
    rows = TeamApplication.objects.filter(person=request.user.person_id or 0)
    found = get_object_or_404(rows.select_related("team"), pk=pk)
    try:
        withdraw_application(application=found, by=request.user, at=timezone.now())
        messages.success(request, "已撤回报名")
    except ActionError as error:
        messages.error(request, str(error))
    return redirect("my-service")


@require(P.SELF_VIEW)
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave a team from today on."""
    rows = TeamMember.objects.filter(person=request.user.person_id or 0, ends_on=None)
    found = get_object_or_404(rows.select_related("team__organization"), pk=pk)
    form = ExitForm(posted(request), own=True)

    def act(at):
        leave_team(
            member=found, on=timezone.localdate(at), kind=ExitKind.VOLUNTARY,
            **form.cleaned_data, by=request.user, at=at,
        )  # fmt: skip

    if submitted(request, form, act):
        messages.success(request, f"已退出{found.team}，服务时间保留")
        return redirect("my-service")
    context = {"form": form, "team": found.team, "title": "退出", "verb": "退出服务队"}
    return render(request, "meetings/service/my_form.html", context)


@require(P.SELF_VIEW)
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """The leader of a team approves or refuses a registration."""
    member, today = request.user.person, timezone.localdate()
    led = teams_led(member, on=today) if member else []
    rows = TeamApplication.objects.filter(team__in=led).select_related(
        "team__organization", "person", "answered_by"
    )
    return answer_page(request, get_object_or_404(rows, pk=pk), back="my-service")
