"""Figures over the members of a day: sex, people, schooling, age, joining, occupation."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.db.models import F, FilteredRelation, Q, QuerySet

from members.models import Membership, Organization
from members.rules.codes import COLLEGE_CODES, EDUCATION, MAJORITY, OCCUPATIONS
from members.rules.joining import JOINED_BANDS
from members.rules.kinds import (
    MEMBER_STANDINGS,
    Sex,
    StandingKind,
)

from .figure import Condition, Count, Figure, Quotient, Scope

MEMBERS = "党员队伍"
MOST_NAMED = 50_000
AGES, JOINED, OCCUPIED, SCHOOLING = "年龄（周岁）", "入党时间", "职业", "学历"

# 党内统计公报: age bands as (key, label, from age, below age).
AGE_BANDS = (
    ("age_30", "30 岁及以下", 0, 31),
    ("age_35", "31 至 35 岁", 31, 36),
    ("age_40", "36 至 40 岁", 36, 41),
    ("age_45", "41 至 45 岁", 41, 46),
    ("age_50", "46 至 50 岁", 46, 51),
    ("age_55", "51 至 55 岁", 51, 56),
    ("age_60", "56 至 60 岁", 56, 61),
    ("age_61", "61 岁及以上", 61, 200),
)

# GB/T 4658 groups as (key, label, the codes in it).
SCHOOLING_BANDS = tuple(
    (f"schooling_{group}0", label, tuple(code for code in EDUCATION if code[0] == group))
    for group, label in (
        ("1", "研究生"),
        ("2", "大学本科"),
        ("3", "大学专科"),
        ("4", "中等职业教育"),
        ("6", "普通高中"),
        ("7", "初中"),
        ("8", "小学"),
        ("9", "其他学历"),
    )
)


def years_before(day: date, years: int) -> date:
    """The same day so many years earlier; 29 February becomes 1 March."""
    try:
        return day.replace(year=max(day.year - years, 1))
    except ValueError:
        return date(day.year - years, 3, 1)


def members(scope: Scope) -> QuerySet:
    """Full and probationary members on the as-of day: one membership each, with its `standing`.

    By a join, where a roster asks for each row: nobody has two standings on a day, and twenty
    figures that mention it would ask for it twenty times.
    """
    standing = "person__standings__"
    of_the_day = Q(
        Q(**{f"{standing}ends_on__isnull": True}) | Q(**{f"{standing}ends_on__gt": scope.day}),
        **{f"{standing}starts_on__lte": scope.day, f"{standing}kind__in": MEMBER_STANDINGS},
    )
    return (
        Membership.objects.active_on(scope.day)
        .below(scope.organization, on=scope.day, tree=scope.tree)
        .annotate(now=FilteredRelation("person__standings", condition=of_the_day))
        .filter(now__isnull=False)
        .annotate(standing=F("now__kind"), at_path=F("organization__path"))
    )


def of_members(scope: Scope, rows: QuerySet) -> QuerySet:
    """Rows with a `person`, for a list that is made once: those of the members alone.

    By id, because the database does not carry the question who they are into a view; otherwise
    the page of a branch would make the list of the whole city.
    """

    def people() -> list[int]:
        here = members(scope).order_by().values_list("person", flat=True)
        return list(here[: MOST_NAMED + 1])

    return _among(scope, rows, "person", people)


def of_places(scope: Scope, rows: QuerySet) -> QuerySet:
    """Rows with an `organization`, for a view: by the ids of those within, as in `of_members`."""

    def places() -> list[int]:
        within = Organization.objects.filter(scope.inside("path")).order_by()
        return list(within.values_list("pk", flat=True)[: MOST_NAMED + 1])

    return _among(scope, rows, "organization", places)


def _among(scope: Scope, rows: QuerySet, field: str, read: Callable[[], list[int]]) -> QuerySet:
    """Nothing is left out at the top, nor where naming them would take longer than it saves."""
    if scope.organization.depth == 1:
        return rows
    ids = scope.once(field, read)
    return rows if len(ids) > MOST_NAMED else rows.filter(**{f"{field}__among": ids})


def _aged(starts: int, ends: int) -> Condition:
    def condition(scope: Scope) -> Q:
        return Q(
            person__born_on__lte=years_before(scope.day, starts),
            person__born_on__gt=years_before(scope.day, ends),
        )

    return condition


def _joined(starts: date, ends: date) -> Condition:
    return lambda scope: Q(person__joined_on__gte=starts, person__joined_on__lt=ends)


def _schooled(codes: tuple[str, ...]) -> Condition:
    return lambda scope: Q(person__education__in=codes)


def working_as(code: str) -> Condition:
    """That a person (of a membership or of a standing) has this occupation."""
    return lambda scope: Q(person__occupation=code)


def _member(key: str, label: str, why: str, condition: Condition, group: str = MEMBERS) -> Figure:
    return Figure(key, group, label, "名", Count(), why, members, condition)


MEMBER_FIGURES: tuple[Figure, ...] = (
    _member("members", "党员", "统计日在册的正式党员和预备党员。", lambda s: Q()),
    _member(
        "probationary",
        "预备党员",
        "统计日身份为预备党员的。",
        lambda s: Q(standing=StandingKind.PROBATIONARY),
    ),
    _member(
        "full", "正式党员", "统计日身份为正式党员的。", lambda s: Q(standing=StandingKind.FULL)
    ),
    _member("women", "女党员", "统计日在册、性别为女的党员。", lambda s: Q(person__sex=Sex.FEMALE)),
    _member("men", "男党员", "统计日在册、性别为男的党员。", lambda s: Q(person__sex=Sex.MALE)),
    _member(
        "sex_unknown",
        "未登记性别",
        "统计日在册、性别为未知或未说明的党员，请在名册补登。",
        lambda s: ~Q(person__sex__in=(Sex.FEMALE, Sex.MALE)),
    ),
    _member(
        "majority",
        "汉族党员",
        "统计日在册、民族为汉族的党员。",
        lambda s: Q(person__ethnicity=MAJORITY),
    ),
    _member(
        "ethnicity_unknown",
        "未登记民族",
        "统计日在册、民族空缺的党员，请在名册补登。",
        lambda s: Q(person__ethnicity=""),
    ),
    _member(
        "minorities",
        "少数民族党员",
        "统计日在册、民族不是汉族的党员。",
        lambda s: ~Q(person__ethnicity__in=("", MAJORITY)),
    ),
    _member(
        "college",
        "大专及以上学历党员",
        "统计日在册、学历代码 10 至 39（GB/T 4658）的党员。",
        lambda s: Q(person__education__in=COLLEGE_CODES),
    ),
    Figure(
        "college_share",
        MEMBERS,
        "大专及以上学历占比",
        "%",
        Quotient("college", "members", places=2),
        "大专及以上学历党员 ÷ 党员，四舍五入到两位小数。",
    ),
    _member(
        "education_unknown",
        "未登记学历",
        "统计日在册、学历空缺的党员，请在名册补登。",
        lambda s: Q(person__education=""),
        SCHOOLING,
    ),
    *(
        _member(
            key,
            label,
            f"统计日在册、学历为「{label}」（GB/T 4658）的党员。",
            _schooled(codes),
            SCHOOLING,
        )
        for key, label, codes in SCHOOLING_BANDS
    ),
    _member(
        "full_on_unknown",
        "未登记转正日期",
        "统计日在册的正式党员，转正日期空缺，党龄算不出来，请在名册补登。",
        lambda s: Q(standing=StandingKind.FULL, person__full_on__isnull=True),
    ),
    _member(
        "fifty_years",
        "党龄满 50 年",
        "统计日在册、党龄（从转正之日起算）满 50 年的党员。",
        lambda s: Q(person__full_on__lte=years_before(s.day, 50)),
    ),
    *(
        _member(key, label, f"统计日在册、统计日周岁为 {label} 的党员。", _aged(starts, ends), AGES)
        for key, label, starts, ends in AGE_BANDS
    ),
    _member(
        "age_unknown",
        "未登记出生日期",
        "统计日在册、出生日期空缺的党员，请在名册补登。",
        lambda s: Q(person__born_on__isnull=True),
        AGES,
    ),
    *(
        _member(
            key,
            label,
            f"统计日在册、入党日期在「{label}」的党员。",
            _joined(starts, ends),
            JOINED,
        )
        for key, label, starts, ends in JOINED_BANDS
    ),
    _member(
        "joined_unknown",
        "未登记入党日期",
        "统计日在册、入党日期空缺的党员，请在名册补登。",
        lambda s: Q(person__joined_on__isnull=True),
        JOINED,
    ),
    *(
        _member(
            f"occupation_{code}",
            label,
            f"统计日在册、职业为「{label}」的党员。",
            working_as(code),
            OCCUPIED,
        )
        for code, label in OCCUPATIONS.items()
    ),
    _member(
        "occupation_unknown",
        "未登记职业",
        "统计日在册、职业空缺的党员，请在名册补登。",
        lambda s: Q(person__occupation=""),
        OCCUPIED,
    ),
)
