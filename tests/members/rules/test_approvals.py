"""Approvals: numbers as GB/T 9704 writes them, dates in order."""

from datetime import date

import pytest

from members.rules.approvals import Approval, approval_problem, normal_number


@pytest.mark.parametrize(
    "text", ["临工委[2026]5号", "临工委（2026）5号", "临工委 〔2026〕 5号", "临工委【2026】5号"]
)
def test_the_year_stands_in_hexagonal_brackets(text):
    assert normal_number(text) == "临工委〔2026〕5号"


def test_an_approval_follows_its_request_and_precedes_the_act():
    good = Approval("党委", date(2026, 3, 2), "5号", date(2026, 2, 20))
    assert approval_problem(good, date(2026, 3, 2)) == ("", "")
    assert approval_problem(good, date(2026, 3, 1))[0] == "approved_on"
    early = Approval("党委", date(2026, 2, 1), "5号", date(2026, 2, 20))
    assert "不能早于请示日期" in approval_problem(early, date(2026, 3, 1))[1]
