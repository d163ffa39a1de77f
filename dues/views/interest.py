"""Interest of a bank: entered with its paper by one, confirmed by another."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.access.scoping import can
from branchrecords.attachments.responses import attachment_response
from branchrecords.audit.recording import record
from branchrecords.web.forms import pressed, spoken_errors, submitted
from dues.actions.interest import cancel_interest, confirm_interest, enter_interest, undo_interest
from dues.forms.interest import InterestForm
from dues.forms.remitting import ReasonForm
from dues.models import Interest
from dues.queries.interest import interest_of
from dues.queries.keepers import account_on, turn_of
from members.models import Organization

from .scope import organization_in_scope, row_in_scope, year_asked

YEARS_BACK = 5
ROWS = Interest.objects.select_related("organization", "voucher", "entry__reversal", "prepared_by")


@require(P.DUES_VIEW)
def listing(request: HttpRequest, pk: int) -> HttpResponse:
    """The interest of a year, each with its paper and its entry."""
    organization = _above_branches(request, pk, P.DUES_VIEW)
    year, today = year_asked(request), timezone.localdate()
    papers = interest_of(organization=organization, year=year)
    context = {
        "organization": organization,
        "year": year,
        "years": range(today.year, today.year - YEARS_BACK, -1),
        "papers": papers,
        "total": sum(p.amount for p in papers if p.entry_id and _reversal(p) is None),
        "account": account_on(organization=organization, on=today),
        "may": can(request.user, P.DUES_BOOKS, organization),
        "turn": turn_of(
            user=request.user, organization=organization, on=today, post="accountant"
        ),
        "confirming": turn_of(
            user=request.user, organization=organization, on=today, post="cashier"
        ),
        "reasoning": ReasonForm(),
    }  # fmt: skip
    return render(request, "dues/interest/list.html", context)


@require(P.DUES_BOOKS)
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """What the bank paid, with its paper."""
    organization = _above_branches(request, pk, P.DUES_BOOKS)
    form = InterestForm(request.POST or None, request.FILES or None, initial={"key": uuid4()})

    def act(at: datetime) -> None:
        enter_interest(organization=organization, by=request.user, at=at, **form.cleaned_data)

    if submitted(request, form, act):
        messages.success(request, "已登记利息，请出纳核对银行流水后确认入账")
        return redirect("dues-interest", pk=pk)
    context = {
        "organization": organization,
        "form": form,
        "account": account_on(organization=organization, on=timezone.localdate()),
    }
    return render(request, "dues/interest/add.html", context)


@require(P.DUES_BOOKS)
@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """The cashier has seen it on the bank's statement."""
    paper = row_in_scope(request, ROWS, pk, P.DUES_BOOKS)

    def act(at: datetime) -> str:
        confirm_interest(paper=paper, by=request.user, at=at)
        return f"利息 {paper.amount} 元已入账"

    pressed(request, act)
    return redirect("dues-interest", pk=paper.organization_id)


@require(P.DUES_BOOKS)
@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """A waiting paper is cancelled, a booked one reversed."""
    paper = row_in_scope(request, ROWS, pk, P.DUES_BOOKS)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, spoken_errors(form))
        return redirect("dues-interest", pk=paper.organization_id)
    action = cancel_interest if paper.is_waiting else undo_interest

    def act(at: datetime) -> str:
        action(paper=paper, reason=form.cleaned_data["reason"], by=request.user, at=at)
        return "已作废" if action is cancel_interest else "已冲正"

    pressed(request, act)
    return redirect("dues-interest", pk=paper.organization_id)


@require(P.DUES_VIEW)
def voucher(request: HttpRequest, pk: int) -> HttpResponse:
    """The bank's paper, with a row in the log."""
    paper = row_in_scope(request, ROWS, pk, P.DUES_VIEW)
    record(
        "dues.voucher_read", by=request.user, at=timezone.now(), thing=paper,
        organization=paper.organization, detail={"name": paper.voucher.name},
    )  # fmt: skip
    return attachment_response(paper.voucher, inline=True)


def _reversal(paper: Interest):
    return getattr(paper.entry, "reversal", None)


def _above_branches(request: HttpRequest, pk: int, permission: P) -> Organization:
    """A committee or 总支 in scope; a branch has no account that bears interest."""
    found = organization_in_scope(request, pk, permission)
    if found.is_branch:
        raise Http404
    return found
