"""流动党员: who counts as one, how often to make contact, what long absence suggests. Pure.

Nothing here is automatic: a suggestion names the article and the steps, people decide.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import TextChoices

from members.rules.periods import months_after

ARTICLE_MOBILE = "《关于进一步加强和改进流动党员管理工作的意见》（2024年）"
ARTICLE_ABROAD = "《党员教育管理工作条例》流动党员一章"
ARTICLE_TRANSFER = "《党员教育管理工作条例》第二十五条"
ARTICLE_SUSPEND = "《党员教育管理工作条例》第二十四条"

# 流动党员: at least six consecutive months unable to join the own branch (流意).
MOBILE_FROM_MONTHS = 6
# Members abroad: contact at least once in half a year (教条, chapter on 流动党员).
ABROAD_CONTACT_MONTHS = 6
# Away so long in a fixed place: move the 组织关系 (教条 25).
SETTLED_AFTER_MONTHS = 6
# No contact for so long, though searched for: 停止党籍 (教条 24).
LOST_AFTER_MONTHS = 6
# Abroad so long and not back: normally 停止党籍 (教条 24).
ABROAD_YEARS = 5
# Contact is announced so many days before it is due.
SOON_DAYS = 14
# Kinds of reminders: contact is due, and what long absence suggests.
CONTACT, ADVICE = REMINDERS = ("mobile.contact", "mobile.advice")
# 流动党员支部: at least so many 正式党员 in one place (支条 4, 5).
BRANCH_FROM = 3
ARTICLE_BRANCH = "《支部工作条例》第四条、第五条"


class Direction(TextChoices):
    """Which register a row stands in."""

    OUT = "out", "流出"
    IN = "in", "流入"


class Region(TextChoices):
    """How far away; contact and 停止党籍 differ for abroad."""

    CITY = "city", "本市其他地方"
    PROVINCE = "province", "本省其他市县"
    COUNTRY = "country", "外省（区、市）"
    ABROAD = "abroad", "国（境）外"


class Reason(TextChoices):
    """Why somebody is away."""

    WORK = "work", "务工经商"
    STUDY = "study", "学习"
    FAMILY = "family", "随子女或亲属居住"
    CARE = "care", "养老、就医"
    JOBLESS = "jobless", "待业求职"
    OTHER = "other", "其他"


class Way(TextChoices):
    """How contact was made."""

    PHONE = "phone", "电话"
    VIDEO = "video", "视频"
    MESSAGE = "message", "微信、短信"
    MEETING = "meeting", "见面"
    LETTER = "letter", "书信、邮件"
    RELATIVE = "relative", "通过亲友"
    HOST = "host", "通过当地党组织"


class Outcome(TextChoices):
    """How a row ended."""

    RETURNED = "returned", "已返回"
    TRANSFERRED = "transferred", "组织关系已转走"
    LEFT = "left", "离开本地"
    ENDED = "ended", "党籍变化，不再列入"
    MISTAKE = "mistake", "登记有误"


OUTCOMES = {
    Direction.OUT: (Outcome.RETURNED, Outcome.TRANSFERRED, Outcome.ENDED, Outcome.MISTAKE),
    Direction.IN: (Outcome.LEFT, Outcome.TRANSFERRED, Outcome.ENDED, Outcome.MISTAKE),
}


@dataclass(frozen=True)
class Suggestion:
    """What the rules advise: the sentence, its article, the steps in order, from which day on."""

    key: str
    message: str
    article: str
    steps: tuple[str, ...]
    since: date = date.max


def too_short(starts_on: date, expected_on: date | None) -> bool:
    """Whether the planned absence stays below six months; an open end counts as long."""
    return expected_on is not None and expected_on < months_after(starts_on, MOBILE_FROM_MONTHS)


def contact_months(region: str, domestic: int) -> int:
    """How many months may pass between contacts; `domestic` is the setting for the country."""
    return ABROAD_CONTACT_MONTHS if region == Region.ABROAD else domestic


def contact_due(*, starts_on: date, reached_on: date | None, months: int) -> date:
    """The day by which the next contact is due."""
    return months_after(max(starts_on, reached_on or starts_on), months)


def suggestions(
    *,
    starts_on: date,
    region: str,
    is_settled: bool,
    expected_on: date | None,
    reached_on: date | None,
    on: date,
) -> tuple[Suggestion, ...]:
    """What the rules advise for somebody who is away on a day. `reached_on`: last real contact."""
    abroad = region == Region.ABROAD
    found = [replace(LOST, since=months_after(reached_on or starts_on, LOST_AFTER_MONTHS))]
    if abroad:
        five_years = months_after(starts_on, 12 * ABROAD_YEARS)
        found.append(replace(LONG_ABROAD, since=five_years + timedelta(days=1)))
    # Somebody who will be back within half a year need not move any more.
    returns = expected_on is not None and expected_on < months_after(on, SETTLED_AFTER_MONTHS)
    if is_settled and not abroad and not returns:
        found.append(replace(MOVE, since=months_after(starts_on, SETTLED_AFTER_MONTHS)))
    return tuple(one for one in found if one.since <= on)


def city_of(place: str) -> str:
    """The place as far as its city: 广东省深圳市南山区 → 广东省深圳市; else the whole text."""
    head, city, _rest = place.strip().partition("市")
    return head + city


def gathered(places: Iterable[str]) -> list[tuple[str, int]]:
    """The cities where enough 正式党员 are for a branch of 流动党员 (支条 4, 5), the most first."""
    counts = Counter(city for place in places if (city := city_of(place)))
    return [(city, number) for city, number in counts.most_common() if number >= BRANCH_FROM]


MOVE = Suggestion(
    "move",
    "外出已满 6 个月且地点固定，一般应当转接组织关系",
    ARTICLE_TRANSFER,
    ("与本人谈清转接要求", "请流入地党组织确认接收", "在本页办理「转接组织关系」，开介绍信"),
)
LOST = Suggestion(
    "lost",
    "已有 6 个月以上没有联系上",
    ARTICLE_SUSPEND,
    (
        "用电话、微信、亲友、原单位、当地党组织等多种方式查找，每次都记入联系记录",
        "查找 6 个月以上仍没有联系上的，支部研究提出停止党籍的意见，按规定报上级党组织决定",
        "决定作出后，在「登记身份变化」里登记停止党籍，写明依据",
        "停止党籍 2 年后仍没有联系上的，按自行脱党予以除名；以后联系上的，可以按规定恢复党籍",
    ),
)
LONG_ABROAD = Suggestion(
    "abroad",
    "出国（境）超过 5 年仍未返回，一般应当停止党籍",
    ARTICLE_SUSPEND,
    (
        "先与本人联系，了解返回打算，记入联系记录",
        "支部研究提出意见，按规定报上级党组织决定",
        "决定作出后，在「登记身份变化」里登记停止党籍；返回后可以按规定申请恢复",
    ),
)
