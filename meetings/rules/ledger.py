"""活动台账: what stands in it and the periods it is read by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

MASS = "mass"
VISIT = "visits"  # 慰问走访 of members; the meeting kind 慰问 is another thing
OTHER_SOURCES = {MASS: "群团活动", VISIT: "慰问走访"}


@dataclass(frozen=True)
class LedgerPeriod:
    """A part of a year, by its first and last month."""

    key: str
    label: str
    first: int
    last: int

    def days(self, year: int) -> tuple[date, date]:
        """The first day, and the first one after it."""
        after = date(year + 1, 1, 1) if self.last == 12 else date(year, self.last + 1, 1)
        return date(year, self.first, 1), after


WHOLE_YEAR = LedgerPeriod("", "全年", 1, 12)
PERIODS: tuple[LedgerPeriod, ...] = (
    WHOLE_YEAR,
    LedgerPeriod("h1", "上半年", 1, 6),
    LedgerPeriod("h2", "下半年", 7, 12),
    *(
        LedgerPeriod(f"q{number}", f"{number}季度", 3 * number - 2, 3 * number)
        for number in range(1, 5)
    ),
    *(LedgerPeriod(f"m{month}", f"{month}月", month, month) for month in range(1, 13)),
)
PERIODS_BY_KEY = {period.key: period for period in PERIODS}
