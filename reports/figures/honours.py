"""Figures over 表彰 of people and organisations."""

from __future__ import annotations

from django.db.models import F, Q

from members.models import Award
from members.models.awards import AwardQuerySet
from members.rules.awards import AwardKind, AwardLevel
from reports.rules.annual_form import FORM

from .figure import Count, Figure, Scope

HONOURS = "表彰和荣誉"
# The three levels of the form, from above down.
_LEVELS = ((AwardLevel.CENTRAL, "中央"), (AwardLevel.PROVINCE, "省"), (AwardLevel.CITY, "市"))


def awards(scope: Scope) -> AwardQuerySet:
    """Awards of the year that were not taken back, where the recipient belonged that day."""
    return (
        Award.objects.standing()
        .filter(scope.inside(), awarded_on__gte=scope.starts, awarded_on__lt=scope.ends)
        .annotate(at_path=F("organization__path"))
    )


def _award(key: str, label: str, unit: str, why: str, condition: Q, item: str) -> Figure:
    return Figure(
        key,
        HONOURS,
        label,
        unit,
        Count(),
        f"表彰日期在统计期内、没有撤销，{why}。",
        awards,
        lambda scope: condition,
        f"{FORM} {item}",
    )


TO_PEOPLE, TO_UNITS = Q(person__isnull=False), Q(recipient__isnull=False)

HONOUR_FIGURES: tuple[Figure, ...] = (
    _award(
        "awards_people", "表彰个人", "人", "对象是个人的；一人多次按次计", TO_PEOPLE, "二、5"
    ),
    _award(
        "awards_organizations",
        "优秀党组织",
        "个",
        "种类为「先进基层党组织」的",
        Q(kind=AwardKind.ORGANIZATION),
        "二、5",
    ),
    *(
        _award(
            f"awards_{kind.value}", label, "人", f"种类为「{kind.label}」的", Q(kind=kind), "二、5"
        )
        for kind, label in (
            (AwardKind.WORKER, "优秀党务工作者"),
            (AwardKind.MEMBER, "优秀党员"),
            (AwardKind.ADVANCED, "先进工作者"),
        )
    ),
    Figure(
        "fifty_years_medals",
        HONOURS,
        "光荣在党50年纪念章",
        "枚",
        Count(),
        "颁发日期在统计期内、没有撤销的光荣在党50年纪念章。",
        awards,
        lambda scope: Q(kind=AwardKind.FIFTY_YEARS),
    ),
    _award("unit_honours", "单位获得荣誉", "项", "对象是党组织的", TO_UNITS, "五、4"),
    *(
        _award(
            f"unit_honours_{level.value}",
            f"单位荣誉（{label}）",
            "项",
            f"对象是党组织、级别为「{level.label}」的",
            TO_UNITS & Q(level=level),
            "五、4",
        )
        for level, label in _LEVELS
    ),
    *(
        _award(
            f"member_honours_{level.value}",
            f"党员受表彰（{label}）",
            "人",
            f"对象是个人、级别为「{level.label}」的；一人多次按次计",
            TO_PEOPLE & Q(level=level),
            "五、4",
        )
        for level, label in _LEVELS
    ),
)  # fmt: skip
