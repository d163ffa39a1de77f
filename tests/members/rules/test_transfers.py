"""Validity and numbers of letters, in figures and in words."""

from datetime import date

import pytest

from members.rules.transfers import (
    capital_number,
    last_valid_day,
    letter_number,
    written_date,
    written_month,
)


def test_the_day_of_issue_does_not_count():
    assert last_valid_day(date(2026, 11, 20), 10) == date(2026, 11, 30)
    assert last_valid_day(date(2026, 12, 20), 30) == date(2027, 1, 19)


def test_number_has_hexagonal_brackets_and_no_leading_zero():
    assert letter_number(2026, 3) == "组介〔2026〕3号"


@pytest.mark.parametrize(
    ("number", "text"), [(1, "壹"), (10, "壹拾"), (30, "叁拾"), (105, "壹佰零伍")]
)
def test_capital_numbers(number, text):
    assert capital_number(number) == text


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2026, 11, 20), "二〇二六年十一月二十日"),
        (date(2026, 1, 10), "二〇二六年一月十日"),
        (date(2030, 10, 11), "二〇三〇年十月十一日"),
        (date(2026, 12, 31), "二〇二六年十二月三十一日"),
    ],
)
def test_written_dates(day, text):
    assert written_date(day) == text


def test_written_month():
    assert written_month(date(2026, 10, 1)) == "二〇二六年十月"
    assert written_month(None) == ""
