"""下拨: dues that a committee hands down, made out, received below, undone, listed, printed."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.web.exporting import export_response
from branchrecords.web.forms import submitted
from dues.actions.handing_down import (
    cancel_hand_down,
    prepare_hand_down,
    receive_hand_down,
    return_hand_down,
    undo_hand_down,
)
from dues.exports.handing_down import HANDED_DOWN
from dues.forms.handing_down import HandDownForm
from dues.models import HandedDown
from dues.queries.balances import money_held
from dues.queries.decisions import sealed_decisions
from dues.queries.handing_down import RELATED, handed_down_of, takers_of, waiting_below
from dues.queries.keepers import keepers_on, turn_of
from dues.queries.spending import earmarked

from .scope import organization_in_scope, year_asked, years_offered
from .slips import SlipDesk

DESK = SlipDesk(
    HandedDown,
    RELATED,
    "dues-handed-down-slip",
    "dues/handing_down/slip.html",
    "documents/handed_down.html",
    receive_hand_down,
    return_hand_down,
    undo_hand_down,
    cancel_hand_down,
    giver="拨款单位",
    hander="经手人",
    manner="拨款方式",
)


@require(P.DUES_VIEW)
def listing(request: HttpRequest, pk: int) -> HttpResponse:
    """What an organisation got from above in a year, and what it handed down."""
    organization = organization_in_scope(request, pk, P.DUES_VIEW)
    year = year_asked(request)
    found = handed_down_of(organization=organization, year=year)
    context = {
        "organization": organization,
        "found": found,
        "number": len(found.given) + len(found.got),
        "desk": waiting_below(organization),
        "turn": None if organization.is_branch else turn_of(
            user=request.user, organization=organization, on=timezone.localdate(), post="accountant"
        ),
        **years_offered(year),
    }  # fmt: skip
    return render(request, "dues/handing_down/list.html", context)


@require(P.DUES_VIEW)
@require_POST
def xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    """The slips of a year, both ways, as xlsx."""
    organization = organization_in_scope(request, pk, P.DUES_VIEW)
    year = year_asked(request)
    found = handed_down_of(organization=organization, year=year)
    rows = [*found.got, *found.given]
    return export_response(
        request, HANDED_DOWN, rows, organization=organization, scope=f"{year}年"
    )  # fmt: skip


@require(P.DUES_BOOKS)
def make(request: HttpRequest, pk: int) -> HttpResponse:
    """Make out a slip; a branch has nobody below it."""
    organization = organization_in_scope(request, pk, P.DUES_BOOKS)
    if organization.is_branch:
        raise Http404
    today = timezone.localdate()
    keepers = keepers_on(organization=organization, on=today)
    form = HandDownForm(
        request.POST or None,
        takers=takers_of(organization, on=today).order_by("path"),
        decisions=sealed_decisions(organization=organization, on=today),
        initial={"handed_by": keepers.cashier if keepers else request.user},
    )
    made: list[HandedDown] = []

    def act(at: datetime) -> None:
        made.append(
            prepare_hand_down(
                organization=organization, key=form.cleaned_data["key"], wish=form.wish(),
                by=request.user, at=at,
            )
        )  # fmt: skip

    if submitted(request, form, act):
        messages.success(request, f"已制下拨单 {made[0].serial}，请打印，等下级收款")
        return redirect("dues-handed-down-slip", made[0].pk)
    context = {
        "organization": organization,
        "form": form,
        "keepers": keepers,
        "held": money_held(organization=organization, on=today),
        "earmarked": earmarked(organization=organization, on=today),
    }
    return render(request, "dues/handing_down/make.html", context)


@require(P.DUES_VIEW)
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One slip and what can be done with it."""
    return DESK.show(request, pk)


@require(P.DUES_BOOKS)
@require_POST
def receive(request: HttpRequest, pk: int) -> HttpResponse:
    """The cashier below has the money."""
    return DESK.take(request, pk)


@require(P.DUES_BOOKS)
@require_POST
def give_back(request: HttpRequest, pk: int) -> HttpResponse:
    """The organisation below does not take the slip."""
    return DESK.send_back(request, pk)


@require(P.DUES_BOOKS)
@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Both sides are reversed, by the organisation below."""
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
