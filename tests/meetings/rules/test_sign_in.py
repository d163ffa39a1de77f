"""How long a code holds, who is late, which times cannot be."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.rules.sign_in import (
    VALID_SECONDS,
    code_problem,
    is_late,
    meeting_problem,
    scan_holds,
    slot_of,
    times_problem,
)

AT = datetime(2026, 11, 20, 7, 0, 0, tzinfo=UTC)
TODAY = date(2026, 11, 20)


@given(st.integers(0, 4_000_000_000), st.integers(-300, 300))
def test_no_code_holds_longer_than_a_minute(made, later):
    at = datetime.fromtimestamp(made, UTC)
    problem = code_problem(slot=slot_of(at), at=at + timedelta(seconds=later))
    if later >= VALID_SECONDS or later < -19:
        assert problem
    if 0 <= later <= VALID_SECONDS - 20:
        assert not problem


def test_the_code_of_three_o_clock_is_over_a_minute_later():
    slot = slot_of(AT)
    assert code_problem(slot=slot, at=AT + timedelta(seconds=59)) == ""
    assert "已过期" in code_problem(slot=slot, at=AT + timedelta(seconds=60))
    assert "时间不对" in code_problem(slot=slot, at=AT - timedelta(seconds=1))


def test_a_scan_leaves_ten_minutes_to_log_in():
    assert scan_holds(scanned=AT, at=AT + timedelta(minutes=10))
    assert not scan_holds(scanned=AT, at=AT + timedelta(minutes=10, seconds=1))
    assert not scan_holds(scanned=AT, at=AT - timedelta(seconds=1))


@pytest.mark.parametrize(
    ("state", "held_on", "words"),
    [
        ("open", TODAY, ""),
        ("sealed", TODAY, "已封存"),
        ("cancelled", TODAY, "已取消"),
        ("planned", TODAY, "还没有开始签到"),
        ("open", date(2026, 11, 19), "11月19日，只能在当天签到"),
        ("planned", date(2026, 11, 21), "11月21日，只能在当天签到"),
    ],
)
def test_one_signs_in_to_an_open_meeting_of_the_day(state, held_on, words):
    problem = meeting_problem(state=state, held_on=held_on, today=TODAY)
    assert words in problem
    assert bool(problem) is bool(words)


@pytest.mark.parametrize(
    ("came", "grace", "late"),
    [("14:50", 10, False), ("15:10", 10, False), ("15:11", 10, True), ("15:01", 0, True)],
)
def test_late_is_who_came_after_the_grace(came, grace, late):
    found = is_late(starts_at=time(15, 0), came_at=time.fromisoformat(came), grace_minutes=grace)
    assert found is late


@pytest.mark.parametrize(
    ("came", "left", "words"),
    [
        (None, None, ""),
        (time(15, 20), time(16, 0), ""),
        (time(16, 30), None, "会议结束（16:30）以后"),
        (None, time(15, 0), "会议开始（15:00）以前"),
        (time(15, 30), time(15, 30), "应晚于到会时间 15:30"),
    ],
)
def test_times_lie_within_the_meeting(came, left, words):
    problem = times_problem(starts_at=time(15, 0), ends_at=time(16, 30), came_at=came, left_at=left)
    assert words in problem
    assert bool(problem) is bool(words)
