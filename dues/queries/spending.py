"""Spending of a year beside its budget, both sources; what may be spent at all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import F, Sum

from branchrecords.errors import Blocker
from dues.models import AdminSpending, Budget, JournalLine, Spending
from dues.models.spendings import SpendingQuerySet
from dues.rules.accounts import Account
from dues.rules.money import ZERO
from dues.rules.spending import (
    ARTICLE_EARMARKED,
    PURPOSES,
    Fund,
    Purpose,
    SpendingState,
    short_of_free,
)
from members.models import Organization

from .balances import money_held
from .budgets import budget_on

# 大额党费 and 特殊党费 are passed on whole; what is passed on is debited to the same account.
EARMARKED = (Account.LARGE, Account.SPECIAL)


@dataclass(frozen=True)
class Used:
    """One purpose out of one source in a year, in 元. `waiting` is asked for and not yet paid."""

    purpose: Purpose
    fund: Fund
    planned: Decimal = ZERO
    spent: Decimal = ZERO
    waiting: Decimal = ZERO

    @property
    def left(self) -> Decimal:
        """结余 of the budget, below zero when it was overdrawn."""
        return self.planned - self.spent

    @property
    def share(self) -> Decimal | None:
        """执行率 as a share of one; None without a budget."""
        return self.spent / self.planned if self.planned else None

    @property
    def is_empty(self) -> bool:
        """Neither planned nor spent nor asked for."""
        return not (self.planned or self.spent or self.waiting)


@dataclass(frozen=True)
class UsedYear:
    """Every purpose of a year out of each source, by the budget in force."""

    budget: Budget | None
    rows: tuple[Used, ...]

    def of(self, fund: str) -> list[Used]:
        """The rows of one source that are not empty."""
        return [row for row in self.rows if row.fund == fund and not row.is_empty]

    def total(self, fund: str) -> Used:
        """All purposes of one source together."""
        rows = self.of(fund)
        return Used(
            PURPOSES[0], Fund(fund), sum((row.planned for row in rows), ZERO),
            sum((row.spent for row in rows), ZERO), sum((row.waiting for row in rows), ZERO),
        )  # fmt: skip

    @property
    def dues_rows(self) -> list[Used]:
        """The purposes of the dues that are not empty."""
        return self.of(Fund.DUES)

    @property
    def admin_rows(self) -> list[Used]:
        """The purposes of 党建经费 that are not empty."""
        return self.of(Fund.ADMIN)

    @property
    def dues(self) -> Used:
        """All of the dues."""
        return self.total(Fund.DUES)

    @property
    def admin(self) -> Used:
        """All of 党建经费."""
        return self.total(Fund.ADMIN)


def used_of_year(*, organization: Organization, year: int, on: date) -> UsedYear:
    """The year of one organisation as of a day; four queries."""
    budget = budget_on(organization=organization, year=year, on=on)
    lines = (
        {(line.fund, line.purpose): line.amount for line in budget.lines.all()} if budget else {}
    )
    papers = Spending.objects.filter(organization=organization, year=year)
    paid = dict(
        papers.settled().order_by().values("purpose").annotate(total=Sum("amount"))
        .values_list("purpose", "total")
    )  # fmt: skip
    waiting = dict(
        papers.open().order_by().values("purpose").annotate(total=Sum("amount"))
        .values_list("purpose", "total")
    )  # fmt: skip
    office = dict(
        AdminSpending.objects.filter(organization=organization, spent_on__year=year)
        .order_by()
        .values("purpose")
        .annotate(total=Sum("amount"))
        .values_list("purpose", "total")
    )
    rows = []
    for one in PURPOSES:
        pk = one.account.value
        planned = lines.get((Fund.DUES, pk), ZERO), lines.get((Fund.ADMIN, pk), ZERO)
        rows.append(
            Used(one, Fund.DUES, planned[0], paid.get(pk, ZERO), waiting.get(pk, ZERO))
        )  # fmt: skip
        rows.append(Used(one, Fund.ADMIN, planned[1], office.get(pk, ZERO)))
    return UsedYear(budget, tuple(rows))


def planned_and_taken(spending: Spending) -> tuple[Decimal, Decimal]:
    """(what the budget gives for a paper's purpose, what other papers took or wait for), in 元.

    The newest version counts.
    """
    organization, year = spending.organization, spending.year
    budget = budget_on(organization=organization, year=year, on=date(year + 1, 12, 31))
    lines = budget.lines.all() if budget else ()
    planned = sum(
        (line.amount for line in lines
         if line.fund == Fund.DUES and line.purpose == spending.purpose), ZERO
    )  # fmt: skip
    others = (
        Spending.objects.filter(
            organization=organization, year=year, purpose=spending.purpose, cancelled_at=None
        )
        .exclude(pk=spending.pk)
        .exclude(entry__reversal__isnull=False)
        .exclude(answer__approved=False)
    )
    return planned, others.aggregate(total=Sum("amount", default=ZERO))["total"]


def earmarked(*, organization: Organization, on: date) -> Decimal:
    """大额党费 and 特殊党费 that lie here and are not yet passed on, in 元."""
    lines = JournalLine.objects.of(*EARMARKED).filter(
        organization=organization, entry__occurred_on__lte=on
    )
    found = lines.aggregate(total=Sum(F("credit") - F("debit"), default=ZERO))["total"]
    return max(found, ZERO)


def not_free(
    *, organization: Organization, amount: Decimal, on: date, target: str
) -> Iterator[Blocker]:
    """Why a sum (元) cannot be taken out of the dues that lie here on a day, if it cannot."""
    held = money_held(organization=organization, on=on).total
    apart = earmarked(organization=organization, on=on)
    if words := short_of_free(amount=amount, held=held, earmarked=apart):
        yield Blocker(words, ARTICLE_EARMARKED if "专款" in words else "", target)


def spendings_of(
    *, organization: Organization, year: int, purpose: int | None = None
) -> SpendingQuerySet:
    """The papers of a year, the newest first, with their course."""
    rows = Spending.objects.filter(organization=organization, year=year).with_course()
    rows = rows.order_by("-number")
    return rows.filter(purpose=purpose) if purpose else rows


def admin_spendings_of(*, organization: Organization, year: int, purpose: int | None = None):
    """What the office paid in a year, undone rows included, the newest first."""
    rows = AdminSpending.objects.filter(organization=organization, spent_on__year=year)
    if purpose:
        rows = rows.filter(purpose=purpose)
    return rows.select_related("recorded_by", "reversal", "reverses", "attachment", "organization")


def unanswered(organization: Organization) -> SpendingQuerySet:
    """Papers of the organisations below that wait for this one's answer."""
    rows = Spending.objects.filter(upper=organization, decision__isnull=False, answer=None)
    return rows.waiting()


def asked_from(organization: Organization) -> list[Spending]:
    """The same with everything that says how far they have come, the oldest first; one query."""
    return list(unanswered(organization).with_course().order_by("prepared_at", "pk"))


def waiting_of(organization: Organization) -> dict[SpendingState, list[Spending]]:
    """The open papers of an organisation by what they wait for; one query."""
    found: dict[SpendingState, list[Spending]] = {}
    rows = Spending.objects.filter(organization=organization).open().with_course()
    for row in rows.order_by("prepared_at", "pk"):
        found.setdefault(row.state, []).append(row)
    return found


@dataclass(frozen=True)
class Listed:
    """One spending of either source, as a table takes it; amount in 元."""

    fund: Fund
    number: str
    on: date | None
    purpose: Purpose
    what: str
    payee: str
    amount: Decimal
    state: str
    decision: str = ""
    people: str = ""


def listed_of(*, organization: Organization, year: int) -> list[Listed]:
    """Every spending of a year, dues first; two queries."""
    found = [
        Listed(
            Fund.DUES,
            row.serial,
            row.settled_on,
            row.allowed,
            row.what,
            row.payee,
            row.amount,
            row.state.label,
            row.decision.decision if hasattr(row, "decision") else "",
            f"制单 {row.prepared_by}" + (f"，付款 {row.settled_by}" if row.settled_by else ""),
        )
        for row in spendings_of(organization=organization, year=year)
    ]
    found += [
        Listed(
            Fund.ADMIN,
            row.document,
            row.spent_on,
            row.allowed,
            row.what,
            row.payee,
            row.amount,
            f"冲正：{row.reason}" if row.reverses_id else "财务已支付",
            people=f"登记 {row.recorded_by}",
        )
        for row in admin_spendings_of(organization=organization, year=year)
    ]
    return found
