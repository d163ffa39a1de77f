"""现金存取: entered by the cashier with the bank's receipt, checked by the accountant."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.access.scoping import can
from branchrecords.web.exporting import export_response
from branchrecords.web.forms import pressed, spoken_errors, submitted
from dues.actions.cash_moves import (
    cancel_cash_move,
    check_cash_move,
    enter_cash_move,
    undo_cash_move,
)
from dues.exports.cash_moves import CASH_MOVES
from dues.forms.cash_moves import CashMoveForm
from dues.forms.remitting import ReasonForm
from dues.models import CashMove
from dues.queries.balances import money_held
from dues.queries.cash_moves import cash_moves_of
from dues.queries.keepers import keepers_on, turn_of

from .scope import organization_in_scope, row_in_scope, year_asked, years_offered

ROWS = CashMove.objects.select_related("organization", "entry__reversal", "prepared_by")


@require(P.DUES_VIEW)
def listing(request: HttpRequest, pk: int) -> HttpResponse:
    """The papers of a year, each with its receipt and its entry."""
    organization = organization_in_scope(request, pk, P.DUES_VIEW)
    year, today = year_asked(request), timezone.localdate()
    context = {
        "organization": organization,
        "found": cash_moves_of(organization=organization, year=year),
        "held": money_held(organization=organization, on=today),
        "keepers": keepers_on(organization=organization, on=today),
        "may": can(request.user, P.DUES_BOOKS, organization),
        "turn": turn_of(user=request.user, organization=organization, on=today, post="cashier"),
        **years_offered(year),
    }
    return render(request, "dues/cash_moves/list.html", context)


@require(P.DUES_VIEW)
@require_POST
def xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    """The papers of a year as xlsx."""
    organization = organization_in_scope(request, pk, P.DUES_VIEW)
    year = year_asked(request)
    rows = cash_moves_of(organization=organization, year=year).rows
    return export_response(request, CASH_MOVES, rows, organization=organization, scope=f"{year}年")


@require(P.DUES_BOOKS)
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """The cashier was at the bank."""
    organization = organization_in_scope(request, pk, P.DUES_BOOKS)
    today = timezone.localdate()
    form = CashMoveForm(request.POST or None, initial={"moved_on": today})

    def act(at: datetime) -> None:
        enter_cash_move(
            organization=organization, key=form.cleaned_data["key"], facts=form.facts(),
            by=request.user, at=at,
        )  # fmt: skip

    if submitted(request, form, act):
        messages.success(request, "已登记，请会计对照银行回单复核，复核以后入账")
        return redirect("dues-cash", pk)
    held = money_held(organization=organization, on=today)
    context = {"organization": organization, "form": form, "held": held}
    return render(request, "dues/cash_moves/add.html", context)


@require(P.DUES_BOOKS)
@require_POST
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """The accountant has compared it with the receipt."""
    paper = row_in_scope(request, ROWS, pk, P.DUES_BOOKS)

    def act(at: datetime) -> str:
        check_cash_move(paper=paper, by=request.user, at=at)
        return f"{paper.get_way_display()} {paper.amount} 元已入账"

    pressed(request, act)
    return redirect("dues-cash", paper.organization_id)


@require(P.DUES_BOOKS)
@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """A waiting paper is cancelled, a booked one reversed."""
    paper = row_in_scope(request, ROWS, pk, P.DUES_BOOKS)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, spoken_errors(form))
        return redirect("dues-cash", paper.organization_id)
    action = cancel_cash_move if paper.is_waiting else undo_cash_move

    def act(at: datetime) -> str:
        action(paper=paper, reason=form.cleaned_data["reason"], by=request.user, at=at)
        return "已作废" if action is cancel_cash_move else "已冲正"

    pressed(request, act)
    return redirect("dues-cash", paper.organization_id)
