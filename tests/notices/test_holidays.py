"""Work days as announced, day by day from the texts of the notices."""

from datetime import date

import pytest

from branchrecords.notices.holidays import OFF, PUBLISHED, WORK, WorkCalendar

CALENDAR = WorkCalendar()


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2026-10-01", False),  # 国庆节, a Thursday
        ("2026-10-07", False),
        ("2026-10-08", True),
        ("2026-09-20", True),  # a Sunday worked for 国庆节
        ("2026-10-10", True),  # a Saturday worked for 国庆节
        ("2026-10-11", False),  # an ordinary Sunday
        ("2026-02-14", True),  # a Saturday worked for 春节
        ("2026-02-23", False),  # a Monday of 春节
        ("2026-02-24", True),
        ("2026-01-04", True),  # a Sunday worked for 元旦
        ("2026-05-09", True),
        ("2026-11-20", True),
        ("2026-11-21", False),
        ("2025-10-08", False),  # 国庆节 and 中秋节 together, eight days
        ("2025-10-11", True),
        ("2025-01-26", True),
        ("2025-01-02", True),  # 元旦 2025 is one day
        ("2024-02-09", True),  # 除夕 2024 was only recommended
        ("2024-02-10", False),
        ("2024-05-11", True),
        ("2024-09-14", True),
    ],
)
def test_the_announced_days(day, works):
    assert CALENDAR.is_work(date.fromisoformat(day)) is works


def test_how_many_days_were_announced():
    """Off in 2024 1+8+3+5+1+3+7, in 2025 1+8+3+5+3+8, in 2026 3+9+3+5+3+3+7."""
    counts = {
        year: [sum(kind == wanted for kind, _ in table.days().values()) for wanted in (OFF, WORK)]
        for year, table in PUBLISHED.items()
    }
    assert counts == {2024: [28, 8], 2025: [28, 5], 2026: [33, 6]}


def test_worked_days_lie_on_weekends_and_every_day_in_its_year():
    for year, table in PUBLISHED.items():
        for day, (kind, _) in table.days().items():
            assert day.year == year
            assert kind == OFF or day.weekday() >= 5


def test_a_year_without_a_table_is_monday_to_friday_and_says_so():
    assert CALENDAR.table(2027) is None
    assert [CALENDAR.is_work(date(2027, 10, day)) for day in (1, 2, 4)] == [True, False, True]


def test_an_edited_year_takes_the_place_of_the_published_one():
    edited = WorkCalendar({2026: {date(2026, 11, 20): (OFF, "本地放假")}})
    assert not edited.is_work(date(2026, 11, 20))
    assert edited.is_work(date(2026, 10, 1))


@pytest.mark.parametrize(
    ("day", "then"),
    [
        ("2026-09-30", "2026-09-30"),
        ("2026-10-01", "2026-10-08"),
        ("2026-10-09", "2026-10-09"),
        ("2026-10-10", "2026-10-10"),
        ("2026-10-11", "2026-10-12"),
    ],
)
def test_the_next_work_day(day, then):
    assert CALENDAR.next_work(date.fromisoformat(day)) == date.fromisoformat(then)
