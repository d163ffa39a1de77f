"""Figures over 民主评议 and 谈心谈话."""

from __future__ import annotations

from django.db.models import F, Q, QuerySet

from meetings.models import Appraisal, Talk
from meetings.rules.appraisals import Grade

from .figure import Count, Figure, Scope, Sum

APPRAISALS = "评议和谈心"
ARTICLE = "《支部工作条例》第十八条"


def appraised(scope: Scope) -> QuerySet[Appraisal]:
    """Members of the year's 民主评议 whose result was told inside the branch by the day.

    The campaign of a year often ends after it: it counts in the year it is about.
    """
    return Appraisal.objects.filter(
        scope.inside("review__organization__path"),
        review__year=scope.year,
        review__published_on__lte=scope.on,
    ).annotate(at_path=F("review__organization__path"))


def talks(scope: Scope) -> QuerySet:
    """Talks of the year that were not withdrawn."""
    return (
        Talk.objects.counted()
        .filter(scope.inside(), held_on__gte=scope.starts, held_on__lt=scope.ends)
        .annotate(at_path=F("organization__path"))
    )


def _of_grade(grade: Grade) -> Figure:
    return Figure(
        f"appraised_{grade.value}",
        APPRAISALS,
        f"评议为{grade.label}",
        "名",
        Count(),
        f"本年度民主评议、结果已在支部内通报，等次为「{grade.label}」的党员。",
        appraised,
        lambda s: Q(grade=grade.value),
        ARTICLE,
    )


REVIEW_FIGURES: tuple[Figure, ...] = (
    Figure(
        "appraised",
        APPRAISALS,
        "参加民主评议",
        "名",
        Count(),
        "本年度民主评议、结果已在支部内通报的名单上，参加了评议的党员（含预备党员）。",
        appraised,
        lambda s: Q(part="took_part"),
        ARTICLE,
    ),
    *(_of_grade(grade) for grade in Grade),
    Figure(
        "talks",
        APPRAISALS,
        "谈心谈话",
        "次",
        Count(),
        "谈话日期在统计期内、没有撤回的谈心谈话。",
        talks,
        article="《支部工作条例》第十九条",
    ),
    Figure(
        "talks_solved",
        APPRAISALS,
        "谈心谈话解决问题",
        "个",
        Sum("solved"),
        "统计期内谈心谈话登记的解决问题个数之和。",
        talks,
        lambda s: Q(solved__gt=0),
        "年度统计表 五、3",
    ),
)
