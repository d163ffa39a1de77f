"""Blanks of the year-end form over sealed meetings: who came to what, who lectured, on what."""

from __future__ import annotations

from django.db.models import Q

from meetings.models import Attendance
from members.rules.kinds import COMMITTEE_POSTS
from reports.rules.annual_form import FORM

from .figure import Condition, Count, Figure, Quotient
from .meetings import MEETINGS, agenda, attendances, by_holder, held

# 主题活动 of the form: what a branch holds beside its regular meetings.
THEME_KINDS = ("party_day", "activity")
_SEALED = "召开日期在统计期内、已封存"


def _came(*kinds: str) -> Condition:
    return lambda scope: Q(meeting__kind__in=kinds, state=Attendance.State.PRESENT)


def _people(key: str, label: str, why: str, condition: Condition, article: str) -> Figure:
    return Figure(key, MEETINGS, label, "人次", Count(), why, attendances, condition, article)


OCCASION_FIGURES: tuple[Figure, ...] = (
    _people(
        "central_group_due",
        "中心组学习应到",
        f"种类为「中心组学习」、{_SEALED}的应到人次。",
        lambda scope: Q(meeting__kind="central_group"),
        f"{FORM} 一、1",
    ),
    _people(
        "central_group_present",
        "中心组学习实到",
        f"种类为「中心组学习」、{_SEALED}，点名为「到」的人次。",
        _came("central_group"),
        f"{FORM} 一、1",
    ),
    Figure(
        "central_group_rate",
        MEETINGS,
        "领导参学率",
        "%",
        Quotient("central_group_present", "central_group_due"),
        "中心组学习实到 ÷ 应到，四舍五入到一位小数。",
        article=f"{FORM} 一、1",
    ),
    _people(
        "report_present",
        "参加报告会",
        f"种类为「报告会」、{_SEALED}，点名为「到」的人次。",
        _came("report"),
        f"{FORM} 一、2",
    ),
    Figure(
        "leader_lectures",
        MEETINGS,
        "领导班子讲党课",
        "次",
        Count(),
        f"种类为「党课」、{_SEALED}，授课人是当日在任的本组织或上级组织书记、副书记、委员。",
        held,
        by_holder(COMMITTEE_POSTS, Q()),
        f"{FORM} 一、4",
    ),
    Figure(
        "committee_matters",
        MEETINGS,
        "党委会研究问题",
        "个",
        Count(),
        f"种类为「党委会会议」、{_SEALED}的会议的议题。",
        agenda,
        lambda scope: Q(meeting__kind="party_committee"),
        f"{FORM} 六、1",
    ),
    Figure(
        "theme_activities",
        MEETINGS,
        "主题活动",
        "次",
        Count(),
        f"种类为「主题党日」「其他活动」、{_SEALED}的。",
        held,
        lambda scope: Q(kind__in=THEME_KINDS),
        f"{FORM} 六、1",
    ),
    _people(
        "theme_present",
        "参加主题活动",
        f"种类为「主题党日」「其他活动」、{_SEALED}，点名为「到」的人次。",
        _came(*THEME_KINDS),
        f"{FORM} 六、1",
    ),
)
