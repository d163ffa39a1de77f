"""The six months, the contacts and the advice, each on the day before and on the day."""

from datetime import date

import pytest

from members.rules.mobile import (
    city_of,
    contact_due,
    contact_months,
    gathered,
    suggestions,
    too_short,
)


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


@pytest.mark.parametrize(
    ("place", "city"),
    [
        ("广东省深圳市南山区", "广东省深圳市"),
        ("北京市海淀区", "北京市"),
        ("德国慕尼黑", "德国慕尼黑"),
        (" ", ""),
    ],
)
def test_the_city_of_a_place(place, city):
    assert city_of(place) == city


def test_three_in_one_city_are_enough_for_a_branch():
    places = ["广东省深圳市南山区", "广东省深圳市宝安区", "北京市海淀区", ""]
    assert gathered(places) == []
    assert gathered([*places, "广东省深圳市"]) == [("广东省深圳市", 3)]


def test_advice_names_the_day_from_which_it_holds():
    found = suggestions(
        starts_on=date(2021, 1, 15),
        region="abroad",
        is_settled=True,
        expected_on=None,
        reached_on=date(2026, 3, 1),
        on=date(2026, 11, 20),
    )
    assert [(one.key, one.since) for one in found] == [
        ("lost", date(2026, 9, 1)),
        ("abroad", date(2026, 1, 16)),
    ]
