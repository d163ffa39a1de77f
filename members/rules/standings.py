"""From the dates of a person's file to dated standings (发展党员工作细则 第四章). Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from members.rules.kinds import StandingKind


@dataclass(frozen=True)
class Period:
    """A standing from `starts_on` until before `ends_on`."""

    kind: StandingKind
    starts_on: date
    ends_on: date | None = None


def standing_periods(
    *, kind: str, joined_on: date | None, full_on: date | None, since: date
) -> tuple[Period, ...]:
    """The standings that lead to `kind` today.

    A 正式党员 was 预备党员 from joining until 转正 (党籍 counts from the branch meeting that
    admitted, 党龄 from 转正); without those dates the standing begins at `since`.
    """
    standing = StandingKind(kind)
    if standing is StandingKind.FULL:
        if joined_on and full_on and joined_on < full_on:
            return (
                Period(StandingKind.PROBATIONARY, joined_on, full_on),
                Period(standing, full_on),
            )
        return (Period(standing, full_on or joined_on or since),)
    if standing is StandingKind.PROBATIONARY:
        return (Period(standing, joined_on or since),)
    return (Period(standing, since),)


def probation_ends(joined_on: date) -> date:
    """One year after admission (第三十条): the first day on which 转正 can be discussed."""
    return anniversary(joined_on, 1)


def anniversary(day: date, years: int) -> date:
    """The same day so many years later; 29 February becomes 1 March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def latest_start(on: date, years: int) -> date:
    """The last day whose `years`-th anniversary has come by `on`.

    29 February has its anniversary on 1 March, so on 29 February itself the last such day is
    28 February of a common year.
    """
    try:
        return on.replace(year=on.year - years)
    except ValueError:
        return date(on.year - years, 2, 28)


def months_after(day: date, months: int) -> date:
    """The first day after so many months; a day that the month lacks is the next month's first."""
    years, month0 = divmod(day.month - 1 + months, 12)
    try:
        return date(day.year + years, month0 + 1, day.day)
    except ValueError:
        return date(day.year + years, month0 + 2, 1)  # December has every day
