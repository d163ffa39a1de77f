"""Which dates of the way into the party can be right."""

from datetime import date

import pytest

from members.rules.joining import early_steps_problems, joining_problems


def found(born_on=None, joined_on=None, full_on=None) -> list[tuple[str, bool]]:
    problems = joining_problems(born_on=born_on, joined_on=joined_on, full_on=full_on)
    return [(problem.field, problem.excusable) for problem in problems]


@pytest.mark.parametrize("joined_on", [date(1800, 1, 1), date(1921, 7, 22)])
def test_nobody_joined_before_the_party_was_founded(joined_on):
    assert found(joined_on=joined_on) == [("joined_on", False)]


def test_the_founding_day_itself_is_possible():
    assert found(date(1893, 12, 26), date(1921, 7, 23)) == []


@pytest.mark.parametrize(
    ("joined_on", "expected"),
    [
        (date(2008, 2, 29), [("joined_on", True)]),
        (date(2008, 3, 1), []),
        (date(1985, 1, 1), [("joined_on", False)]),
    ],
)
def test_one_joins_from_the_eighteenth_birthday(joined_on, expected):
    assert found(date(1990, 3, 1), joined_on) == expected


@pytest.mark.parametrize(
    ("joined_on", "full_on", "expected"),
    [
        (date(2010, 7, 1), date(2010, 6, 30), [("full_on", False)]),
        (date(2010, 7, 1), date(2011, 6, 30), [("full_on", True)]),
        (date(2010, 7, 1), date(2011, 7, 1), []),
        (date(1970, 7, 1), date(1970, 7, 1), []),
    ],
)
def test_probation_lasts_a_year_since_1982(joined_on, full_on, expected):
    assert found(None, joined_on, full_on) == expected


def steps(applied, activist=None, candidate=None):
    return (
        ("applied_on", "申请入党", applied),
        ("activist_on", "确定为积极分子", activist),
        ("candidate_on", "确定为发展对象", candidate),
    )


@pytest.mark.parametrize(
    ("given", "fields"),
    [
        (steps(date(2008, 3, 1), date(2009, 1, 1), date(2010, 2, 1)), []),
        (steps(date(2008, 2, 28)), ["applied_on"]),
        (steps(date(2009, 1, 1), date(2009, 1, 1)), ["activist_on"]),
        (steps(date(2009, 1, 1), None, date(2012, 1, 1)), ["candidate_on"]),
        (steps(None, None, None), []),
    ],
)
def test_early_steps_come_in_order_from_eighteen_and_before_membership(given, fields):
    problems = early_steps_problems(
        born_on=date(1990, 3, 1), steps=given, member_from=date(2011, 3, 1)
    )
    assert [problem.field for problem in problems] == fields
