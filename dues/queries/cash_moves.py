"""Cash paid into the bank and taken out of it: of a year, and what waits to be checked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils.timezone import localdate

from dues.models import CashMove
from dues.rules.money import ZERO
from members.models import Organization
from members.queries.signs import only_with

from .duties import DuesDuty

RULE = "出纳存取现金，会计对照银行回单复核以后入账"


@dataclass(frozen=True)
class CashMoves:
    """The papers of an organisation and year, the newest first."""

    rows: tuple[CashMove, ...]

    def total(self, way: CashMove.Way) -> Decimal:
        """元 of one way that are booked and not undone."""
        return sum((row.amount for row in self.rows if row.way == way and _counts(row)), ZERO)

    @property
    def paid_in(self) -> Decimal:
        """元 paid into the bank."""
        return self.total(CashMove.Way.IN)

    @property
    def taken_out(self) -> Decimal:
        """元 taken out of it."""
        return self.total(CashMove.Way.OUT)


def cash_moves_of(*, organization: Organization, year: int) -> CashMoves:
    """The papers with a receipt of the year; one query."""
    rows = CashMove.objects.filter(organization=organization, moved_on__year=year)
    related = ("organization", "prepared_by", "settled_by", "entry__reversal")
    return CashMoves(tuple(rows.select_related(*related).order_by("-moved_on", "-pk")))


def _waiting(organization: Organization):
    return CashMove.objects.waiting().filter(organization=organization)


@only_with(lambda organization, on: [_waiting(organization)])
def duties(*, organization: Organization, on: date) -> list[DuesDuty]:
    """What waits for the accountant; one query."""
    rows = list(_waiting(organization).order_by("moved_on"))
    if not rows:
        return []
    return [
        DuesDuty(
            due_on=localdate(rows[0].prepared_at),
            title=f"现金存取待复核 {len(rows)} 笔",
            rule=RULE,
            article="《党费规定》：会计和出纳分设",
            button="去复核",
            url=reverse("dues-cash", args=(organization.pk,)),
            late=False,
        )
    ]


def _counts(row: CashMove) -> bool:
    return row.entry is not None and not hasattr(row.entry, "reversal")
