"""The figures of an organisation and the records behind each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission
from branchrecords.audit.recording import record
from branchrecords.documents.columns import Column
from branchrecords.documents.xlsx import write_table
from branchrecords.web.downloads import XLSX, download
from branchrecords.web.formats import cn_date
from branchrecords.web.pagination import is_partial, page_of
from members.models import Person
from reports.catalogue import FIGURES_BY_KEY
from reports.figures.cadence import COLUMNS as CADENCE_COLUMNS
from reports.figures.figure import Figure, Value
from reports.figures.lists import listing_of
from reports.figures.rows import Row
from reports.models import EnteredFigure, Issue
from reports.queries.issues import frozen_ids, frozen_values
from reports.queries.values import compute, entries_of, parts_of, records_of

from .pages import Place, issue_of, place_of

IN_DRAWER = 100  # the drawer shows so many records; the page shows all


@require(Permission.SUMMARY_VIEW)
def figures(request: HttpRequest, pk: int) -> HttpResponse:
    """Every figure of an organisation and year, grouped."""
    place = place_of(request, pk)
    values = compute(place.organization, place.year, place.today)
    context = {
        "place": place,
        "groups": grouped(values, place, place.query),
        "may_enter": request.user.holds(Permission.SUMMARY_EDIT),
    }
    return render(request, "reports/figures/list.html", context)


class Line(NamedTuple):
    """A figure as a page shows it: who entered it ("" when it is computed), where it opens."""

    label: str
    text: str
    author: str
    url: str


def grouped(values: list[Value], place: Place, query: str) -> dict[str, list[Line]]:
    """Values by group; `query` is what the addresses of their records end with."""
    entered = EnteredFigure.objects.filter(organization=place.organization, year=place.year)
    by_key = dict(entered.values_list("key", "entered_by__name"))
    groups: dict[str, list[Line]] = {}
    for value in values:
        figure = value.figure
        url = place.records_url(figure.key) + query
        line = Line(figure.label, value.full, by_key.get(figure.key, ""), url)
        groups.setdefault(figure.group, []).append(line)
    return groups


def _figure(key: str) -> Figure:
    if key not in FIGURES_BY_KEY:
        raise Http404
    return FIGURES_BY_KEY[key]


@require(Permission.SUMMARY_VIEW)
def figure_records(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """What a figure counts and the records themselves: a drawer for htmx, else a page."""
    place, figure = place_of(request, pk), _figure(key)
    issue = issue_of(request, place)
    value = _value(place, key, issue)
    context = {"place": place, "figure": figure, "value": value, "issue": issue}
    context["may_export"] = request.user.holds(Permission.PERSON_EXPORT)
    if figure.is_quotient:
        keys = [part.key for part in parts_of(figure)]
        context["parts"] = [_value(place, part, issue) for part in keys]
    elif figure.entries is not None:
        context |= _entries(request, place, figure)
    else:
        context |= listed(request, _records(place, figure, issue))
    part = "drawer" if is_partial(request) else "records"
    return render(request, f"reports/figures/{part}.html", context)


def _value(place: Place, key: str, issue: Issue | None) -> Value:
    frozen = {value.figure.key: value for value in frozen_values(issue)} if issue else {}
    if key in frozen:
        return frozen[key]
    (value,) = compute(place.organization, place.year, place.today, keys=[key])
    return value


def _records(place: Place, figure: Figure, issue: Issue | None) -> QuerySet:
    """The records of now, or those whose ids were frozen with the issue."""
    records = records_of(figure, place.organization, place.year, place.today)
    ids = frozen_ids(issue, figure.key) if issue else None
    return records if ids is None else records.model._default_manager.filter(pk__in=ids)


def listed(request: HttpRequest, records: QuerySet) -> dict:
    """One page of the records, with links to those the user may open."""
    listing = listing_of(records)
    prepared = listing.prepare(records)
    partial = is_partial(request)
    page = Paginator(prepared, IN_DRAWER).page(1) if partial else page_of(prepared, request)
    rows = [listing.row(one) for one in page]
    people = {row.person_id for row in rows if row.person_id}
    seen = set(
        Person.objects.permitted(request.user, Permission.PERSON_VIEW)
        .filter(pk__in=people)
        .values_list("pk", flat=True)
        if people
        else ()
    )
    return {"page": page, "rows": [(row, _row_url(row, seen)) for row in rows]}


def _entries(request: HttpRequest, place: Place, figure: Figure) -> dict:
    """One page of computed entries, with links to the meetings that answer them."""
    entries = entries_of(figure, place.organization, place.year, place.today) or []
    page = (
        Paginator(entries, IN_DRAWER).page(1) if is_partial(request) else page_of(entries, request)
    )
    return {
        "page": page,
        "rows": [(one, reverse(one.view, args=(one.pk,)) if one.view else "") for one in page],
    }


def _row_url(row: Row, seen: set[int]) -> str:
    """Where a record opens; who has left the user's scope is a name without a link."""
    if not row.view or (row.person_id and row.person_id not in seen):
        return ""
    return reverse(row.view, args=(row.pk,))


@require(Permission.PERSON_EXPORT)
def figure_export(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Exactly the records that the figure counts, as xlsx."""
    place, figure = place_of(request, pk, Permission.PERSON_EXPORT), _figure(key)
    if figure.is_quotient:
        raise Http404
    columns, rows = _table(place, figure, issue_of(request, place))
    now = timezone.now()
    title = f"{place.organization.name}{place.year}年{figure.label}"
    content = write_table(
        title,
        columns,
        rows,
        sheet=figure.label,
        notes=[f"{figure.explanation}统计截至{cn_date(place.day)}，共 {len(rows)} 条。"],
        watermark=f"{request.user} {timezone.localtime(now):%Y-%m-%d %H:%M} 导出",
    )
    record(
        "report.exported",
        by=request.user,
        at=now,
        thing=place.organization,
        organization=place.organization,
        detail={"figure": key, "year": place.year, "rows": len(rows)},
    )
    return download(content, f"{title}.xlsx", XLSX)


def _table(place: Place, figure: Figure, issue: Issue | None) -> tuple[Sequence[Column], list]:
    """Columns and rows of a figure's spreadsheet."""
    entries = entries_of(figure, place.organization, place.year, place.today)
    if entries is not None:
        return CADENCE_COLUMNS, [entry.cells for entry in entries]
    records = _records(place, figure, issue)
    listing = listing_of(records)
    return listing.columns, [listing.cells(one) for one in listing.prepare(records)]
