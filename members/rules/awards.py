"""Kinds and levels of 表彰 (domain.md 1.2, 1.3 row 7). Pure."""

from django.db.models import TextChoices


class AwardLevel(TextChoices):
    """Who awards, from the highest down; 本级 is the organisation's own party body."""

    CENTRAL = "central", "中央"
    PROVINCE = "province", "省级"
    CITY = "city", "市级"
    COUNTY = "county", "县区级"
    TOWN = "town", "乡镇街道"
    OWN = "own", "本级"


class AwardKind(TextChoices):
    """What for."""

    MEMBER = "member", "优秀共产党员"
    WORKER = "worker", "优秀党务工作者"
    ORGANIZATION = "organization", "先进基层党组织"
    ADVANCED = "advanced", "先进工作者"
    SUPPORTER = "supporter", "支持党建好领导"
    ENTHUSIAST = "enthusiast", "党建热心人"
    FIFTY_YEARS = "fifty_years", "光荣在党50年纪念章"
    OTHER = "other", "其他"


# 先进基层党组织 is for organisations alone, these are for people alone; 其他 is for both.
FOR_ORGANIZATIONS = (AwardKind.ORGANIZATION,)
FOR_PEOPLE = (
    AwardKind.MEMBER,
    AwardKind.WORKER,
    AwardKind.ADVANCED,
    AwardKind.SUPPORTER,
    AwardKind.ENTHUSIAST,
    AwardKind.FIFTY_YEARS,
)
