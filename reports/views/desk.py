"""The committee's desk: what to watch, the batch export, the map of all branches."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission
from branchrecords.jobs.models import Job
from branchrecords.web.downloads import XLSX, download
from branchrecords.web.formats import cn_date_week
from meetings.queries.heat import HeatRow, heat
from meetings.queries.heat_links import opens
from reports.exports.desk import heat_xlsx
from reports.forms.desk import HeatForm
from reports.queries.desk import filtered_heat, watched
from reports.queries.summaries import waiting_count
from reports.queries.values import compute
from reports.rules.batches import JOB_KIND

from .pages import Place, place_of

ROWS_AT_FIRST = 30  # the worst come first


@require(Permission.SUMMARY_VIEW)
def committee_desk(request: HttpRequest, pk: int) -> HttpResponse:
    """All branches at a glance."""
    place = place_of(request, pk)
    if place.organization.is_branch:
        return redirect("figures", pk)
    form = HeatForm(request.GET, organization=place.organization)
    map_ = filtered_heat(place.organization, place.year, place.day, form.filters)
    whole = map_ if not form.changed_data else heat(place.organization, place.year, place.day)
    rows = map_.rows if "all" in request.GET else map_.rows[:ROWS_AT_FIRST]
    keys = ("branches", "members")
    branches, members = compute(place.organization, place.year, place.today, keys=keys)
    context = {
        "place": place,
        "today": cn_date_week(place.today),
        "branches": f"{branches.text} 个支部",
        "members": f"党员 {members.text} 名",
        "watched": watched(place.organization, place.year, place.today, whole),
        "heat": map_,
        "rows": _linked(rows, place.year, form.filters.kind),
        "share": map_.met / map_.due if map_.due else None,
        "months": range(1, 13),
        "form": form,
        "waiting": waiting_count(place.organization, place.year),
        "job": _last_job(request, place),
        "may_export": request.user.holds(Permission.SUMMARY_EXPORT),
        "reviews": request.user.holds(Permission.SUMMARY_REVIEW),
    }
    return render(request, "reports/desk/desk.html", context)


def _linked(rows: Sequence[HeatRow], year: int, kind: str) -> list[tuple[HeatRow, list]]:
    """Each row with its cells and the page of their reasons, as on the large map."""
    return [
        (row, [(one, opens(row, one, year=year, kind=kind)) for one in row.cells]) for row in rows
    ]


def _last_job(request: HttpRequest, place: Place) -> Job | None:
    """The user's newest batch export of this organisation."""
    jobs = Job.objects.owned_by(request.user).filter(
        kind=JOB_KIND, params__organization=place.organization.pk
    )
    return jobs.first()


@require(Permission.SUMMARY_VIEW)
def heat_export(request: HttpRequest, pk: int) -> HttpResponse:
    """The map as shown, as xlsx."""
    place = place_of(request, pk)
    form = HeatForm(request.GET, organization=place.organization)
    map_ = filtered_heat(place.organization, place.year, place.day, form.filters)
    name = f"{place.organization.name}{place.year}年组织生活开展情况"
    return download(heat_xlsx(map_, name, place.day), f"{name}.xlsx", XLSX)
