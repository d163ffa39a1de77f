"""Words of 关怀帮扶: kinds of hardship, occasions and money of visits (domain.md 1.3). Pure."""

from __future__ import annotations

from datetime import date

from django.db.models import TextChoices

# 中华人民共和国成立: whoever joined before is a 建国前入党的老党员.
FOUNDING = date(1949, 10, 1)


class HardshipKind(TextChoices):
    """Why somebody needs help; several may hold at once."""

    ILLNESS = "illness", "因病"
    DISABILITY = "disability", "因残"
    DISASTER = "disaster", "因灾"
    ACCIDENT = "accident", "因意外事故"
    LOST_CHILD = "lost_child", "失独"
    ALLOWANCE = "allowance", "低保"
    OLD_AGE = "old_age", "孤寡高龄"
    UNEMPLOYED = "unemployed", "失业"
    SCHOOLING = "schooling", "子女就学负担重"
    OTHER = "other", "其他"


class HardshipLevel(TextChoices):
    ORDINARY = "ordinary", "一般"
    SERIOUS = "serious", "较重"
    EXTREME = "extreme", "特别严重"


class ReviewResult(TextChoices):
    """What a review found."""

    CONTINUES = "continues", "继续帮扶"
    ENDED = "ended", "已经解除"


class Occasion(TextChoices):
    """On what occasion somebody is visited."""

    PARTY_DAY = "party_day", "七一"
    SPRING_FESTIVAL = "spring_festival", "春节"
    ILLNESS = "illness", "生病住院"
    MISFORTUNE = "misfortune", "家庭变故"
    DISASTER = "disaster", "受灾"
    BEREAVEMENT = "bereavement", "去世慰问家属"
    ROUTINE = "routine", "日常走访"
    OTHER = "other", "其他"


class MoneySource(TextChoices):
    """Where the money comes from; 党费 may help members in hardship (费08 第十九条)."""

    DUES = "dues", "党费"
    CARE_FUND = "care_fund", "党内关怀帮扶资金"
    BUDGET = "budget", "财政"
    OWN = "own", "单位自筹"
    DONATION = "donation", "捐赠"
    OTHER = "other", "其他"
