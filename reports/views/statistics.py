"""The organisation statistics page and the same table as xlsx and PDF."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission
from branchrecords.web.downloads import PDF, XLSX, download
from reports.charts.charts import charts_of
from reports.exports.statistics import statistics_pdf, statistics_xlsx
from reports.queries.statistics import statistics as statistics_of

from .pages import place_of


@require(Permission.SUMMARY_VIEW)
def statistics(request: HttpRequest, pk: int) -> HttpResponse:
    """Organisations by level and sector with shares, members, schooling."""
    place = place_of(request, pk)
    table = statistics_of(place.organization, place.year, place.today)
    context = {"place": place, "table": table}
    return render(request, "reports/statistics/page.html", context)


@require(Permission.SUMMARY_VIEW)
def statistics_file(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The table as a file; it holds numbers only, no names of people."""
    place = place_of(request, pk)
    table = statistics_of(place.organization, place.year, place.today)
    name = f"{place.organization.name}{place.year}年组织统计表"
    if form == "pdf":
        charts = charts_of(place.organization, place.year, place.today)
        content = statistics_pdf(place.organization, table, name, place.day, timezone.now(), charts)
        return download(content, f"{name}.pdf", PDF)
    return download(statistics_xlsx(table, name, place.day), f"{name}.xlsx", XLSX)
