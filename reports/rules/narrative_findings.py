"""存在问题 and 下一步打算 of a draft: what the records lack, and one step for each finding."""

from __future__ import annotations

from .narrative_parts import (
    MOST_NAMED,
    SEALED,
    Facts,
    Numbers,
    Paragraph,
    counted,
    listed,
    number_of,
    paragraphs,
)
from .phrases import phrase
from .texts import Sourced

_CHECKED = ("late_entries", "unsealed", "attendance_absent", "study_short", "arrears_3")


def problems(numbers: Numbers, facts: Facts) -> list[Paragraph]:
    """What the records lack, a paragraph a finding; one sentence that says so when nothing."""
    found = paragraphs(
        [
            [_missing(facts)],
            [_late(numbers, facts)],
            [counted(numbers, "没有封存的会议记录", ("unsealed",), "有", "，没有计入以上数字。")],
            [
                counted(
                    numbers,
                    f"{SEALED}中的点名",
                    ("attendance_absent",),
                    end="，到会情况还要改进。",
                )
            ],
            [counted(numbers, "学时登记", ("study_short",))],
            [counted(numbers, "党费账", ("arrears_3",))],
        ]
    )
    if found:
        return found
    text = "对照制度和记录逐项检查，本年组织生活按期开展，学时、党费没有缺项。"
    source = "逐项核对：没有缺项、补录、未封存、缺席、学时不足和欠交党费满3个月的"
    return [[Sourced(text, source, _CHECKED, "cadence")]]


_ASKED = "按会议制度逐月核对，应开展而没有记录"


def _missing(facts: Facts) -> Sourced:
    if facts.is_branch:
        if not facts.missing:
            return Sourced("", "")
        text = f"按制度应开展而没有记录的：{listed(facts.missing)}。"
        return Sourced(text, _ASKED, place="cadence")
    if not facts.behind:
        return Sourced("", "")
    names = "、".join(facts.behind[:MOST_NAMED])
    more = f"等{len(facts.behind)}个支部" if len(facts.behind) > MOST_NAMED else ""
    return Sourced(f"{names}{more}的组织生活有缺项。", _ASKED, place="cadence")


def _late(numbers: Numbers, facts: Facts) -> Sourced:
    source, keys = "会议日期和登记日期相隔的天数", ("late_entries",)
    if not number_of(numbers, "late_entries"):
        return Sourced("", "")
    text = phrase("late_entries", numbers["late_entries"].text)
    if not facts.is_branch or not facts.late:
        return Sourced(f"{text}，登记不够及时。", source, keys)
    named = "、".join(
        f"{entry.held_on.month}月{entry.held_on.day}日{entry.title}迟{entry.days}天"
        for entry in facts.late[:MOST_NAMED]
    )
    return Sourced(f"{text}：{named}。", source, keys)


_ORDINALS = "一二三四五六"


def plans(numbers: Numbers, facts: Facts) -> Paragraph:
    """One step per finding, then what is due next year anyway."""
    steps = [step for step in _steps(numbers, facts) if step.text]
    return [
        Sourced(f"{_ORDINALS[number]}是{step.text}。", step.source, step.keys, step.place)
        for number, step in enumerate(steps[: len(_ORDINALS)])
    ]


def _steps(numbers: Numbers, facts: Facts) -> list[Sourced]:
    late = tuple(key for key in ("late_entries", "unsealed") if number_of(numbers, key))
    behind = bool(facts.missing or facts.behind)
    return [
        Sourced(
            "年初排定全年组织生活计划，每月对照制度检查，缺项当月补开" if behind else "",
            "针对「存在问题」中的缺项",
            place="cadence",
        ),
        Sourced(
            "会议结束当日登记，一周内封存记录" if late else "",
            "针对「存在问题」中的补录和未封存",
            late,
        ),
        Sourced(
            "为学时不足的党员安排补学，每半年核对一次学时"
            if number_of(numbers, "study_short")
            else "",
            "针对「存在问题」中的学时不足",
            ("study_short",),
        ),
        Sourced(
            "逐人了解欠交党费的原因，限期补交" if number_of(numbers, "arrears_3") else "",
            "针对「存在问题」中的欠交党费",
            ("arrears_3",),
        ),
        Sourced(
            f"按期讨论{facts.expiring}名预备党员的转正" if facts.expiring else "",
            "名册上的预备党员，预备期一年",
            ("probationary",),
        ),
        Sourced(
            f"按制度完成{facts.year + 1}年的三会一课、主题党日和党费收缴",
            "每年都要做的：会议制度和党费收缴规定",
            place="kinds",
        ),
    ]
