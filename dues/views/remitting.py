"""Slips by which dues go up: made out, received, returned, undone, listed, printed."""

from __future__ import annotations

from datetime import date, datetime
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.web.asof import AsOf, as_of
from branchrecords.web.exporting import export_response
from branchrecords.web.forms import submitted
from dues.actions.remitting import (
    RemittanceWish,
    cancel_remittance,
    prepare_remittance,
    receive_remittance,
    return_remittance,
    undo_remittance,
)
from dues.exports.books import REMITTANCES
from dues.forms.remitting import RemitForm
from dues.models import Remittance
from dues.queries.balances import money_held
from dues.queries.keepers import keepers_on, turn_of
from dues.queries.remittance_lists import desk_slips, remitting_years, slips_of
from dues.queries.remitting import Due, dues_to_remit, payers_of, upper_of, waiting_parts
from dues.rules.remitting import split_money
from members.models import Organization

from .scope import organization_in_scope, year_asked
from .slips import SlipDesk

YEARS_BACK = 5
DESK = SlipDesk(
    Remittance,
    (
        "organization", "upper", "prepared_by", "settled_by", "cancelled_by", "entry__reversal",
        "upper_entry",
    ),
    "dues-remittance",
    "dues/remitting/slip.html",
    "documents/dues_remittance.html",
    receive_remittance,
    return_remittance,
    undo_remittance,
    cancel_remittance,
)  # fmt: skip


@require(P.DUES_VIEW)
def listing(request: HttpRequest, pk: int) -> HttpResponse:
    """The periods of a year here, the slips on the desk, and everybody below."""
    organization = organization_in_scope(request, pk, P.DUES_VIEW)
    today = timezone.localdate()
    day, year = _asked(request)
    own = dues_to_remit(organizations=[organization], year=year, on=day.on)[organization.pk]
    below = []
    if not organization.is_branch:
        below = remitting_years(organization=organization, year=year, on=day.on)
    context = {
        "organization": organization,
        "as_of": day,
        "year": year,
        "years": range(today.year, today.year - YEARS_BACK, -1),
        "dues": [(one, one.state(day.on)) for one in reversed(own)],
        "slips": slips_of(organization=organization, year=year),
        "desk": desk_slips(organization),
        "below": below,
        "number": len(own) + sum(len(one.dues) for one in below),
        "late": sum(1 for one in below if one.late),
        "turn": turn_of(
            user=request.user, organization=organization, on=today, post="accountant"
        ),
    }  # fmt: skip
    return render(request, "dues/remitting/list.html", context)


@require(P.DUES_VIEW)
@require_POST
def xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    """Everybody below and the own periods, as xlsx."""
    organization = organization_in_scope(request, pk, P.DUES_VIEW)
    day, year = _asked(request)
    own = dues_to_remit(organizations=[organization], year=year, on=day.on)[organization.pk]
    rows = [(one, day.on) for one in own]
    if not organization.is_branch:
        for below in remitting_years(organization=organization, year=year, on=day.on):
            rows += [(one, day.on) for one in below.dues]
    scope = f"{year}年，截至 {day.on}"
    return export_response(request, REMITTANCES, rows, organization=organization, scope=scope)


@require(P.DUES_BOOKS)
def make(request: HttpRequest, pk: int) -> HttpResponse:
    """The slip of a period (`?period=2026-07-01`); its sum is shown with where it comes from."""
    organization = organization_in_scope(request, pk, P.DUES_BOOKS)
    today = timezone.localdate()
    due = _due_asked(request, organization, today)
    form = _remit_form(request, organization, due, today)
    made: list[Remittance] = []

    def act(at: datetime) -> None:
        wish = dict(form.cleaned_data)
        key = wish.pop("key")
        made.append(
            prepare_remittance(
                organization=organization, key=key, by=request.user, at=at,
                wish=RemittanceWish(due.period, **wish),
            )
        )  # fmt: skip

    if submitted(request, form, act):
        messages.success(request, f"已制上缴单 {made[0].serial}，请打印后交上级收款")
        return redirect("dues-remittance", pk=made[0].pk)
    return render(request, "dues/remitting/make.html", _remit_context(due, today) | {"form": form})


def _remit_form(
    request: HttpRequest, organization: Organization, due: Due, today: date
) -> RemitForm:
    """The form with what lies in cash, and the cashier who brings it."""
    cash, _ = _parts(organization, due, today)
    keepers = keepers_on(organization=organization, on=today)
    return RemitForm(
        request.POST or None,
        outside=upper_of(organization) is None,
        initial={
            "key": uuid4(), "cash": cash,
            "handed_by": keepers.cashier if keepers else request.user,
        },
    )  # fmt: skip


def _remit_context(due: Due, today: date) -> dict:
    """Where the sum comes from, and to whom it goes."""
    payers, by_month = payers_of(due, on=today)
    return {
        "organization": due.organization,
        "due": due,
        "upper": upper_of(due.organization),
        "payers": payers,
        "months": [(month, by_month.get(month, 0), sum_) for month, sum_ in due.by_month],
    }


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


def _asked(request: HttpRequest) -> tuple[AsOf, int]:
    """The day of `?on=` and the year of `?year=`, by default the day's."""
    day = as_of(request, timezone.localdate())
    return day, year_asked(request) if "year" in request.GET else day.on.year


def _due_asked(request: HttpRequest, organization: Organization, today: date) -> Due:
    """The period of `?period=`, by default the newest that is over; 404 for one that is none."""
    try:
        asked = date.fromisoformat(request.GET.get("period", ""))
    except ValueError:
        asked = None
    rows = dues_to_remit(
        organizations=[organization], year=(asked or today).year, on=today
    )[organization.pk]  # fmt: skip
    over = [row for row in rows if row.period.end <= today] or rows
    found = over[-1] if asked is None else next((r for r in rows if r.period.start == asked), None)
    if found is None:
        raise Http404
    return found


def _parts(organization: Organization, due: Due, today: date):
    """(cash, bank) as the form proposes."""
    held = money_held(organization=organization, on=today)
    cash, bank = waiting_parts(organization)
    return split_money(due.open, held.cash - cash, held.bank - bank)
