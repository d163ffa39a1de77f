"""Months of dues unpaid: what a branch does in which order, and why not yet. Pure.

Who does not pay is talked to, then warned with a deadline; after six months without a valid reason
the branch may put it before its 支部党员大会 as 自行脱党 (党章 第九条, 费08 第十三条). Nothing of
it happens by itself: each step is registered by somebody, only payment closes a case alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import TextChoices

from .months import MOST_ARREARS, TALK_AT, last_day, plus_months

ARTICLE = "党章第九条、《党费规定》第十三条"
ARTICLE_CRITICISM = "《党费规定》第十三条"
ARTICLE_BACK = "《党费规定》第十二条"
ARTICLE_VOTE = "《支部工作条例》第十一条"
# No rule names the deadline: what the form offers, and how soon a notice should be handed over.
USUAL_DEADLINE = timedelta(days=30)
SERVE_WITHIN = timedelta(days=7)


class StepKind(TextChoices):
    """What was done."""

    TALK = "talk", "谈话提醒"
    WARNING = "warning", "批评教育、限期补交"
    SERVED = "served", "送达通知书"
    MEETING = "meeting", "支部党员大会讨论"
    HANDED = "handed", "移交组织处置"
    REASON = "reason", "登记正当理由"
    RESUMED = "resumed", "恢复办理"
    CLOSED = "closed", "办结"


class ReasonKind(TextChoices):
    """A valid reason: the procedure stops."""

    DISABLED = "disabled", "失能"
    ILL = "ill", "病重"
    DISASTER = "disaster", "遭受灾害"
    HARDSHIP = "hardship", "生活特别困难"
    OTHER = "other", "其他正当理由"


class Service(TextChoices):
    """How a notice was handed over."""

    HAND = "hand", "当面送达"
    POST = "post", "挂号信或快递"
    FAMILY = "family", "同住家属代收"
    OTHER = "other", "其他方式"


class Outcome(TextChoices):
    """How a case ended."""

    PAID = "paid", "已经补齐"
    REMOVED = "removed", "已按自行脱党除名"
    WITHDRAWN = "withdrawn", "撤回，不应列入"


K = StepKind
# What somebody registers, in the order of the page. The sentence holds when nothing is against it.
STEPS: tuple[tuple[StepKind, str, str], ...] = (
    (K.TALK, f"欠交满 {TALK_AT} 个月，先由支部谈话，问明原因", ARTICLE_CRITICISM),
    (K.WARNING, f"欠交满 {MOST_ARREARS} 个月，批评教育，发通知书限期补交", ARTICLE),
    (K.SERVED, "把通知书送到本人手里，写明怎样送达", ARTICLE_CRITICISM),
    (K.MEETING, "期限已过仍未补交，又没有正当理由，可以提交支部党员大会讨论", ARTICLE),
    (K.HANDED, "支部党员大会已经通过，报上级党组织批准并登记组织处置", ARTICLE),
    (K.REASON, "有失能、病重等正当理由的，登记以后不再按这一程序办", ARTICLE),
    (K.RESUMED, "理由已经不在、计划没有做到的，从停下的地方接着办", ARTICLE),
    (K.CLOSED, "补齐以后自动办结；处置已登记的、不应列入的，在这里办结", ARTICLE),
)
SENTENCES = {kind: (words, article) for kind, words, article in STEPS}


@dataclass(frozen=True)
class Done:
    """A step that was registered; `carried`: the meeting voted for it (支部党员大会讨论)."""

    kind: StepKind
    on: date
    due_on: date | None = None
    carried: bool = False


@dataclass(frozen=True)
class Course:
    """Where a case stands: the months unpaid that are over, oldest first, and what was done.

    `removed`: the register of members holds the 除名 since the meeting.
    """

    months: tuple[date, ...] = ()
    steps: tuple[Done, ...] = ()
    removed: bool = False

    def last(self, kind: StepKind) -> Done | None:
        """The newest step of a kind."""
        return next((one for one in reversed(self.steps) if one.kind == kind), None)

    def since(self, first: StepKind, then: StepKind) -> Done | None:
        """The newest `then` after the newest `first`, None without either."""
        for one in reversed(self.steps):
            if one.kind == then:
                return one
            if one.kind == first:
                return None
        return None

    @property
    def is_closed(self) -> bool:
        return bool(self.steps) and self.steps[-1].kind == K.CLOSED

    @property
    def is_stopped(self) -> bool:
        """A valid reason is registered and holds."""
        return self.since(K.RESUMED, K.REASON) is not None

    @property
    def warning(self) -> Done | None:
        """The notice that counts: the newest one."""
        return self.last(K.WARNING)

    @property
    def served(self) -> Done | None:
        return self.since(K.WARNING, K.SERVED) if self.warning else None

    @property
    def discussed(self) -> Done | None:
        """The meeting on the notice that counts."""
        return self.since(K.WARNING, K.MEETING) if self.warning else None

    @property
    def handed(self) -> Done | None:
        return self.since(K.WARNING, K.HANDED) if self.warning else None


@dataclass(frozen=True)
class Next:
    """What comes next and by when; `kind` None: nothing but the member's payment is waited for."""

    kind: StepKind | None
    due_on: date
    words: str


def carried(*, due: int, present: int, in_favour: int) -> bool:
    """Half of those due were there, more than half of them voted for it (支条 第十一条)."""
    return 2 * present >= due and 2 * in_favour > due


def next_step(course: Course, today: date) -> Next | None:
    """The step that is due next, None for a closed case or without arrears of three months."""
    if course.is_closed or (not course.steps and len(course.months) < TALK_AT):
        return None
    if course.is_stopped:
        reason = course.last(K.REASON)
        due_on = (reason.due_on if reason else None) or today
        return Next(None, due_on, "有正当理由，已停止办理，按计划补交或申请少交、免交")
    return _next(course, today)


def _next(course: Course, today: date) -> Next:
    if course.last(K.TALK) is None:
        return Next(K.TALK, today, f"欠交满 {TALK_AT} 个月，待谈话提醒")
    warning, served, meeting = course.warning, course.served, course.discussed
    if warning is None or (meeting is not None and not meeting.carried):
        return _before_warning(course, today)
    if served is None:
        return Next(K.SERVED, warning.on + SERVE_WITHIN, "通知书待送达本人")
    if course.handed is not None:
        return Next(K.CLOSED, today, "已移交，待上级登记组织处置")
    if meeting is not None:
        return Next(K.HANDED, meeting.on + SERVE_WITHIN, "支部党员大会已通过，待移交组织处置")
    due_on = warning.due_on or warning.on
    if today <= due_on:
        return Next(None, due_on, "等待本人补交，期限内不再催办")
    return Next(K.MEETING, due_on + timedelta(days=1), "期限已过，支部研究是否提交支部党员大会")


def _before_warning(course: Course, today: date) -> Next:
    if len(course.months) >= MOST_ARREARS:
        return Next(K.WARNING, today, f"欠交满 {MOST_ARREARS} 个月，待批评教育、限期补交")
    first = course.months[0] if course.months else today.replace(day=1)
    return Next(None, last_day(plus_months(first, MOST_ARREARS - 1)), "已谈话提醒，请本人尽快补交")
