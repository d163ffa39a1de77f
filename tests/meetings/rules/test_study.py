"""学时 by the rules of domain.md 7, counted by hand."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.rules.study import (
    NEXT,
    Span,
    TrainingState,
    crowding_blockers,
    shortfall,
    span_blockers,
    step_problem,
    wanted_hours,
)

TODAY = date(2026, 11, 20)


def span(first=13, last=15, hours=24, month=10):
    return Span(date(2026, month, first), date(2026, month, last), Decimal(hours))


def said(one, day_hours=8):
    return [blocker.message for blocker in span_blockers(one, today=TODAY, day_hours=day_hours)]


def test_a_member_has_32_and_an_officer_56():
    assert (wanted_hours(officer=False), wanted_hours(officer=True)) == (32, 56)


def test_three_days_bring_24_hours_and_not_half_an_hour_more():
    assert said(span(hours=24)) == []
    assert said(span(hours="24.5")) == ["3 天最多 24 学时（一天不超过 8 学时）"]
    assert said(span(13, 13, "8")) == []
    assert said(span(13, 13, "8.5")) != []
    assert said(span(hours=30), day_hours=10) == []


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (span(15, 13), "结束日期早于开始日期"),
        (span(19, 21, month=11), "培训到 2026-11-21 才结束，结束以后再登记"),
        (Span(date(2024, 12, 30), date(2024, 12, 31), Decimal(8)), "只登记 2025 年以来的培训"),
        (Span(date(2025, 1, 1), date(2026, 1, 2), Decimal(8)), "一次培训不超过一年，请分开登记"),
        (span(hours="3.3"), "学时按半学时计，例如 3 或 3.5"),
    ],
)
def test_what_cannot_be_is_said_with_how_to_mend_it(one, words):
    assert said(one) == [words]


def test_gathered_trainings_of_the_same_days_share_them():
    morning, afternoon = span(13, 13, 4), span(13, 13, 4)
    assert crowding_blockers(morning, [afternoon], day_hours=8) == []
    (blocker,) = crowding_blockers(span(13, 13, 5), [afternoon], day_hours=8)
    assert "合起来 9 学时，超过 1 天的 8 学时" in blocker.message
    assert crowding_blockers(span(14, 15, 16), [span(10, 13, 32)], day_hours=8) == []


@given(
    st.integers(1, 28), st.integers(0, 5), st.integers(1, 28), st.integers(0, 5),
    st.decimals("0.5", "48", places=1), st.decimals("0.5", "48", places=1),
)  # fmt: skip
def test_trainings_that_each_fit_and_do_not_meet_never_crowd(a, m, b, n, first, second):
    one = Span(date(2026, 3, a), date(2026, 3, a) + timedelta(m), first)
    two = Span(date(2026, 3, b), date(2026, 3, b) + timedelta(n), second)
    crowded = bool(crowding_blockers(one, [two], day_hours=8))
    days = len(one.days | two.days)
    assert crowded == (bool(one.days & two.days) and first + second > 8 * days)


def test_only_what_waits_is_decided_and_only_what_is_confirmed_revoked():
    for state, steps in NEXT.items():
        for step in TrainingState.values[1:]:
            assert (step_problem(state=state, step=step) == "") == (step in steps)


def test_an_officer_also_needs_a_gathered_training():
    facts = {"wanted": 56, "officer": True}
    assert shortfall(hours=Decimal(60), gathered=False, **facts) == (0, ["还没有参加集中培训"])
    assert shortfall(hours=Decimal("55.5"), gathered=True, **facts) == (
        Decimal("0.5"),
        ["还差 0.5 学时"],
    )
    assert shortfall(hours=Decimal(32), wanted=32, officer=False, gathered=False) == (0, [])
