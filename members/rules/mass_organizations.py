"""党建带群建: kinds of mass organisation, and who may be recommended (推优). Pure."""

from __future__ import annotations

from datetime import date

from django.db.models import TextChoices

from branchrecords.errors import Blocker
from members.rules.ages import age_on
from members.rules.kinds import StandingKind

# 发展党员工作细则 第八条: 入党积极分子 are found by 党员推荐 or 群团组织推优 (domain.md 5).
ARTICLE_RECOMMENDATION = "《发展党员工作细则》第八条"


class MassKind(TextChoices):
    """The three of the year-end form (domain.md 1.2 section 六), and others."""

    UNION = "union", "工会"
    WOMEN = "women", "妇联（妇委会）"
    LEAGUE = "league", "共青团"
    OTHER = "other", "其他群团组织"


def recommendation_blockers(
    *,
    kind: str,
    born_on: date | None,
    standing: str | None,
    on: date,
    oldest: int,
    recommended: bool,
) -> list[Blocker]:
    """Why a 团组织 cannot recommend this person on that day; empty when it can.

    `standing` is the person's on that day, `oldest` the setting mass.league_age in full years,
    `recommended` whether a recommendation stands already.
    """
    found = []
    if kind != MassKind.LEAGUE:
        found.append(Blocker("推优由团组织办理，请到团组织的页面登记", ARTICLE_RECOMMENDATION))
    age = age_on(born_on, on)
    if age is None:
        found.append(Blocker("没有登记出生日期，请先在个人资料里补上", "", "person"))
    elif age > oldest:
        found.append(
            Blocker(
                f"推荐时 {age} 周岁，团组织推优的对象应不超过 {oldest} 周岁",
                "群团推优（规则设置：团组织推优年龄上限）",
                "person",
            )
        )
    if standing is None:
        found.append(Blocker("推荐时还没有递交入党申请书", "《发展党员工作细则》第五条", "person"))
    elif standing != StandingKind.APPLICANT:
        found.append(
            Blocker(
                f"推荐时已经是{StandingKind(standing).label}，推优是从入党申请人里产生积极分子人选",
                ARTICLE_RECOMMENDATION,
                "person",
            )
        )
    if recommended:
        found.append(Blocker("已经推荐过，不用再推荐一次", "", "person"))
    return found
