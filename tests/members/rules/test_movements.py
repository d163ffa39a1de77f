"""增减原因 that follow from what happened."""

from datetime import date

import pytest

from members.rules.movements import gain_on_enrolment

DAY, EARLIER = date(2026, 3, 1), date(2020, 3, 1)


@pytest.mark.parametrize(
    ("kind", "joined_on", "expected"),
    [
        ("probationary", DAY, "developed"),
        ("probationary", EARLIER, "registered"),
        ("full", EARLIER, "registered"),
        ("activist", None, ""),
    ],
)
def test_a_probationer_of_the_day_was_developed_here(kind, joined_on, expected):
    assert gain_on_enrolment(kind=kind, joined_on=joined_on, starts_on=DAY) == expected
