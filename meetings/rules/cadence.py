"""The spans in which kinds of meeting must be held: date arithmetic, no records.

Every span starts on its first day and ends before `ends`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from .kinds import MeetingKind, Period

_MONTHS = {Period.MONTH: 1, Period.QUARTER: 3, Period.HALF_YEAR: 6, Period.YEAR: 12}
_QUARTERS = ("第一季度", "第二季度", "第三季度", "第四季度")


@dataclass(frozen=True)
class Span:
    """From `starts` until before `ends`; `label` names it as titles do (10月, 第四季度)."""

    starts: date
    ends: date
    label: str

    @cached_property
    def last_day(self) -> date:
        """The day by which the meeting must be held."""
        return self.ends - timedelta(days=1)

    @cached_property
    def middle(self) -> date:
        """The day that decides whether an organisation existed for half of the span."""
        return self.starts + (self.ends - self.starts) / 2

    def contains(self, day: date) -> bool:
        """Whether the day lies in the span."""
        return self.starts <= day < self.ends


@dataclass(frozen=True)
class Rule:
    """How often a kind must be held, and where that is written. `local`: an override row."""

    period: Period
    times: int
    sentence: str
    article: str
    local: bool = False

    @property
    def label(self) -> str:
        """每季 1 次."""
        return f"{self.period.label} {self.times} 次"


def first_of_month(year: int, month: int) -> date:
    """The first day of a month; months beyond 12 run into the next years."""
    years, month0 = divmod(month - 1, 12)
    return date(year + years, month0 + 1, 1)


def span_of(period: Period, day: date) -> Span:
    """The span of that length which contains the day."""
    length = _MONTHS[period]
    first = (day.month - 1) // length * length + 1
    return Span(
        first_of_month(day.year, first),
        first_of_month(day.year, first + length),
        _label(period, day.year, first),
    )


def _label(period: Period, year: int, first_month: int) -> str:
    if period == Period.MONTH:
        return f"{first_month}月"
    if period == Period.QUARTER:
        return _QUARTERS[(first_month - 1) // 3]
    if period == Period.HALF_YEAR:
        return "上半年" if first_month == 1 else "下半年"
    return f"{year}年度"


def rule_of(kind: MeetingKind) -> Rule | None:
    """How often a kind is asked for, None where there is no cadence."""
    if kind.period is None:
        return None
    return Rule(kind.period, kind.times, kind.rule, kind.article, kind.local)


def spans_of_year(year: int, rule_on: Callable[[date], Rule | None]) -> Iterator[tuple[Span, Rule]]:
    """The spans that make up a year under the rules in force at the start of each.

    `rule_on(day)` gives the rule of that day. A rule that begins within a span applies from the
    next one, so that a change never asks twice for the same weeks.
    """
    day, end = date(year, 1, 1), date(year + 1, 1, 1)
    while day < end:
        rule = rule_on(day)
        if rule is None:
            day = span_of(Period.MONTH, day).ends
            continue
        span = span_of(rule.period, day)
        if span.starts < day:  # a longer period took over in its midst
            span = Span(day, span.ends, span.label)
        if rule.times:
            yield span, rule
        day = span.ends


def existed(span: Span, founded_on: date | None, dissolved_on: date | None) -> bool:
    """Whether an organisation owes a span: it existed for its second half."""
    return (founded_on is None or founded_on <= span.middle) and (
        dissolved_on is None or dissolved_on >= span.ends
    )


# -- the periods a figure is asked for ------------------------------------------------------------
@dataclass(frozen=True)
class Window:
    """A stretch of a year that figures are counted over; `key` stands in addresses (q3, m10)."""

    key: str
    span: Span

    @property
    def label(self) -> str:
        """2026年第三季度."""
        year = self.span.starts.year
        return self.span.label if self.key == "year" else f"{year}年{self.span.label}"


_WINDOWS: tuple[tuple[str, Period, int], ...] = (
    ("year", Period.YEAR, 1),
    *((f"h{number}", Period.HALF_YEAR, number) for number in (1, 2)),
    *((f"q{number}", Period.QUARTER, number) for number in (1, 2, 3, 4)),
    *((f"m{number}", Period.MONTH, number) for number in range(1, 13)),
)


def windows_of(year: int) -> tuple[Window, ...]:
    """The year, its halves, quarters and months."""
    return tuple(
        Window(key, span_of(period, first_of_month(year, (number - 1) * _MONTHS[period] + 1)))
        for key, period, number in _WINDOWS
    )


def window_named(key: str, year: int) -> Window | None:
    """The window of that key (year, h1, q3, m10)."""
    return next((window for window in windows_of(year) if window.key == key), None)


def usual_title(kind: MeetingKind, day: date) -> str:
    """The title a meeting gets unless one writes another: 11月主题党日, 2026年度组织生活会.

    A kind without a cadence is named by its month; 其他活动 says nothing and has none.
    """
    if kind.key == "activity":
        return ""
    return f"{span_of(kind.period or Period.MONTH, day).label}{kind.label}"
