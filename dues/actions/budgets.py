"""Budgets as they were decided, version after version; 行政办公费 of the year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from branchrecords.audit.recording import record
from branchrecords.errors import ActionError, wrong
from dues.models import Budget, BudgetLine, OfficeFunds
from dues.rules.money import ZERO
from dues.rules.spending import PURPOSE_OF, Fund
from members.models import Organization, User
from members.rules.kinds import OrganizationKind

from .deciding import DecisionFacts, name_decision
from .journal import lock_books

YEARS_BACK, YEARS_AHEAD = 1, 1


@dataclass(frozen=True)
class LineFacts:
    """One purpose out of one source, in 元."""

    fund: str
    purpose: int
    amount: Decimal
    note: str = ""


@transaction.atomic
def decide_budget(
    *,
    key: UUID,
    organization: Organization,
    year: int,
    lines: Sequence[LineFacts],
    decision: DecisionFacts,
    reason: str = "",
    by: User,
    at: datetime,
) -> Budget:
    """Register the budget of a year as it was decided; from the second on it is an adjustment.

    The same key gives the version already registered. Raises ActionError with what is wrong.
    """
    lock_books(organizations=[organization.pk])
    made = Budget.objects.filter(key=key).first()
    if made is not None:
        return made
    _refuse_year(organization, year, at)
    _refuse_lines(lines)
    last = Budget.objects.filter(organization=organization, year=year).first()
    budget = Budget(
        key=key, organization=organization, year=year,
        version=last.version + 1 if last else 1,
        total=sum((line.amount for line in lines), ZERO),
        reason=reason.strip() if last else "", entered_by=by, entered_at=at,
    )  # fmt: skip
    name_decision(row=budget, organization=organization, facts=decision, at=at)
    if last is not None:
        _refuse_adjustment(last, budget, lines)
    budget.save(force_insert=True)
    BudgetLine.objects.bulk_create(
        BudgetLine(
            budget=budget, fund=line.fund, purpose=line.purpose, amount=line.amount,
            note=line.note.strip(),
        )
        for line in lines
    )  # fmt: skip
    detail = {"year": year, "version": budget.version, "total": str(budget.total),
              "reason": budget.reason}  # fmt: skip
    record(
        "dues.budget_decided", by=by, at=at, thing=budget, organization=organization, detail=detail
    )
    return budget


@transaction.atomic
def enter_office_funds(
    *,
    organization: Organization,
    year: int,
    amount: Decimal,
    source: str,
    reason: str = "",
    by: User,
    at: datetime,
) -> OfficeFunds:
    """Register 行政办公费 of a year with the paper it stands in; again only as a correction."""
    lock_books(organizations=[organization.pk])
    _refuse_year(organization, year, at)
    if amount <= 0:
        raise wrong("amount", "行政办公费应大于 0")
    if not source.strip():
        raise wrong("source", "请写依据的文件，例如：财政局预算批复〔2026〕3号")
    last = OfficeFunds.objects.filter(organization=organization, year=year).first()
    if last is not None:
        if (last.amount, last.source) == (amount, source.strip()):
            return last
        if not reason.strip():
            raise wrong("reason", f"{year}年已经登记为 {last.amount} 元，要更正请写理由")
    row = OfficeFunds.objects.create(
        organization=organization, year=year, round=last.round + 1 if last else 1,
        amount=amount, source=source.strip(), reason=reason.strip() if last else "",
        entered_by=by, entered_at=at,
    )  # fmt: skip
    detail = {"year": year, "amount": str(amount), "source": row.source, "reason": row.reason}
    record(
        "dues.office_funds_entered",
        by=by, at=at, thing=row, organization=organization, detail=detail,
    )  # fmt: skip
    return row


def _refuse_year(organization: Organization, year: int, at: datetime) -> None:
    if organization.kind == OrganizationKind.GROUP:
        raise ActionError("党小组不单独编预算，由党支部统一编。")
    today: date = localdate(at)
    first, last = today.year - YEARS_BACK, today.year + YEARS_AHEAD
    if not first <= year <= last:
        raise wrong("year", f"年度应在 {first} 到 {last} 之间")


def _refuse_lines(lines: Sequence[LineFacts]) -> None:
    if not lines:
        raise ActionError("预算没有写金额，请至少写一项。")
    for line in lines:
        if line.purpose not in PURPOSE_OF or line.fund not in Fund.values:
            raise ActionError("用途和资金来源只能从给出的几项里选。")
        if line.amount <= 0:
            raise ActionError(f"{PURPOSE_OF[line.purpose].short}的预算数应大于 0，没有就空着。")
    if len({(line.fund, line.purpose) for line in lines}) < len(lines):
        raise ActionError("同一个用途写了两次，请合成一项。")


def _refuse_adjustment(last: Budget, budget: Budget, lines: Sequence[LineFacts]) -> None:
    if not budget.reason:
        raise wrong("reason", f"{last.year}年预算已经决定（第{last.version}版），调整请写理由")
    if budget.decided_on < last.decided_on:
        raise wrong("decided_on", f"调整的决定不能早于上一版（{last.decided_on}）")
    before = {(row.fund, row.purpose, row.amount, row.note) for row in last.lines.all()}
    if before == {(line.fund, line.purpose, line.amount, line.note.strip()) for line in lines}:
        raise ActionError("和现在的预算一样，不用调整。")
