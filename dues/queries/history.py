"""One member's dues: paid until when, what is due now, every month and every payment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Prefetch, QuerySet, Sum
from django.db.models.functions import Coalesce

from dues.models import Assessment, Difference, Payment
from dues.models.journal import ZERO
from dues.rules.accounts import Account
from dues.rules.months import month_names, month_of, months_of_year
from dues.rules.rates import explain
from members.models import Person

# What a payment brought beyond its months.
BEYOND = {Account.ADVANCE: "预收", Account.VOLUNTARY: "自愿多交"}


@dataclass(frozen=True)
class MonthState:
    """One month of the grid: `state` is paid, due, late, exempt, next or none."""

    month: date
    state: str
    amount: Decimal | None = None


@dataclass(frozen=True)
class MemberDues:
    """What a member reads about the own dues; `rows` are the assessed months of the year, the
    newest first. Sums in 元."""

    person: Person
    year: int
    paid_until: date | None
    owed: list[Assessment]
    current: Assessment | None
    months: list[MonthState]
    paid_in_year: Decimal
    rows: list[Assessment]

    @property
    def owed_total(self) -> Decimal:
        """Everything unpaid up to this month."""
        return sum((row.open for row in self.owed), Decimal("0.00"))

    @property
    def explanation(self) -> str:
        """Base × rate of the newest month in one sentence; a relief names its article instead."""
        row = self.current
        if row is None or row.facts.relief_id:
            return ""
        facts = row.facts
        return explain(facts.category, facts.base, facts.rate, row.owed)


def member_dues(*, person: Person, on: date, year: int | None = None) -> MemberDues:
    """A member's dues as of a day, with the months of one year (this year's by default)."""
    year = year or on.year
    month = month_of(on)
    rows = list(
        Assessment.objects.with_balance()
        .explained()
        .filter(person=person)
        .select_related("organization", "relief")
        .order_by("month")
    )
    rows = [row for row in rows if not row.is_withdrawn]
    so_far = [row for row in rows if row.month <= month]
    paid = Payment.objects.filter(person=person, paid_on__year=year)
    return MemberDues(
        person=person,
        year=year,
        paid_until=_paid_until(so_far),
        owed=[row for row in so_far if row.open > 0],
        current=so_far[-1] if so_far else None,
        months=_grid(rows, year, month),
        paid_in_year=paid.aggregate(total=Coalesce(Sum("amount"), ZERO))["total"],
        rows=[row for row in reversed(rows) if row.month.year == year],
    )


def paid_until(*, person: Person, on: date) -> date | None:
    """The month up to which everything is paid (党费交至), None when nothing is."""
    rows = Assessment.objects.with_balance().filter(person=person, month__lte=month_of(on))
    found = rows.defer("base").prefetch_related(
        Prefetch("differences", Difference.objects.defer("base"))
    )
    return _paid_until([row for row in found.order_by("month") if not row.is_withdrawn])


def payments_of(*, person: Person) -> QuerySet[Payment]:
    """A member's payments and reversals, the newest first."""
    return (
        Payment.objects.filter(person=person)
        .select_related("organization", "payer", "posted_by", "reversal", "reverses")
        .prefetch_related("entry__lines")
    )


@dataclass(frozen=True)
class BookLine:
    """One line of the 党费证: when, for which months, how much (元), who received it."""

    paid_on: date
    months: str
    amount: Decimal
    received_by: str
    remark: str


def book_of_year(
    *, person: Person, year: int, payment: int | None = None
) -> tuple[list[BookLine], Decimal]:
    """党费证 of a calendar year, the oldest first, and its sum; or one payment alone."""
    rows = payments_of(person=person).filter(paid_on__year=year).order_by("paid_on", "pk")
    if payment is not None:
        rows = rows.filter(pk=payment)
    lines = [
        BookLine(row.paid_on, months_paid(row), row.amount, str(row.posted_by or ""), _remark(row))
        for row in rows
    ]
    return lines, sum((line.amount for line in lines), Decimal("0.00"))


def months_paid(payment: Payment) -> str:
    """The months a payment went to, in words; what went beyond them is named."""
    lines = list(payment.entry.lines.all())
    months = [line.month for line in lines if line.account == Account.RECEIVABLE and line.month]
    names = [month_names(months, payment.paid_on.year)] if months else []
    names += [word for account, word in BEYOND.items() if any(x.account == account for x in lines)]
    return "，".join(names)


def _remark(payment: Payment) -> str:
    if payment.reverses_id:
        return f"冲正：{payment.reason}"
    return f"{payment.payer} 代缴" if payment.payer else ""


def _paid_until(rows: list[Assessment]) -> date | None:
    until = None
    for row in rows:
        if row.open > 0:
            break
        until = row.month
    return until


def _grid(rows: list[Assessment], year: int, current: date) -> list[MonthState]:
    by_month = {row.month: row for row in rows if row.month.year == year}
    return [_state(month, by_month.get(month), current) for month in months_of_year(year)]


def _state(month: date, row: Assessment | None, current: date) -> MonthState:
    if row is None:
        return MonthState(month, "next" if month >= current else "none")
    if row.owed == 0:
        return MonthState(month, "exempt", row.owed)
    if row.open <= 0:
        return MonthState(month, "paid", row.owed)
    return MonthState(month, "late" if month < current else "due", row.open)
