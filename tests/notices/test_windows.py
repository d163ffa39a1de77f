"""When a message may go: hours and days, in the time of Shanghai."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from branchrecords.notices.holidays import WorkCalendar
from branchrecords.notices.windows import Window, opening

SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


OFFICE, EVERY_DAY = Window(8, 18), Window(8, 18, rest_days=True)


@pytest.mark.parametrize(
    ("window", "asked", "opens"),
    [
        (OFFICE, "2026-11-20 07:30", "2026-11-20 08:00"),  # Friday, before the hours
        (OFFICE, "2026-11-20 08:00", "2026-11-20 08:00"),
        (OFFICE, "2026-11-20 17:59", "2026-11-20 17:59"),
        (OFFICE, "2026-11-20 18:00", "2026-11-23 08:00"),  # over the weekend
        (OFFICE, "2026-11-21 10:00", "2026-11-23 08:00"),  # Saturday
        (OFFICE, "2026-10-01 10:00", "2026-10-08 08:00"),  # 国庆节
        (OFFICE, "2026-10-10 10:00", "2026-10-10 10:00"),  # a Saturday that is worked
        (OFFICE, "2026-10-10 19:00", "2026-10-12 08:00"),
        (EVERY_DAY, "2026-11-21 10:00", "2026-11-21 10:00"),
        (EVERY_DAY, "2026-10-01 19:00", "2026-10-02 08:00"),
        (OFFICE.later(10), "2026-11-20 08:30", "2026-11-20 10:00"),
        (OFFICE.later(20), "2026-11-20 08:30", "2026-11-20 08:30"),  # outside: the office's holds
        (OFFICE.later(None), "2026-11-20 08:30", "2026-11-20 08:30"),
    ],
)
def test_a_message_waits_for_its_window(window, asked, opens):
    assert opening(at(asked), window, WorkCalendar()) == at(opens)
