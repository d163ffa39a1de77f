"""Figures over sealed meetings: how many, who came, what was decided."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models import Sum as SumOf
from django.db.models.functions import Left, Length, StrIndex, Substr

from meetings.models import AgendaItem, Attendance, Meeting
from meetings.queries.study import earned, hours_of_each
from meetings.rules.kind_table import KINDS
from meetings.rules.study import STUDY_HOURS_A_YEAR as STUDY_HOURS
from members.models import Organization, Position
from members.rules.kinds import BRANCH_KINDS, Post

from .figure import Condition, Count, Figure, Quotient, Scope, Sum
from .members import members, of_members, of_places

MEETINGS, ATTENDANCE, STUDY = "组织生活", "到会", "学习"
# 党委, 总支, 支部 and 党小组 under a few levels of committees.
MOST_LEVELS = 8
# What may follow a lecturer's name in the line; any other character makes it a longer name.
AFTER_NAME = "^([^一-龥]|同志|书记|副|组织|宣传|纪检|委员|和|与|及)"
_SEALED = "召开日期在统计期内、已封存"


def held(scope: Scope) -> QuerySet:
    """Sealed meetings of the year."""
    return (
        Meeting.objects.held()
        .in_period(scope.starts, scope.ends)
        .filter(scope.inside())
        .annotate(at_path=F("organization__path"))
    )


def by_holder(posts: Sequence[Post], among: Q) -> Condition:
    """党课 whose lecturer holds one of the posts that day, in an organisation at or above it.

    The lecturer is a line of text: «支部书记王建国» names 王建国, and not 王建.
    """

    holder = (
        Position.objects.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gt=OuterRef("held_on")),
            among,
            starts_on__lte=OuterRef("held_on"),
            post__in=posts,
            organization__path__in=_chain("organization__path"),
        )
        .annotate(named=StrIndex(OuterRef("lecturer"), F("person__name")))
        .annotate(after=Substr(OuterRef("lecturer"), F("named") + Length("person__name")))
        .filter(Q(after="") | Q(after__regex=AFTER_NAME), named__gt=0)
    )
    lectured = Q(kind="lecture") & Q(Exists(holder))  # in this order: the search is dear
    return lambda scope: lectured


def _chain(field: str) -> list[Left]:
    """The paths of the row's organisation and of all above it, so that an index finds them."""
    step = Organization.steplen
    return [Left(OuterRef(field), step * depth) for depth in range(1, MOST_LEVELS + 1)]


def _unsealed(scope: Scope) -> QuerySet:
    """Meetings whose day has passed and whose record is not sealed yet."""
    return (
        Meeting.objects.unfinished()
        .in_period(scope.starts, scope.ends)
        .filter(scope.inside(), held_on__lt=scope.on)
        .annotate(at_path=F("organization__path"))
    )


def agenda(scope: Scope) -> QuerySet[AgendaItem]:
    """议题 of the year's sealed meetings."""
    return AgendaItem.objects.filter(
        scope.inside("meeting__organization__path"),
        meeting__state=Meeting.State.SEALED,
        meeting__held_on__gte=scope.starts,
        meeting__held_on__lt=scope.ends,
    ).annotate(at_path=F("meeting__organization__path"))


def attendances(scope: Scope) -> QuerySet[Attendance]:
    """Everyone on the rosters of the year's sealed meetings, once per meeting."""
    return Attendance.objects.filter(
        scope.inside("meeting__organization__path"),
        meeting__state=Meeting.State.SEALED,
        meeting__held_on__gte=scope.starts,
        meeting__held_on__lt=scope.ends,
    ).annotate(at_path=F("meeting__organization__path"))


def _earned(scope: Scope) -> QuerySet:
    """学时 of the year, where the meeting or the member's branch is."""
    credits = of_places(scope, earned(scope.starts, scope.ends)).filter(scope.inside())
    return credits.annotate(at_path=F("organization__path"))


def _enough(scope: Scope) -> QuerySet:
    """The people who reached the hours, as one list that the database makes once."""
    credits = of_members(scope, earned(scope.starts, scope.ends))
    people = credits.order_by().values("person")
    return people.annotate(all=SumOf("hours")).filter(all__gte=STUDY_HOURS).values("person")


def with_hours(scope: Scope) -> QuerySet:
    """Members on the as-of day with their `hours` of the year, in whichever branch earned."""
    return members(scope).annotate(hours=hours_of_each(earned(scope.starts, scope.ends)))


def _kind(kind) -> Figure:
    return Figure(
        f"meetings_{kind.key}",
        MEETINGS,
        kind.label,
        "次",
        Count(),
        f"种类为「{kind.label}」、{_SEALED}。",
        held,
        lambda s: Q(kind=kind.key),
        kind.article,
    )


MEETING_FIGURES: tuple[Figure, ...] = (
    Figure(
        "meetings",
        MEETINGS,
        "组织生活合计",
        "次",
        Count(),
        f"{_SEALED}的全部会议和活动。",
        held,
    ),
    *(_kind(kind) for kind in KINDS),
    Figure(
        "secretary_lectures",
        MEETINGS,
        "书记讲党课",
        "次",
        Count(),
        f"种类为「党课」、{_SEALED}，授课人是当日在任的支部书记。",
        held,
        by_holder((Post.SECRETARY,), Q(organization__kind__in=BRANCH_KINDS)),
        "《支部工作条例》第十六条",
    ),
    Figure(
        "late_entries",
        MEETINGS,
        "补录",
        "次",
        Count(),
        f"{_SEALED}，登记晚于召开日期的。",
        held,
        lambda s: Q(late_days__gt=0),
    ),
    Figure(
        "unsealed",
        MEETINGS,
        "未封存",
        "次",
        Count(),
        "日期已过、记录还没有封存的会议，不计入其他数字。",
        _unsealed,
    ),
    Figure(
        "resolutions",
        MEETINGS,
        "形成决议",
        "项",
        Count(),
        f"会议{_SEALED}，议题写有决议的。",
        agenda,
        lambda s: Q(resolution__regex=r"\S"),
    ),
    Figure(
        "votes",
        MEETINGS,
        "表决事项",
        "项",
        Count(),
        f"会议{_SEALED}，议题有票数的。",
        agenda,
        lambda s: Q(in_favour__isnull=False),
        "《支部工作条例》第十一条",
    ),
)

ATTENDANCE_FIGURES: tuple[Figure, ...] = (
    Figure(
        "attendance_due",
        ATTENDANCE,
        "应到人次",
        "人次",
        Count(),
        f"会议{_SEALED}，开会时固定的应到名单人次之和。",
        attendances,
    ),
    Figure(
        "attendance_present",
        ATTENDANCE,
        "实到人次",
        "人次",
        Count(),
        f"会议{_SEALED}，点名为「到」的人次。",
        attendances,
        lambda s: Q(state=Attendance.State.PRESENT),
    ),
    Figure(
        "attendance_leave",
        ATTENDANCE,
        "请假人次",
        "人次",
        Count(),
        f"会议{_SEALED}，点名为「请假」的人次。",
        attendances,
        lambda s: Q(state=Attendance.State.LEAVE),
    ),
    Figure(
        "attendance_absent",
        ATTENDANCE,
        "缺席人次",
        "人次",
        Count(),
        f"会议{_SEALED}，点名为「缺席」的人次。",
        attendances,
        lambda s: Q(state=Attendance.State.ABSENT),
    ),
    Figure(
        "attendance_rate",
        ATTENDANCE,
        "党员平均到会率",
        "%",
        Quotient("attendance_present", "attendance_due"),
        "实到人次 ÷ 应到人次，四舍五入到一位小数。",
    ),
)

STUDY_FIGURES: tuple[Figure, ...] = (
    Figure(
        "study_hours",
        STUDY,
        "学时合计",
        "学时",
        Sum("hours"),
        f"会议{_SEALED}，点名为「到」的人次 × 该次会议学时；"
        "加上结束日期在统计期内、支部已确认的培训学时，计在本人所在支部。",
        _earned,
        article="《党员教育管理工作条例》",
    ),
    Figure(
        "study_mean",
        STUDY,
        "人均学时",
        "学时",
        Quotient("study_hours", "members", share=False),
        "学时合计 ÷ 党员。",
        article="《党员教育管理工作条例》",
    ),
    Figure(
        "study_32",
        STUDY,
        f"学习满 {STUDY_HOURS} 学时",
        "名",
        Count(),
        f"统计日在册、统计期内学时达到 {STUDY_HOURS} 的党员。",
        with_hours,
        lambda s: Q(person__in=_enough(s)),
        "《党员教育管理工作条例》",
    ),
    Figure(
        "study_short",
        STUDY,
        f"学习未满 {STUDY_HOURS} 学时",
        "名",
        Count(),
        f"统计日在册、统计期内学时不到 {STUDY_HOURS} 的党员。",
        with_hours,
        lambda s: ~Q(person__in=_enough(s)),
        "《党员教育管理工作条例》",
    ),
)
