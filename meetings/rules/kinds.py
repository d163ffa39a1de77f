"""Kinds of meeting with their national cadence: one row each, with the article.

Local rules (`CadenceOverride` rows) replace period and times for an organisation and all below
it; where no national number exists the default is marked as such in `source`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.db.models import TextChoices


class Period(TextChoices):
    """The span in which a kind must be held."""

    MONTH = "month", "每月"
    QUARTER = "quarter", "每季"
    HALF_YEAR = "half_year", "每半年"
    YEAR = "year", "每年"


class Invited(StrEnum):
    """Who makes up the roster (应到) of a meeting."""

    MEMBERS = "members"  # every member of the branch or group
    COMMITTEE = "committee"  # the 支委会: holders of a post


@dataclass(frozen=True)
class MeetingKind:
    """One kind of meeting.

    `rule`: the demand in one line, as duties and marks show it before the article. `period` and
    `times`: the national cadence, None where there is none. `study_hours`: 学时 credited to each
    attendee when the meeting states none. `needs_committee`: due only in a branch that has a
    支委会; `needs_groups`: due only where 党小组 exist.
    """

    key: str
    label: str
    invited: Invited
    period: Period | None
    times: int
    rule: str
    article: str
    agenda: tuple[str, ...]
    votes: bool = False
    study_hours: int = 0
    needs_committee: bool = False
    needs_groups: bool = False
    national: bool = True

    @property
    def record_title(self) -> str:
        """The heading of its record: 支部党员大会会议记录, 主题党日记录."""
        is_meeting = self.label.endswith("会") or self.label.endswith("会议")
        return f"{self.label.removesuffix('会议')}会议记录" if is_meeting else f"{self.label}记录"


KINDS: tuple[MeetingKind, ...] = (
    MeetingKind(
        "general",
        "支部党员大会",
        Invited.MEMBERS,
        Period.QUARTER,
        1,
        "一般每季度召开 1 次",
        "《支部工作条例》第十一条",
        ("听取支委会工作报告", "讨论本季度重点工作"),
        votes=True,
        study_hours=1,
    ),
    MeetingKind(
        "committee",
        "支委会会议",
        Invited.COMMITTEE,
        Period.MONTH,
        1,
        "一般每月召开 1 次",
        "《支部工作条例》第十二条",
        ("研究本月支部工作",),
        votes=True,
        needs_committee=True,
    ),
    MeetingKind(
        "group",
        "党小组会",
        Invited.MEMBERS,
        Period.MONTH,
        1,
        "一般每月召开 1 次",
        "《支部工作条例》第十三条",
        ("学习讨论",),
        study_hours=1,
        needs_groups=True,
    ),
    MeetingKind(
        "lecture",
        "党课",
        Invited.MEMBERS,
        Period.HALF_YEAR,
        1,
        "定期开展，本系统默认每半年 1 次",
        "《支部工作条例》第十六条（全国无统一间隔）",
        ("党课：",),
        study_hours=2,
        national=False,
    ),
    MeetingKind(
        "party_day",
        "主题党日",
        Invited.MEMBERS,
        Period.MONTH,
        1,
        "每月相对固定 1 天开展主题党日",
        "《支部工作条例》第十六条",
        ("交纳党费", "主题活动"),
        study_hours=2,
    ),
    MeetingKind(
        "organization_life",
        "组织生活会",
        Invited.MEMBERS,
        Period.YEAR,
        1,
        "每年至少 1 次，一般安排在第四季度",
        "《支部工作条例》第十七条",
        ("通报征求意见情况", "对照检查", "批评和自我批评", "明确整改措施"),
        study_hours=2,
    ),
    MeetingKind(
        "appraisal",
        "民主评议党员",
        Invited.MEMBERS,
        Period.YEAR,
        1,
        "一般每年开展 1 次",
        "《支部工作条例》第十八条",
        ("个人自评", "党员互评", "民主测评", "组织评定"),
        votes=True,
        study_hours=2,
    ),
    MeetingKind(
        "activity",
        "其他活动",
        Invited.MEMBERS,
        None,
        0,
        "",
        "",
        ("活动内容",),
        study_hours=2,
        national=False,
    ),
)

KINDS_BY_KEY: dict[str, MeetingKind] = {kind.key: kind for kind in KINDS}
KIND_CHOICES: tuple[tuple[str, str], ...] = tuple((kind.key, kind.label) for kind in KINDS)

# What a 党小组 may hold as its own; everything else belongs to the branch.
GROUP_KINDS = ("group", "lecture", "party_day", "activity")

# 学时 a member should reach in a year: 《2019—2023年全国党员教育培训工作规划》 and
# 《党员教育管理工作条例》. 书记和班子成员 have 56, which a later issue tells apart.
STUDY_HOURS_A_YEAR = 32
