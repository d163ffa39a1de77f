"""Budgets by version, and 党建经费 beside 行政办公费."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from dues.models import Budget, BudgetLine, OfficeFunds
from dues.rules.money import ZERO
from dues.rules.spending import PERCENT, PURPOSES, Fund, FundsRule, Purpose
from members.models import Organization
from members.queries.settings import setting


@dataclass(frozen=True)
class PurposeRow:
    """One purpose of a budget: its line out of each source, None where there is none."""

    purpose: Purpose
    dues: BudgetLine | None
    admin: BudgetLine | None

    @property
    def total(self) -> Decimal:
        """Both sources, in 元."""
        return sum((line.amount for line in (self.dues, self.admin) if line), ZERO)


@dataclass(frozen=True)
class BudgetSheet:
    """One version laid out by purpose."""

    budget: Budget
    rows: tuple[PurposeRow, ...]

    def of(self, fund: str) -> Decimal:
        """What one source gives, in 元."""
        return sum(
            (line.amount for row in self.rows for line in (row.dues, row.admin)
             if line and line.fund == fund), ZERO
        )  # fmt: skip

    @property
    def dues(self) -> Decimal:
        """Out of dues, in 元."""
        return self.of(Fund.DUES)

    @property
    def admin(self) -> Decimal:
        """Out of 党建经费, in 元."""
        return self.of(Fund.ADMIN)


def versions_of(*, organization: Organization, year: int) -> list[Budget]:
    """Every version of a year, the newest first, with lines; two queries."""
    rows = Budget.objects.filter(organization=organization, year=year)
    return list(rows.select_related("entered_by").prefetch_related("lines"))


def budget_on(*, organization: Organization, year: int, on: date) -> Budget | None:
    """The version of a year that held on a day, with its lines; two queries."""
    rows = Budget.objects.filter(organization=organization).in_force(year=year, on=on)
    return rows.prefetch_related("lines").first()


def sheet_of(budget: Budget) -> BudgetSheet:
    """A version by purpose; lines must have been fetched."""
    lines = {(line.fund, line.purpose): line for line in budget.lines.all()}
    return BudgetSheet(
        budget,
        tuple(
            PurposeRow(
                one, lines.get((Fund.DUES, one.account)), lines.get((Fund.ADMIN, one.account))
            )
            for one in PURPOSES
        ),
    )  # fmt: skip


def office_funds_of(*, organization: Organization, year: int) -> OfficeFunds | None:
    """行政办公费 of the year as entered last."""
    rows = OfficeFunds.objects.filter(organization=organization, year=year)
    return rows.select_related("entered_by").first()


def funds_rule(
    *,
    organization: Organization,
    year: int,
    on: date,
    budget: Budget | None,
    office: OfficeFunds | None,
    spent: Decimal = ZERO,
) -> FundsRule:
    """The 10% rule of 002 for a year, by the version and the sum given; one query."""
    percent = int(setting(PERCENT, organization=organization, on=min(on, date(year, 12, 31))))
    budgeted = sheet_of(budget).admin if budget else ZERO
    return FundsRule(percent, office.amount if office else None, budgeted, spent)
