"""What lies in cash and in the bank, read from the journal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import F, Q, Sum

from dues.models import JournalLine
from dues.rules.accounts import MONEY, Account
from dues.rules.money import ZERO
from members.models import Organization


@dataclass(frozen=True)
class MoneyHeld:
    """元 in hand and in the bank."""

    cash: Decimal = ZERO
    bank: Decimal = ZERO

    @property
    def total(self) -> Decimal:
        """Both together."""
        return self.cash + self.bank


def money_held(*, organization: Organization, on: date) -> MoneyHeld:
    """Cash and bank of an organisation at the end of a day; one query."""
    up_to = Q(entry__occurred_on__lte=on)
    rows = JournalLine.objects.of(*MONEY).filter(up_to, organization=organization).order_by()
    found = dict(
        rows.values("account").annotate(total=Sum(F("debit") - F("credit")))
        .values_list("account", "total")
    )  # fmt: skip
    return MoneyHeld(found.get(Account.CASH, ZERO), found.get(Account.BANK, ZERO))


def least_held(*, organization_id: int, account: Account, on: date) -> Decimal:
    """The lowest the account stands from the end of a day onwards: what may leave it that day.

    One query. A payment dated back must not empty the cash of a day that came after it.
    """
    rows = JournalLine.objects.of(account).filter(organization=organization_id).order_by()
    moved = (
        rows.values("entry__occurred_on")
        .annotate(total=Sum(F("debit") - F("credit")))
        .order_by("entry__occurred_on")
        .values_list("entry__occurred_on", "total")
    )
    balance, least = ZERO, None
    for day, total in moved:
        if day > on and least is None:
            least = balance
        balance += total
        if day > on:
            least = min(least if least is not None else balance, balance)
    return balance if least is None else least
