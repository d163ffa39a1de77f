"""What is asked, and what an answer is made of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from .raw import Row, World


class Fact(NamedTuple):
    """Something that counts at one organisation (and at all above), with the rows behind it."""

    organization: int
    records: tuple[int, ...]
    amount: Decimal = Decimal(1)


@dataclass(frozen=True)
class Asked:
    """The rows, the year, the day of asking. The 统计期 runs from 1 January to `day`, included."""

    world: World
    year: int
    on: date

    @property
    def day(self) -> date:
        return min(self.on, date(self.year, 12, 31))

    def in_period(self, day: date) -> bool:
        """Whether a day lies in the 统计期."""
        return date(self.year, 1, 1) <= day <= self.day


def in_force(row: Row, day: date) -> bool:
    """Whether a dated row holds on a day; its end is exclusive."""
    return row["starts_on"] <= day and (row["ends_on"] is None or day < row["ends_on"])


def on_day(rows: Iterable[Row], day: date) -> Row | None:
    """The one row in force on a day."""
    for row in rows:
        if in_force(row, day):
            return row
    return None


def eve(day: date) -> date:
    """The day before."""
    return day - timedelta(days=1)
