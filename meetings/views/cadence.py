"""组织生活一览: the map, the kinds, the sums, the list behind each number, why a cell is so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.access.scoping import can
from branchrecords.web.components import Tab
from branchrecords.web.exporting import export_response
from branchrecords.web.pagination import page_of
from meetings.exports.cadence import LIST, MAP, TOTALS
from meetings.forms.cadence import CadenceForm
from meetings.forms.planning import day_asked
from meetings.queries.asked import AskedCadence
from meetings.queries.heat import (
    HeatCell,
    HeatRow,
    KindCell,
    KindRow,
    heat_by_kind,
    kinds_owed,
)
from meetings.queries.heat_links import opens
from meetings.queries.standings import explained
from meetings.queries.tallies import SHOWN, tally_rows
from meetings.rules.cadence import windows_of
from members.models import Organization

from .scope import YEARS, organization_in_scope

TABS = (
    ("按组织", "cadence-map"),
    ("按种类", "cadence-kinds"),
    ("合计", "cadence-totals"),
    ("明细", "cadence-list"),
)


@dataclass(frozen=True)
class LinkedRow:
    """A row of the map, or of one kind; `cells` are (cell, address of what it stands for)."""

    row: HeatRow | KindRow
    cells: tuple[tuple[HeatCell | KindCell, str], ...]


@require(P.MEETING_VIEW)
def cadence_map(request: HttpRequest, pk: int) -> HttpResponse:
    """Branches × months: what was asked for, in full, late, in part or not at all."""
    organization = organization_in_scope(request, pk, P.MEETING_VIEW)
    form, asked = _asked(request, organization)
    every = asked.year_slots()
    map_ = asked.heat(every)
    page = page_of(map_.rows, request)
    context = _context(request, organization, form, asked, "cadence-map") | {
        "kinds": kinds_owed(every),
        "heat": map_,
        "page": page,
        "rows": [_linked(row, asked) for row in page.object_list],
        "months": range(1, 13),
        "share": map_.met / map_.due if map_.due else None,
    }
    return render(request, "meetings/cadence/map.html", context)


@require(P.MEETING_VIEW)
def cadence_kinds(request: HttpRequest, pk: int) -> HttpResponse:
    """Kinds × months over all branches."""
    organization = organization_in_scope(request, pk, P.MEETING_VIEW)
    form, asked = _asked(request, organization)
    rows = heat_by_kind(asked.year_slots(), asked.year, asked.on)
    context = _context(request, organization, form, asked, "cadence-kinds") | {
        "rows": [_linked_kind(row, asked) for row in rows],
        "months": range(1, 13),
    }
    return render(request, "meetings/cadence/kinds.html", context)


@require(P.MEETING_VIEW)
def cadence_totals(request: HttpRequest, pk: int) -> HttpResponse:
    """Asked, held, due, overdue of every organisation in a month, quarter, half-year or year."""
    organization = organization_in_scope(request, pk, P.MEETING_VIEW)
    form, asked = _asked(request, organization)
    rows = tally_rows(asked.organization, year=asked.year, window=asked.window, on=asked.on)
    context = _context(request, organization, form, asked, "cadence-totals") | {
        "windows": windows_of(asked.year),
        "total": rows[0].tally,
        "tail": f"?year={asked.year}&period={asked.period}",
        "page": page_of(rows, request),
        "count": len(rows),
    }
    return render(request, "meetings/cadence/totals.html", context)


@require(P.MEETING_VIEW)
def cadence_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Each thing asked for, with the records that answer it."""
    organization = organization_in_scope(request, pk, P.MEETING_VIEW)
    form, asked = _asked(request, organization)
    every = asked.year_slots()
    slots = asked.slots(every)
    context = _context(request, organization, form, asked, "cadence-list") | {
        "kinds": kinds_owed(every),
        "windows": windows_of(asked.year),
        "states": [(key, label) for key, (label, _) in SHOWN.items()],
        "page": page_of(slots, request),
        "count": len(slots),
        "counted": f"{len(slots):,} 项",
    }
    return render(request, "meetings/cadence/list.html", context)


@require(P.MEETING_VIEW)
def cadence_slot(request: HttpRequest, pk: int, kind: str, starts: str) -> HttpResponse:
    """One kind in one span of one organisation: why it is marked so, and what to do next."""
    organization = organization_in_scope(request, pk, P.MEETING_VIEW)
    first = _day(starts)
    found = explained(organization, kind, first, on=timezone.localdate())
    if found is None:
        raise Http404
    context = {
        "organization": organization,
        "found": found,
        "slot": found.slot,
        "year_text": f"{first.year}年",
        "back_query": f"?year={first.year}",
        "may_edit": can(request.user, P.MEETING_EDIT, organization),
    }
    return render(request, "meetings/cadence/slot.html", context)


@require(P.MEETING_VIEW)
@require_POST
def map_export(request: HttpRequest, pk: int) -> HttpResponse:
    """The map as shown, in words."""
    organization = organization_in_scope(request, pk, P.MEETING_VIEW)
    _, asked = _asked(request, organization)
    rows = asked.heat(asked.year_slots()).rows
    return export_response(request, MAP, rows, organization=organization, scope=asked.words)


@require(P.MEETING_VIEW)
@require_POST
def totals_export(request: HttpRequest, pk: int) -> HttpResponse:
    """The sums as shown."""
    organization = organization_in_scope(request, pk, P.MEETING_VIEW)
    _, asked = _asked(request, organization)
    rows = tally_rows(asked.organization, year=asked.year, window=asked.window, on=asked.on)
    return export_response(request, TOTALS, rows, organization=organization, scope=asked.words)


@require(P.MEETING_VIEW)
@require_POST
def list_export(request: HttpRequest, pk: int) -> HttpResponse:
    """The list as shown; a long one as a job."""
    organization = organization_in_scope(request, pk, P.MEETING_VIEW)
    return export_response(request, LIST, organization=organization)


def _linked(row: HeatRow, asked: AskedCadence) -> LinkedRow:
    cells = [(cell, opens(row, cell, year=asked.year, kind=asked.kind)) for cell in row.cells]
    return LinkedRow(row, tuple(cells))


def _linked_kind(row: KindRow, asked: AskedCadence) -> LinkedRow:
    return LinkedRow(row, tuple((cell, _lists(row, cell, asked)) for cell in row.cells))


def _lists(row: KindRow, cell: KindCell, asked: AskedCadence) -> str:
    """What is missing once the month is over, else everything of the month."""
    if not cell.asked:
        return ""
    query = {"year": asked.year, "period": f"m{cell.month.month}", "kind": row.kind.key}
    query |= {"show": "overdue"} if cell.status in ("part", "miss") else {}
    return f"{reverse('cadence-list', args=(asked.organization.pk,))}?{urlencode(query)}"


def _asked(request: HttpRequest, organization: Organization) -> tuple[CadenceForm, AskedCadence]:
    form = CadenceForm(request.GET, organization=organization)
    return form, form.asked(timezone.localdate())


def _context(
    request: HttpRequest,
    organization: Organization,
    form: CadenceForm,
    asked: AskedCadence,
    here: str,
) -> dict:
    """What the four pages share: the filters that were chosen, and the way to the others."""
    query = request.GET.copy()
    for key in ("page", "show", "missing", "period"):
        query.pop(key, None)
    tail = f"?{query.urlencode()}" if query else ""
    return {
        "organization": organization,
        "asked": asked,
        "many": not organization.is_branch,
        "units": form.fields["unit"].queryset,
        "years": form.years(asked.on),
        "year_text": f"{asked.year}年",
        "keeps": f"?year={asked.year}",
        "tabs": [
            Tab(label, reverse(name, args=(organization.pk,)) + tail, current=name == here)
            for label, name in TABS
        ],
    }


def _day(text: str) -> date:
    day = day_asked(text)
    if day is None or day.year not in YEARS:
        raise Http404
    return day
