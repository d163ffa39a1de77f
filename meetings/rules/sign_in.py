"""Sign-in by the code on the screen: how long a code holds, who is late. Pure."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

SLOT_SECONDS = 20  # the screen shows another code so often
VALID_SECONDS = 60  # a photograph of the code, sent on, is worth nothing afterwards
# Who has scanned may log in first: the scan counts for so long in that one browser.
SCAN_MINUTES = 10


def slot_of(at: datetime) -> int:
    """The number of the twenty seconds in which a code is made."""
    return int(at.timestamp()) // SLOT_SECONDS


def code_problem(*, slot: int, at: datetime) -> str:
    """Why a code of a slot does not hold at a moment, or nothing."""
    age = at.timestamp() - slot * SLOT_SECONDS
    if age < 0:
        return "这个签到码的时间不对，请重新扫描屏幕上的二维码。"
    if age >= VALID_SECONDS:
        return "这个签到码已过期（一分钟内有效），请重新扫描屏幕上的二维码。"
    return ""


def scan_holds(*, scanned: datetime, at: datetime) -> bool:
    """Whether a scan still counts after the log-in."""
    return timedelta(0) <= at - scanned <= timedelta(minutes=SCAN_MINUTES)


def meeting_problem(*, state: str, held_on: date, today: date) -> str:
    """Why nobody can sign in to a meeting now, or nothing. `state`: a Meeting.State value."""
    if state == "sealed":
        return "会议记录已封存，不能再签到。"
    if state == "cancelled":
        return "这次会议已取消，不用签到。"
    if held_on != today:
        return f"会议日期是 {held_on.month}月{held_on.day}日，只能在当天签到。"
    return "会议还没有开始签到，请等记录人打开签到。" if state == "planned" else ""


def is_late(*, starts_at: time, came_at: time, grace_minutes: int) -> bool:
    """Whether somebody came more than so many minutes after the start; whole minutes count."""
    return _minutes(came_at) - _minutes(starts_at) > grace_minutes


def times_problem(
    *, starts_at: time, ends_at: time | None, came_at: time | None, left_at: time | None
) -> str:
    """Why two times of one person cannot be, or nothing."""
    if came_at and ends_at and came_at >= ends_at:
        return f"到会时间 {came_at:%H:%M} 在会议结束（{ends_at:%H:%M}）以后，请核对"
    if left_at and left_at <= starts_at:
        return f"离会时间 {left_at:%H:%M} 在会议开始（{starts_at:%H:%M}）以前，没有参加的请记为缺席"
    if left_at and came_at and left_at <= came_at:
        return f"离会时间 {left_at:%H:%M} 应晚于到会时间 {came_at:%H:%M}"
    return ""


def _minutes(moment: time) -> int:
    return moment.hour * 60 + moment.minute
