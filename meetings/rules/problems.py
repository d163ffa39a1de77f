"""问题清单: where a problem comes from, what may be done with it when, how it stands on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import TextChoices

from branchrecords.errors import Blocker

ARTICLE = "《支部工作条例》第十七条"  # 会后整改: what was found is put right and followed up
SOON = timedelta(days=7)  # a deadline this near is shown on the desk and to its owner
LONGEST = 730  # days: a deadline further off is a slip of the pen


class Source(TextChoices):
    """Where a problem was found."""

    REVIEW = "review", "组织生活会和民主评议"
    MEETING = "meeting", "会议"
    CHECK = "check", "督查检查"
    OTHER = "other", "其他来源"


class StepKind(TextChoices):
    """What was done with a problem, in a row that is only ever added."""

    PROGRESS = "progress", "整改进展"
    RAISED = "raised", "请上级协调解决"
    ANSWERED = "answered", "上级答复"
    CLOSED = "closed", "销号"
    REOPENED = "reopened", "重新整改"
    WITHDRAWN = "withdrawn", "撤回"


# The steps that say whether a problem is open; the last one counts.
TURNING = (StepKind.CLOSED, StepKind.REOPENED, StepKind.WITHDRAWN)
ASKING = (StepKind.RAISED, StepKind.ANSWERED)


class State(TextChoices):
    """How a problem stands on a day; computed, never stored."""

    OPEN = "open", "整改中"
    SOON = "soon", "7日内到期"
    OVERDUE = "overdue", "逾期"
    CLOSED = "closed", "已销号"
    WITHDRAWN = "withdrawn", "已撤回"


UNSOLVED = (State.OPEN, State.SOON, State.OVERDUE)
PRESSING = (State.SOON, State.OVERDUE)


@dataclass(frozen=True)
class ProblemFacts:
    """What decides about the next step of a problem.

    `asked`: the organisation above was asked and has not answered; `by_owner`: whoever acts is the
    one who has to put it right.
    """

    turned: str | None
    asked: bool
    has_progress: bool
    has_above: bool
    by_owner: bool


def step_blockers(kind: str, facts: ProblemFacts) -> list[Blocker]:
    """Why a step cannot be taken now; the page offers what has none."""
    if facts.turned == StepKind.WITHDRAWN:
        return [Blocker("这个问题已经撤回；仍要整改的，请重新登记")]
    closed = facts.turned == StepKind.CLOSED
    if kind == StepKind.REOPENED:
        return [] if closed else [Blocker("这个问题正在整改，不用重新打开")]
    if closed:
        return [Blocker("这个问题已经销号；要接着整改，先重新打开并写明理由")]
    return _open_blockers(kind, facts)


def _open_blockers(kind: str, facts: ProblemFacts) -> list[Blocker]:
    if kind == StepKind.CLOSED:
        return _closing_blockers(facts)
    if kind == StepKind.RAISED and facts.asked:
        return [Blocker("已经请上级协调，正在等答复")]
    if kind == StepKind.RAISED and not facts.has_above:
        return [Blocker("上面没有党组织可以请求")]
    if kind == StepKind.ANSWERED and not facts.asked:
        return [Blocker("没有等待答复的请求")]
    return []


def _closing_blockers(facts: ProblemFacts) -> list[Blocker]:
    found = []
    if facts.by_owner:
        found.append(Blocker("责任人不能给自己的问题销号，请其他同志核实后销号", ARTICLE))
    if not facts.has_progress:
        found.append(Blocker("还没有整改进展，先登记做了什么", ARTICLE))
    if facts.asked:
        found.append(Blocker("正在等上级答复，答复以后再销号"))
    return found


def due_blockers(due_on: date, *, found_on: date, today: date, fresh: bool) -> list[Blocker]:
    """What is wrong with a deadline; one that is entered late may have passed (`fresh`)."""
    if due_on < found_on:
        return [Blocker("整改期限早于发现日期", target="id_due_on")]
    if not fresh and due_on < today:
        return [Blocker(f"新的期限早于今天 {today}", target="id_due_on")]
    if (due_on - found_on).days > LONGEST and (due_on - today).days > LONGEST:
        return [Blocker("整改期限超过两年，请核对年份", target="id_due_on")]
    return []
