"""Slips by which 特殊党费 goes up: made out, received, returned, undone, printed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.access.scoping import can
from branchrecords.web.forms import submitted
from dues.actions.special_handovers import (
    cancel_handover,
    prepare_handover,
    receive_handover,
    return_handover,
    undo_handover,
)
from dues.forms.handing_up import HandUpForm
from dues.forms.remitting import ReasonForm, ReceiveForm
from dues.models import SpecialHandover
from dues.queries.extra import calls
from dues.queries.remitting import upper_of
from dues.queries.special_handovers import held_of_call

from .papers import paper_response
from .scope import organization_in_scope, row_in_scope

ROWS = SpecialHandover.objects.select_related(
    "call", "organization", "upper", "prepared_by", "settled_by", "cancelled_by",
    "entry__reversal", "upper_entry",
)  # fmt: skip


@require(P.DUES_BOOKS)
def make(request: HttpRequest, pk: int, call: int) -> HttpResponse:
    """The slip over all that is held under a call; the sum is not typed."""
    organization = organization_in_scope(request, pk, P.DUES_BOOKS)
    found = get_object_or_404(calls(organization=organization), pk=call)
    upper = upper_of(organization)
    form = HandUpForm(
        request.POST or None, outside=upper is None,
        initial={"key": uuid4(), "handed_by": request.user},
    )  # fmt: skip
    made: list[SpecialHandover] = []

    def act(at: datetime) -> None:
        made.append(
            prepare_handover(
                call=found, organization=organization, by=request.user, at=at, **form.cleaned_data
            )
        )

    if submitted(request, form, act):
        messages.success(request, f"已制特殊党费上缴单 {made[0].serial}，请打印后交上级收款")
        return redirect("dues-special-slip", made[0].pk)
    there = held_of_call(call=found, organization=organization)
    context = {
        "organization": organization, "call": found, "upper": upper, "form": form, "held": there,
    }  # fmt: skip
    return render(request, "dues/special/hand_up.html", context)


@require(P.DUES_VIEW)
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One slip and what can be done with it."""
    return _page(request, row_in_scope(request, ROWS, pk, P.DUES_VIEW))


@require(P.DUES_BOOKS)
@require_POST
def receive(request: HttpRequest, pk: int) -> HttpResponse:
    """The cashier above has the money."""
    slip = _from_below(request, pk)
    form = ReceiveForm(request.POST, outside=slip.upper is None, today=timezone.localdate())

    def act(at: datetime) -> None:
        receive_handover(slip=slip, by=request.user, at=at, **form.cleaned_data)

    if submitted(request, form, act):
        messages.success(request, f"已收特殊党费 {slip.amount} 元，双方同时记账")
        return redirect("dues-special-slip", pk)
    return _page(request, ROWS.get(pk=pk), receiving=form)


@require(P.DUES_BOOKS)
@require_POST
def give_back(request: HttpRequest, pk: int) -> HttpResponse:
    """The level above does not take the slip."""
    return _with_reason(request, _from_below(request, pk), return_handover, "已退回上缴单")


@require(P.DUES_BOOKS)
@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Both sides are reversed, by the level above."""
    return _with_reason(request, _from_below(request, pk), undo_handover, "已冲正，双方同时记账")


@require(P.DUES_BOOKS)
@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Taken back by whoever made it out."""
    slip = row_in_scope(request, ROWS, pk, P.DUES_BOOKS)
    return _with_reason(request, slip, cancel_handover, "已作废上缴单")


@require(P.DUES_VIEW)
def pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The slip as PDF: two copies on one page, one for each side."""
    slip = row_in_scope(request, ROWS, pk, P.DUES_VIEW)
    context = {
        "title": f"特殊党费上缴单{slip.serial}",
        "slip": slip,
        "copies": ("第一联　交款单位存", "第二联　收款单位存"),
    }
    return paper_response(request, slip.organization, "documents/special_handover.html", context)


def _with_reason(
    request: HttpRequest, slip: SpecialHandover, action: Callable[..., None], done: str
) -> HttpResponse:
    form = ReasonForm(request.POST)

    def act(at: datetime) -> None:
        action(slip=slip, reason=form.cleaned_data["reason"], by=request.user, at=at)

    if submitted(request, form, act):
        messages.success(request, done)
        return redirect("dues-special-slip", slip.pk)
    return _page(request, ROWS.get(pk=slip.pk), reasoning=form)


def _from_below(request: HttpRequest, pk: int) -> SpecialHandover:
    """A slip that goes to an organisation whose books the user keeps, else 404."""
    slip = get_object_or_404(ROWS.receivable(request.user, P.DUES_BOOKS), pk=pk)
    request.organization = slip.upper or slip.organization
    return slip


def _page(
    request: HttpRequest,
    slip: SpecialHandover,
    *,
    receiving: ReceiveForm | None = None,
    reasoning: ReasonForm | None = None,
) -> HttpResponse:
    user = request.user
    receives = SpecialHandover.objects.receivable(user, P.DUES_BOOKS).filter(pk=slip.pk).exists()
    reversal = getattr(slip.entry, "reversal", None) if slip.entry else None
    fresh = ReceiveForm(outside=slip.upper is None, today=timezone.localdate())
    context = {
        "slip": slip,
        "organization": slip.organization,
        "reversal": reversal,
        "sees_lower": can(user, P.DUES_VIEW, slip.organization),
        "sees_upper": slip.upper is not None and can(user, P.DUES_VIEW, slip.upper),
        "may_receive": receives and slip.is_waiting,
        "is_own_paper": slip.prepared_by_id == user.pk,
        "may_undo": receives and slip.entry_id and reversal is None,
        "may_cancel": slip.is_waiting and can(user, P.DUES_BOOKS, slip.organization),
        "receiving": receiving or fresh,
        "reasoning": reasoning or ReasonForm(),
    }
    return render(request, "dues/special/slip.html", context)
