"""Which organisations a line of the report on a year comes from, with their books."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Exists, F, OuterRef, Q, Sum

from dues.models import JournalLine
from dues.rules.accounts import MONEY, Account
from dues.rules.money import ZERO
from members.models import Organization
from members.models.placements import condition, placements_on

from .year_reports import INCOME, UP, from_outside


@dataclass(frozen=True)
class Share:
    """What one organisation's books have of a line, in 元, positive as the report shows it."""

    organization_id: int
    organization: str
    amount: Decimal


def shares_of(
    *, organization: Organization, account: Account, year: int, on: date, passed: bool = False
) -> list[Share]:
    """Every organisation of the subtree with the account in the year; they add up to the line.

    `passed`: what went up of 大额 and 特殊党费 instead of what was given. Constant queries.
    """
    tree = placements_on(date(year, 12, 31))
    money = JournalLine.objects.of(*MONEY).filter(entry=OuterRef("entry"))
    rows = JournalLine.objects.of(account).filter(
        condition(tree, organization.path),
        Exists(money),
        entry__occurred_on__range=(date(year, 1, 1), min(on, date(year, 12, 31))),
    )
    rows = rows.filter(UP) if passed else rows.exclude(UP)
    # Of the others it stays within the whole.
    if account == Account.REMITTED:
        rows = rows.filter(organization=organization)
    if account == Account.FROM_ABOVE:
        rows = rows.filter(Q(organization=organization) | from_outside(organization, tree))
    sign = 1 if account in INCOME and not passed else -1
    found = (
        rows.order_by()
        .values("organization_id", "organization__short_name", "organization__name")
        .annotate(total=Sum(F("credit") - F("debit"), default=ZERO))
        .filter(~Q(total=0))
        .order_by("organization__path")
    )
    return [
        Share(
            row["organization_id"],
            row["organization__short_name"] or row["organization__name"],
            sign * row["total"],
        )
        for row in found
    ]
