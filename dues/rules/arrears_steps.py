"""Which step of a case of arrears is possible, and why not yet. Pure; the course is `arrears`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from branchrecords.errors import Blocker

from .arrears import (
    ARTICLE,
    ARTICLE_BACK,
    ARTICLE_CRITICISM,
    ARTICLE_VOTE,
    SENTENCES,
    STEPS,
    Course,
    Outcome,
    StepKind,
)
from .months import MOST_ARREARS, TALK_AT, last_day, plus_months

K = StepKind


@dataclass(frozen=True)
class Possible:
    """Whether a step can be registered now, in one sentence with its article."""

    kind: StepKind
    may: bool
    words: str
    article: str


def step_blockers(
    *, kind: StepKind, course: Course, on: date, today: date, due_on: date | None = None
) -> list[Blocker]:
    """Why a step of the day `on` cannot be registered; the first is the one to say alone.

    `due_on`: the deadline of a warning, the end of a plan of payment.
    """
    found = list(_about_the_case(kind, course))
    if not found:
        found = list(_ORDER[kind](course, on))
    if on > today:
        found.append(Blocker(f"{on} 还没有到，请写今天或以前的日期", "", "id_on"))
    if course.steps and on < course.steps[-1].on:
        last = course.steps[-1]
        found.append(Blocker(f"上一步{last.kind.label}在 {last.on}，日期不能早于它", "", "id_on"))
    return found + _about_the_deadline(kind, on, due_on)


def possible_steps(course: Course, today: date) -> list[Possible]:
    """Every step with the reason why it can be registered today or not."""
    return [_possible(kind, course, today) for kind, _, _ in STEPS]


def _possible(kind: StepKind, course: Course, today: date) -> Possible:
    words, article = SENTENCES[kind]
    blockers = list(_about_the_case(kind, course)) or list(_ORDER[kind](course, today))
    if not blockers:
        return Possible(kind, True, words, article)
    return Possible(kind, False, blockers[0].message, blockers[0].article or article)


def _about_the_case(kind: StepKind, course: Course) -> Iterator[Blocker]:
    if course.is_closed:
        yield Blocker("这件事已经办结；又欠交的，从谈话提醒重新开始", ARTICLE)
    elif not course.months and kind is not K.CLOSED:
        yield Blocker("没有欠交以前月份的党费", ARTICLE)
    elif course.is_stopped and kind not in (K.RESUMED, K.CLOSED, K.TALK):
        yield Blocker("已登记正当理由，停止办理；理由不在了，先恢复办理", ARTICLE)


def _talk(course: Course, on: date) -> Iterator[Blocker]:
    if len(course.months) < TALK_AT:
        yield Blocker(f"欠交 {len(course.months)} 个月，满 {TALK_AT} 个月才需要谈话提醒", ARTICLE)


def _warning(course: Course, on: date) -> Iterator[Blocker]:
    if len(course.months) < MOST_ARREARS:
        message = f"现在欠交 {len(course.months)} 个月，满 {MOST_ARREARS} 个月才发限期补交通知书"
        yield Blocker(message, ARTICLE)
    if course.last(K.TALK) is None:
        yield Blocker("还没有谈话提醒，先谈话、问明原因", ARTICLE_CRITICISM)
    meeting, warning = course.discussed, course.warning
    if meeting is not None and meeting.carried:
        yield Blocker("支部党员大会已经通过，不再限期", ARTICLE)
    elif warning is not None and meeting is None and warning.due_on and on <= warning.due_on:
        yield Blocker(f"已经限期到 {warning.due_on}，期限内不重复发", ARTICLE_CRITICISM)


def _served(course: Course, on: date) -> Iterator[Blocker]:
    warning = course.warning
    if warning is None or (course.discussed is not None):
        yield Blocker("还没有发限期补交通知书", ARTICLE)
    elif course.served is not None:
        yield Blocker("这份通知书已经登记送达", ARTICLE_CRITICISM)
    elif warning.due_on is not None and on > warning.due_on:
        message = f"通知书的期限 {warning.due_on} 已过，请重新发一份，给本人留出补交的时间"
        yield Blocker(message, ARTICLE_CRITICISM, "id_on")


def _meeting(course: Course, on: date) -> Iterator[Blocker]:
    warning = course.warning
    if warning is None:
        yield Blocker("还没有限期补交，不能提交支部党员大会", ARTICLE)
    elif course.served is None:
        yield Blocker("通知书还没有送达本人，不能提交支部党员大会", ARTICLE)
    elif course.discussed is not None:
        yield Blocker("支部党员大会已经讨论过；没有通过的，继续教育、重新限期", ARTICLE)
    elif warning.due_on is not None and on <= warning.due_on:
        message = f"限期到 {warning.due_on}，期限没有过，不能提交支部党员大会"
        yield Blocker(message, ARTICLE, "id_on")
    if len(course.months) < MOST_ARREARS:
        message = f"现在欠交 {len(course.months)} 个月，不满 {MOST_ARREARS} 个月，不能提交讨论"
        yield Blocker(message, ARTICLE)


def _handed(course: Course, on: date) -> Iterator[Blocker]:
    meeting = course.discussed
    if meeting is None:
        yield Blocker("支部党员大会还没有讨论，除名不能由支部委员会决定", ARTICLE)
    elif not meeting.carried:
        message = "支部党员大会没有通过（赞成应超过应到会有表决权党员的半数）"
        yield Blocker(message, ARTICLE_VOTE)
    elif course.handed is not None:
        yield Blocker("已经移交，等上级党组织批准", ARTICLE)


def _reason(course: Course, on: date) -> Iterator[Blocker]:
    if course.handed is not None:
        yield Blocker("已经移交组织处置，正当理由请向上级党组织说明", ARTICLE)


def _resumed(course: Course, on: date) -> Iterator[Blocker]:
    if not course.is_stopped:
        yield Blocker("没有停止办理，不用恢复", ARTICLE)


def _closed(course: Course, on: date) -> Iterator[Blocker]:
    if not course.steps:
        yield Blocker("还没有开始办理，没有什么要办结", ARTICLE)


_ORDER = {
    K.TALK: _talk,
    K.WARNING: _warning,
    K.SERVED: _served,
    K.MEETING: _meeting,
    K.HANDED: _handed,
    K.REASON: _reason,
    K.RESUMED: _resumed,
    K.CLOSED: _closed,
}


def _about_the_deadline(kind: StepKind, on: date, due_on: date | None) -> list[Blocker]:
    if kind is K.WARNING and (due_on is None or due_on <= on):
        return [Blocker("补交期限应晚于通知书的日期", ARTICLE_CRITICISM, "id_due_on")]
    if kind is not K.REASON or due_on is None:
        return []
    if due_on <= on:
        return [Blocker("计划补齐的日期应晚于登记的日期", ARTICLE_BACK, "id_due_on")]
    most = last_day(plus_months(on.replace(day=1), MOST_ARREARS))
    if due_on > most:
        message = f"补交一般不超过 {MOST_ARREARS} 个月，最晚 {most}；更长的请申请少交、免交"
        return [Blocker(message, ARTICLE_BACK, "id_due_on")]
    return []


def outcome_blockers(*, outcome: str, course: Course) -> list[Blocker]:
    """Why a case cannot be closed in this way by hand."""
    if outcome == Outcome.PAID:
        return [Blocker("补齐以后系统自动办结，不用登记", ARTICLE, "id_way")]
    if outcome == Outcome.REMOVED and course.handed is None:
        return [Blocker("还没有移交组织处置", ARTICLE, "id_way")]
    if outcome == Outcome.REMOVED and not course.removed:
        message = "党员名册里还没有登记除名，由上级党组织批准并登记以后再办结"
        return [Blocker(message, ARTICLE, "id_way")]
    return []
