"""What of a call an organisation holds, and the slips by which it goes up."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, QuerySet, Sum

from dues.models import Payment, SpecialCall, SpecialHandover, SpecialPayment
from dues.models.handing import HandedUpQuerySet
from dues.rules.money import ZERO
from members.models import Organization


@dataclass(frozen=True)
class CallHeld:
    """元 of one call that lie here and stand on no slip."""

    cash: Decimal = ZERO
    bank: Decimal = ZERO

    @property
    def total(self) -> Decimal:
        """Both together."""
        return self.cash + self.bank


def held_of_call(*, call: SpecialCall, organization: Organization) -> CallHeld:
    """What members gave here and what came from below, less what is on slips; two queries."""
    in_cash = Q(method=Payment.Method.CASH)
    given = SpecialPayment.objects.in_force().filter(call=call, organization=organization)
    sums = given.aggregate(
        cash=Sum("amount", filter=in_cash, default=ZERO),
        bank=Sum("amount", filter=~in_cash, default=ZERO),
    )
    came = Q(upper=organization, entry__isnull=False)
    went = Q(organization=organization)
    slips = SpecialHandover.objects.standing().filter(came | went, call=call).aggregate(
        came_cash=Sum("cash", filter=came, default=ZERO),
        came_bank=Sum("bank", filter=came, default=ZERO),
        went_cash=Sum("cash", filter=went, default=ZERO),
        went_bank=Sum("bank", filter=went, default=ZERO),
    )  # fmt: skip
    return CallHeld(
        sums["cash"] + slips["came_cash"] - slips["went_cash"],
        sums["bank"] + slips["came_bank"] - slips["went_bank"],
    )


def handovers_of(*, call: SpecialCall, organization: Organization) -> HandedUpQuerySet:
    """The slips of a call that an organisation made out or that come to it, the newest first."""
    return (
        SpecialHandover.objects.filter(Q(organization=organization) | Q(upper=organization))
        .filter(call=call)
        .select_related("organization", "upper", "prepared_by", "settled_by", "entry__reversal")
        .order_by("-prepared_at", "-pk")
    )


def waiting_at(organization: Organization) -> QuerySet[SpecialHandover]:
    """The slips that wait for this organisation's cashier, the oldest first."""
    own = Q(upper=organization) | Q(upper=None, organization=organization)
    rows = SpecialHandover.objects.waiting().filter(own)
    return rows.select_related("call", "organization", "prepared_by").order_by("prepared_at")
