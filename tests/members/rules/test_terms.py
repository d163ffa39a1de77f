"""Length of terms, due dates and how far they may move."""

from datetime import date

import pytest

from members.rules.terms import (
    change_problem,
    due_date,
    reminder_day,
    state_of,
    term_years,
)


@pytest.mark.parametrize(
    ("kind", "sector", "years"),
    [
        ("committee", "agency", 5),
        ("committee", "other", 5),
        ("general_branch", "agency", 3),
        ("general_branch", "community", 5),
        ("branch", "agency", 3),
        ("branch", "community", 5),
        ("joint_branch", "other", 3),
        ("mobile_branch", "other", 3),
        ("temporary_branch", "agency", None),
        ("group", "agency", None),
    ],
)
def test_length_of_a_term(kind, sector, years):
    assert term_years(kind, sector) == years


def test_due_on_the_anniversary():
    assert due_date(date(2023, 11, 20), 3) == date(2026, 11, 20)
    assert due_date(date(2024, 2, 29), 5) == date(2029, 3, 1)


@pytest.mark.parametrize(
    ("on", "key", "text"),
    [
        (date(2026, 5, 19), "running", "任期内"),
        (date(2026, 5, 20), "soon", "还有 184 天"),
        (date(2026, 11, 19), "soon", "还有 1 天"),
        (date(2026, 11, 20), "overdue", "今天届满"),
        (date(2026, 11, 25), "overdue", "超期 5 天"),
    ],
)
def test_where_a_term_due_on_20_november_stands(on, key, text):
    state = state_of(date(2026, 11, 20), None, on)
    assert (state.key, state.text) == (key, text)
    assert reminder_day(date(2026, 11, 20)) == date(2026, 5, 20)


def test_a_term_that_was_followed_is_over_however_late():
    assert state_of(date(2026, 1, 1), date(2026, 11, 1), date(2026, 11, 20)).key == "ended"


ORIGINAL = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("kind", "wanted", "allowed"),
    [
        ("extend", date(2027, 11, 20), True),
        ("extend", date(2027, 11, 21), False),
        ("extend", date(2026, 11, 20), False),
        ("advance", date(2026, 6, 1), True),
        ("advance", date(2025, 11, 19), False),
        ("advance", date(2026, 11, 20), False),
    ],
)
def test_a_due_date_moves_by_a_year_at_most(kind, wanted, allowed):
    problem = change_problem(
        kind=kind, original=ORIGINAL, current=ORIGINAL, wanted=wanted, on=date(2025, 1, 1)
    )
    assert (problem == "") is allowed


def test_two_extensions_together_stay_within_the_year():
    problem = change_problem(
        kind="extend",
        original=ORIGINAL,
        current=date(2027, 6, 1),
        wanted=date(2027, 12, 1),
        on=date(2027, 1, 1),
    )
    assert problem == "延期一般不超过 1 年，最晚到 2027-11-20"


def test_an_advance_does_not_reach_behind_its_approval():
    problem = change_problem(
        kind="advance",
        original=ORIGINAL,
        current=ORIGINAL,
        wanted=date(2026, 3, 1),
        on=date(2026, 4, 1),
    )
    assert "不能早于批复日期" in problem
