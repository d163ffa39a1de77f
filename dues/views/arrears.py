"""Who is behind, in a branch or below a committee."""

from __future__ import annotations

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.web.components import Tab
from branchrecords.web.pagination import is_partial
from dues.actions.exporting import note_export
from dues.exports import arrears_table
from dues.queries.arrears import Arrear, arrears, at_least

from .scope import download, organization_in_scope, watermark

LIMITS = (1, 3, 6)


@require(P.DUES_VIEW)
def listing(request: HttpRequest, pk: int) -> HttpResponse:
    """Everybody in arrears by branch; `?months=3` for three months or more. Opens in the drawer."""
    organization = organization_in_scope(request, pk, P.DUES_VIEW)
    today, limit = timezone.localdate(), _limit(request)
    everyone = arrears(organization=organization, on=today)
    found = at_least(everyone, limit)
    context = {
        "organization": organization,
        "found": found,
        "groups": [(name, list(rows)) for name, rows in groupby(found, _branch)],
        "total": sum(one.amount for one in found),
        "limit": limit,
        "tabs": _tabs(pk, everyone, limit),
        "today": today,
    }
    page = "_drawer" if is_partial(request) else "list"
    return render(request, f"dues/arrears/{page}.html", context)


@require(P.DUES_VIEW)
def xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    """Exactly the list on the page."""
    organization = organization_in_scope(request, pk, P.DUES_VIEW)
    now = timezone.now()
    found = at_least(arrears(organization=organization, on=timezone.localdate()), _limit(request))
    content = arrears_table(
        found, organization=str(organization), on=timezone.localdate(), watermark=watermark(request)
    )
    name = f"{organization}欠交党费名单.xlsx"
    people = [one.person_id for one in found]
    note_export(organization=organization, what=name, by=request.user, at=now, people=people)
    return download(content, name)


def _limit(request: HttpRequest) -> int:
    text = request.GET.get("months", "")
    return int(text) if text.isdecimal() and int(text) in LIMITS else LIMITS[0]


def _branch(arrear: Arrear) -> tuple[int, str]:
    return arrear.organization_id, arrear.organization


def _tabs(pk: int, everyone: list[Arrear], limit: int) -> list[Tab]:
    address = reverse("dues-arrears", args=(pk,))
    return [
        Tab(
            f"欠交满 {months} 个月" if months > 1 else "全部",
            f"{address}?months={months}",
            count=len(at_least(everyone, months)),
            current=months == limit,
        )
        for months in LIMITS
    ]
