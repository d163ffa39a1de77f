"""党务公开: what is made public to whom, the way of an item, what must be published how often.

条例 = 《中国共产党党务公开条例（试行）》 (2017): chapter 2 says what and to whom, 第十五条 how
(提出、审核、审批、实施).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices

from branchrecords.errors import Blocker
from meetings.rules.kinds import Holder

CONTENT = "《党务公开条例（试行）》第二章"
PROCEDURE = "《党务公开条例（试行）》第十五条"
DUES_RULE = "《关于中国共产党党费收缴、使用和管理的规定》"
LONGEST = 731  # days: an item that stays longer is a slip of the pen
DAYS = 7  # how long an item stays where nothing else is said, today included


class Kind(TextChoices):
    """What is made public (条例, chapter 2, on basic organisations)."""

    DECISION = "decision", "决议决定和落实情况"
    PLAN = "plan", "工作计划和重点任务"
    STUDY = "study", "学习教育和组织生活"
    DEVELOPMENT = "development", "发展党员"
    ELECTION = "election", "换届选举"
    APPRAISAL = "appraisal", "组织生活会和民主评议"
    DUES = "dues", "党费收缴、使用和管理"
    STRUCTURE = "structure", "党组织设立和调整"
    SERVICE = "service", "联系服务党员和群众"
    INTEGRITY = "integrity", "党风廉政和纪律处分"
    OTHER = "other", "其他应当公开的"


class Audience(TextChoices):
    """To whom."""

    PARTY = "party", "党内公开"
    PUBLIC = "public", "向社会公开"


class Form(TextChoices):
    """By what means."""

    BOARD = "board", "公开栏"
    MEETING = "meeting", "会议通报"
    NETWORK = "network", "网络"


class StepKind(TextChoices):
    """What was done with an item, in a row that is only ever added."""

    SUBMITTED = "submitted", "报请审核"
    RETURNED = "returned", "退回修改"
    APPROVED = "approved", "审核通过"
    ENDED = "ended", "提前结束"
    ARCHIVED = "archived", "归档"
    WITHDRAWN = "withdrawn", "撤回"


class State(TextChoices):
    """How an item stands on a day; computed, never stored."""

    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "待审核"
    RETURNED = "returned", "退回修改"
    COMING = "coming", "待公开"
    POSTED = "posted", "公开中"
    ENDED = "ended", "已到期"
    ARCHIVED = "archived", "已归档"
    WITHDRAWN = "withdrawn", "已撤回"


EDITABLE = (State.DRAFT, State.RETURNED)
UNAPPROVED = (State.DRAFT, State.SUBMITTED, State.RETURNED)
PUBLISHED = (State.COMING, State.POSTED, State.ENDED, State.ARCHIVED)
FOR_APPROVERS = (StepKind.APPROVED, StepKind.RETURNED)
_FITS: dict[StepKind, tuple[State, ...]] = {
    StepKind.SUBMITTED: EDITABLE,
    StepKind.RETURNED: (State.SUBMITTED,),
    StepKind.APPROVED: UNAPPROVED,
    StepKind.ENDED: (State.COMING, State.POSTED),
    StepKind.ARCHIVED: (State.ENDED,),
    StepKind.WITHDRAWN: UNAPPROVED,
}
_ELSE: dict[StepKind, str] = {
    StepKind.SUBMITTED: "已经报过审核，不用再报",
    StepKind.RETURNED: "没有报请审核，不用退回",
    StepKind.APPROVED: "已经审核通过或者撤回，不用再审核",
    StepKind.ENDED: "不在公开，不用提前结束",
    StepKind.ARCHIVED: "公开到期以后才归档",
    StepKind.WITHDRAWN: "已经公开的不能撤回，可以提前结束并写明理由",
}


@dataclass(frozen=True)
class DisclosureFacts:
    """What decides about the next step. `unanswered`: opinions received that have no answer."""

    state: str
    kind: str
    audience: str
    text: str
    ends_on: date | None = None
    unanswered: int = 0


def step_blockers(step: str, facts: DisclosureFacts, *, today: date) -> list[Blocker]:
    """Why a step cannot be taken now; the page offers what has none."""
    step = StepKind(step)
    if facts.state not in _FITS[step]:
        return [Blocker(_ELSE[step], PROCEDURE)]
    if step in (StepKind.SUBMITTED, StepKind.APPROVED):
        found = content_blockers(facts)
        if facts.ends_on is not None and facts.ends_on <= today:
            found.append(Blocker("公开的最后一天已经过去，请先改公开时间", target="id_last_day"))
        return found
    if step is StepKind.ARCHIVED and facts.unanswered:
        return [Blocker(f"还有 {facts.unanswered} 条意见没有答复，答复以后再归档", PROCEDURE)]
    return []


def content_blockers(facts: DisclosureFacts) -> list[Blocker]:
    """What must not be made public, or not to everybody."""
    found = []
    if facts.kind == Kind.DUES and facts.audience == Audience.PUBLIC:
        message = "党费收缴情况里有每名党员的交纳数，向党员公布，不向社会公开"
        found.append(Blocker(message, DUES_RULE, "id_audience"))
    found += [
        Blocker(f"文字里有{label}「{masked}」，公开之前请删去或打码", PROCEDURE, "id_text")
        for label, masked in personal_data(facts.text)
    ]
    return found


_NUMBERS = (
    ("公民身份号码", re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)"), 6, 4),
    ("手机号", re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)"), 3, 4),
)


def personal_data(text: str) -> list[tuple[str, str]]:
    """The numbers in a text that belong to a person, as (what it is, masked)."""
    return [
        (label, _masked(match.group(), head, tail))
        for label, pattern, head, tail in _NUMBERS
        for match in pattern.finditer(text)
    ]


def without_personal_data(text: str) -> str:
    """The text with every such number masked; what a record hands over goes through here."""
    for _, pattern, head, tail in _NUMBERS:
        for match in reversed(list(pattern.finditer(text))):
            masked = _masked(match.group(), head, tail)
            text = f"{text[: match.start()]}{masked}{text[match.end() :]}"
    return text


def _masked(number: str, head: int, tail: int) -> str:
    return f"{number[:head]}{'*' * (len(number) - head - tail)}{number[-tail:]}"


def term_blockers(starts_on: date, last_day: date) -> list[Blocker]:
    """What is wrong with the time of an item."""
    if last_day < starts_on:
        return [Blocker("公开的最后一天早于第一天", target="id_last_day")]
    if (last_day - starts_on).days >= LONGEST:
        return [Blocker("公开时间超过两年，请核对年份", target="id_last_day")]
    return []


class Every(TextChoices):
    """How often something must be made public."""

    YEAR = "year", "每年"
    HALF_YEAR = "half_year", "每半年"
    QUARTER = "quarter", "每季度"


MONTHS: dict[str, int] = {Every.YEAR: 12, Every.HALF_YEAR: 6, Every.QUARTER: 3}


@dataclass(frozen=True)
class DutyRule:
    """What an organisation must make public without being asked.

    `setting`: the frequency stands in this setting ("off": not asked) instead of in `every`.
    `source`: where the item can be filled in from with one click.
    """

    kind: Kind
    holder: Holder
    label: str
    rule: str
    article: str
    every: Every = Every.YEAR
    setting: str = ""
    source: str = ""


DUTY_RULES: tuple[DutyRule, ...] = (
    DutyRule(
        Kind.DUES, Holder.BRANCH, "党费收缴情况",
        "党支部每年向党员公布 1 次党费收缴情况，包括每名党员的交纳数", DUES_RULE, source="dues",
    ),
    DutyRule(
        Kind.STUDY, Holder.BRANCH, "三会一课和参加组织生活情况",
        "学习教育、三会一课情况属于应当公开的内容，次数按本地制度", CONTENT,
        setting="disclosure_life", source="life",
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Term:
    """One span in which a duty must be met, until before `ends`."""

    starts: date
    ends: date
    label: str


_LABELS: dict[str, tuple[str, ...]] = {
    Every.YEAR: ("",),
    Every.HALF_YEAR: ("上半年", "下半年"),
    Every.QUARTER: ("第1季度", "第2季度", "第3季度", "第4季度"),
}


def terms_of(every: str, year: int) -> list[Term]:
    """2026年; 2026年上半年 …; 2026年第1季度 …, in their order."""
    length = MONTHS[every]
    starts = [date(year, month, 1) for month in range(1, 13, length)]
    ends = [*starts[1:], date(year + 1, 1, 1)]
    return [
        Term(first, after, f"{year}年{label}")
        for first, after, label in zip(starts, ends, _LABELS[every], strict=True)
    ]
