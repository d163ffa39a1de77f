from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dues.rules.remitting import Period, RemitRules, passed_on, split_money

MONEY = st.decimals(0, 10**6, places=2)


@pytest.mark.parametrize(
    ("rhythm", "count", "first", "last"),
    [
        ("month", 12, "2026年1月", "2026年12月"),
        ("quarter", 4, "2026年第一季度", "2026年第四季度"),
        ("half", 2, "2026年上半年", "2026年下半年"),
    ],
)
def test_the_periods_of_a_year(rhythm, count, first, last):
    periods = RemitRules(rhythm).periods(2026)
    assert (len(periods), periods[0].name, periods[-1].name) == (count, first, last)
    assert periods[-1].end == date(2027, 1, 1)
    assert periods[-1].short in ("12月", "四季度", "下半年")
    assert all(a.end == b.start for a, b in pairwise(periods))


def test_a_day_lies_in_one_period_and_the_last_one_over_is_before_it():
    rules = RemitRules("quarter")
    assert rules.period_of(date(2026, 9, 30)) == Period(date(2026, 7, 1), date(2026, 10, 1))
    assert rules.period_of(date(2026, 10, 1)).name == "2026年第四季度"
    assert rules.last_over(date(2026, 1, 31)).name == "2025年第四季度"


def test_fifteen_days_after_the_end_is_the_fifteenth():
    assert RemitRules().periods(2026)[2].due_on(15) == date(2026, 10, 15)


@pytest.mark.parametrize(
    ("collected", "share", "up"),
    [
        ("480.00", "1", "480.00"),
        ("480.00", "0.6", "288.00"),
        ("0.05", "0.5", "0.03"),  # half up
        ("-40.00", "1", "-40.00"),
    ],
)
def test_what_is_passed_on(collected, share, up):
    assert passed_on(Decimal(collected), Decimal(share)) == Decimal(up)


@given(MONEY, MONEY, MONEY)
def test_the_parts_are_the_whole_and_cash_goes_first(amount, cash, bank):
    from_cash, from_bank = split_money(amount, cash, bank)
    assert from_cash + from_bank == amount
    assert 0 <= from_cash <= cash
    assert from_bank == 0 or from_cash == cash
