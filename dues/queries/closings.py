"""Which months of whose books are closed, and who asks to open one again."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, F, Sum
from django.db.models.functions import TruncMonth

from dues.models import JournalEntry, JournalLine, MonthClosing, ReopeningRequest
from dues.rules.accounts import MONEY
from dues.rules.months import month_of, months_of_year
from members.models import Organization


def closed_months(wanted: Collection[tuple[int, date]]) -> set[tuple[int, date]]:
    """Which of these (organisation id, month) are closed; one query."""
    rows = MonthClosing.objects.in_force().filter(
        organization__in={organization for organization, _ in wanted},
        month__in={month for _, month in wanted},
    )
    return set(rows.values_list("organization_id", "month")) & set(wanted)


@dataclass(frozen=True)
class BooksMonth:
    """One month of an organisation's books.

    `received` is what came in as money (元), reversals taken off; `closing` is the one in force.
    """

    month: date
    entries: int
    received: Decimal
    closing: MonthClosing | None
    request: ReopeningRequest | None
    is_over: bool

    @property
    def may_close(self) -> bool:
        """Over, and not closed."""
        return self.is_over and self.closing is None


def books_of_year(*, organization: Organization, year: int, on: date) -> list[BooksMonth]:
    """The months of a year that have begun, the newest first; four queries."""
    entries = dict(
        JournalEntry.objects.filter(organization=organization, occurred_on__year=year)
        .annotate(month=TruncMonth("occurred_on"))
        .order_by()
        .values("month")
        .annotate(number=Count("pk"))
        .values_list("month", "number")
    )
    received = dict(
        JournalLine.objects.of(*MONEY)
        .filter(organization=organization, entry__occurred_on__year=year)
        .annotate(in_month=TruncMonth("entry__occurred_on"))
        .order_by()
        .values("in_month")
        .annotate(total=Sum(F("debit") - F("credit")))
        .values_list("in_month", "total")
    )
    closings = {
        closing.month: closing
        for closing in MonthClosing.objects.in_force()
        .filter(organization=organization, month__year=year)
        .select_related("closed_by")
    }
    requests = {
        request.closing_id: request
        for request in ReopeningRequest.objects.filter(
            closing__in=closings.values(), decision=None
        ).select_related("requested_by")
    }
    found = []
    for month in reversed([m for m in months_of_year(year) if m <= month_of(on)]):
        closing = closings.get(month)
        found.append(
            BooksMonth(
                month,
                entries.get(month, 0),
                received.get(month, Decimal("0.00")),
                closing,
                requests.get(closing.pk) if closing else None,
                month < month_of(on),
            )
        )
    return found
