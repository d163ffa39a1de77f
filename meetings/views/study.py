"""学时 of a year: the members of a branch, the branches of a committee, one member's records."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.access.scoping import can
from branchrecords.web.asof import as_of
from branchrecords.web.components import Tab
from branchrecords.web.exporting import export_response
from branchrecords.web.pagination import page_of
from meetings.exports.study import BRANCHES, MEMBERS, asked_show
from meetings.models import Meeting, Training
from meetings.queries.study import (
    SHOWS,
    branch_lines,
    credits_of,
    narrowed,
    study_lines,
    study_year,
)
from members.models import Organization, Person
from members.rules.kinds import OrganizationKind

from .scope import organization_in_scope, year_asked


@require(P.MEETING_VIEW)
def study_hours(request: HttpRequest, pk: int) -> HttpResponse:
    """Who is at how many 学时 in a year: members of a branch or group, else branch by branch."""
    organization = organization_in_scope(request, pk, P.MEETING_VIEW)
    day, year = as_of(request, timezone.localdate()), year_asked(request)
    context = {
        "organization": organization,
        "as_of": day,
        "year": year,
        "years": range(day.today.year, day.today.year - 6, -1),
        "may_export": can(request.user, P.PERSON_EXPORT, organization),
    }
    if _has_members(organization):
        context |= _members(request, organization, year, day)
        return render(request, "meetings/study/hours.html", context)
    context |= _branches(request, organization, year, day)
    return render(request, "meetings/study/branches.html", context)


def _has_members(organization: Organization) -> bool:
    return organization.is_branch or organization.kind == OrganizationKind.GROUP


def _members(request: HttpRequest, organization: Organization, year: int, day) -> dict:
    show = asked_show(request.GET, SHOWS, "all")
    lines = study_lines(organization, year=year, on=day.on)
    by_tab = {key: narrowed(lines, key) for key in SHOWS}
    tabs = [
        Tab(label, f"?year={year}&show={key}{day.also}", len(by_tab[key]), key == show)
        for key, label in SHOWS.items()
    ]
    return {"tabs": tabs, "count": len(by_tab[show]), "page": page_of(by_tab[show], request)}


def _branches(request: HttpRequest, organization: Organization, year: int, day) -> dict:
    lines = branch_lines(organization, year=year, on=day.on)
    members = sum(line.members for line in lines)
    reached = sum(line.reached for line in lines)
    return {
        "count": len(lines),
        "page": page_of(lines, request),
        "members": members,
        "reached": reached,
        "share": reached / members if members else None,
        "untrained": sum(line.untrained for line in lines),
    }


@require(P.PERSON_EXPORT)
@require_POST
def study_export(request: HttpRequest, pk: int) -> HttpResponse:
    """The list as it is filtered, as xlsx."""
    organization = organization_in_scope(request, pk, P.PERSON_EXPORT)
    export = MEMBERS if _has_members(organization) else BRANCHES
    return export_response(request, export, organization=organization)


@require(P.MEETING_VIEW)
def person_study(request: HttpRequest, pk: int) -> HttpResponse:
    """One member's year in 学时, with every record that brought some."""
    member = get_object_or_404(Person.objects.permitted(request.user, P.MEETING_VIEW), pk=pk)
    day, year = as_of(request, timezone.localdate()), year_asked(request)
    context = {
        "person": member,
        "year": year,
        "as_of": day,
        "study": study_year(member, year=year, on=day.on),
        "credits": credits_seen(request, member, year, day.on),
    }
    return render(request, "meetings/study/person.html", context)


def credits_seen(request: HttpRequest, member: Person, year: int, on) -> list:
    """A member's 学时, each with `opens`: whether the reader may open the record behind it."""
    rows = list(credits_of(member, year=year, on=on))
    meetings = Meeting.objects.permitted(request.user, P.MEETING_VIEW)
    trainings = Training.objects.permitted(request.user, P.MEETING_VIEW)
    open_meetings = _ids(meetings.filter(pk__in=[row.meeting_id for row in rows]))
    open_trainings = _ids(trainings.filter(pk__in=[row.training_id for row in rows]))
    for row in rows:
        row.opens = row.meeting_id in open_meetings or row.training_id in open_trainings
    return rows


def _ids(rows: QuerySet) -> set[int]:
    return set(rows.values_list("pk", flat=True))
