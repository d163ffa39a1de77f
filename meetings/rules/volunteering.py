"""志愿服务: registration, exit, how long somebody served, the yearly assessment.

A service is a sealed meeting or activity: day, place, times, content and who came stand there.
What comes on top is certified by somebody else: the effect, and how long each one served.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import TextChoices

from branchrecords.errors import Blocker
from branchrecords.web.formats import hours

# 支部工作条例 第十六条: a 主题党日 may be spent on 志愿服务; it is not recorded a second time.
SERVICE_KINDS = ("service", "party_day", "activity")
ARTICLE = "志愿服务制度（地方范本）"
DAY_MINUTES = 24 * 60
# Within so many days a registration is answered, a service certified: our own limits, no rule.
ANSWER_DAYS = 7
CERTIFY_DAYS = 30
ASSESSED_FROM = 11  # the month from which a running year is assessed: 年终


class ServiceField(TextChoices):
    """What a team mainly does."""

    ELDERLY = "elderly", "助老助残"
    STUDENTS = "students", "助学支教"
    COMMUNITY = "community", "社区服务"
    ENVIRONMENT = "environment", "环境卫生"
    SAFETY = "safety", "平安巡防"
    POLICY = "policy", "政策宣讲"
    HEALTH = "health", "医疗健康"
    CULTURE = "culture", "文体活动"
    RELIEF = "relief", "应急救援"
    OTHER = "other", "其他"


class ApplicationState(TextChoices):
    """How a registration stands."""

    WAITING = "waiting", "待审核"
    APPROVED = "approved", "已通过"
    REFUSED = "refused", "未通过"
    WITHDRAWN = "withdrawn", "已撤回"


class ExitKind(TextChoices):
    """How a volunteer leaves a team. 劝退 needs the approval of the level above."""

    VOLUNTARY = "voluntary", "自愿退出"
    AUTOMATIC = "automatic", "自动退出（受到党纪处分、触犯法律等）"
    DISMISSED = "dismissed", "劝退（报上级批准）"
    DISSOLVED = "dissolved", "服务队撤销"


class ServiceGrade(TextChoices):
    """The result of a year."""

    EXCELLENT = "excellent", "优秀"
    QUALIFIED = "qualified", "合格"
    UNQUALIFIED = "unqualified", "不合格"


@dataclass(frozen=True)
class Served:
    """How long one person is said to have served; `name` as on the roll call."""

    attendance: int
    name: str
    minutes: int


def minutes_between(starts: time, ends: time | None) -> int | None:
    """The minutes from one time of a day to a later one; None where the end is not known."""
    if ends is None:
        return None
    return (ends.hour - starts.hour) * 60 + ends.minute - starts.minute


def minutes_of(hours: Decimal) -> int:
    """Hours as written (2.5) in whole minutes, half up."""
    return int((hours * 60).quantize(Decimal(1), ROUND_HALF_UP))


def hours_of(minutes: int) -> Decimal:
    """Minutes as hours with one decimal, half up: 95 → 1.6."""
    return (Decimal(minutes) / 60).quantize(Decimal("0.1"), ROUND_HALF_UP)


def hours_text(minutes: int) -> str:
    """3 小时, 2.5 小时."""
    return f"{hours(minutes)} 小时"


def certificate_blockers(
    served: Sequence[Served], *, certifier: str, longest: int | None
) -> list[Blocker]:
    """Why hours cannot be certified. `longest`: the whole service in minutes, where it is known."""
    found = []
    if not served:
        found.append(Blocker("没有一个人写了服务时间，请至少填一个人", target="served"))
    if certifier.strip() in {one.name for one in served}:
        found.append(
            Blocker(
                f"{certifier.strip()}自己也参加了，不能给自己证明：请写服务对象或别的同志；"
                "确是同名的，在姓名后注明，如「张伟（居民）」",
                ARTICLE,
                "id_certifier",
            )
        )
    most = DAY_MINUTES if longest is None else longest
    found += [
        Blocker(
            f"{one.name}写了 {hours_text(one.minutes)}，这次服务一共 {hours_text(most)}，请核对",
            target="served",
        )
        for one in served
        if one.minutes > most
    ]
    return found


def day_blockers(on: date, *, today: date, since: date | None, what: str) -> list[Blocker]:
    """Why a dated row cannot begin or end on a day: still to come, or before what it follows."""
    if on > today:
        return [Blocker(f"{what}晚于今天 {today}，到那一天再登记", target="id_on")]
    if since is not None and on < since:
        return [Blocker(f"{what}早于 {since}，请核对", target="id_on")]
    return []


def exit_blockers(kind: str, *, reason: str, approval: str) -> list[Blocker]:
    """Why an exit cannot be written down."""
    found = []
    if not reason.strip():
        found.append(Blocker("请写明退出的原因", target="id_reason"))
    if kind == ExitKind.DISMISSED and not approval.strip():
        found.append(
            Blocker("劝退要报上级批准，请写明批准的组织和日期或文号", ARTICLE, "id_approval")
        )
    return found


def suggested_grade(minutes: int, *, wanted_hours: int) -> ServiceGrade:
    """What the hours of a year alone say; 优秀 is given by the team, with its reasons."""
    enough = minutes >= wanted_hours * 60
    return ServiceGrade.QUALIFIED if enough else ServiceGrade.UNQUALIFIED


def assessment_blockers(
    grade: str, *, name: str, minutes: int, wanted_hours: int, note: str
) -> list[Blocker]:
    """Why a result cannot be given: other than the hours say, and no reason."""
    suggested = suggested_grade(minutes, wanted_hours=wanted_hours)
    if grade == suggested or note.strip():
        return []
    return [
        Blocker(
            f"{name}全年 {hours_text(minutes)}，按 {wanted_hours} 小时的要求是"
            f"「{suggested.label}」；评为「{ServiceGrade(grade).label}」请写明评语"
        )
    ]


def year_blockers(year: int, *, today: date) -> list[Blocker]:
    """Why a year cannot be assessed yet."""
    if (year, ASSESSED_FROM) > (today.year, today.month):
        return [Blocker(f"{year}年的考核从 {year}年{ASSESSED_FROM}月起办")]
    return []
