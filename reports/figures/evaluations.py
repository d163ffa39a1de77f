"""Figures over 量化考核: how many branches came out in which band."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from reports.models import Result, Scheme
from reports.rules.evaluation_course import Subject
from reports.rules.evaluation_marks import Band

from .figure import Count, Figure, Scope

EVALUATED = "量化考核"


def results(scope: Scope) -> QuerySet[Result]:
    """The result that counts of every branch evaluated for the year, as published and corrected
    until the day of asking: a year's results are out after its end."""
    end = timezone.make_aware(datetime.combine(scope.on + timedelta(days=1), time()))
    known = Result.objects.filter(at__lt=end, publication__starts_on__lte=scope.on)
    newer = known.filter(evaluation=OuterRef("evaluation"), number__gt=OuterRef("number"))
    rows = known.filter(
        ~Exists(newer),
        scope.inside("evaluation__organization__path"),
        evaluation__scheme__year=scope.year,
        evaluation__scheme__subject=Subject.BRANCHES,
    ).exclude(evaluation__scheme__state=Scheme.State.REPLACED)
    return rows.annotate(at_path=F("evaluation__organization__path"))


def _figure(key: str, label: str, why: str, band: str = "") -> Figure:
    return Figure(
        key, EVALUATED, label, "个", Count(), why, results,
        lambda scope: Q(band=band) if band else Q(),
    )  # fmt: skip


EVALUATION_FIGURES: tuple[Figure, ...] = (
    _figure(
        "evaluated", "公示考核结果的党支部", "本年度量化考核结果已经公示的党支部；更正的按更正。"
    ),
    *(
        _figure(f"evaluated_{band}", f"考核{label}的党支部", f"公示的等次为{label}的党支部。", band)
        for band, label in (
            (Band.TOP, "先进"),
            (Band.PASS, "合格"),
            (Band.BASIC, "基本合格"),
            (Band.FAIL, "不合格"),
        )
    ),
)
