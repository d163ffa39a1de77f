"""What every page of dues starts from: the organisation in scope, the month asked for."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.http import content_disposition_header

from branchrecords.access.permissions import Permission as P
from branchrecords.access.scoping import can
from dues.rules.months import month_of
from members.models import Organization

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
YEARS = range(2008, 2100)


def organization_in_scope(request: HttpRequest, pk: int, permission: P) -> Organization:
    """Any organisation on which the user holds the permission, else 404."""
    found = get_object_or_404(Organization.objects.permitted(request.user, permission), pk=pk)
    request.organization = found
    return found


def branch_in_scope(request: HttpRequest, pk: int, permission: P) -> Organization:
    """A branch on which the user holds the permission, else 404."""
    found = organization_in_scope(request, pk, permission)
    if not found.is_branch:
        raise Http404
    return found


def row_in_scope(request: HttpRequest, rows: QuerySet, pk: int, permission: P) -> Any:
    """One row of an organisation on which the user holds the permission, else 404."""
    found = get_object_or_404(rows.permitted(request.user, permission), pk=pk)
    request.organization = found.organization
    return found


def may_see_bases(request: HttpRequest, organization: Organization) -> bool:
    """Incomes are shown to those who set bases or collect there, and to nobody else."""
    return any(can(request.user, p, organization) for p in (P.DUES_BASE, P.DUES_COLLECT))


def month_asked(request: HttpRequest) -> date:
    """`?month=2026-11`, by default the month that runs; anything else is 404."""
    text = request.GET.get("month")
    if not text:
        return month_of(timezone.localdate())
    try:
        month = date.fromisoformat(f"{text}-01")
    except ValueError:
        raise Http404 from None
    if month.year not in YEARS:
        raise Http404
    return month


def year_asked(request: HttpRequest) -> int:
    """`?year=2026`, by default this year."""
    text = request.GET.get("year", "")
    if not text:
        return timezone.localdate().year
    if not text.isdecimal() or int(text) not in YEARS:
        raise Http404
    return int(text)


def years_offered(year: int, back: int = 5) -> dict:
    """What the choice of a year needs: the years up to this one, and the one shown."""
    today = timezone.localdate()
    first = min(year, today.year - back + 1)
    years = range(max(today.year, year), first - 1, -1)
    return {"year": year, "year_name": f"{year}年", "years": years}


def watermark(request: HttpRequest) -> str:
    """Who took a table and when."""
    return f"{request.user} {timezone.localtime():%Y-%m-%d %H:%M} 导出"


def download(content: bytes, name: str, kind: str = XLSX) -> HttpResponse:
    """A file for the user's disk."""
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response
