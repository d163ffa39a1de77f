"""Slips by which 特殊党费 goes up: made out, received, returned, undone, printed."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.web.forms import submitted
from dues.actions.special_handovers import (
    cancel_handover,
    prepare_handover,
    receive_handover,
    return_handover,
    undo_handover,
)
from dues.forms.handing_up import HandUpForm
from dues.models import SpecialHandover
from dues.queries.extra import calls
from dues.queries.keepers import keepers_on
from dues.queries.remitting import upper_of
from dues.queries.special_handovers import held_of_call

from .scope import organization_in_scope
from .slips import SlipDesk

DESK = SlipDesk(
    SpecialHandover,
    (
        "call", "organization", "upper", "prepared_by", "settled_by", "cancelled_by",
        "entry__reversal", "upper_entry",
    ),
    "dues-special-slip",
    "dues/special/slip.html",
    "documents/special_handover.html",
    receive_handover,
    return_handover,
    undo_handover,
    cancel_handover,
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
        "keepers": keepers_on(organization=organization, on=timezone.localdate()),
    }  # fmt: skip
    return render(request, "dues/special/hand_up.html", context)


@require(P.DUES_VIEW)
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One slip and what can be done with it."""
    return DESK.show(request, pk)


@require(P.DUES_BOOKS)
@require_POST
def receive(request: HttpRequest, pk: int) -> HttpResponse:
    """The cashier above has the money."""
    return DESK.take(request, pk)


@require(P.DUES_BOOKS)
@require_POST
def give_back(request: HttpRequest, pk: int) -> HttpResponse:
    """The level above does not take the slip."""
    return DESK.send_back(request, pk)


@require(P.DUES_BOOKS)
@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Both sides are reversed, by the level above."""
    return DESK.reverse(request, pk)


@require(P.DUES_BOOKS)
@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Taken back by whoever made it out."""
    return DESK.withdraw(request, pk)


@require(P.DUES_VIEW)
def pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The slip as PDF: two copies on one page, one for each side."""
    return DESK.paper(request, pk)
