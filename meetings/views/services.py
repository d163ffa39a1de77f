"""Service records and hours: certifying, correcting, the lists of a year, the assessment."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.attachments.responses import attachment_response
from branchrecords.errors import ActionError
from branchrecords.web.asked import id_asked
from branchrecords.web.asof import as_of
from branchrecords.web.exporting import export_response
from branchrecords.web.forms import spoken_errors, submitted
from branchrecords.web.pagination import is_partial, page_of
from meetings.actions.services import (
    assess_volunteers,
    certify_service,
    note_paper_read,
    revoke_service,
)
from meetings.exports.volunteering import HOURS, RECORDS
from meetings.forms.volunteering import AssessForm, CertifyForm, RevokeForm
from meetings.models import Meeting, ServiceRecord, ServiceTeam
from meetings.queries.meetings import home_branch
from meetings.queries.service_hours import (
    hours_listed,
    likely_team,
    longest_of,
    may_be_certified,
    present_at,
    record_of,
    records_within,
    service_year,
    stayed,
    sums_of,
    year_day,
)
from meetings.queries.volunteering import belonging, teams_within, volunteers_of, wanted_hours
from members.models import Person
from members.views.may import may_at

from .scope import meeting_in_scope, organization_in_scope, posted, refuse, year_asked


@require(P.MEETING_VIEW)
def hours(request: HttpRequest, pk: int) -> HttpResponse:
    """How long each member served in a year, wherever; each number opens to the services."""
    organization = organization_in_scope(request, pk, P.MEETING_VIEW)
    context = _listed(request, organization)
    day, year, team = context["as_of"], context["year"], context["team"]
    rows = hours_listed(
        belonging(organization, on=year_day(year, day.on)),
        year=year, on=day.on, team=team.pk if team else None,
    )  # fmt: skip
    context |= {"page": page_of(rows, request, per_page=50)}
    return render(request, "meetings/service/hours.html", context)


@require(P.MEETING_VIEW)
@require_POST
def hours_export(request: HttpRequest, pk: int) -> HttpResponse:
    """The same as xlsx."""
    organization = organization_in_scope(request, pk, P.MEETING_VIEW)
    return export_response(request, HOURS, organization=organization)


@require(P.MEETING_VIEW)
def records(request: HttpRequest, pk: int) -> HttpResponse:
    """The certified services of a year in an organisation and below."""
    organization = organization_in_scope(request, pk, P.MEETING_VIEW)
    context = _listed(request, organization)
    day, year, team = context["as_of"], context["year"], context["team"]
    rows = records_within(
        ServiceRecord.objects.permitted(request.user, P.MEETING_VIEW),
        organization=organization, year=year, on=day.on, team=team.pk if team else None,
    )  # fmt: skip
    context |= {"page": page_of(rows, request, per_page=30), "sums": sums_of(rows)}
    name = "_drawer" if is_partial(request) else "records"
    return render(request, f"meetings/service/{name}.html", context)


@require(P.MEETING_VIEW)
@require_POST
def records_export(request: HttpRequest, pk: int) -> HttpResponse:
    """The same as xlsx."""
    organization = organization_in_scope(request, pk, P.MEETING_VIEW)
    return export_response(request, RECORDS, organization=organization)


def _listed(request: HttpRequest, organization) -> dict:
    """What both lists are narrowed by: year, day, team."""
    day, year = as_of(request, timezone.localdate()), year_asked(request)
    mine = ServiceTeam.objects.permitted(request.user, P.MEETING_VIEW)
    teams = teams_within(mine, organization=organization, on=day.on)
    return {
        "organization": organization,
        "as_of": day,
        "year": year,
        "year_text": str(year),
        "years": range(day.today.year, day.today.year - 6, -1),
        "teams": teams,
        "team": mine.filter(pk=id_asked(request.GET.get("team"))).first(),
        "may": may_at(request.user, organization),
    }


@require(P.MEETING_VIEW)
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One member's service in a year: teams, every service with its hours, the results."""
    member = get_object_or_404(Person.objects.permitted(request.user, P.MEETING_VIEW), pk=pk)
    day, year = as_of(request, timezone.localdate()), year_asked(request)
    shown = service_year(member, year=year, on=day.on)
    mine = ServiceRecord.objects.permitted(request.user, P.MEETING_VIEW)
    opens = mine.filter(pk__in=[row.record_id for row in shown.hours])
    context = {
        "person": member,
        "as_of": day,
        "shown": shown,
        "opens": set(opens.values_list("pk", flat=True)),
        "years": range(day.today.year, day.today.year - 6, -1),
    }
    return render(request, "meetings/service/person.html", context)


@require(P.MEETING_EDIT)
def certify(request: HttpRequest, pk: int) -> HttpResponse:
    """Certify a sealed service, or correct what was certified."""
    meeting = meeting_in_scope(request, pk, P.MEETING_EDIT)
    if not may_be_certified(meeting):
        raise Http404
    form, last = _certify_form(request, meeting), record_of(meeting)
    made: list[ServiceRecord] = []

    def act(at):
        made.append(certify_service(meeting=meeting, **form.facts, by=request.user, at=at))

    if submitted(request, form, act):
        messages.success(request, "已认定，时间计入各人全年")
        return redirect("service-record", pk=made[0].pk)
    context = {
        "meeting": meeting, "organization": meeting.organization, "form": form, "last": last,
        "longest": longest_of(meeting), "title": "更正认定" if last else "认定服务时间",
    }  # fmt: skip
    return render(request, "meetings/service/certify.html", context)


def _certify_form(request: HttpRequest, meeting: Meeting) -> CertifyForm:
    """As it was certified, or as the roll call has it: from coming to leaving."""
    present, last = present_at(meeting), record_of(meeting)
    if last is not None and not last.withdrawn:
        usual = dict(last.hours.values_list("attendance", "minutes"))
        initial = {
            "team": last.team_id, "effect": last.effect, "certifier": last.certifier,
            "certifier_of": last.certifier_of,
        }  # fmt: skip
    else:
        usual = {row.pk: stayed(row, meeting) for row in present}
        initial = {"team": likely_team(meeting, [row.person_id for row in present])}
    teams = ServiceTeam.objects.filter(organization=home_branch(meeting.organization))
    return CertifyForm(
        posted(request), request.FILES or None, teams=teams.active_on(meeting.held_on),
        present=present, usual=usual, again=last is not None, initial=initial,
    )  # fmt: skip


@require(P.MEETING_VIEW)
def record_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One certificate: the service it stands beside, the hours, who certified, what came after."""
    found = _record(request, pk, P.MEETING_VIEW)
    context = {
        "record": found,
        "meeting": found.meeting,
        "organization": found.meeting.organization,
        "hours": found.hours.select_related("attendance__person"),
        "minutes": sum(found.hours.values_list("minutes", flat=True)),
        "replacement": ServiceRecord.objects.filter(replaces=found).first(),
        "may": may_at(request.user, found.meeting.organization),
        "revoke": RevokeForm(),
    }
    return render(request, "meetings/service/record.html", context)


@require(P.MEETING_EDIT)
@require_POST
def record_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """What was certified wrongly no longer counts."""
    found, form = _record(request, pk, P.MEETING_EDIT), RevokeForm(request.POST)
    try:
        if not form.is_valid():
            raise ActionError(spoken_errors(form))
        revoke_service(certificate=found, **form.cleaned_data, by=request.user, at=timezone.now())
        messages.success(request, "已撤回，不再计入；原来的内容和理由保留")
    except ActionError as error:
        messages.error(request, str(error))
    return redirect("service-record", pk=found.pk)


@require(P.MEETING_VIEW)
def record_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """证明材料 of a certificate."""
    found = _record(request, pk, P.MEETING_VIEW)
    if found.paper is None:
        raise Http404
    note_paper_read(certificate=found, by=request.user, at=timezone.now())
    return attachment_response(found.paper, inline=True)


@require(P.MEETING_EDIT)
def assess(request: HttpRequest, pk: int) -> HttpResponse:
    """The year's result of every volunteer of a team, on one page."""
    rows = ServiceTeam.objects.select_related("organization").filter(pk=pk)
    team = rows.permitted(request.user, P.MEETING_EDIT).first()
    if team is None:
        refuse(rows.permitted(request.user, P.MEETING_VIEW))
    request.organization = team.organization  # type: ignore[attr-defined]
    year, today = year_asked(request), timezone.localdate()
    form = AssessForm(posted(request), volunteers=volunteers_of(team, year=year, on=today))
    done: list[int] = []

    def act(at):
        done.append(
            assess_volunteers(team=team, year=year, results=form.results, by=request.user, at=at)
        )

    if submitted(request, form, act):
        messages.success(request, f"已登记 {done[0]} 人的考核结果")
        return redirect(f"{reverse('service-team', args=(team.pk,))}?year={year}")
    context = {
        "team": team, "organization": team.organization, "form": form, "year": year,
        "year_text": str(year), "wanted": wanted_hours(team.organization, year=year),
    }  # fmt: skip
    return render(request, "meetings/service/assess.html", context)


def _record(request: HttpRequest, pk: int, permission: P) -> ServiceRecord:
    rows = ServiceRecord.objects.select_related(
        "meeting__organization", "team", "paper", "replaces", "recorded_by"
    ).filter(pk=pk)
    found = rows.permitted(request.user, permission).first()
    if found is None:
        refuse(rows.permitted(request.user, P.MEETING_VIEW))
    request.organization = found.meeting.organization  # type: ignore[attr-defined]
    return found
