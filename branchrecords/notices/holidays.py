"""Days off and make-up work days as the 国务院办公厅 announced them. Pure.

A year edited on the page 工作日历 takes the place of its table here; a year that stands in neither
is Monday to Friday, and pages say so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

OFF, WORK = "off", "work"


@dataclass(frozen=True)
class Span:
    """Days off from `first` to `last`, both included, and the days worked for them."""

    name: str
    first: date
    last: date
    worked: tuple[date, ...] = ()


@dataclass(frozen=True)
class Announcement:
    """One year's table and its source."""

    source: str
    spans: tuple[Span, ...]

    def days(self) -> dict[date, tuple[str, str]]:
        """day -> (OFF or WORK, name)."""
        found: dict[date, tuple[str, str]] = {}
        for span in self.spans:
            for number in range((span.last - span.first).days + 1):
                found[span.first + timedelta(days=number)] = (OFF, span.name)
            for day in span.worked:
                found[day] = (WORK, f"{span.name}调休")
        return found


def _span(name: str, first: str, last: str, *worked: str) -> Span:
    days = tuple(date.fromisoformat(one) for one in worked)
    return Span(name, date.fromisoformat(first), date.fromisoformat(last), days)


PUBLISHED: dict[int, Announcement] = {
    2024: Announcement(
        "国办发明电〔2023〕7号",
        (
            _span("元旦", "2024-01-01", "2024-01-01"),
            _span("春节", "2024-02-10", "2024-02-17", "2024-02-04", "2024-02-18"),
            _span("清明节", "2024-04-04", "2024-04-06", "2024-04-07"),
            _span("劳动节", "2024-05-01", "2024-05-05", "2024-04-28", "2024-05-11"),
            _span("端午节", "2024-06-10", "2024-06-10"),
            _span("中秋节", "2024-09-15", "2024-09-17", "2024-09-14"),
            _span("国庆节", "2024-10-01", "2024-10-07", "2024-09-29", "2024-10-12"),
        ),
    ),
    2025: Announcement(
        "国办发明电〔2024〕12号",
        (
            _span("元旦", "2025-01-01", "2025-01-01"),
            _span("春节", "2025-01-28", "2025-02-04", "2025-01-26", "2025-02-08"),
            _span("清明节", "2025-04-04", "2025-04-06"),
            _span("劳动节", "2025-05-01", "2025-05-05", "2025-04-27"),
            _span("端午节", "2025-05-31", "2025-06-02"),
            _span("国庆节、中秋节", "2025-10-01", "2025-10-08", "2025-09-28", "2025-10-11"),
        ),
    ),
    2026: Announcement(
        "《国务院办公厅关于2026年部分节假日安排的通知》（2025年11月4日）",
        (
            _span("元旦", "2026-01-01", "2026-01-03", "2026-01-04"),
            _span("春节", "2026-02-15", "2026-02-23", "2026-02-14", "2026-02-28"),
            _span("清明节", "2026-04-04", "2026-04-06"),
            _span("劳动节", "2026-05-01", "2026-05-05", "2026-05-09"),
            _span("端午节", "2026-06-19", "2026-06-21"),
            _span("中秋节", "2026-09-25", "2026-09-27"),
            _span("国庆节", "2026-10-01", "2026-10-07", "2026-09-20", "2026-10-10"),
        ),
    ),
}


@dataclass(frozen=True)
class WorkCalendar:
    """Which days are worked. `years`: those edited here; the others are as published."""

    years: Mapping[int, Mapping[date, tuple[str, str]]] = field(default_factory=dict)

    def table(self, year: int) -> Mapping[date, tuple[str, str]] | None:
        """day -> (OFF or WORK, name); None for a year of which nothing is known."""
        if year in self.years:
            return self.years[year]
        return PUBLISHED[year].days() if year in PUBLISHED else None

    def is_work(self, day: date) -> bool:
        """Whether people work on that day; without a table from Monday to Friday."""
        kind = (self.table(day.year) or {}).get(day)
        return day.weekday() < 5 if kind is None else kind[0] == WORK

    def next_work(self, day: date) -> date:
        """That day, or the first work day after it."""
        while not self.is_work(day):
            day += timedelta(days=1)
        return day
