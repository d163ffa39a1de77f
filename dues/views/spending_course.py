"""One paper of spending: its course, and what is done next with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.access.scoping import can
from branchrecords.attachments.responses import attachment_response
from branchrecords.audit.recording import record
from branchrecords.web.formats import daxie
from branchrecords.web.forms import spoken_errors, submitted
from dues.actions.spending import (
    add_voucher,
    cancel_spending,
    decide_spending,
    pay_spending,
    reverse_spending,
)
from dues.forms.spending import DecideForm, PayForm, ReasonForm, VouchersForm
from dues.models import Spending, SpendingVoucher
from dues.queries.balances import money_held
from dues.queries.decisions import sealed_decisions
from dues.queries.keepers import turn_of
from dues.queries.spending import planned_and_taken
from dues.rules.spending import SpendingState
from members.models import Hardship

from .papers import paper_response
from .scope import row_in_scope


@require(P.DUES_VIEW)
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What was asked, decided, agreed and paid, with its vouchers and the next step."""
    row = _paper(request, pk, P.DUES_VIEW)
    planned, taken = planned_and_taken(row)
    context = {
        "row": row,
        "words": daxie(row.amount),
        "vouchers": row.vouchers.select_related("attachment"),
        "planned": planned,
        "taken": taken,
        "left": planned - taken - row.amount,
        "hardships": _hardships(request, row),
        "may_book": can(request.user, P.DUES_BOOKS, row.organization),
        "turn": turn_of(
            user=request.user, organization=row.organization, on=timezone.localdate(),
            post="cashier",
        ),
        "form": VouchersForm(),
        "states": SpendingState,
    }  # fmt: skip
    return render(request, "dues/spending/detail.html", context)


@require(P.DUES_BOOKS)
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Name the collective decision."""
    row = _paper(request, pk, P.DUES_BOOKS)
    form = DecideForm(
        request.POST or None,
        decisions=sealed_decisions(organization=row.organization, on=timezone.localdate()),
    )

    def act(at: datetime) -> None:
        decide_spending(
            spending=row, decision=form.decision(), over=form.cleaned_data["over"],
            by=request.user, at=at,
        )  # fmt: skip

    return _acted(request, row, form, act, "decide", "已登记集体决定")


@require(P.DUES_BOOKS)
@require_POST
def vouchers(request: HttpRequest, pk: int) -> HttpResponse:
    """Put invoices to a paper; a bad one is named and the others stay."""
    row = _paper(request, pk, P.DUES_BOOKS)
    form = VouchersForm(request.POST, request.FILES)

    def act(at: datetime) -> None:
        for upload in form.cleaned_data["vouchers"]:
            add_voucher(spending=row, upload=upload, by=request.user, at=at)

    if submitted(request, form, act):
        messages.success(request, "票据已添加")
    else:
        messages.error(request, spoken_errors(form))
    return redirect("dues-spending-detail", row.pk)


@require(P.DUES_BOOKS)
def pay(request: HttpRequest, pk: int) -> HttpResponse:
    """The cashier's press: paid, and booked."""
    row = _paper(request, pk, P.DUES_BOOKS)
    today = timezone.localdate()
    form = PayForm(request.POST or None, initial={"on": today})

    def act(at: datetime) -> None:
        pay_spending(spending=row, by=request.user, at=at, **form.cleaned_data)

    held = money_held(organization=row.organization, on=today)
    return _acted(request, row, form, act, "pay", "已付款并记账", held=held)


@require(P.DUES_BOOKS)
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """作废 of a paper not yet paid, 冲正 of one that was."""
    row = _paper(request, pk, P.DUES_BOOKS)
    form = ReasonForm(request.POST or None)
    paid = row.entry is not None

    def act(at: datetime) -> None:
        undo = reverse_spending if paid else cancel_spending
        undo(spending=row, reason=form.cleaned_data["reason"], by=request.user, at=at)

    done = "已冲正，钱款退回账上" if paid else "已作废"
    return _acted(request, row, form, act, "take_back", done, paid=paid)


@require(P.DUES_VIEW)
def pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """党费支出凭单."""
    row = _paper(request, pk, P.DUES_VIEW)
    context = {
        "title": f"党费支出凭单{row.serial}",
        "row": row,
        "words": daxie(row.amount),
        "cash": row.entry and row.entry.lines.exclude(account=row.purpose).first(),
    }
    people = [row.person_id] if row.person_id else []
    return paper_response(
        request, row.organization, "documents/dues_voucher.html", context, people=people
    )


@require(P.DUES_VIEW)
def voucher(request: HttpRequest, pk: int) -> HttpResponse:
    """One invoice, with a row in the log."""
    rows = SpendingVoucher.objects.select_related("attachment", "spending__organization")
    found = get_object_or_404(rows.permitted(request.user, P.DUES_VIEW), pk=pk)
    spending = found.spending
    record(
        "dues.spending_voucher_read", by=request.user, at=timezone.now(), thing=spending,
        organization=spending.organization, detail={"name": str(found)},
    )  # fmt: skip
    return attachment_response(found.attachment, inline=True)


def _paper(request: HttpRequest, pk: int, permission: P) -> Spending:
    found: Spending = row_in_scope(request, Spending.objects.with_course(), pk, permission)
    return found


def _hardships(request: HttpRequest, row: Spending) -> list[Hardship] | None:
    """What the care register says of the member that day; None for who may not read it."""
    if row.person is None or not can(request.user, P.CARE_VIEW, row.person):
        return None
    day = timezone.localdate(row.prepared_at)
    return list(Hardship.objects.active_on(day).filter(person=row.person))


def _acted(
    request: HttpRequest,
    row: Spending,
    form: BaseForm,
    act: Callable[[datetime], None],
    name: str,
    done: str,
    **more,
) -> HttpResponse:
    """The page of one step, or back to the paper once it is done."""
    if submitted(request, form, act):
        messages.success(request, done)
        return redirect("dues-spending-detail", row.pk)
    return render(request, f"dues/spending/{name}.html", {"row": row, "form": form, **more})
