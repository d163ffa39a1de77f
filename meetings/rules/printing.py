"""The papers that a meeting yields, and when each can be printed. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from branchrecords.errors import Blocker

# Values of Meeting.State.
PLANNED, OPEN, SEALED, CANCELLED = "planned", "open", "sealed", "cancelled"


@dataclass(frozen=True)
class Print:
    """One paper. `view` is the name of its URL; `states` are those in which it can be printed."""

    key: str
    label: str
    view: str
    states: frozenset[str]


NOTICE = Print("notice", "会议通知", "meeting-notice", frozenset({PLANNED, OPEN, SEALED}))
SIGN_IN = Print("sign_in", "签到册", "meeting-sign-in", frozenset({PLANNED, OPEN, SEALED}))
RECORD = Print("record", "会议记录", "meeting-pdf", frozenset({OPEN, SEALED}))
EXTRACT = Print("extract", "会议纪要", "meeting-extract", frozenset({OPEN, SEALED}))
PRINTS: tuple[Print, ...] = (NOTICE, SIGN_IN, RECORD, EXTRACT)
PRINTS_BY_KEY = {one.key: one for one in PRINTS}


def print_blockers(one: Print, *, state: str, late_days: int) -> list[Blocker]:
    """Why a paper cannot be printed of a meeting in `state`, entered `late_days` after its day."""
    if state == CANCELLED:
        return [Blocker(f"会议已取消，不再打印{one.label}")]
    if state not in one.states:
        return [Blocker(f"会议还没有点名，还没有可以打印的内容；点名以后才有{one.label}")]
    if one is NOTICE and late_days:
        return [Blocker("这次会议是会后补录的，会前没有在系统里安排，没有会议通知")]
    return []


def printable(*, state: str, late_days: int) -> tuple[Print, ...]:
    """The papers that can be printed of a meeting as it is, in the order in which it needs them."""
    return tuple(one for one in PRINTS if not print_blockers(one, state=state, late_days=late_days))
