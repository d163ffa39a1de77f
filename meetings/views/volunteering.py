"""志愿服务队: the teams of an organisation, one team, who registers, leads, leaves."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.web.asof import as_of
from branchrecords.web.exporting import export_response
from branchrecords.web.forms import submitted
from meetings.actions.volunteering import (
    answer_application,
    appoint_leader,
    change_team,
    end_team,
    found_team,
    leave_team,
    register_volunteer,
)
from meetings.exports.volunteering import TEAMS
from meetings.forms.volunteering import AnswerForm, EndForm, ExitForm, PersonDayForm, TeamForm
from meetings.models import Meeting, ServiceRecord, ServiceTeam, TeamApplication, TeamMember
from meetings.queries.service_hours import records_within, sums_of, to_certify
from meetings.queries.volunteering import (
    belonging,
    people_for,
    service_numbers,
    teams_within,
    volunteers_of,
    waiting_within,
    wanted_hours,
    with_people,
)
from members.models import Organization
from members.views.may import may_at

from .scope import organization_in_scope, posted, refuse, year_asked

SHOWN = 20  # services that wait for their certificate; the others follow


@require(P.MEETING_VIEW)
def team_list(request: HttpRequest, pk: int) -> HttpResponse:
    """The teams of an organisation and below, what waits for an answer, the year in numbers."""
    organization = organization_in_scope(request, pk, P.MEETING_VIEW)
    day, year = as_of(request, timezone.localdate()), year_asked(request)
    teams = list(
        teams_within(
            ServiceTeam.objects.permitted(request.user, P.MEETING_VIEW),
            organization=organization, on=day.on,
        )
    )  # fmt: skip
    records = records_within(
        ServiceRecord.objects.permitted(request.user, P.MEETING_VIEW),
        organization=organization, year=year, on=day.on,
    )  # fmt: skip
    numbers = service_numbers(teams, year=year, on=day.on)
    context = {
        "organization": organization,
        "as_of": day,
        "year": year,
        "year_text": str(year),
        "years": range(day.today.year, day.today.year - 6, -1),
        "teams": [(team, numbers.get(team.pk, {})) for team in teams],
        "sums": sums_of(records),
        **_waiting(request, organization, day.today),
        "may": may_at(request.user, organization),
    }
    return render(request, "meetings/service/list.html", context)


def _waiting(request: HttpRequest, organization: Organization, today: date) -> dict:
    """What waits for an answer or a certificate; above, one sees what lies below, not more."""
    applications = TeamApplication.objects.permitted(request.user, P.MEETING_VIEW)
    waiting = waiting_within(applications, organization=organization)
    meetings = Meeting.objects.permitted(request.user, P.MEETING_VIEW)
    uncertified = to_certify(meetings, organization=organization, on=today)
    return {
        "waiting": waiting,
        "uncertified": uncertified[:SHOWN],
        "answerable": _pks(waiting.permitted(request.user, P.MEETING_EDIT)),
        "certifiable": _pks(uncertified.permitted(request.user, P.MEETING_EDIT)),
    }


def _pks(rows) -> set[int]:
    return set(rows.order_by().values_list("pk", flat=True))


@require(P.MEETING_VIEW)
@require_POST
def team_export(request: HttpRequest, pk: int) -> HttpResponse:
    """The teams as xlsx."""
    organization = organization_in_scope(request, pk, P.MEETING_VIEW)
    return export_response(request, TEAMS, organization=organization)


@require(P.MEETING_EDIT)
def team_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Found a team."""
    organization = organization_in_scope(request, pk, P.MEETING_EDIT)
    today = timezone.localdate()
    form = TeamForm(
        posted(request), people=belonging(organization, on=today), initial={"on": today}
    )
    made: list[ServiceTeam] = []

    def act(at):
        made.append(
            found_team(
                organization=organization, facts=form.facts, leader=form.cleaned_data["leader"],
                on=form.cleaned_data["on"], by=request.user, at=at,
            )
        )  # fmt: skip

    if submitted(request, form, act):
        messages.success(request, "已成立，党员在手机上可以报名")
        return redirect("service-team", pk=made[0].pk)
    context = {"organization": organization, "form": form, "title": "成立服务队"}
    return render(request, "meetings/service/form.html", context)


@require(P.MEETING_VIEW)
def team_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One team: leaders, volunteers with their hours of a year, registrations, services."""
    team = _team(request, pk, P.MEETING_VIEW)
    day, year = as_of(request, timezone.localdate()), year_asked(request)
    records = records_within(
        ServiceRecord.objects.permitted(request.user, P.MEETING_VIEW),
        organization=team.organization, year=year, on=day.on, team=team.pk,
    )  # fmt: skip
    context = {
        "team": with_people(ServiceTeam.objects.filter(pk=team.pk), on=day.on).get(),
        "organization": team.organization,
        "as_of": day,
        "year": year,
        "year_text": str(year),
        "years": range(day.today.year, max(team.starts_on.year, day.today.year - 6) - 1, -1),
        "volunteers": volunteers_of(team, year=year, on=day.on),
        "wanted": wanted_hours(team.organization, year=year),
        "leaders": team.leaders.select_related("person"),
        "team_text": str(team.pk),
        "waiting": team.applications.waiting().select_related("person"),
        "records": records[:10],
        "sums": sums_of(records),
        "may": may_at(request.user, team.organization),
    }
    return render(request, "meetings/service/team.html", context)


@require(P.MEETING_EDIT)
def team_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Another name, field or purpose."""
    team = _team(request, pk, P.MEETING_EDIT)
    initial = {"name": team.name, "field": team.field, "purpose": team.purpose}
    form = TeamForm(posted(request), initial=initial)
    return _done(
        request, team, form, "修改服务队", "已修改",
        lambda at: change_team(team=team, changes=form.facts, by=request.user, at=at),
    )  # fmt: skip


@require(P.MEETING_EDIT)
def team_leader(request: HttpRequest, pk: int) -> HttpResponse:
    """Another leader from a day on."""
    team, today = _team(request, pk, P.MEETING_EDIT), timezone.localdate()
    form = PersonDayForm(
        posted(request), people=belonging(team.organization, on=today), label="新队长",
        day="从哪天起", initial={"on": today},
    )  # fmt: skip
    return _done(
        request, team, form, "任命队长", "已任命新的队长",
        lambda at: appoint_leader(team=team, **form.cleaned_data, by=request.user, at=at),
    )  # fmt: skip


@require(P.MEETING_EDIT)
def team_join(request: HttpRequest, pk: int) -> HttpResponse:
    """Register somebody on the organisation's side."""
    team, today = _team(request, pk, P.MEETING_EDIT), timezone.localdate()
    form = PersonDayForm(
        posted(request), people=people_for(team, on=today), label="志愿者", day="登记日期",
        initial={"on": today},
    )  # fmt: skip
    return _done(
        request, team, form, "登记志愿者", "已登记",
        lambda at: register_volunteer(team=team, **form.cleaned_data, by=request.user, at=at),
    )  # fmt: skip


@require(P.MEETING_EDIT)
def team_end(request: HttpRequest, pk: int) -> HttpResponse:
    """The team is no more."""
    team = _team(request, pk, P.MEETING_EDIT)
    form = EndForm(posted(request), initial={"on": timezone.localdate()})
    return _done(
        request, team, form, "撤销服务队", "已撤销，服务记录和时间保留",
        lambda at: end_team(team=team, **form.cleaned_data, by=request.user, at=at),
    )  # fmt: skip


@require(P.MEETING_EDIT)
def member_exit(request: HttpRequest, pk: int) -> HttpResponse:
    """A volunteer leaves the team."""
    rows = TeamMember.objects.select_related("team__organization", "person").filter(pk=pk)
    member = _permitted(request, rows, P.MEETING_EDIT)
    form = ExitForm(posted(request), initial={"on": timezone.localdate()})
    return _done(
        request, member.team, form, f"登记{member.person}退出", "已登记退出",
        lambda at: leave_team(member=member, **form.cleaned_data, by=request.user, at=at),
    )  # fmt: skip


@require(P.MEETING_EDIT)
def application(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve or refuse a registration."""
    rows = TeamApplication.objects.select_related("team__organization", "person", "answered_by")
    found = _permitted(request, rows.filter(pk=pk), P.MEETING_EDIT)
    return answer_page(request, found, back="service-team")


def answer_page(request: HttpRequest, found: TeamApplication, *, back: str) -> HttpResponse:
    """The page of a registration, for the organisation and for the team's leader alike."""
    form, approved = AnswerForm(posted(request)), request.POST.get("do") == "approve"

    def act(at):
        answer_application(
            application=found, approved=approved, **form.cleaned_data, by=request.user, at=at
        )

    if submitted(request, form, act):
        messages.success(request, f"已答复{found.person}：{'通过' if approved else '不通过'}")
        return redirect(back, pk=found.team_id) if back == "service-team" else redirect(back)
    context = {
        "application": found, "team": found.team, "organization": found.team.organization,
        "form": form, "back": back,
    }  # fmt: skip
    return render(request, "meetings/service/application.html", context)


def _done(request, team: ServiceTeam, form, title: str, said: str, act) -> HttpResponse:
    """The form of one act on a team; done, back to the team."""
    if submitted(request, form, act):
        messages.success(request, said)
        return redirect("service-team", pk=team.pk)
    context = {"organization": team.organization, "team": team, "form": form, "title": title}
    return render(request, "meetings/service/form.html", context)


def _team(request: HttpRequest, pk: int, permission: P) -> ServiceTeam:
    rows = ServiceTeam.objects.select_related("organization").filter(pk=pk)
    return _permitted(request, rows, permission)


def _permitted(request: HttpRequest, rows, permission: P):
    """The row on which the user holds the permission; 403 where it is only seen, else 404."""
    found = rows.permitted(request.user, permission).first()
    if found is None:
        refuse(rows.permitted(request.user, P.MEETING_VIEW))
    team = getattr(found, "team", found)
    request.organization = team.organization  # type: ignore[attr-defined]
    return found
