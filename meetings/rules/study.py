"""学时: how many a member should reach in a year, what a training outside brings. Pure.

《2019—2023年全国党员教育培训工作规划》 and 《党员教育管理工作条例》 (domain.md 7): every member has
at least 32 学时 a year; 书记和班子成员 at least 56, with at least one 集中培训. A day brings at
most 8 学时, half a day 4: local practice, so the day is the setting `study_day_hours`. 心得 and
补学 bring none: no rule gives them any.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import TextChoices

from branchrecords.errors import Blocker

STUDY_HOURS_A_YEAR = 32
OFFICER_HOURS_A_YEAR = 56
STUDY_RULE = (
    "每年集中学习培训一般不少于 32 学时；书记和班子成员不少于 56 学时，至少参加 1 次集中培训"
)
STUDY_ARTICLE = "《党员教育管理工作条例》"
DAY_SOURCE = "本地学时认定办法：一天按 8 学时、半天按 4 学时"
LONGEST_DAYS = 366
HALF = Decimal("0.5")


class StudySource(TextChoices):
    """Where 学时 come from."""

    MEETING = "meeting", "会议和活动"
    GATHERED = "gathered", "集中培训"
    ONLINE = "online", "网络学习"


TRAINING_WAYS = [(one.value, one.label) for one in (StudySource.GATHERED, StudySource.ONLINE)]


class TrainingState(TextChoices):
    """How an entered training stands; every value but the first is the kind of its last step."""

    WAITING = "waiting", "待确认"
    CONFIRMED = "confirmed", "已确认"
    REFUSED = "refused", "不予确认"
    WITHDRAWN = "withdrawn", "已撤回"
    REVOKED = "revoked", "已撤销"


# What may follow which state.
NEXT: dict[str, frozenset[str]] = {
    TrainingState.WAITING: frozenset({"confirmed", "refused", "withdrawn"}),
    TrainingState.CONFIRMED: frozenset({"revoked"}),
    TrainingState.REFUSED: frozenset(),
    TrainingState.WITHDRAWN: frozenset(),
    TrainingState.REVOKED: frozenset(),
}
NEEDS_NOTE = frozenset({TrainingState.REFUSED, TrainingState.REVOKED})


@dataclass(frozen=True)
class Span:
    """The days of a training, `last_on` among them, and its 学时."""

    starts_on: date
    last_on: date
    hours: Decimal

    @property
    def days(self) -> set[date]:
        """Every day of it."""
        number = (self.last_on - self.starts_on).days + 1
        return {self.starts_on + timedelta(days=one) for one in range(number)}


def in_last_quarter(on: date) -> bool:
    """Whether whoever is behind should be told: there is still time to make it up."""
    return on.month >= 10


def wanted_hours(*, officer: bool) -> int:
    """The 学时 of a year; `officer`: 书记 or another member of the 班子."""
    return OFFICER_HOURS_A_YEAR if officer else STUDY_HOURS_A_YEAR


def span_blockers(span: Span, *, today: date, day_hours: int) -> list[Blocker]:
    """Why a training cannot have these days and 学时."""
    if span.last_on < span.starts_on:
        return [Blocker("结束日期早于开始日期", target="id_last_on")]
    if span.last_on > today:
        return [Blocker(f"培训到 {span.last_on} 才结束，结束以后再登记", target="id_last_on")]
    if span.last_on.year < today.year - 1:
        return [Blocker(f"只登记 {today.year - 1} 年以来的培训", target="id_last_on")]
    if (span.last_on - span.starts_on).days >= LONGEST_DAYS:
        return [Blocker("一次培训不超过一年，请分开登记", target="id_starts_on")]
    if span.hours % HALF:
        return [Blocker("学时按半学时计，例如 3 或 3.5", target="id_hours")]
    if span.hours > (most := day_hours * len(span.days)):
        said = f"{len(span.days)} 天最多 {most} 学时（一天不超过 {day_hours} 学时）"
        return [Blocker(said, DAY_SOURCE, target="id_hours")]
    return []


def crowding_blockers(span: Span, others: Iterable[Span], *, day_hours: int) -> list[Blocker]:
    """集中培训 on the same days share the day: together they bring no more than it has."""
    crowd = [one for one in others if one.days & span.days]
    if not crowd:
        return []
    days = span.days.union(*(one.days for one in crowd))
    hours = span.hours + sum(one.hours for one in crowd)
    if hours <= day_hours * len(days):
        return []
    said = (
        f"这几天已经登记过集中培训，合起来 {hours.normalize():f} 学时，"
        f"超过 {len(days)} 天的 {day_hours * len(days)} 学时"
    )
    return [Blocker(said, DAY_SOURCE, target="id_hours")]


def step_problem(*, state: str, step: str) -> str:
    """Why a step cannot follow a state, or nothing."""
    if step in NEXT[state]:
        return ""
    if state == TrainingState.WAITING:
        return "这次培训还没有确认，不用撤销；不认可的请选「不予确认」。"
    return f"这次培训{TrainingState(state).label}，不能再办理。"


def shortfall(
    *, hours: Decimal, wanted: int, officer: bool, gathered: bool
) -> tuple[Decimal, list[str]]:
    """How many 学时 are missing, and in words everything that is."""
    missing = max(wanted - hours, Decimal(0))
    said = [f"还差 {missing.normalize():f} 学时"] if missing else []
    if officer and not gathered:
        said.append("还没有参加集中培训")
    return missing, said
