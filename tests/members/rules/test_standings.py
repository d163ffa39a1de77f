"""Standings follow corrected dates of joining, or say what they contradict."""

from datetime import date

import pytest

from members.rules.kinds import StandingKind as K
from members.rules.standings import Joining, Period, RedatingError, redated

JOINED, FULL = date(2010, 7, 1), date(2011, 7, 1)
WAS = Joining(JOINED, FULL)
ON_TIME = [Period(K.PROBATIONARY, JOINED, FULL), Period(K.FULL, FULL)]
APPLIED = Period(K.APPLICANT, date(2008, 3, 1), JOINED)


def test_both_dates_are_corrected_together():
    now = Joining(date(2012, 5, 4), date(2013, 5, 4))
    assert redated(ON_TIME, was=WAS, now=now) == [
        Period(K.PROBATIONARY, date(2012, 5, 4), date(2013, 5, 4)),
        Period(K.FULL, date(2013, 5, 4)),
    ]


def test_what_came_before_ends_with_the_corrected_day():
    found = redated([APPLIED, *ON_TIME], was=WAS, now=Joining(date(2010, 6, 1), FULL))
    assert found[0] == Period(K.APPLICANT, date(2008, 3, 1), date(2010, 6, 1))
    assert found[1] == Period(K.PROBATIONARY, date(2010, 6, 1), FULL)


def test_a_later_standing_stays():
    stopped = Period(K.SUSPENDED, date(2020, 1, 1))
    history = [ON_TIME[0], Period(K.FULL, FULL, date(2020, 1, 1)), stopped]
    found = redated(history, was=WAS, now=Joining(JOINED, date(2011, 8, 1)))
    assert found[1:] == [Period(K.FULL, date(2011, 8, 1), date(2020, 1, 1)), stopped]


def test_a_probation_that_becomes_known_is_a_row_of_its_own():
    history = [Period(K.FULL, JOINED)]
    assert redated(history, was=Joining(JOINED, None), now=WAS) == ON_TIME


def test_who_joined_again_keeps_the_first_life():
    first = [
        Period(K.FULL, date(1990, 7, 1), date(1999, 1, 1)),
        Period(K.RESIGNED, date(1999, 1, 1), JOINED),
    ]
    found = redated([*first, *ON_TIME], was=WAS, now=Joining(date(2010, 8, 1), FULL))
    assert found[0] == first[0]
    assert found[1] == Period(K.RESIGNED, date(1999, 1, 1), date(2010, 8, 1))


def test_standings_that_began_otherwise_are_left_alone():
    history = [Period(K.FULL, date(2015, 1, 1))]
    assert redated(history, was=Joining(None, None), now=WAS) == history


@pytest.mark.parametrize(
    ("history", "now", "says"),
    [
        ([APPLIED, *ON_TIME], Joining(date(2008, 1, 1), FULL), "2008-03-01 起是申请人"),
        (ON_TIME, Joining(JOINED, None), "转正日期不能清空"),
        (
            [ON_TIME[0], Period(K.FULL, FULL, date(2012, 1, 1))],
            Joining(JOINED, date(2012, 6, 1)),
            "2012-06-01 起是正式党员，应早于 2012-01-01",
        ),
    ],
)
def test_a_date_that_does_not_fit_is_refused(history, now, says):
    with pytest.raises(RedatingError, match=says):
        redated(history, was=WAS, now=now)
