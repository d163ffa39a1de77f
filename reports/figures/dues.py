"""Figures over dues: owed, paid, outstanding, relieved."""

from __future__ import annotations

from datetime import date

from django.db.models import Count as CountOf
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, TruncMonth

from dues.models import Assessment, JournalEntry, JournalLine, Payment, Relief
from dues.rules.accounts import Account, EntryKind
from members.models import Membership

from .figure import Condition, Count, Figure, Quotient, Scope, Sum, nothing_without
from .members import members, of_members

DUES = "党费"
_RULES = "《党费收缴、使用和管理的规定》"


def assessed(scope: Scope) -> QuerySet:
    """Months of the year owed, each with what it owes now."""
    return (
        Assessment.objects.with_balance()
        .filter(
            scope.inside(),
            month__gte=scope.starts,
            month__lt=scope.ends,
        )
        .annotate(at_path=F("organization__path"))
    )


def received(scope: Scope) -> QuerySet[Payment]:
    """Money received in the year; reversals count with their minus sign."""
    return Payment.objects.filter(
        scope.inside(),
        paid_on__gte=scope.starts,
        paid_on__lt=scope.ends,
    ).annotate(at_path=F("organization__path"))


def _credited(scope: Scope) -> QuerySet[JournalLine]:
    """What was paid on months, what was taken back with its minus sign."""
    return (
        JournalLine.objects.filter(scope.inside(), account=Account.RECEIVABLE)
        .filter(Q(credit__lt=0) | Q(credit__gt=0))  # as the index says it
        .annotate(at_path=F("organization__path"))
    )


def _settled(scope: Scope) -> QuerySet[JournalLine]:
    """What was paid on the months of the year, whenever it was paid."""
    return _credited(scope).filter(month__gte=scope.starts, month__lt=scope.ends)


def _this_month(scope: Scope) -> date:
    return scope.day.replace(day=1)


def _months_open(before: date) -> QuerySet:
    """Per person, the number of months before `before` that are not fully paid."""
    return (
        Assessment.objects.filter(person=OuterRef("person"), month__lt=before)
        .unpaid()
        .order_by()
        .values("person")
        .annotate(months=CountOf("pk"))
        .values("months")
    )


def _unpaid(scope: Scope) -> QuerySet:
    """Months before the month of the as-of day that are not fully paid; of a branch, of its
    members."""
    owed = Assessment.objects.filter(month__lt=_this_month(scope))
    return of_members(scope, owed.unpaid())


def _behind(months: int) -> Condition:
    """Who has so many unpaid months, as one list that the database makes once."""

    def condition(scope: Scope) -> Q:
        people = _unpaid(scope).order_by().values("person").annotate(months=CountOf("pk"))
        return Q(person__in=people.filter(months__gte=months).values("person"))

    return condition


@nothing_without(_unpaid)
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


def _late(scope: Scope) -> QuerySet[JournalLine]:
    """Money for months before the month in which it was paid."""
    return _credited(scope).filter(
        ~Exists(JournalEntry.objects.filter(reverses=OuterRef("entry"))),
        Q(entry__occurred_on__gte=scope.starts, entry__occurred_on__lt=scope.ends),
        month__lt=TruncMonth("entry__occurred_on"),
        entry__kind=EntryKind.RECEIPT,
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
        _behind(months),
        f"{_RULES}第十三条",
    )


DUES_FIGURES: tuple[Figure, ...] = (
    Figure(
        "dues_owed",
        DUES,
        "本年应交党费",
        "元",
        Sum("owed"),
        "月份在统计期内的应交党费之和。",
        assessed,
        article=f"{_RULES}第二条",
    ),
    Figure(
        "dues_received",
        DUES,
        "本年实收党费",
        "元",
        Sum("amount"),
        "交纳日期在统计期内的党费之和，冲正以负数计入。",
        received,
    ),
    Figure(
        "dues_settled",
        DUES,
        "本年应交中已交",
        "元",
        Sum("credit"),
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
