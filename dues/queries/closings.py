"""Which months of whose books are closed, and who asks to open one again."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, F, Sum
from django.db.models.functions import TruncMonth

from branchrecords.errors import Blocker
from dues.models import Assessment, JournalEntry, JournalLine, MonthClosing, ReopeningRequest
from dues.rules.accounts import MONEY
from dues.rules.closings import closing_blockers
from dues.rules.months import last_day, month_of, months_of_year
from members.models import Organization
from members.models.placements import condition, placements_on

from .payers import Payer, payers


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


@dataclass(frozen=True)
class BranchBooks:
    """One branch's month: who owes, what is against closing it; `closing` is the one in force."""

    organization: Organization
    payers: int
    closing: MonthClosing | None
    blockers: tuple[Blocker, ...]

    @property
    def may_close(self) -> bool:
        return self.closing is None and not self.blockers


def books_below(organization: Organization, month: date, on: date) -> list[BranchBooks]:
    """The books of every branch of a subtree for a month; five queries, however many branches."""
    then = placements_on(last_day(month))
    branches = Organization.objects.branches().active_on(last_day(month))
    rows = list(branches.filter(condition(then, organization.path, "path")))
    owing: dict[int, list[Payer]] = {}
    for payer in payers(month=month, within=organization):
        owing.setdefault(payer.organization_id, []).append(payer)
    people = [payer.person_id for several in owing.values() for payer in several]
    assessed = set(
        Assessment.objects.filter(month=month, person__in=people)
        .order_by()
        .values_list("person_id", flat=True)
    )
    closings = {
        one.organization_id: one
        for one in MonthClosing.objects.in_force()
        .filter(organization__in=rows, month=month)
        .select_related("closed_by")
    }
    return [
        _branch_books(one, owing.get(one.pk, []), assessed, closings.get(one.pk), month, on)
        for one in rows
    ]


def _branch_books(
    branch: Organization,
    owing: list[Payer],
    assessed: set[int],
    closing: MonthClosing | None,
    month: date,
    on: date,
) -> BranchBooks:
    missing = [payer.name for payer in owing if payer.person_id not in assessed]
    found = closing_blockers(month=month, today=on, is_closed=False, not_assessed=missing)
    return BranchBooks(branch, len(owing), closing, tuple(found))
