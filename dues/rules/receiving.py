"""What may be received from a member at once, and which months it pays (费08 第十二条)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import TextChoices

from .money import ZERO, round_money
from .months import MOST_ARREARS, month_names, month_of, plus_months

ARTICLE = "《党费规定》第十二条"
ARTICLE_LARGE = "《党费规定》第十一条"
# From here a sum given at once beyond the dues is 大额党费, with a procedure of its own.
LARGE = Decimal("1000.00")


class Rest(TextChoices):
    """What becomes of money beyond the months that are paid."""

    ADVANCE = "advance", "预收，抵交以后月份"
    VOLUNTARY = "voluntary", "自愿多交"


@dataclass(frozen=True)
class CollectLine:
    """What one member pays: months, the oldest first, and what was shown for them in 元.

    `received` is what was handed over, where it is not just that: less pays the oldest months and
    the last in part; more goes where `rest` says. `payer_id` is another member who brings the money
    (代缴), None for the member.
    """

    person_id: int
    months: tuple[date, ...]
    amount: Decimal
    payer_id: int | None = None
    method: str = "cash"
    received: Decimal | None = None
    rest: Rest = Rest.ADVANCE

    @property
    def money(self) -> Decimal:
        """What was handed over, in 元."""
        return self.amount if self.received is None else self.received


@dataclass(frozen=True)
class Due:
    """What a member owes to a branch: open sums by month, the usual monthly sum, what is paid ahead
    already. Sums in 元."""

    open: Mapping[date, Decimal] = field(default_factory=dict)
    monthly: Decimal = ZERO
    ahead: Decimal = ZERO


def split(line: CollectLine, due: Due) -> tuple[dict[date, Decimal], Decimal]:
    """How the money divides: {month: 元}, the oldest first, and what is left over."""
    left, parts = line.money, {}
    for month in sorted(line.months):
        part = min(left, due.open[month])
        if part:
            parts[month] = part
        left -= part
    return parts, left


def line_problem(line: CollectLine, due: Due, paid_on: date, prepay_months: int) -> str:
    """Why a line cannot be received as it is, in one Chinese sentence; "" when it can."""
    if line.money <= 0:
        return "收到的金额应大于 0"
    if round_money(line.money) != line.money:
        return "金额最多写到分"
    return (
        _month_problem(line, due, paid_on, prepay_months)
        or _sum_problem(line, due, paid_on)
        or _rest_problem(line, due, paid_on, prepay_months)
    )


def _month_problem(line: CollectLine, due: Due, paid_on: date, prepay_months: int) -> str:
    wanted, year = tuple(sorted(line.months)), paid_on.year
    if not wanted and line.received is None:
        return "没有要收的月份"
    if len(set(wanted)) < len(wanted):
        return "同一个月写了两次"
    gone = [month for month in wanted if month not in due.open]
    if gone:
        return f"{month_names(gone, year)}已交或没有应交，请刷新页面"
    paid_month = month_of(paid_on)
    ahead = [month for month in wanted if month > plus_months(paid_month, prepay_months)]
    if ahead:
        return f"{month_names(ahead, year)}还没有到，{_at_most(prepay_months)}"
    late = [month for month in wanted if month < paid_month]
    if len(late) > MOST_ARREARS:
        return f"补交一般不超过 {MOST_ARREARS} 个月，现在选了 {len(late)} 个月"
    older = [month for month in due.open if wanted and month < wanted[-1] and month not in wanted]
    if older:
        return f"{month_names(older, year)}还没有交，请先收较早的月份"
    return ""


def _sum_problem(line: CollectLine, due: Due, paid_on: date) -> str:
    """What was shown must be what is owed, else the page is no longer true."""
    total = sum((due.open[month] for month in line.months), ZERO)
    if line.amount != total:
        names = month_names(line.months, paid_on.year)
        return f"{names}应收 {total:,.2f} 元，与 {line.amount:,.2f} 元不符"
    return ""


def _rest_problem(line: CollectLine, due: Due, paid_on: date, prepay_months: int) -> str:
    rest = line.money - line.amount
    if rest <= 0:
        return ""
    if line.rest == Rest.VOLUNTARY:
        return (
            f"一次多交 {LARGE:,.0f} 元以上的，按大额党费办理，不能在这里收" if rest >= LARGE else ""
        )
    paid_month = month_of(paid_on)
    left = [month for month in due.open if month <= paid_month and month not in line.months]
    if left:
        return f"{month_names(left, paid_on.year)}还没有交，多收的请先抵这些月份"
    if not prepay_months:
        return "不能提前收"
    if not due.monthly:
        return "还没有每月应交数，不能提前收"
    most = prepay_months * due.monthly - due.ahead
    if rest > most:
        sums = f"最多再预收 {max(most, ZERO):,.2f} 元，现在多收 {rest:,.2f} 元"
        return f"{_at_most(prepay_months)}：{sums}"
    return ""


def _at_most(prepay_months: int) -> str:
    return f"最多提前收 {prepay_months} 个月" if prepay_months else "不能提前收"
