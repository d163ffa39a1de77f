"""Figures over 个人总结: who has handed in the year's."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils import timezone

from reports.models import PersonalStep, PersonalSummary

from .figure import Count, Figure, Scope
from .members import members
from .reviews import APPRAISALS


def _handed_in(scope: Scope) -> Q:
    """Members whose summary of the year was handed in by the day of asking and not sent back.

    A year's is often written after it: it counts in the year it is about.
    """
    end = timezone.make_aware(datetime.combine(scope.on + timedelta(days=1), time()))
    steps = PersonalStep.objects.filter(summary=OuterRef("pk"), at__lt=end)
    turned = steps.exclude(kind=PersonalStep.Kind.DRAFTED).order_by("-at", "-pk")
    given = PersonalSummary.objects.filter(person=OuterRef("person"), year=scope.year)
    return Q(
        Exists(
            given.annotate(last=Subquery(turned.values("kind")[:1])).filter(
                last=PersonalStep.Kind.SUBMITTED
            )
        )
    )


PERSONAL_FIGURES: tuple[Figure, ...] = (
    Figure(
        "personal_summaries",
        APPRAISALS,
        "交个人总结的党员",
        "名",
        Count(),
        "统计日在册、本年度个人总结已交支部且没有被退回的党员。",
        members,
        _handed_in,
    ),
)
