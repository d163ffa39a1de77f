"""Why a cell of the map looks as it does, in one sentence. Words only: no records, no clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from .cadence import Rule, Span


@dataclass(frozen=True)
class Standing:
    """What is known about one kind in one span of one organisation.

    `status` is a queries.cadence.Status value. `lacking` names the 党小组 that still owe theirs.
    """

    span: Span
    rule: Rule
    asked: int
    done: int
    late: int
    status: str
    groups: int = 0
    lacking: tuple[str, ...] = ()
    planned_on: tuple[date, ...] = ()
    unsealed_on: tuple[date, ...] = ()

    @property
    def mark(self) -> str:
        """As the page and the map's legend call it."""
        return mark_of(status=self.status, missing=self.asked - self.done, late=self.late)


# status → the mark as the map's legend calls it.
MARKS = {
    "held": "开齐",
    "planned": "已安排",
    "started": "待封存",
    "due": "待召开",
    "overdue": "缺",
    "future": "未到",
}


def mark_of(*, status: str, missing: int, late: int) -> str:
    """缺 1 次, 开齐（补录 1 次）, 待召开."""
    word = MARKS[status]
    if status == "overdue":
        return f"{word} {missing} 次"
    return f"{word}（补录 {late} 次）" if status == "held" and late else word


def sentence_of(standing: Standing, on: date) -> str:
    """Rule, article, what was counted, and what follows, in one sentence."""
    rule = standing.rule
    asked = f"应开 {standing.asked} 次"
    if standing.groups:
        asked = f"有 {standing.groups} 个党小组，各 {rule.times} 次，共{asked}"
    counted = f"已封存的记录 {standing.done} 次"
    if standing.late:
        counted += f"（其中补录 {standing.late} 次）"
    return (
        f"按{rule.article}「{rule.sentence}」，{standing.span.label}{asked}，{counted}，"
        f"{_because(standing, on)}，所以标为「{standing.mark}」；{next_step(standing)}。"
    )


def _because(standing: Standing, on: date) -> str:
    last = _day(standing.span.last_day)
    left = (standing.span.last_day - on).days
    if standing.status == "held":
        return "次数已够"
    if standing.status == "future":
        return f"{_day(standing.span.starts)}才开始计"
    lacking = f"还缺{'、'.join(standing.lacking)}，" if standing.lacking else ""
    drafts = f"{_days(standing.unsealed_on)}的会议还没有封存，" if standing.unsealed_on else ""
    if standing.status == "overdue":
        return f"{lacking}{drafts}期限 {last}已过 {-left} 天"
    if standing.status == "planned":
        return f"{lacking}已安排在{_days(standing.planned_on)}，期限 {last}"
    due = "就是今天" if left == 0 else f"，还有 {left} 天"
    return f"{lacking}{drafts}期限 {last}{due}"


def next_step(standing: Standing) -> str:
    """What to do about it, said to whoever reads the page."""
    if standing.status == "held":
        return "不用再办"
    if standing.status == "future":
        return "现在不用办，也可以提前安排"
    if standing.status == "planned":
        return "按时召开，会后封存记录"
    if standing.unsealed_on:
        return "下一步：写完记录并封存"
    if standing.status == "overdue":
        return "下一步：已经开过的补录，没有开的补开后登记"
    return "下一步：安排会议"


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"


def _days(days: tuple[date, ...]) -> str:
    return "、".join(_day(day) for day in days)
