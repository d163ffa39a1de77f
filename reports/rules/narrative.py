"""The first draft of a summary's narrative. Every sentence rests on a number or a record.

Pure: numbers and facts in, Chinese paragraphs out. What is zero is left unsaid, except where its
absence is itself the finding.
"""

from __future__ import annotations

from .narrative_findings import plans, problems
from .narrative_parts import (
    SEALED,
    Facts,
    Numbers,
    Paragraph,
    counted,
    listed,
    number_of,
    paragraphs,
    said,
    sentence,
)
from .texts import Draft, Sourced


def write_draft(numbers: Numbers, facts: Facts) -> Draft:
    """The three sections (keys of `rules.summaries.SECTIONS`), every sentence with its source."""
    return {
        "work": paragraphs(_work(numbers, facts)),
        "problems": paragraphs(problems(numbers, facts)),
        "plans": [plans(numbers, facts)],
    }


def _work(numbers: Numbers, facts: Facts) -> list[Paragraph]:
    study = ("study_mean", "study_32")
    return [
        [] if facts.is_branch else [_structure(numbers)],
        _life(numbers, facts),
        [_topics(facts)],
        _members(numbers, facts),
        [counted(numbers, "已封存的会议和已确认的培训证明", study, "坚持学习，")],
        [_dues(numbers)],
        [_entered(numbers)],
    ]


_MEETINGS = (
    "meetings_general",
    "meetings_committee",
    "meetings_group",
    "meetings_organization_life",
    "meetings_appraisal",
)
_OCCASIONS = ("meetings_party_day", "meetings_activity")


def _life(numbers: Numbers, facts: Facts) -> Paragraph:
    """Meetings and activities, then who came and what was decided."""
    held = said(numbers, *_MEETINGS)
    parts = ["召开" + "、".join(held)] if held else []
    parts += said(numbers, "meetings_lecture")
    parts += ["开展" + one for one in said(numbers, *_OCCASIONS)]
    if not parts:
        text = f"{facts.year}年，没有已封存的组织生活记录。"
        return [Sourced(text, "全年的会议记录，没有一份已经封存", place="meetings")]
    keys = tuple(
        key for key in (*_MEETINGS, "meetings_lecture", *_OCCASIONS) if number_of(numbers, key)
    )
    who = "" if facts.is_branch else "所属党支部"
    return [
        Sourced(sentence(f"{facts.year}年，{who}", parts), SEALED, keys),
        counted(
            numbers,
            f"{SEALED}中的点名、决议和授课人",
            ("attendance_rate", "resolutions", "secretary_lectures"),
        ),
    ]


def _topics(facts: Facts) -> Sourced:
    if not (facts.is_branch and facts.topics):
        return Sourced("", "")
    text = f"主题党日先后开展{listed(facts.topics, quoted=True)}。"
    return Sourced(text, "已封存的主题党日记录的题目，按日期先后", ("meetings_party_day",))


def _structure(numbers: Numbers) -> Sourced:
    keys = ("committees", "general_branches", "branches")
    return counted(numbers, "下级组织的登记", keys, "现有")


def _members(numbers: Numbers, facts: Facts) -> Paragraph:
    day = f"{facts.day.month}月{facts.day.day}日"
    parts = said(numbers, "members")
    among = said(numbers, "probationary", "women", "minorities")
    if among:
        parts.append("其中" + "、".join(among))
    parts += said(numbers, "college", "college_share")
    keys = ("members", "probationary", "women", "minorities", "college", "college_share")
    moved = ("developed", "confirmed", "transferred_in", "transferred_out")
    return [
        Sourced(
            sentence(f"截至{day}，", parts),
            f"{day}的党员名册",
            tuple(key for key in keys if number_of(numbers, key)),
        ),
        counted(numbers, "发展党员和组织关系接转的登记", moved, "本年"),
        counted(numbers, "党员本人写好、已经交来的个人总结", ("personal_summaries",)),
    ]


def _dues(numbers: Numbers) -> Sourced:
    keys = ("dues_owed", "dues_received", "dues_rate", "relief_reduced", "relief_exempt")
    return counted(numbers, "党费账", keys, "党费按月核算、按月收缴，")


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


def _entered(numbers: Numbers) -> Sourced:
    source = "谈心、服务、慰问、培训、表彰、公开的登记，和人工填报的数字"
    return counted(numbers, source, _ENTERED, "全年开展")
