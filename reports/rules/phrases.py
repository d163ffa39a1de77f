"""How a figure is put into words in a narrative, and how it is found there again.

The draft is written from these phrases; the page links every number that stands in one of them to
its records, and a number that was changed by hand is noticed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

# key of a figure -> phrase; {} takes the number as printed (a share brings its own %).
PHRASES: dict[str, str] = {
    "meetings_general": "支部党员大会{}次",
    "meetings_committee": "支委会会议{}次",
    "meetings_group": "党小组会{}次",
    "meetings_lecture": "上党课{}次",
    "secretary_lectures": "支部书记讲党课{}次",
    "meetings_party_day": "主题党日{}次",
    "meetings_organization_life": "组织生活会{}次",
    "meetings_appraisal": "民主评议党员{}次",
    "meetings_activity": "其他活动{}次",
    "late_entries": "补录会议记录{}次",
    "unsealed": "会议记录未封存{}次",
    "resolutions": "形成决议{}项",
    "attendance_rate": "党员平均到会率{}",
    "attendance_absent": "缺席{}人次",
    "study_mean": "人均学时{}",
    "study_32": "学习满32学时的党员{}名",
    "study_short": "学习未满32学时的党员{}名",
    "members": "有党员{}名",
    "probationary": "预备党员{}名",
    "women": "女党员{}名",
    "minorities": "少数民族党员{}名",
    "college": "大专及以上学历党员{}名",
    "college_share": "占党员总数{}",
    "developed": "发展预备党员{}名",
    "confirmed": "预备党员转正{}名",
    "transferred_in": "转入党员{}名",
    "transferred_out": "转出党员{}名",
    "personal_summaries": "交来个人总结的党员{}名",
    "committees": "下级党委{}个",
    "general_branches": "党总支{}个",
    "branches": "党支部{}个",
    "dues_owed": "应交党费{}元",
    "dues_received": "实收党费{}元",
    "dues_rate": "党费收缴率{}",
    "arrears_3": "欠交党费满3个月的党员{}人",
    "relief_reduced": "经批准少交党费{}人",
    "relief_exempt": "经批准免交党费{}人",
    "talks": "谈心谈话{}次",
    "talks_solved": "通过谈心谈话解决问题{}个",
    "volunteering": "志愿服务{}次",
    "volunteers": "参加志愿服务{}人次",
    "good_deeds": "为群众办好事实事{}件",
    "visits_hardship": "走访慰问困难党员{}人次",
    "visits_elder": "走访慰问老党员{}人次",
    "trained": "参加集中培训{}人次",
    "articles": "撰写调研文章{}篇",
    "meetings_report": "举办报告会{}场",
    "honoured_members": "受表彰党员{}人",
    "unit_honours": "单位获得荣誉{}项",
    "disclosed": "公开党务事项{}项",
}
_NUMBER = r"(\d[\d,]*(?:\.\d+)?%?|—)"


def phrase(key: str, text: str) -> str:
    """The figure in words: 支部党员大会5次."""
    return PHRASES[key].format(text)


def _pattern() -> re.Pattern[str]:
    """Every phrase as one expression, longest first, blanks around the number allowed."""
    parts = []
    for key, template in sorted(PHRASES.items(), key=lambda item: -len(item[1])):
        before, after = template.split("{}")
        parts.append(rf"(?P<{key}>{re.escape(before)}\s?{_NUMBER}\s?{re.escape(after)})")
    return re.compile("|".join(parts))


_PHRASES = _pattern()


@dataclass(frozen=True)
class Segment:
    """A piece of a text; `key` and `number` are set where it is a figure's phrase.

    `before` and `after` are the words around the number.
    """

    text: str
    key: str = ""
    number: str = ""
    before: str = ""
    after: str = ""


def segments(text: str) -> list[Segment]:
    """The text cut at the phrases of figures, in order; joined again it is the text."""
    cut: list[Segment] = []
    position = 0
    for match in _PHRASES.finditer(text):
        if match.start() > position:
            cut.append(Segment(text[position : match.start()]))
        cut.append(_segment(match))
        position = match.end()
    if position < len(text):
        cut.append(Segment(text[position:]))
    return cut


def _segment(match: re.Match[str]) -> Segment:
    """The phrase found, cut into the words before its number, the number, and those after it."""
    key, whole = match.lastgroup or "", match.group()
    before, after = PHRASES[key].split("{}")
    inner = whole[len(before) : len(whole) - len(after)]
    number = inner.strip()
    start = len(before) + inner.index(number)
    end = start + len(number)
    return Segment(whole, key, number, whole[:start], whole[end:])


@dataclass(frozen=True)
class Contradiction:
    """A number in the text that differs from what the records give."""

    key: str
    written: str
    computed: str
    words: str


def contradictions(text: str, printed: Mapping[str, str]) -> list[Contradiction]:
    """Where the text says another number than `printed` (key → number as printed)."""
    return [
        Contradiction(part.key, part.number, printed[part.key], part.text)
        for part in segments(text)
        if part.key in printed
        and part.number.replace(",", "") != printed[part.key].replace(",", "")
    ]
