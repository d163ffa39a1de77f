"""Months as their first day: stepping, counting, and the limits the regulation puts on them."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Sequence
from datetime import date

# 补交 normally reaches back at most this many months (费08 第十二条).
MOST_ARREARS = 6
# From here a secretary talks to the member; at MOST_ARREARS 党章 第九条 applies.
TALK_AT = 3


def month_of(day: date) -> date:
    """The first day of its month."""
    return day.replace(day=1)


def plus_months(month: date, count: int) -> date:
    """The first day of the month `count` months later (earlier when negative)."""
    years, index = divmod(month.year * 12 + month.month - 1 + count, 12)
    return date(years, index + 1, 1)


def last_day(month: date) -> date:
    """The last day of the month."""
    return month.replace(day=calendar.monthrange(month.year, month.month)[1])


def months_of_year(year: int) -> list[date]:
    """January to December."""
    return [date(year, month, 1) for month in range(1, 13)]


def payable(outstanding: Iterable[date], paid_month: date) -> tuple[date, ...]:
    """Which of a member's unpaid months may be paid now: the oldest first.

    At most MOST_ARREARS months of 补交, and the month of payment itself once nothing older
    would stay unpaid. Months to come are never taken (no rule allows paying ahead).
    """
    due = sorted(month for month in outstanding if month <= paid_month)
    late = [month for month in due if month < paid_month]
    if len(late) > MOST_ARREARS:
        return tuple(late[:MOST_ARREARS])
    return tuple(due)


def month_names(months: Sequence[date], year: int) -> str:
    """9月、10月; months of another year carry it: 2025年12月."""
    return "、".join(
        f"{m.month}月" if m.year == year else f"{m.year}年{m.month}月" for m in sorted(months)
    )
