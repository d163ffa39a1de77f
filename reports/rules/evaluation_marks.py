"""量化考核: marks of one indicator, totals and bands. Pure arithmetic (ADR 19).

Marks are rounded once, half up to a hundredth, when they are computed; a total is their exact sum
and is never rounded again, so what a page prints is what the band was read from.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import TextChoices

HUNDRED = Decimal(100)
STEP = Decimal("0.01")


class Band(TextChoices):
    """The grade of a total; organisations at the top are called 先进, members 优秀."""

    TOP = "top", "先进（优秀）"
    PASS = "pass", "合格"
    BASIC = "basic", "基本合格"
    FAIL = "fail", "不合格"


def band_label(band: str, *, of_branch: bool) -> str:
    """The name of a band for an organisation or a person."""
    if band == Band.TOP:
        return "先进" if of_branch else "优秀"
    return Band(band).label


class Method(TextChoices):
    """How the marks of an indicator come about."""

    SHARE = "share", "按完成比例"
    TABLE = "table", "按分档表"
    DEDUCT = "deduct", "按次数扣分"
    POLL = "poll", "按民主测评得分"
    MANUAL = "manual", "人工评分"


# Methods that read a number out of the records.
COUNTED = (Method.SHARE, Method.TABLE, Method.DEDUCT)


@dataclass(frozen=True)
class Formula:
    """What turns a number into marks.

    `target`: the number that earns full marks (SHARE). `each`: marks off for every unit (DEDUCT).
    `table`: (at least, marks) pairs (TABLE); below all of them there are none.
    """

    method: str
    full: Decimal
    target: Decimal | None = None
    each: Decimal | None = None
    table: tuple[tuple[Decimal, Decimal], ...] = ()


@dataclass(frozen=True)
class Mark:
    """What one side gives for one indicator, and why."""

    marks: Decimal
    reason: str = ""


@dataclass(frozen=True)
class Limits:
    """The lower bounds of the three upper bands."""

    top: Decimal = Decimal(80)
    passed: Decimal = Decimal(70)
    basic: Decimal = Decimal(60)


def round_marks(marks: Decimal) -> Decimal:
    """The one rounding of this area: half up to 0.01."""
    return marks.quantize(STEP, ROUND_HALF_UP)


def marks_for(formula: Formula, value: Decimal | None) -> Decimal | None:
    """The marks for a number, between 0 and full; None where people have to give them."""
    if value is None or formula.method == Method.MANUAL:
        return None
    return round_marks(min(max(_raw(formula, value), Decimal(0)), formula.full))


def _raw(formula: Formula, value: Decimal) -> Decimal:
    if formula.method == Method.DEDUCT:
        return formula.full - (formula.each or Decimal(0)) * value
    if formula.method == Method.POLL:
        return formula.full * value / HUNDRED
    if formula.method == Method.TABLE:
        reached = [marks for least, marks in formula.table if value >= least]
        return max(reached, default=Decimal(0))
    assert formula.target  # noqa: S101  (the table of indicators refuses one without)
    return formula.full * value / formula.target


def total_of(marks: Iterable[Decimal], deductions: Iterable[Decimal] = ()) -> Decimal:
    """The sum of the marks less what spot checks took off; never below 0. Exact."""
    return max(sum(marks, Decimal(0)) - sum(deductions, Decimal(0)), Decimal(0))


def band_of(total: Decimal, limits: Limits = Limits()) -> Band:
    """The band of an unrounded total: from a lower bound on. 79.5 is 合格, 80 is 先进 (ADR 19)."""
    if total >= limits.top:
        return Band.TOP
    if total >= limits.passed:
        return Band.PASS
    return Band.BASIC if total >= limits.basic else Band.FAIL


def places_at_top(number: int, percent: int) -> int:
    """How many of `number` may be 先进（优秀）: rounded down."""
    return number * percent // 100


def banded(
    totals: Mapping[int, Decimal], limits: Limits = Limits(), percent: int = 100
) -> dict[int, Band]:
    """The band of each total where at most `percent` of all may be at the top.

    The highest totals keep 先进（优秀）; who is beyond the last place becomes 合格. Equal totals
    are never told apart: where they do not all fit, none of them is at the top.
    """
    bands = {key: band_of(total, limits) for key, total in totals.items()}
    places = places_at_top(len(totals), percent)
    above = sorted((totals[key] for key, band in bands.items() if band == Band.TOP), reverse=True)
    if len(above) <= places:
        return bands
    first_out = above[places]
    return {
        key: Band.PASS if band == Band.TOP and totals[key] <= first_out else band
        for key, band in bands.items()
    }


def share_of(bands: Sequence[str], wanted: Iterable[str]) -> Decimal | None:
    """Which share of the bands is among `wanted`; None where there are none at all."""
    wanted = set(wanted)
    return Decimal(sum(one in wanted for one in bands)) / len(bands) if bands else None
