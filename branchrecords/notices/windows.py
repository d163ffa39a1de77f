"""When messages may go outside: within the hours, on work days. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils import timezone

from .holidays import WorkCalendar

DEFAULT_HOURS = (8, 18)


@dataclass(frozen=True)
class Window:
    """From the first hour (included) until the second (excluded). `rest_days`: on days off too."""

    from_hour: int = DEFAULT_HOURS[0]
    until_hour: int = DEFAULT_HOURS[1]
    rest_days: bool = False

    def later(self, hour: int | None) -> Window:
        """From a person's own hour on, where it lies within; else unchanged."""
        if hour is None or not self.from_hour <= hour < self.until_hour:
            return self
        return Window(hour, self.until_hour, self.rest_days)


def opening(at: datetime, window: Window, calendar: WorkCalendar) -> datetime:
    """The first moment from `at` on at which a message may go."""
    local = timezone.localtime(at)
    today = day = timezone.localdate(at)
    if local.hour >= window.until_hour:
        day += timedelta(days=1)
    allowed = day if window.rest_days else calendar.next_work(day)
    if allowed == today and local.hour >= window.from_hour:
        return at
    opens = datetime.combine(allowed, time(window.from_hour))
    return timezone.make_aware(opens)
