"""A branch's month at a glance, its sheet to print and its table to take away."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.access.scoping import can
from branchrecords.documents.pdf import PdfUnavailable, render_pdf
from branchrecords.errors import ActionError
from branchrecords.web.components import Tab
from branchrecords.web.formats import cn_month, daxie
from dues.actions.assessment import assess_month
from dues.actions.exporting import note_export
from dues.exports.months import month_table
from dues.queries.arrears import arrears, at_least
from dues.queries.branch import BranchMonth, branch_month
from dues.queries.payers import without_base
from dues.rules.months import TALK_AT, month_of, months_of_year
from dues.rules.rates import percent

from .scope import (
    branch_in_scope,
    download,
    may_see_bases,
    month_asked,
    organization_in_scope,
    watermark,
)


@require(P.DUES_VIEW)
def overview(request: HttpRequest, pk: int) -> HttpResponse:
    """A branch's month; a committee is led to its own page."""
    organization = organization_in_scope(request, pk, P.DUES_VIEW)
    if not organization.is_branch:
        return redirect("dues-committee", pk)
    month, today = month_asked(request), timezone.localdate()
    sees = may_see_bases(request, organization)
    context = {
        "organization": organization,
        "dues": branch_month(organization=organization, month=month, with_bases=sees),
        "arrears": arrears(organization=organization, on=today),
        "missing": without_base(organization=organization, month=month) if sees else [],
        "tabs": _month_tabs(pk, month, today),
        "years": [year for year in (month.year - 1, month.year + 1) if year <= today.year],
        "is_running": month == month_of(today),
        "sees_bases": sees,
        "perms_collect": can(request.user, P.DUES_COLLECT, organization),
        "perms_disclose": can(request.user, P.DISCLOSURE_EDIT, organization),
        "perms_base": can(request.user, P.DUES_BASE, organization),
        "month_name": cn_month(month),
    }
    return render(request, "dues/branches/overview.html", context)


def _month_tabs(pk: int, month, today) -> list[Tab]:
    """The months of the year that have begun."""
    address = reverse("dues-overview", args=(pk,))
    return [
        Tab(f"{m.month}月", f"{address}?month={m:%Y-%m}", current=m == month)
        for m in months_of_year(month.year)
        if m <= month_of(today) or m == month
    ]


@require(P.DUES_COLLECT)
@require_POST
def assess(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down what the branch owes for a month, for those not yet assessed."""
    organization = branch_in_scope(request, pk, P.DUES_COLLECT)
    month = month_asked(request)
    try:
        outcome = assess_month(
            month=month, organization=organization, at=timezone.now(), by=request.user
        )
    except ActionError as error:
        messages.error(request, str(error))
    else:
        lacking = f"，{len(outcome.without_base)} 人没有基数" if outcome.without_base else ""
        messages.success(request, f"{cn_month(month)}新核算 {outcome.created} 人{lacking}")
    return redirect(f"{reverse('dues-overview', args=(pk,))}?month={month:%Y-%m}")


@require(P.DUES_VIEW)
def card(request: HttpRequest, pk: int) -> HttpResponse:
    """The part of the desk about this month's dues."""
    organization = branch_in_scope(request, pk, P.DUES_VIEW)
    today = timezone.localdate()
    context = {
        "organization": organization,
        "dues": branch_month(organization=organization, month=month_of(today)),
        "long": at_least(arrears(organization=organization, on=today), TALK_AT),
    }
    return render(request, "dues/branches/_card.html", context)


@require(P.DUES_COLLECT)
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """党费收缴表 as PDF."""
    organization = branch_in_scope(request, pk, P.DUES_COLLECT)
    month, now = month_asked(request), timezone.now()
    dues = branch_month(organization=organization, month=month, with_bases=True)
    name = f"{organization}{cn_month(month)}党费收缴表"
    try:
        content = render_pdf(
            template="documents/dues_sheet.html",
            context=_sheet_context(dues, request),
            title=name,
            identifier=f"dues-{pk}-{month}-{now.isoformat()}",
            at=now,
        )
    except PdfUnavailable as error:
        messages.error(request, str(error))
        return redirect("dues-overview", pk)
    note_export(organization=organization, what=name, by=request.user, at=now, people=_people(dues))
    return download(content, f"{name}.pdf", "application/pdf")


def _people(dues: BranchMonth) -> list[int]:
    """Whom a table of the month names."""
    return [row.person_id for row in (*dues.rows, *dues.exempt)]


def _sheet_context(dues: BranchMonth, request: HttpRequest) -> dict:
    rows = [
        (
            number,
            row.name,
            f"{row.base:,.2f}" if row.base else "",
            _rate(row),
            f"{row.due:,.2f}",
            f"{row.paid:,.2f}" if row.paid else "",
            "免交" if row.is_exempt else "",
        )
        for number, row in enumerate([*dues.rows, *dues.exempt], start=1)
    ]
    return {
        "org_name": dues.organization.name,
        "month": cn_month(dues.month),
        "rows": rows,
        "total": {
            "amount": f"{dues.due:,.2f}",
            "paid": f"{dues.paid:,.2f}",
            "words": daxie(dues.paid),
        },
        "imprint": watermark(request).replace("导出", "打印"),
    }


def _rate(row) -> str:
    if row.relief is not None:
        return "批准"
    return percent(row.rate) if row.rate else "定额"


@require(P.DUES_VIEW)
def month_xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    """The branch's month as a spreadsheet; incomes as on the page."""
    organization = branch_in_scope(request, pk, P.DUES_VIEW)
    month = month_asked(request)
    sees = may_see_bases(request, organization)
    dues = branch_month(organization=organization, month=month, with_bases=sees)
    content = month_table(dues, with_bases=sees, watermark=watermark(request))
    name = f"{organization}{cn_month(month)}党费.xlsx"
    note_export(
        organization=organization,
        what=name,
        by=request.user,
        at=timezone.now(),
        people=_people(dues),
    )
    return download(content, name)
