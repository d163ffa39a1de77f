"""The first draft of a summary's narrative. Every sentence rests on a number or a record.

Pure: numbers and facts in, Chinese paragraphs out. What is zero is left unsaid, except where its
absence is itself the finding.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .phrases import phrase

MOST_NAMED = 6


@dataclass(frozen=True)
class Printed:
    """A figure's number and the way it is printed."""

    number: Decimal | None
    text: str


@dataclass(frozen=True)
class LateEntry:
    """A meeting recorded late: what, held when, how many days late."""

    title: str
    held_on: date
    days: int


@dataclass(frozen=True)
class Facts:
    """What the records say beside the figures.

    `topics`: titles of 主题党日 in order; `missing`: things the 制度 asked for and no record
    shows, ready worded («3月主题党日»); `behind`: names of branches with something missing (for
    a committee); `expiring`: how many probations end next year.
    """

    is_branch: bool
    day: date
    year: int
    topics: Sequence[str] = ()
    late: Sequence[LateEntry] = ()
    missing: Sequence[str] = ()
    behind: Sequence[str] = ()
    expiring: int = 0


Numbers = Mapping[str, Printed]


def write_draft(numbers: Numbers, facts: Facts) -> dict[str, str]:
    """The three sections (keys of `rules.summaries.SECTIONS`), one paragraph a line."""
    return {
        "work": "\n".join(_paragraphs(_work(numbers, facts))),
        "problems": "\n".join(_paragraphs(_problems(numbers, facts))),
        "plans": _plans(numbers, facts),
    }


def _paragraphs(sentences: Sequence[str]) -> list[str]:
    return [text for text in sentences if text]


def _said(numbers: Numbers, *keys: str) -> list[str]:
    """The phrases of those figures that are not zero."""
    return [phrase(key, numbers[key].text) for key in keys if _number(numbers, key)]


def _number(numbers: Numbers, key: str) -> Decimal:
    printed = numbers.get(key)
    return printed.number if printed and printed.number else Decimal(0)


def _sentence(start: str, parts: Sequence[str], end: str = "。") -> str:
    return start + "，".join(parts) + end if parts else ""


def _listed(names: Sequence[str], quoted: bool = False) -> str:
    """The first names, and how many there are in all when some are left out."""
    shown = [f"“{name}”" if quoted else name for name in names[:MOST_NAMED]]
    text = ("" if quoted else "、").join(shown)
    return f"{text}等{len(names)}项" if len(names) > MOST_NAMED else text


def _work(numbers: Numbers, facts: Facts) -> list[str]:
    topics = (
        f"主题党日先后开展{_listed(facts.topics, quoted=True)}。"
        if facts.is_branch and facts.topics
        else ""
    )
    study = _sentence("坚持学习，", _said(numbers, "study_mean", "study_32"))
    return [
        "" if facts.is_branch else _structure(numbers),
        _life(numbers, facts),
        topics,
        _members(numbers, facts),
        study,
        _dues(numbers),
        _entered(numbers),
    ]


def _life(numbers: Numbers, facts: Facts) -> str:
    """Meetings and activities, then who came and what was decided."""
    held = _said(numbers, "meetings_general", "meetings_committee", "meetings_group")
    held += _said(numbers, "meetings_organization_life", "meetings_appraisal")
    parts = ["召开" + "、".join(held)] if held else []
    parts += _said(numbers, "meetings_lecture")
    parts += ["开展" + said for said in _said(numbers, "meetings_party_day", "meetings_activity")]
    if not parts:
        return f"{facts.year}年，没有已封存的组织生活记录。"
    who = "" if facts.is_branch else "所属党支部"
    keys = ("attendance_rate", "resolutions", "secretary_lectures")
    return _sentence(f"{facts.year}年，{who}", parts) + _sentence("", _said(numbers, *keys))


def _structure(numbers: Numbers) -> str:
    return _sentence("现有", _said(numbers, "committees", "general_branches", "branches"))


def _members(numbers: Numbers, facts: Facts) -> str:
    start = f"截至{facts.day.month}月{facts.day.day}日，"
    parts = _said(numbers, "members")
    among = _said(numbers, "probationary", "women", "minorities")
    if among:
        parts.append("其中" + "、".join(among))
    parts += _said(numbers, "college", "college_share")
    moved = _said(numbers, "developed", "confirmed", "transferred_in", "transferred_out")
    return _sentence(start, parts) + _sentence("本年", moved)


def _dues(numbers: Numbers) -> str:
    parts = _said(numbers, "dues_owed", "dues_received", "dues_rate")
    parts += _said(numbers, "relief_reduced", "relief_exempt")
    return _sentence("党费按月核算、按月收缴，", parts)


_ENTERED = (
    "talks",
    "talks_solved",
    "volunteering",
    "volunteers",
    "good_deeds",
    "visits_hardship",
    "visits_elder",
    "trained",
    "meetings_report",
    "articles",
    "honoured_members",
    "unit_honours",
    "disclosed",
)


def _entered(numbers: Numbers) -> str:
    return _sentence("全年开展", _said(numbers, *_ENTERED))


def _problems(numbers: Numbers, facts: Facts) -> list[str]:
    found = [
        _missing(facts),
        _late(numbers, facts),
        _sentence("有", _said(numbers, "unsealed"), "，没有计入以上数字。"),
        _sentence("", _said(numbers, "attendance_absent"), "，到会情况还要改进。"),
        _sentence("", _said(numbers, "study_short"), "。"),
        _sentence("", _said(numbers, "arrears_3"), "。"),
    ]
    found = _paragraphs(found)
    return found or ["对照制度和记录逐项检查，本年组织生活按期开展，学时、党费没有缺项。"]


def _missing(facts: Facts) -> str:
    if facts.is_branch:
        if not facts.missing:
            return ""
        return f"按制度应开展而没有记录的：{_listed(facts.missing)}。"
    if not facts.behind:
        return ""
    names = "、".join(facts.behind[:MOST_NAMED])
    more = f"等{len(facts.behind)}个支部" if len(facts.behind) > MOST_NAMED else ""
    return f"{names}{more}的组织生活有缺项。"


def _late(numbers: Numbers, facts: Facts) -> str:
    if not _number(numbers, "late_entries"):
        return ""
    text = phrase("late_entries", numbers["late_entries"].text)
    if not facts.is_branch or not facts.late:
        return f"{text}，登记不够及时。"
    named = "、".join(
        f"{entry.held_on.month}月{entry.held_on.day}日{entry.title}迟{entry.days}天"
        for entry in facts.late[:MOST_NAMED]
    )
    return f"{text}：{named}。"


_ORDINALS = "一二三四五六"


def _plans(numbers: Numbers, facts: Facts) -> str:
    """One step per finding, then what is due next year anyway."""
    steps = []
    if facts.missing or facts.behind:
        steps.append("年初排定全年组织生活计划，每月对照制度检查，缺项当月补开")
    if _number(numbers, "late_entries") or _number(numbers, "unsealed"):
        steps.append("会议结束当日登记，一周内封存记录")
    if _number(numbers, "study_short"):
        steps.append("为学时不足的党员安排补学，每半年核对一次学时")
    if _number(numbers, "arrears_3"):
        steps.append("逐人了解欠交党费的原因，限期补交")
    if facts.expiring:
        steps.append(f"按期讨论{facts.expiring}名预备党员的转正")
    steps.append(f"按制度完成{facts.year + 1}年的三会一课、主题党日和党费收缴")
    return "".join(
        f"{_ORDINALS[number]}是{step}。" for number, step in enumerate(steps[: len(_ORDINALS)])
    )
