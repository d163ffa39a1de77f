"""Months and years from a day, in one place. Pure.

民法典 第二百零二条: a period of months ends with the day of the same number; where the month has
none, its last day is the period's last. So a period answers two questions: by which day something
is due (`months_after`), and on which day a state is over, the day after its last (`over_after`).
They differ only where the number is missing: what is due half a year after 31 August is due on
28 February; what began on 31 August and lasts half a year lasts through 28 February.
"""

from __future__ import annotations

from datetime import date, timedelta

from dateutil.relativedelta import relativedelta


def months_after(day: date, months: int) -> date:
    """The day of the same number so many months later (earlier: below 0), else the month's last.

    Raises ValueError outside the years 1 to 9999.
    """
    return day + relativedelta(months=months)


def over_after(day: date, months: int) -> date:
    """The first day after a state that lasts so many months and began on `day`."""
    last = months_after(day, months)
    return last if last.day == day.day else last + timedelta(days=1)


def anniversary(day: date, years: int) -> date:
    """The same day so many years later (earlier: below 0); 29 February becomes 1 March."""
    return over_after(day, 12 * years)


def latest_start(on: date, years: int) -> date:
    """The last day whose `years`-th anniversary has come by `on`.

    29 February has its anniversary on 1 March, so on 29 February itself the last such day is
    28 February of a common year.
    """
    return months_after(on, -12 * years)


def latest_due(on: date, months: int) -> date:
    """The last day from which `months_after` has come by `on`; later ones are still running.

    The last day of a month counts for every later day of a longer one: from 31 August six months
    have passed on 28 February.
    """
    day = months_after(on, -months)
    is_last = (on + timedelta(days=1)).day == 1
    return day + relativedelta(day=31) if is_last else day
