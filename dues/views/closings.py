"""Closing the books of a month, and opening them again with a second person."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.access.scoping import can
from branchrecords.errors import ActionError
from branchrecords.web.formats import cn_month
from branchrecords.web.forms import pressed, submitted
from dues.actions.closings import (
    close_month,
    close_months_below,
    decide_reopening,
    request_reopening,
)
from dues.actions.exporting import note_export
from dues.exports.books import closings_table
from dues.forms.closings import ReopenForm
from dues.models import MonthClosing, ReopeningRequest
from dues.queries.closings import books_below, books_of_year
from dues.rules.months import month_of, plus_months

from .scope import (
    download,
    month_asked,
    organization_in_scope,
    row_in_scope,
    watermark,
    year_asked,
)


@require(P.DUES_VIEW)
def listing(request: HttpRequest, pk: int) -> HttpResponse:
    """The months of a year: entries, money received, closed or not."""
    organization = organization_in_scope(request, pk, P.DUES_VIEW)
    year, today = year_asked(request), timezone.localdate()
    context = {
        "organization": organization,
        "year_name": f"{year}年",
        "years": [one for one in (year - 1, year + 1) if one <= today.year],
        "months": books_of_year(organization=organization, year=year, on=today),
        "may_close": can(request.user, P.DUES_COLLECT, organization),
        "may_close_below": not organization.is_branch
        and can(request.user, P.DUES_BOOKS, organization),
        "year": year,
    }
    return render(request, "dues/closings/list.html", context)


@require(P.DUES_COLLECT)
@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close one month."""
    organization = organization_in_scope(request, pk, P.DUES_COLLECT)
    month = month_asked(request)

    def act(at: datetime) -> str:
        close_month(organization=organization, month=month, by=request.user, at=at)
        return f"{cn_month(month)}已结账"

    pressed(request, act)
    return redirect(f"{reverse('dues-closings', args=(pk,))}?year={month.year}")


@require(P.DUES_COLLECT)
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for a closed month to be opened."""
    closing = row_in_scope(
        request,
        MonthClosing.objects.select_related("organization", "closed_by"),
        pk,
        P.DUES_COLLECT,
    )
    form = ReopenForm(request.POST or None)

    def act(at: datetime) -> None:
        request_reopening(closing=closing, by=request.user, at=at, **form.cleaned_data)

    if submitted(request, form, act):
        messages.success(request, "已提交反结账申请，请另一个人审批")
        return _back(closing)
    context = {"closing": closing, "form": form, "month_name": cn_month(closing.month)}
    return render(request, "dues/closings/reopen.html", context)


@require(P.DUES_COLLECT)
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree with a request or not; never with one's own."""
    asked = row_in_scope(
        request,
        ReopeningRequest.objects.select_related("organization", "closing", "requested_by"),
        pk,
        P.DUES_COLLECT,
    )
    problem = None
    if request.method == "POST" and request.POST.get("approved") in ("yes", "no"):
        agreed = request.POST["approved"] == "yes"
        try:
            decide_reopening(request=asked, approved=agreed, by=request.user, at=timezone.now())
        except ActionError as error:
            problem = error
        else:
            messages.success(request, "已同意反结账" if agreed else "没有同意反结账")
            return _back(asked.closing)
    context = {
        "asked": asked,
        "problem": problem,
        "month_name": cn_month(asked.closing.month),
        "is_own": asked.requested_by_id == request.user.pk,
    }
    return render(request, "dues/closings/decide.html", context)


def _back(closing: MonthClosing) -> HttpResponse:
    address = reverse("dues-closings", args=(closing.organization_id,))
    return redirect(f"{address}?year={closing.month.year}")


@require(P.DUES_BOOKS)
def below(request: HttpRequest, pk: int) -> HttpResponse:
    """A month of all branches below: which can be closed, which cannot and why.

    One press asks, a second one closes those that the question named.
    """
    organization = organization_in_scope(request, pk, P.DUES_BOOKS)
    today = timezone.localdate()
    last = plus_months(month_of(today), -1)
    month = month_asked(request) if request.GET.get("month") else last

    def act(at: datetime) -> str:
        done = close_months_below(organization=organization, month=month, by=request.user, at=at)
        return f"{cn_month(month)}已结账 {len(done)} 个支部"

    rows = books_below(organization, month, today)
    if request.method == "POST":
        address = f"{reverse('dues-closings-below', args=(pk,))}?month={month:%Y-%m}"
        if request.POST.get("ready") != str(len([one for one in rows if one.may_close])):
            messages.warning(request, "能结账的支部有变化，请核对名单以后再确认")
            return redirect(f"{address}&confirm=1")
        pressed(request, act)
        return redirect(address)
    context = {
        "organization": organization,
        "month": month,
        "month_name": cn_month(month),
        "months": [plus_months(last, -count) for count in range(12)],
        "rows": rows,
        "ready": [one for one in rows if one.may_close],
        "confirming": request.GET.get("confirm") == "1",
    }
    return render(request, "dues/closings/below.html", context)


@require(P.DUES_VIEW)
def xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    """The months of a year as a spreadsheet, as on the page."""
    organization = organization_in_scope(request, pk, P.DUES_VIEW)
    year = year_asked(request)
    months = books_of_year(organization=organization, year=year, on=timezone.localdate())
    content = closings_table(
        months, organization=str(organization), year=year, watermark=watermark(request)
    )
    name = f"{organization}{year}年月末结账.xlsx"
    note_export(organization=organization, what=name, by=request.user, at=timezone.now())
    return download(content, name)
