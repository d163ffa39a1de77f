"""The year-end form of an organisation as a page, as xlsx and as PDF."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission
from branchrecords.web.downloads import PDF, XLSX, download
from reports.queries.annual_form import annual_form as annual_form_of
from reports.tables import annual_form_pdf, annual_form_xlsx

from .pages import place_of


@require(Permission.SUMMARY_VIEW)
def annual_form(request: HttpRequest, pk: int) -> HttpResponse:
    """Every blank with last year's number, what contradicts itself, what the register lacks."""
    place = place_of(request, pk)
    context = {
        "place": place,
        "form": annual_form_of(place.organization, place.year, place.today),
        "may_enter": request.user.holds(Permission.SUMMARY_EDIT),
    }
    return render(request, "reports/annual_form/page.html", context)


@require(Permission.SUMMARY_VIEW)
def annual_form_file(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The form as a file; it holds numbers only, no names of people."""
    place = place_of(request, pk)
    table = annual_form_of(place.organization, place.year, place.today)
    name = f"{place.organization.name}{place.year}年度统计表"
    if form == "pdf":
        content = annual_form_pdf(place.organization, table, name, place.day, timezone.now())
        return download(content, f"{name}.pdf", PDF)
    return download(annual_form_xlsx(table, name, place.day), f"{name}.xlsx", XLSX)
