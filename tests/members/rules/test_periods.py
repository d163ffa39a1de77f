"""Months and years from a day: at the ends of months literally, everywhere by what must agree."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.rules.development_dossier import reviews_missed
from members.rules.development_limits import approval_until, probation_until, talk_until
from members.rules.periods import (
    anniversary,
    latest_due,
    latest_start,
    months_after,
    over_after,
)
from members.rules.sanctions import ends_on
from members.rules.terms import reminder_day

DAYS = st.dates(date(1950, 1, 1), date(2100, 1, 1))
MONTHS = st.integers(1, 60)


@pytest.mark.parametrize(
    ("day", "months", "due", "over"),
    [
        (date(2026, 1, 15), 6, date(2026, 7, 15), date(2026, 7, 15)),
        (date(2026, 12, 1), 1, date(2027, 1, 1), date(2027, 1, 1)),
        (date(2026, 8, 31), 6, date(2027, 2, 28), date(2027, 3, 1)),
        (date(2023, 8, 31), 6, date(2024, 2, 29), date(2024, 3, 1)),
        (date(2024, 8, 29), 18, date(2026, 2, 28), date(2026, 3, 1)),
        (date(2026, 8, 31), 1, date(2026, 9, 30), date(2026, 10, 1)),
        (date(2024, 2, 29), 12, date(2025, 2, 28), date(2025, 3, 1)),
        (date(2026, 11, 30), 3, date(2027, 2, 28), date(2027, 3, 1)),
        (date(2026, 1, 31), -1, date(2025, 12, 31), date(2025, 12, 31)),
        (date(2026, 8, 31), -6, date(2026, 2, 28), date(2026, 3, 1)),
    ],
)
def test_a_month_without_the_day_is_due_on_its_last_and_over_the_day_after(day, months, due, over):
    assert months_after(day, months) == due
    assert over_after(day, months) == over


@given(day=DAYS, months=st.integers(-60, 60))
def test_what_is_due_lies_in_its_month_and_what_is_over_is_over_by_the_next(day, months):
    due, over = months_after(day, months), over_after(day, months)
    assert 12 * due.year + due.month == 12 * day.year + day.month + months
    assert due.day == day.day or (due.day < day.day and (due + timedelta(days=1)).day == 1)
    assert over == (due if due.day == day.day else due + timedelta(days=1))
    assert months_after(day, months) < months_after(day, months + 1)
    assert over_after(day, months) <= over_after(day + timedelta(days=1), months)


@given(first=DAYS, months=MONTHS)
def test_two_states_that_follow_each_other_neither_overlap_nor_leave_a_day(first, months):
    """A state that began on the first of a month lasts whole months."""
    first = first.replace(day=1)
    assert over_after(first, months).day == 1
    assert over_after(over_after(first, months), 1) == over_after(first, months + 1)


@given(base=DAYS, on=DAYS, months=MONTHS)
def test_counting_back_agrees_with_counting_forward(base, on, months):
    assert (base <= latest_due(on, months)) == (months_after(base, months) <= on)


@given(base=DAYS, on=DAYS, years=st.integers(1, 60))
def test_counting_years_back_agrees_with_anniversaries(base, on, years):
    assert (base <= latest_start(on, years)) == (anniversary(base, years) <= on)


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
    assert latest_due(on, 6) == since


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2026, 7, 1), date(1976, 7, 1)),
        (date(2024, 2, 29), date(1974, 2, 28)),
        (date(2022, 3, 1), date(1972, 3, 1)),
    ],
)
def test_fifty_years_are_full_on_the_day_itself(on, expected):
    assert latest_start(on, 50) == expected


def test_what_must_be_done_within_months_is_due_on_the_last_day():
    assert talk_until(date(2026, 8, 31)) == date(2026, 9, 30)
    assert approval_until(date(2026, 11, 30)) == date(2027, 2, 28)
    assert approval_until(date(2026, 8, 31), special=True) == date(2027, 2, 28)
    assert reminder_day(date(2026, 8, 31)) == date(2026, 2, 28)


def test_what_lasts_for_months_lasts_through_the_last_day():
    assert ends_on("serious_warning", date(2024, 8, 31), None) == date(2026, 3, 1)
    assert ends_on("warning", date(2024, 2, 29), None) == date(2025, 3, 1)
    assert ends_on("correction", date(2026, 8, 31), 6) == date(2027, 3, 1)


def test_an_extended_probation_lasts_through_the_last_day():
    assert probation_until(date(2025, 8, 31)) == date(2026, 8, 31)
    assert probation_until(date(2025, 8, 31), 6) == date(2027, 3, 1)
    assert probation_until(date(2024, 2, 29)) == date(2025, 3, 1)


def test_half_years_are_counted_from_the_beginning_not_from_a_shorter_month():
    missed = reviews_missed(date(2024, 8, 31), [], date(2026, 1, 1))
    assert missed == [date(2025, 2, 28), date(2025, 8, 31)]
