"""A month at a glance: of a branch with its duties, and a member's own."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.access.scoping import can
from meetings.queries.calendars import branch_month, own_month

from .scope import YEARS, organization_in_scope


@require(P.MEETING_VIEW)
def calendar(request: HttpRequest, pk: int) -> HttpResponse:
    """The meetings of an organisation on their days, and what falls due when."""
    organization = organization_in_scope(request, pk, P.MEETING_VIEW)
    today, first = timezone.localdate(), _month_asked(request)
    month = branch_month(organization, first, on=today)
    context = {
        "organization": organization,
        "month": month,
        "today": today,
        "heading": f"{first.year}年{first.month}月",
        "may_edit": can(request.user, P.MEETING_EDIT, organization),
    }
    return render(request, "meetings/calendars/branch.html", context)


@require(P.SELF_VIEW)
def my_calendar(request: HttpRequest) -> HttpResponse:
    """The meetings that the member is or was due at."""
    person, first = request.user.person, _month_asked(request)
    context = {
        "person": person,
        "month": own_month(person, first) if person else None,
        "today": timezone.localdate(),
        "heading": f"{first.year}年{first.month}月",
    }
    return render(request, "meetings/calendars/mine.html", context)


def _month_asked(request: HttpRequest) -> date:
    """`?month=2026-11`, by default this month."""
    text = request.GET.get("month", "")
    if not text:
        return timezone.localdate().replace(day=1)
    try:
        first = date.fromisoformat(f"{text}-01")
    except ValueError:
        raise Http404 from None
    if first.year not in YEARS:
        raise Http404
    return first
