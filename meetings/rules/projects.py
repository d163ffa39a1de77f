"""项目三部曲: a project goes through 动员, 监督, 总结评价, in this order (000 篇9)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import IntegerChoices, TextChoices

from branchrecords.errors import Blocker

ARTICLE = "项目三部曲（本地党务工作材料）"


class ProjectStage(IntegerChoices):
    """The three stages; the number is the order."""

    MOBILISE = 1, "动员"
    SUPERVISE = 2, "监督"
    CONCLUDE = 3, "总结评价"


class ProjectState(TextChoices):
    """How a project stands on a day; computed, never stored."""

    OPEN = "open", "进行中"
    OVERDUE = "overdue", "逾期"
    DONE = "done", "按时完成"
    LATE = "late", "迟完成"
    DROPPED = "dropped", "已中止"


# The fields of a project that hold each stage's term.
TERMS: dict[ProjectStage, str] = {
    ProjectStage.MOBILISE: "mobilise_by",
    ProjectStage.SUPERVISE: "supervise_by",
    ProjectStage.CONCLUDE: "conclude_by",
}


@dataclass(frozen=True)
class ProjectFacts:
    """What decides about the next record. `days`: the first and the last day recorded of each
    stage, as far as there are records."""

    starts_on: date
    days: Mapping[int, tuple[date, date]] = field(default_factory=dict)
    dropped: bool = False


def stage_blockers(stage: int, facts: ProjectFacts) -> list[Blocker]:
    """Why nothing can be recorded of a stage now.

    监督 may be recorded more than once, until 总结评价 closes the project.
    """
    label = ProjectStage(stage).label
    if facts.dropped:
        return [Blocker("项目已经中止，不能再登记", ARTICLE)]
    if ProjectStage.CONCLUDE in facts.days:
        return [Blocker("项目已经总结评价、结项；记错了的在那一条上更正", ARTICLE)]
    if stage == ProjectStage.MOBILISE and facts.days:
        return [Blocker("动员已经登记；记错了的在那一条上更正", ARTICLE)]
    if stage - 1 and stage - 1 not in facts.days:
        before = ProjectStage(stage - 1).label
        return [Blocker(f"先登记「{before}」，再登记「{label}」", ARTICLE)]
    return []


def day_blockers(stage: int, on: date, facts: ProjectFacts, *, today: date) -> list[Blocker]:
    """Why a stage's record cannot be of a day: to come, or out of order beside the others."""
    before = [last for number, (_, last) in facts.days.items() if number < stage]
    after = [first for number, (first, _) in facts.days.items() if number > stage]
    earliest = max([facts.starts_on, *before])
    if on > today:
        return [Blocker(f"日期晚于今天 {today}，办过以后再登记", target="id_on")]
    if on < earliest:
        return [Blocker(f"日期早于 {earliest}（立项或上一步的日期），请核对", target="id_on")]
    if after and on > min(after):
        return [Blocker(f"日期晚于下一步的 {min(after)}，请核对", target="id_on")]
    return []


def term_blockers(terms: Mapping[str, date], *, starts_on: date) -> list[Blocker]:
    """Why the terms of the stages do not fit: each follows the one before."""
    found, last = [], starts_on
    for stage, name in TERMS.items():
        if terms[name] < last:
            found.append(
                Blocker(f"{stage.label}的期限早于 {last}，请按先后填写", target=f"id_{name}")
            )
        last = max(last, terms[name])
    return found


def days_late(term: date, done_on: date | None, *, on: date) -> int:
    """How many days a stage is or was late on a day; 0 in time."""
    return max(((done_on or on) - term).days, 0)
