"""How many months have passed, counted as the register of 流动党员 counts them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.rules.categories import months_before
from members.rules.mobile import months_later

DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))


@pytest.mark.parametrize(
    ("on", "since"),
    [
        (date(2026, 11, 20), date(2026, 5, 20)),
        (date(2027, 2, 28), date(2026, 8, 31)),
        (date(2028, 2, 28), date(2027, 8, 28)),
        (date(2026, 8, 31), date(2026, 2, 28)),
    ],
)
def test_the_last_day_from_which_six_months_have_passed(on, since):
    assert months_before(on, 6) == since


@given(base=DAYS, on=DAYS, months=st.integers(1, 24))
def test_it_agrees_with_counting_forward(base, on, months):
    assert (base <= months_before(on, months)) == (months_later(base, months) <= on)
