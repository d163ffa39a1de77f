"""党费收缴公开表 of a branch, the yearly check of who made it public, the report to the 大会."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.access.scoping import can
from branchrecords.web.exporting import export_response
from dues.exports.spending import TOLD
from dues.queries.publicity_sheets import publicity_sheet, told_of
from dues.queries.year_report_accounts import shares_of
from dues.queries.year_report_words import narrative, opened, tables
from dues.queries.year_reports import year_report
from dues.rules.accounts import Account
from dues.rules.money import ZERO
from members.models import Organization

from .papers import paper_response
from .scope import branch_in_scope, organization_in_scope, year_asked, years_offered


@require(P.DUES_VIEW)
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The sheet of a year as it would be printed."""
    organization = branch_in_scope(request, pk, P.DUES_VIEW)
    year, today = year_asked(request), timezone.localdate()
    found = publicity_sheet(organization=organization, year=year, on=today)
    (told,) = told_of(organization=organization, year=year, on=today) or [None]
    context = {
        "organization": organization,
        "sheet": found,
        "told": told,
        "may_disclose": can(request.user, P.DISCLOSURE_EDIT, organization),
        **years_offered(year),
    }
    return render(request, "dues/publicity/sheet.html", context)


@require(P.DUES_VIEW)
def sheet_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The sheet as PDF, for the notice board."""
    organization = branch_in_scope(request, pk, P.DUES_VIEW)
    year = year_asked(request)
    found = publicity_sheet(organization=organization, year=year, on=timezone.localdate())
    if not found.rows:
        messages.error(request, f"{year}年还没有核算应交党费，没有可以公开的内容。")
        return redirect("dues-publicity", pk)
    return paper_response(
        request, organization, "documents/dues_publicity.html",
        {"title": f"{year}年党费收缴公开表", "sheet": found},
        people=[row.person_id for row in found.rows],
    )  # fmt: skip


@require(P.DUES_VIEW)
def told(request: HttpRequest, pk: int) -> HttpResponse:
    """年度检查: which branches have told their members of the year, which not."""
    organization = organization_in_scope(request, pk, P.DUES_VIEW)
    year = year_asked(request)
    rows = told_of(organization=organization, year=year, on=timezone.localdate())
    context = {
        "organization": organization,
        "rows": rows,
        "done": [row for row in rows if row.state == "done"],
        **years_offered(year),
    }
    return render(request, "dues/publicity/told.html", context)


@require(P.DUES_VIEW)
@require_POST
def told_xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    """The same list as a spreadsheet."""
    organization = organization_in_scope(request, pk, P.DUES_VIEW)
    year = year_asked(request)
    rows = told_of(organization=organization, year=year, on=timezone.localdate())
    return export_response(request, TOLD, rows, organization=organization, scope=f"{year}年")


@require(P.DUES_VIEW)
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """The report to the 党员大会 as it would be printed."""
    organization = _above_branches(request, pk)
    year = year_asked(request)
    found = year_report(organization=organization, year=year, on=timezone.localdate())
    context = {
        "organization": organization,
        "report": found,
        "narrative": narrative(found),
        "tables": tables(found),
        "opened": opened(found),
        **years_offered(year),
    }
    return render(request, "dues/publicity/report.html", context)


@require(P.DUES_VIEW)
def report_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The report as PDF in the form of GB/T 9704."""
    organization = _above_branches(request, pk)
    year, today = year_asked(request), timezone.localdate()
    found = year_report(organization=organization, year=year, on=today)
    context = {
        "title": f"{year}年党费收缴、使用和管理情况报告",
        "narrative": narrative(found),
        "tables": tables(found),
        "dated": today,
    }
    return paper_response(request, organization, "documents/dues_report.html", context)


@require(P.DUES_VIEW)
def report_account(request: HttpRequest, pk: int, code: int) -> HttpResponse:
    """One line of the report by organisation, each open to its book; `?passed=1` what went up."""
    organization = _above_branches(request, pk)
    if code not in Account.values:
        raise Http404
    year, today, passed = year_asked(request), timezone.localdate(), "passed" in request.GET
    rows = shares_of(
        organization=organization, account=Account(code), year=year, on=today, passed=passed
    )
    context = {
        "organization": organization,
        "account": Account(code),
        "passed": passed,
        "rows": rows,
        "total": sum((row.amount for row in rows), ZERO),
        "on": min(today, date(year, 12, 31)),
        **years_offered(year),
    }
    return render(request, "dues/publicity/account.html", context)


def _above_branches(request: HttpRequest, pk: int) -> Organization:
    organization = organization_in_scope(request, pk, P.DUES_VIEW)
    if organization.is_branch:
        raise Http404
    return organization
