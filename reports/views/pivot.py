"""Members by two axes, the people behind each cell, and both as xlsx."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission
from branchrecords.audit.recording import record
from branchrecords.documents.xlsx import write_table
from branchrecords.web.downloads import XLSX, download
from branchrecords.web.formats import cn_date
from branchrecords.web.pagination import is_partial
from reports.figures.axes import Axis
from reports.figures.lists import listing_of
from reports.forms.pivot import PivotForm
from reports.queries.pivot import OTHERS, Pivot, people_of, pivot
from reports.tables import pivot_xlsx

from .figures import listed
from .pages import Place, place_of


@require(Permission.SUMMARY_VIEW)
def pivot_table(request: HttpRequest, pk: int) -> HttpResponse:
    """Rows and columns to choose; every number opens to its people."""
    place, form = place_of(request, pk), PivotForm(request.GET)
    rows, columns = form.axes
    table = pivot(place.organization, place.year, place.today, rows=rows, columns=columns)
    query = f"{place.query}&rows={rows.key}&columns={columns.key}"
    context = {"place": place, "form": form, "table": table, "query": query}
    return render(request, "reports/pivot/page.html", context | _linked(table, place, query))


def _linked(table: Pivot, place: Place, query: str) -> dict:
    """Rows and totals with the address of the people behind each number."""
    people = f"{reverse('pivot-people', args=(place.organization.pk,))}{query}"

    def cells(row: str, numbers: Sequence[int]) -> list[tuple]:
        return [
            (column, number, f"{people}&row={row}&column={column.key}")
            for column, number in zip(table.columns, numbers, strict=True)
        ]

    return {
        "rows": [
            (row, cells(row.category.key, row.cells), f"{people}&row={row.category.key}")
            for row in table.rows
        ],
        "totals": cells("", table.totals),
        "all_url": people,
    }


@require(Permission.SUMMARY_VIEW)
def pivot_export(request: HttpRequest, pk: int) -> HttpResponse:
    """The table as xlsx; it holds numbers only."""
    place, form = place_of(request, pk), PivotForm(request.GET)
    rows, columns = form.axes
    table = pivot(place.organization, place.year, place.today, rows=rows, columns=columns)
    name = f"{place.organization.name}{place.year}年党员{rows.label}×{columns.label}"
    return download(pivot_xlsx(table, name, place.day), f"{name}.xlsx", XLSX)


@require(Permission.SUMMARY_VIEW)
def pivot_people(request: HttpRequest, pk: int) -> HttpResponse:
    """The people of a cell: a drawer for htmx, else a page."""
    place, form = place_of(request, pk), PivotForm(request.GET)
    rows, columns = form.axes
    row, column = form.cell(rows, columns)
    people = people_of(
        place.organization, place.year, place.today,
        rows=rows, columns=columns, row=row, column=column,
    )  # fmt: skip
    context = {
        "place": place,
        "title": _title(rows, row, columns, column),
        "query": f"{place.query}&rows={rows.key}&columns={columns.key}",
        "cell_query": f"&row={row}&column={column}",
        "may_export": request.user.holds(Permission.PERSON_EXPORT),
    } | listed(request, people)
    part = "drawer" if is_partial(request) else "people"
    return render(request, f"reports/pivot/{part}.html", context)


def _title(rows: Axis, row: str, columns: Axis, column: str) -> str:
    labels = [
        one.label
        for axis, key in ((rows, row), (columns, column))
        for one in (*axis.categories, OTHERS)
        if one.key == key
    ]
    return "，".join(labels) or "全部党员"


@require(Permission.PERSON_EXPORT)
def pivot_people_export(request: HttpRequest, pk: int) -> HttpResponse:
    """Exactly the people of a cell, as xlsx."""
    place, form = place_of(request, pk, Permission.PERSON_EXPORT), PivotForm(request.GET)
    rows, columns = form.axes
    row, column = form.cell(rows, columns)
    people = people_of(
        place.organization, place.year, place.today,
        rows=rows, columns=columns, row=row, column=column,
    )  # fmt: skip
    return _people_file(request, place, _title(rows, row, columns, column), people)


def _people_file(request: HttpRequest, place: Place, title: str, people) -> HttpResponse:
    listing, now = listing_of(people), timezone.now()
    lines = [listing.cells(one) for one in listing.prepare(people)]
    name = f"{place.organization.name}{place.year}年{title}"
    content = write_table(
        name,
        listing.columns,
        lines,
        sheet=title,
        notes=[f"统计截至{cn_date(place.day)}，共 {len(lines)} 人。"],
        watermark=f"{request.user} {timezone.localtime(now):%Y-%m-%d %H:%M} 导出",
    )
    record(
        "report.exported",
        by=request.user,
        at=now,
        thing=place.organization,
        organization=place.organization,
        detail={"pivot": title, "year": place.year, "rows": len(lines)},
    )
    return download(content, f"{name}.xlsx", XLSX)
