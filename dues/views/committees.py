"""All branches of a committee: how much of the dues came in, month by month."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.web.pagination import page_of
from dues.actions.exporting import note_export
from dues.exports.months import year_table
from dues.queries.arrears import arrears, at_least
from dues.queries.collection_rates import BranchYear, Collected, collection_rate
from dues.rules.months import MOST_ARREARS, TALK_AT, month_of, months_of_year

from .scope import download, organization_in_scope, watermark, year_asked

ROWS = 100  # branches on one sheet: a city has thousands


@require(P.DUES_VIEW)
def year(request: HttpRequest, pk: int) -> HttpResponse:
    """The heat map of a year; branches with more open months stand first."""
    organization = organization_in_scope(request, pk, P.DUES_VIEW)
    chosen, today = year_asked(request), timezone.localdate()
    branches = collection_rate(organization=organization, year=chosen)
    behind = arrears(organization=organization, on=today)
    rows = sorted((_row(b, chosen, today) for b in branches), key=lambda row: -row["open_months"])
    context = {
        "organization": organization,
        "year": chosen,
        "year_name": f"{chosen}年",
        "branch_count": f"{len(branches)} 个支部",
        "years": range(today.year, today.year - 3, -1),
        "months": months_of_year(chosen),
        "page": page_of(rows, request, per_page=ROWS),
        "total": sum((branch.total for branch in branches), Collected()),
        "behind": behind,
        "long": at_least(behind, TALK_AT),
        "grave": at_least(behind, MOST_ARREARS),
    }
    return render(request, "dues/committees/year.html", context)


@require(P.DUES_VIEW)
def year_xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    """The same table as a spreadsheet."""
    organization = organization_in_scope(request, pk, P.DUES_VIEW)
    chosen = year_asked(request)
    branches = collection_rate(organization=organization, year=chosen)
    content = year_table(
        branches, organization=str(organization), year=chosen, watermark=watermark(request)
    )
    name = f"{organization}{chosen}年党费收缴率.xlsx"
    note_export(organization=organization, what=name, by=request.user, at=timezone.now())
    return download(content, name)


def _row(branch: BranchYear, chosen: int, today: date) -> dict:
    current = month_of(today)
    cells = [_cell(month, branch.months.get(month), current) for month in months_of_year(chosen)]
    return {
        "organization": branch.organization,
        "cells": cells,
        "total": branch.total,
        "open_months": len([c for c in cells if c["status"] in ("part", "miss")]),
    }


def _cell(month: date, collected: Collected | None, current: date) -> dict:
    """Full, in part, none, still running, or nothing owed."""
    status, text = "off", ""
    words = f"{month.month}月没有应交"
    if collected is not None and collected.due:
        words = f"{month.month}月应交 {collected.due:,.2f} 元，实交 {collected.paid:,.2f} 元"
        if collected.unpaid:
            text = str(collected.unpaid)
            words += f"，{collected.unpaid} 人未交"
            status = "part" if collected.paid else "miss"
            status = "now" if month == current else status
        else:
            status = "full"
    return {"month": month, "status": status, "text": text, "words": words}
