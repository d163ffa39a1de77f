"""When the books of a month may be closed and opened again. Pure.

The regulation names no monthly closing. It has dues booked after the 行政单位会计制度, by an
accountant and a cashier who are two; closing month by month is this system's own way of doing so,
and says so where it refuses. The month is that of 第十二条: dues are paid month by month.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from branchrecords.errors import Blocker

from .months import month_of

ARTICLE_MONTH = "《党费规定》第十二条"
ARTICLE_BOOKS = "《党费规定》：会计核算参照行政单位会计制度；按月结账是本系统的记账规则"
ARTICLE_ASSESSED = "《党费规定》第一条至第九条"
NAMES = 3  # of those not assessed that a sentence names


def closing_blockers(
    *, month: date, today: date, is_closed: bool, not_assessed: Sequence[str] = ()
) -> list[Blocker]:
    """Why a month cannot be closed; `not_assessed` are names of who owes and was not assessed."""
    name, found = month_words(month), []
    if month >= month_of(today):
        found.append(Blocker(f"{name}还没有结束，请在月底以后结账", ARTICLE_MONTH))
    if is_closed:
        found.append(Blocker(f"{name}已经结账，请刷新页面查看", ARTICLE_BOOKS))
    if not_assessed:
        names = "、".join(not_assessed[:NAMES])
        more = f"等 {len(not_assessed)} 人" if len(not_assessed) > NAMES else ""
        message = f"{names}{more}在{name}还没有核算应交，请先核定基数、核算"
        found.append(Blocker(message, ARTICLE_ASSESSED))
    return found


def month_words(month: date) -> str:
    """2026年10月."""
    return f"{month.year}年{month.month}月"
