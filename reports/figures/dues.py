"""Figures over dues: owed, paid, outstanding, relieved."""

from __future__ import annotations

from datetime import date

from django.db.models import Count as CountOf
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models import Sum as SumOf
from django.db.models.functions import Coalesce, TruncMonth

from dues.models import Allocation, Assessment, Payment, Relief
from members.models import Membership

from .figure import Condition, Count, Figure, Quotient, Scope, Sum
from .members import members

DUES = "党费"
_RULES = "《党费收缴、使用和管理的规定》"


def _assessed(scope: Scope) -> QuerySet[Assessment]:
    """Months of the year owed."""
    return Assessment.objects.filter(
        scope.inside(),
        month__gte=scope.starts,
        month__lt=scope.ends,
    ).annotate(at_path=F("organization__path"))


def _received(scope: Scope) -> QuerySet[Payment]:
    """Money received in the year; reversals count with their minus sign."""
    return Payment.objects.filter(
        scope.inside(),
        paid_on__gte=scope.starts,
        paid_on__lt=scope.ends,
    ).annotate(at_path=F("organization__path"))


def _settled(scope: Scope) -> QuerySet[Allocation]:
    """What was paid on the months of the year, whenever it was paid."""
    return Allocation.objects.filter(
        scope.inside("assessment__organization__path"),
        assessment__month__gte=scope.starts,
        assessment__month__lt=scope.ends,
    ).annotate(at_path=F("assessment__organization__path"))


def _this_month(scope: Scope) -> date:
    return scope.day.replace(day=1)


def _months_open(before: date) -> QuerySet:
    """Per person, the number of months before `before` that are not fully paid."""
    paid = (
        Allocation.objects.filter(assessment=OuterRef("pk"))
        .order_by()
        .values("assessment")
        .annotate(total=SumOf("amount"))
        .values("total")
    )
    return (
        Assessment.objects.filter(person=OuterRef("person"), month__lt=before)
        .annotate(
            settled=Coalesce(Subquery(paid), 0, output_field=Assessment._meta.get_field("amount"))
        )
        .filter(amount__gt=F("settled"))
        .order_by()
        .values("person")
        .annotate(months=CountOf("pk"))
        .values("months")
    )


def _with_months_open(scope: Scope) -> QuerySet[Membership]:
    """Members with `months_open`: their unpaid months before the month of the as-of day."""
    return members(scope).annotate(
        months_open=Coalesce(Subquery(_months_open(_this_month(scope))), 0)
    )


def _relieved(kind: str) -> Condition:
    def condition(scope: Scope) -> Q:
        relief = Relief.objects.filter(
            person=OuterRef("person"),
            kind=kind,
            from_month__lt=scope.ends,
            until_month__gt=scope.starts,
        )
        return Q(Exists(relief))

    return condition


def _late(scope: Scope) -> QuerySet[Allocation]:
    """Money for months before the month in which it was paid."""
    return (
        Allocation.objects.filter(
            scope.inside("assessment__organization__path"),
            Q(payment__paid_on__gte=scope.starts, payment__paid_on__lt=scope.ends),
            payment__reverses__isnull=True,
            payment__reversal__isnull=True,
        )
        .filter(assessment__month__lt=TruncMonth("payment__paid_on"))
        .annotate(at_path=F("assessment__organization__path"))
    )


def _arrears(key: str, months: int) -> Figure:
    return Figure(
        key,
        DUES,
        f"欠交满 {months} 个月",
        "人",
        Count(),
        f"统计日在册、统计日所在月份以前有 {months} 个月以上党费没有交清的党员。",
        _with_months_open,
        lambda s: Q(months_open__gte=months),
        f"{_RULES}第十三条",
    )


DUES_FIGURES: tuple[Figure, ...] = (
    Figure(
        "dues_owed",
        DUES,
        "本年应交党费",
        "元",
        Sum("amount"),
        "月份在统计期内的应交党费之和。",
        _assessed,
        article=f"{_RULES}第二条",
    ),
    Figure(
        "dues_received",
        DUES,
        "本年实收党费",
        "元",
        Sum("amount"),
        "交纳日期在统计期内的党费之和，冲正以负数计入。",
        _received,
    ),
    Figure(
        "dues_settled",
        DUES,
        "本年应交中已交",
        "元",
        Sum("amount"),
        "交在统计期内各月份上的党费之和，无论何时交纳。",
        _settled,
    ),
    Figure(
        "dues_rate",
        DUES,
        "党费收缴率",
        "%",
        Quotient("dues_settled", "dues_owed"),
        "本年应交中已交 ÷ 本年应交党费，四舍五入到一位小数。",
    ),
    _arrears("arrears_1", 1),
    _arrears("arrears_3", 3),
    _arrears("arrears_6", 6),
    Figure(
        "dues_late",
        DUES,
        "补交以前月份",
        "笔",
        Count(),
        "统计期内交纳、所属月份早于交纳月份的党费，每人每月一笔，冲正的不算。",
        _late,
        article=f"{_RULES}第十二条",
    ),
    Figure(
        "relief_reduced",
        DUES,
        "少交党费",
        "人",
        Count(),
        "统计日在册、统计期内经批准少交党费的党员。",
        members,
        _relieved(Relief.Kind.REDUCED),
        f"{_RULES}第七条",
    ),
    Figure(
        "relief_exempt",
        DUES,
        "免交党费",
        "人",
        Count(),
        "统计日在册、统计期内经批准免交党费的党员。",
        members,
        _relieved(Relief.Kind.EXEMPT),
        f"{_RULES}第七条",
    ),
)
