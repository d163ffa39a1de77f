"""Marks, totals and bands: literal expectations reckoned by hand, and what always holds."""

from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.rules.evaluation_marks import (
    Band,
    Formula,
    Limits,
    Method,
    band_of,
    banded,
    marks_for,
    places_at_top,
    round_marks,
    share_of,
    total_of,
)

MARKS = st.decimals(0, 100, places=2)


@pytest.mark.parametrize(
    ("total", "band"),
    [
        ("100", Band.TOP),
        ("80", Band.TOP),
        ("79.99", Band.PASS),
        ("79.5", Band.PASS),
        ("70", Band.PASS),
        ("69.99", Band.BASIC),
        ("69.5", Band.BASIC),
        ("60", Band.BASIC),
        ("59.99", Band.FAIL),
        ("59.5", Band.FAIL),
        ("0", Band.FAIL),
    ],
)
def test_a_band_begins_at_its_lower_bound_and_nothing_is_rounded_into_it(total, band):
    assert band_of(D(total)) == band


def test_bounds_of_another_place_hold():
    assert band_of(D("85"), Limits(D(90), D(75), D(60))) == Band.PASS


@pytest.mark.parametrize(
    ("formula", "value", "marks"),
    [
        # 20 × 91.4 ÷ 100 = 18.28
        (Formula(Method.SHARE, D(20), target=D(100)), "91.4", "18.28"),
        # 10 × 2 ÷ 3 = 6.666… → 6.67
        (Formula(Method.SHARE, D(10), target=D(3)), "2", "6.67"),
        (Formula(Method.SHARE, D(10), target=D(80)), "95", "10.00"),
        (Formula(Method.SHARE, D(10), target=D(80)), "0", "0.00"),
        (Formula(Method.DEDUCT, D(5), each=D("0.5")), "3", "3.50"),
        (Formula(Method.DEDUCT, D(5), each=D("0.5")), "11", "0.00"),
        (Formula(Method.POLL, D(10)), "87.5", "8.75"),
        (Formula(Method.TABLE, D(10), table=((D(90), D(10)), (D(80), D(8)))), "90", "10.00"),
        (Formula(Method.TABLE, D(10), table=((D(90), D(10)), (D(80), D(8)))), "89.99", "8.00"),
        (Formula(Method.TABLE, D(10), table=((D(90), D(10)), (D(80), D(8)))), "79", "0.00"),
    ],
)
def test_marks_reckoned_by_hand(formula, value, marks):
    assert marks_for(formula, D(value)) == D(marks)


def test_no_number_gives_no_marks_rather_than_none_earned():
    assert marks_for(Formula(Method.SHARE, D(10), target=D(1)), None) is None
    assert marks_for(Formula(Method.MANUAL, D(10)), D(3)) is None


@given(
    full=st.decimals("0.5", 100, places=2),
    value=st.decimals(0, 10_000, places=4),
    target=st.decimals("0.01", 1_000, places=2),
    each=st.decimals("0.01", 20, places=2),
    method=st.sampled_from((Method.SHARE, Method.DEDUCT, Method.POLL)),
)
def test_marks_are_never_below_zero_nor_above_full(full, value, target, each, method):
    marks = marks_for(Formula(method, full, target, each), value)
    assert 0 <= marks <= full
    assert marks == round_marks(marks)


@given(value=st.decimals(0, 200, places=2), more=st.decimals(0, 50, places=2))
def test_more_never_gives_fewer_marks(value, more):
    formula = Formula(Method.SHARE, D(20), target=D(100))
    assert marks_for(formula, value + more) >= marks_for(formula, value)


@given(marks=st.lists(MARKS, max_size=20), taken=st.lists(MARKS, max_size=5))
def test_a_total_is_the_exact_sum_and_never_below_zero(marks, taken):
    total = total_of(marks, taken)
    assert total == max(sum(marks) - sum(taken), 0)
    assert total == round_marks(total)  # sums of hundredths need no second rounding


def test_half_a_hundredth_is_rounded_up():
    assert round_marks(D("6.665")) == D("6.67")
    assert round_marks(D("6.6649")) == D("6.66")


def test_places_at_the_top_are_rounded_down():
    assert places_at_top(10, 33) == 3
    assert places_at_top(79, 50) == 39


def test_the_highest_totals_keep_the_top_and_equal_ones_are_not_told_apart():
    totals = {1: D(95), 2: D(90), 3: D(90), 4: D(81), 5: D(60), 6: D(50)}
    # Half of six are three places: the fourth is out.
    assert banded(totals, percent=50) == {
        1: Band.TOP, 2: Band.TOP, 3: Band.TOP, 4: Band.PASS, 5: Band.BASIC, 6: Band.FAIL,
    }  # fmt: skip
    # Two places: 2 and 3 are equal and do not both fit, so neither is.
    assert banded(totals, percent=34)[1] == Band.TOP
    assert banded(totals, percent=34)[2] == banded(totals, percent=34)[3] == Band.PASS


@given(
    totals=st.dictionaries(st.integers(1, 60), MARKS, max_size=60),
    percent=st.integers(1, 100),
)
def test_the_limit_is_kept_and_touches_nobody_else(totals, percent):
    bands = banded(totals, percent=percent)
    top = [key for key, band in bands.items() if band == Band.TOP]
    assert len(top) <= places_at_top(len(totals), percent)
    for key, total in totals.items():
        plain = band_of(total)
        assert bands[key] == plain or (plain == Band.TOP and bands[key] == Band.PASS)
    kept = min((totals[key] for key in top), default=D(101))
    lowered = [totals[k] for k, band in bands.items() if band != Band.TOP and totals[k] >= 80]
    assert all(total < kept for total in lowered)


def test_a_share_of_nothing_is_nothing():
    assert share_of([], (Band.TOP,)) is None
    assert share_of(["top", "pass", "fail", "top"], (Band.TOP,)) == D("0.5")
