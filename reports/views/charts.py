"""The charts of an organisation: a part that other pages load after themselves, or a page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission
from branchrecords.web.pagination import is_partial
from reports.charts.chart import Chart
from reports.charts.charts import charts_from, charts_of
from reports.queries.charts import DESK_KEYS

from .pages import Place, issue_of, place_of


@require(Permission.SUMMARY_VIEW)
def charts(request: HttpRequest, pk: int) -> HttpResponse:
    """All charts of the year; `?show=desk` the few of a desk, `?issue=` those frozen with it."""
    place = place_of(request, pk)
    context = {"place": place, "charts": _charts(request, place), "partial": is_partial(request)}
    name = "_charts" if context["partial"] else "page"
    return render(request, f"reports/charts/{name}.html", context)


def _charts(request: HttpRequest, place: Place) -> tuple[Chart, ...]:
    if (issue := issue_of(request, place)) is not None:
        return charts_from(issue.content.get("charts", {}))
    keys = DESK_KEYS if request.GET.get("show") == "desk" else None
    return charts_of(place.organization, place.year, place.today, keys)
