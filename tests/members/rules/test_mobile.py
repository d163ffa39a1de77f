"""The six months, the contacts and the advice, each on the day before and on the day."""

from datetime import date

import pytest

from members.rules.mobile import contact_due, contact_months, months_later, suggestions, too_short


def advised(on, *, starts_on=date(2026, 1, 15), region="country", is_settled=True,
            expected_on=None, reached_on=None):  # fmt: skip
    found = suggestions(
        starts_on=starts_on,
        region=region,
        is_settled=is_settled,
        expected_on=expected_on,
        reached_on=reached_on,
        on=on,
    )
    return [one.key for one in found]


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 1, 15), 6, date(2026, 7, 15)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2023, 8, 31), 6, date(2024, 2, 29)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
    ],
)
def test_months_later(day, months, later):
    assert months_later(day, months) == later


def test_an_absence_planned_below_six_months_is_too_short():
    start = date(2026, 3, 1)
    assert too_short(start, date(2026, 8, 31))
    assert not too_short(start, date(2026, 9, 1))
    assert not too_short(start, None)


def test_contact_is_due_from_the_last_real_contact():
    start = date(2026, 3, 1)
    assert contact_due(starts_on=start, reached_on=None, months=3) == date(2026, 6, 1)
    assert contact_due(starts_on=start, reached_on=date(2026, 5, 20), months=3) == date(2026, 8, 20)


def test_abroad_is_half_a_year_whatever_the_setting():
    assert contact_months("abroad", 3) == 6
    assert contact_months("city", 3) == 3


def test_after_six_months_without_contact_the_search_is_advised():
    assert "lost" not in advised(date(2026, 7, 14))
    assert "lost" in advised(date(2026, 7, 15))
    assert "lost" not in advised(date(2026, 7, 15), reached_on=date(2026, 2, 1))
    assert "lost" in advised(date(2026, 8, 1), reached_on=date(2026, 2, 1))


def test_after_six_months_in_a_fixed_place_moving_is_advised():
    reached = date(2026, 7, 1)
    assert advised(date(2026, 7, 14), reached_on=reached) == []
    assert advised(date(2026, 7, 15), reached_on=reached) == ["move"]
    assert advised(date(2026, 7, 15), reached_on=reached, is_settled=False) == []
    assert advised(date(2026, 7, 15), reached_on=reached, expected_on=date(2026, 9, 1)) == []
    assert advised(date(2026, 7, 15), reached_on=reached, region="abroad") == []


def test_more_than_five_years_abroad():
    start, reached = date(2021, 11, 20), date(2026, 11, 1)
    assert advised(date(2026, 11, 20), starts_on=start, region="abroad", reached_on=reached) == []
    assert advised(date(2026, 11, 21), starts_on=start, region="abroad", reached_on=reached) == [
        "abroad"
    ]
