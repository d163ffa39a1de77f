"""年度工作计划: monthly key tasks by 5W1H, checks at half-year and year-end; the loop's words.

Source: domain.md 1.1 (004 篇8): 计划 → 执行 → 记录 → 考核 → 改进, monthly key tasks with owner and
date, internal audit whose findings are closed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices

from branchrecords.errors import Blocker

MONTHS = tuple(range(1, 13))


class Half(TextChoices):
    """When a plan is checked."""

    MID = "mid", "半年检查"
    END = "end", "年终检查"


class Way(TextChoices):
    """Who checks: the organisation itself, or the one above."""

    SELF = "self", "自查"
    SPOT = "spot", "抽查"


class TaskState(TextChoices):
    """How a key task stands on a day; computed, never stored."""

    OPEN = "open", "待完成"
    OVERDUE = "overdue", "逾期"
    DONE = "done", "按时完成"
    LATE = "late", "迟完成"
    DROPPED = "dropped", "已取消"


# What each of the six questions of a task asks (5W1H).
QUESTIONS = {
    "why": "为什么做",
    "what": "做什么",
    "owner": "谁负责",
    "due_on": "何时完成",
    "place": "在哪里",
    "how": "怎么做",
}


@dataclass(frozen=True)
class PlanFacts:
    """What decides about a plan: decided or not, how many tasks it has."""

    decided_on: date | None
    tasks: int


def decide_blockers(facts: PlanFacts) -> list[Blocker]:
    """Why a plan cannot be put in force."""
    found = []
    if facts.decided_on is not None:
        found.append(Blocker(f"计划已经在 {facts.decided_on} 通过"))
    if not facts.tasks:
        found.append(Blocker("计划里还没有重点任务，先按月列出来"))
    return found


def run_blockers(facts: PlanFacts) -> list[Blocker]:
    """Why a task cannot be reported, or a plan be checked."""
    if facts.decided_on is None:
        return [Blocker("计划还没有经会议通过，通过以后再登记完成和检查")]
    return []


def task_day_blockers(year: int, month: int, due_on: date) -> list[Blocker]:
    """A monthly task is due in its month."""
    if (due_on.year, due_on.month) != (year, month):
        return [Blocker(f"完成时间应在 {year}年{month}月 之内", target="id_due_on")]
    return []


def check_day_blockers(half: str, year: int, on: date, *, today: date) -> list[Blocker]:
    """The half-year check is from June on, the year-end check from November on, by next March."""
    first = date(year, 6, 1) if half == Half.MID else date(year, 11, 1)
    if on > today:
        return [Blocker(f"检查日期晚于今天 {today}", target="id_on")]
    if not first <= on < date(year + 1, 4, 1):
        label = Half(half).label
        return [Blocker(f"{label}应在 {first} 到 {year + 1}-03-31 之间", target="id_on")]
    return []
