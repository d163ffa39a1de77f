"""Age in full years, and the bands of the party's statistics (党内统计公报; domain.md 10). Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from members.rules.periods import latest_start


@dataclass(frozen=True)
class AgeBand:
    """Ages from `least` to `most`, both included; None is open."""

    key: str
    label: str
    least: int | None
    most: int | None

    def birthdays(self, on: date) -> tuple[date | None, date | None]:
        """Birthdays of this band on a day: first day and exclusive last day."""
        first = latest_start(on, self.most + 1) if self.most is not None else None
        last = latest_start(on, self.least) if self.least is not None else None
        return (_next_day(first), _next_day(last))


AGE_BANDS: tuple[AgeBand, ...] = (
    AgeBand("30", "30 岁及以下", None, 30),
    AgeBand("35", "31–35 岁", 31, 35),
    AgeBand("40", "36–40 岁", 36, 40),
    AgeBand("45", "41–45 岁", 41, 45),
    AgeBand("50", "46–50 岁", 46, 50),
    AgeBand("55", "51–55 岁", 51, 55),
    AgeBand("60", "56–60 岁", 56, 60),
    AgeBand("61", "61 岁及以上", 61, None),
)
AGE_BANDS_BY_KEY = {band.key: band for band in AGE_BANDS}


def age_on(born_on: date | None, on: date) -> int | None:
    """Full years on a day."""
    if born_on is None:
        return None
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))


def _next_day(day: date | None) -> date | None:
    return None if day is None else date.fromordinal(day.toordinal() + 1)
