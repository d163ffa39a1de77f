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
from dues.actions.closings import close_month, decide_reopening, request_reopening
from dues.forms.closings import ReopenForm
from dues.models import MonthClosing, ReopeningRequest
from dues.queries.closings import books_of_year

from .scope import month_asked, organization_in_scope, row_in_scope, year_asked


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
