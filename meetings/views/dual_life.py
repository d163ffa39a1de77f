"""双重组织生活: the leaders of a body and year, and the records behind each figure."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.web.asof import as_of
from branchrecords.web.exporting import export_response
from meetings.exports.dual_life import DUAL_LIFE
from meetings.models import Meeting
from meetings.queries.dual_life import BODIES, Leader, records_of, year_of_leaders
from meetings.rules.dual_life import ARTICLE

from .scope import list_of_year, organization_in_scope, year_asked


@require(P.MEETING_VIEW)
def dual_life(request: HttpRequest, pk: int) -> HttpResponse:
    """Each leader: the branch, the own body, 民主生活会, talks, what is missing."""
    organization = organization_in_scope(request, pk, P.MEETING_VIEW)
    listed = list_of_year(request, organization)
    rows = year_of_leaders(organization, year=listed["year"], on=listed["as_of"].on)
    context = {
        **listed,
        "rows": rows,
        "lacking": sum(bool(row.missing) for row in rows),
        "has_body": organization.kind in BODIES,
        "article": ARTICLE,
    }
    return render(request, "meetings/dual_life/list.html", context)


@require(P.MEETING_VIEW)
@require_POST
def dual_life_export(request: HttpRequest, pk: int) -> HttpResponse:
    """The list as xlsx."""
    organization = organization_in_scope(request, pk, P.MEETING_VIEW)
    day, year = as_of(request, timezone.localdate()), year_asked(request)
    rows = year_of_leaders(organization, year=year, on=day.on)
    scope = f"{year}年，截至 {day.on}"
    return export_response(request, DUAL_LIFE, rows, organization=organization, scope=scope)


@require(P.MEETING_VIEW)
def dual_life_person(request: HttpRequest, pk: int, person_pk: int) -> HttpResponse:
    """The records behind one leader's figures."""
    organization = organization_in_scope(request, pk, P.MEETING_VIEW)
    day, year = as_of(request, timezone.localdate()), year_asked(request)
    row = _leader(year_of_leaders(organization, year=year, on=day.on), person_pk)
    ordinary, own = records_of(row.person, organization, year=year, on=day.on)
    seen = Meeting.objects.permitted(request.user, P.MEETING_VIEW).filter(
        pk__in=[one.meeting_id for one in (*ordinary, *own)]
    )
    context = {
        "organization": organization,
        "as_of": day,
        "year": year,
        "row": row,
        "ordinary": ordinary,
        "own": own,
        "seen": set(seen.values_list("pk", flat=True)),
    }
    return render(request, "meetings/dual_life/person.html", context)


def _leader(rows: list[Leader], pk: int) -> Leader:
    found = next((row for row in rows if row.person.pk == pk), None)
    if found is None:
        raise Http404
    return found
