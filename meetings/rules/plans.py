"""Plans of a year: monthly tasks, checks at half-year and year-end; the loop's words.

Source: domain.md 1.1 (004 篇8): 计划 → 执行 → 记录 → 考核 → 改进, monthly key tasks with owner and
date, internal audit whose findings are closed. A study plan goes the same way (004 篇1 十二: set
content, set time); its topics are carried out by meetings and activities.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import TextChoices

from branchrecords.errors import Blocker

MONTHS = tuple(range(1, 13))


class PlanKind(TextChoices):
    """What a plan is about; an organisation has one of each a year."""

    WORK = "work", "年度工作计划"
    STUDY = "study", "年度学习计划"


class StudyForm(TextChoices):
    """How a topic is studied."""

    TOGETHER = "together", "集中学习"
    LECTURE = "lecture", "党课"
    PARTY_DAY = "party_day", "主题党日"
    DISCUSSION = "discussion", "研讨交流"
    REPORT = "report", "报告会、辅导讲座"
    VISIT = "visit", "参观、现场教学"
    ALONE = "alone", "自学"


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


# The rule that a late topic is shown with.
STUDY_PLAN_RULE = "学习要有计划，定内容、定时间，按计划开展并做好考勤和记录"
STUDY_PLAN_SOURCE = "机关党建工作制度第 12 项"

# What each of the six questions of a task asks (5W1H).
QUESTIONS = {
    "why": "为什么做",
    "what": "做什么",
    "owner": "谁负责",
    "due_on": "何时完成",
    "place": "在哪里",
    "how": "怎么做",
}
# What a topic of a study plan says instead.
STUDY_WORDS = {
    "what": "学习内容",
    "form": "学习形式",
    "hours": "学时",
    "materials": "学习资料",
    "owner": "谁组织",
    "audience": "参加人员",
    "how": "具体安排",
}


@dataclass(frozen=True)
class PlanFacts:
    """What decides about a plan: decided or not, how many tasks it has."""

    decided_on: date | None
    tasks: int
    kind: str = PlanKind.WORK


NOTHING_YET: dict[str, str] = {
    PlanKind.WORK: "计划里还没有重点任务，先按月列出来",
    PlanKind.STUDY: "计划里还没有学习内容，先按月或按季列出来",
}


def decide_blockers(facts: PlanFacts) -> list[Blocker]:
    """Why a plan cannot be put in force."""
    found = []
    if facts.decided_on is not None:
        found.append(Blocker(f"计划已经在 {facts.decided_on} 通过"))
    if not facts.tasks:
        found.append(Blocker(NOTHING_YET[facts.kind]))
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


def last_day(year: int, month: int) -> date:
    """The day by which what is planned for a month, or for the quarter it ends, is done."""
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def link_blockers(year: int, held_on: date, *, hours: Decimal, linked: str) -> list[Blocker]:
    """Why a meeting cannot carry out a topic. `linked`: the topic that it carries out already, so
    that no 学时 count twice."""
    if linked:
        return [Blocker(f"这次会议已经对应到「{linked}」，学时只算一次", target="id_meeting")]
    if held_on.year != year:
        return [Blocker(f"请选择 {year} 年的会议或活动", target="id_meeting")]
    if not hours:
        return [Blocker("这次会议没有学时，不能算作学习，先在会议里写明学时", target="id_meeting")]
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
