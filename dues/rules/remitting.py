"""Handing dues up: the periods of a year, what is passed on, and until when (费08 第十五条).

The regulation leaves rhythm and share below the province to the level above; they are settings.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from .money import UNIT, ZERO, round_money
from .months import month_of, plus_months

ARTICLE = "《党费规定》第十五条"
RHYTHM = "dues_remit_rhythm"
SHARE_BELOW = "dues_remit_share_below"
SHARE_COMMITTEE = "dues_remit_share_committee"
WITHIN = "dues_remit_within"
KEYS = (RHYTHM, SHARE_BELOW, SHARE_COMMITTEE, WITHIN)

# Months of a period by the value of RHYTHM.
MONTHS_OF = {"month": 1, "quarter": 3, "half": 6}
ORDINALS = ("一", "二", "三", "四")


@dataclass(frozen=True, order=True)
class Period:
    """A stretch of whole months from `start` until before `end`, inside one year."""

    start: date
    end: date

    @property
    def name(self) -> str:
        """2026年7月, 2026年第三季度, 2026年上半年."""
        year, months = self.start.year, self.months
        if months == MONTHS_OF["month"]:
            return f"{year}年{self.start.month}月"
        if months == MONTHS_OF["quarter"]:
            return f"{year}年第{ORDINALS[(self.start.month - 1) // 3]}季度"
        return f"{year}年{'上' if self.start.month == 1 else '下'}半年"

    @property
    def short(self) -> str:
        """7月, 三季度, 上半年: where the year is clear."""
        return self.name.split("年", 1)[1].removeprefix("第")

    @property
    def months(self) -> int:
        """How many months it has."""
        return (self.end.year - self.start.year) * 12 + self.end.month - self.start.month

    def holds(self, day: date) -> bool:
        """Whether the day lies in it."""
        return self.start <= day < self.end

    def due_on(self, within: int) -> date:
        """The last day for handing up: `within` days after its end."""
        return self.end + timedelta(days=within - 1)


@dataclass(frozen=True)
class RemitRules:
    """What holds for an organisation: rhythm, share passed on (of one), days to do it in."""

    rhythm: str = "quarter"
    share: Decimal = Decimal(1)
    within: int = 15

    def periods(self, year: int) -> list[Period]:
        """The periods of a year, in order."""
        step = MONTHS_OF[self.rhythm]
        starts = [date(year, month, 1) for month in range(1, 13, step)]
        return [Period(start, plus_months(start, step)) for start in starts]

    def period_of(self, day: date) -> Period:
        """The period in which a day lies."""
        return next(period for period in self.periods(day.year) if period.holds(day))

    def last_over(self, on: date) -> Period:
        """The newest period that is over on a day."""
        return self.period_of(self.period_of(month_of(on)).start - timedelta(days=1))


def passed_on(collected: Decimal, share: Decimal) -> Decimal:
    """What of a sum (元) goes up; the rest is kept. Nothing of a sum below zero is kept back."""
    return round_money(collected * share, UNIT)


def split_money(amount: Decimal, cash: Decimal, bank: Decimal) -> tuple[Decimal, Decimal]:
    """An amount as (cash, bank): the cash in hand first, so that little lies in a drawer."""
    from_cash = min(amount, max(cash, ZERO))
    return from_cash, amount - from_cash
