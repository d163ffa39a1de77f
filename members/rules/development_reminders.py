"""The days of a case beside the one that the board shows: the year of 培养考察, the committee's
yearly analysis. Pure."""

from __future__ import annotations

from members.rules.development_dossier import Dossier, Due
from members.rules.development_limits import candidate_from
from members.rules.periods import anniversary

SERVED, ANALYSIS, EXPIRY = "培养满一年", "年度分析", "预备期满"
BY_COMMITTEE = frozenset({ANALYSIS})  # 第十一条: the 党委 analyses once a year
WORDS = {
    "谈话": "的入党谈话待安排",
    "半年考察": "的半年考察待登记",
    SERVED: "培养考察满一年，可以研究确定为发展对象",
    ANALYSIS: "待党委做年度分析",
    "审批": "待党委审批",
    EXPIRY: "预备期将满，待讨论转正",
}


def further_dues(dossier: Dossier) -> list[Due]:
    """While somebody is fostered as 入党积极分子 (发展党员工作细则 第十一条、第十三条)."""
    activist = dossier.day("activist")
    if activist is None or dossier.day("candidate") is not None:
        return []
    analysed = max([activist, *dossier.reviews("fostering", "yearly")])
    return [
        Due(candidate_from(activist), SERVED, earliest=True),
        Due(anniversary(analysed, 1), ANALYSIS),
    ]
