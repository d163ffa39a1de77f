"""志愿服务: hours, who may certify, exits, results; expectations by hand."""

from datetime import date, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from branchrecords.web.formats import hours
from meetings.rules.volunteering import (
    Served,
    ServiceGrade,
    assessment_blockers,
    certificate_blockers,
    exit_blockers,
    hours_of,
    minutes_between,
    minutes_of,
    suggested_grade,
    year_blockers,
)


@pytest.mark.parametrize(
    ("typed", "minutes"), [("2.5", 150), ("0.33", 20), ("1.6", 96), ("24", 1440), ("0.01", 1)]
)
def test_hours_as_typed_are_whole_minutes(typed, minutes):
    assert minutes_of(Decimal(typed)) == minutes


@given(st.integers(0, 1440))
def test_hours_with_one_decimal_are_never_more_than_three_minutes_off(minutes):
    assert abs(hours_of(minutes) * 60 - minutes) <= 3


@pytest.mark.parametrize(
    ("minutes", "text"),
    [(150, "2.5"), (120, "2"), (95, "1.6"), (0, "0"), (None, "0"), (60000, "1,000")],
)
def test_hours_are_written_without_idle_zeros(minutes, text):
    assert hours(minutes) == text


def test_time_between_two_times_of_a_day():
    assert minutes_between(time(15, 0), time(17, 30)) == 150
    assert minutes_between(time(15, 0), None) is None


def test_nobody_certifies_for_himself_and_nobody_serves_longer_than_the_service():
    served = [Served(1, "张伟", 150), Served(2, "李娜", 151)]
    found = certificate_blockers(served, certifier=" 张伟 ", longest=150)
    assert [one.message.split("：")[0] for one in found] == [
        "张伟自己也参加了，不能给自己证明",
        "李娜写了 2.5 小时，这次服务一共 2.5 小时，请核对",
    ]
    assert certificate_blockers(served[:1], certifier="张伟（居民）", longest=150) == []
    assert certificate_blockers(served, certifier="周桂兰", longest=None) == []
    (nobody,) = certificate_blockers([], certifier="周桂兰", longest=150)
    assert "没有一个人" in nobody.message


def test_an_exit_says_why_and_a_dismissal_who_approved_it():
    assert [one.target for one in exit_blockers("dismissed", reason=" ", approval="")] == [
        "id_reason",
        "id_approval",
    ]
    assert exit_blockers("voluntary", reason="照顾家人", approval="") == []


@pytest.mark.parametrize(
    ("minutes", "wanted", "grade"),
    [(1200, 20, "qualified"), (1199, 20, "unqualified"), (0, 0, "qualified")],
)
def test_the_hours_of_a_year_suggest_the_result(minutes, wanted, grade):
    assert suggested_grade(minutes, wanted_hours=wanted) == grade


def test_another_result_than_the_hours_say_needs_words():
    facts = {"name": "张伟", "minutes": 600, "wanted_hours": 20}
    assert assessment_blockers(ServiceGrade.UNQUALIFIED, note="", **facts) == []
    assert assessment_blockers(ServiceGrade.QUALIFIED, note="住院三个月", **facts) == []
    (one,) = assessment_blockers(ServiceGrade.EXCELLENT, note="", **facts)
    assert "全年 10 小时" in one.message


@pytest.mark.parametrize(
    ("year", "today", "may"),
    [
        (2026, date(2026, 10, 31), False),
        (2026, date(2026, 11, 1), True),
        (2025, date(2026, 1, 5), True),
        (2027, date(2026, 12, 1), False),
    ],
)
def test_a_running_year_is_assessed_from_november(year, today, may):
    assert (year_blockers(year, today=today) == []) is may
