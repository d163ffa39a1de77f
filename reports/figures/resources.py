"""Figures over 群团组织 and 党建经费."""

from __future__ import annotations

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from dues.models import AdminSpending, Budget, BudgetLine
from dues.rules.spending import Fund
from members.models import MassActivity, MassHeadcount, MassOrganization
from members.rules.mass_organizations import MassKind
from reports.rules.annual_form import FORM

from .figure import Count, Figure, Scope, Slice, Sum

MASS, FUNDS = "群团组织", "党建经费"
_KINDS = ((MassKind.UNION, "工会"), (MassKind.WOMEN, "妇委会"), (MassKind.LEAGUE, "团组织"))


def headcounts(scope: Scope) -> QuerySet:
    """The newest count, on the 统计日, of each mass organisation that lives."""
    newer = MassHeadcount.objects.filter(
        Q(counted_on__gt=OuterRef("counted_on"))
        | Q(counted_on=OuterRef("counted_on"), pk__gt=OuterRef("pk")),
        mass_organization=OuterRef("mass_organization"),
        counted_on__lte=scope.day,
    )
    return MassHeadcount.objects.filter(
        scope.inside("mass_organization__organization__path"),
        ~Exists(newer),
        mass_organization__in=MassOrganization.objects.active_on(scope.day),
        counted_on__lte=scope.day,
    ).annotate(at_path=F("mass_organization__organization__path"))


def activities(scope: Scope) -> QuerySet:
    """What they held in the year."""
    return MassActivity.objects.filter(
        scope.inside("mass_organization__organization__path"),
        held_on__gte=scope.starts,
        held_on__lt=scope.ends,
    ).annotate(at_path=F("mass_organization__organization__path"))


def _budgeted(scope: Scope) -> QuerySet[BudgetLine]:
    """Lines of 党建经费 in the year's budget as it was decided last by the 统计日."""
    newer = Budget.objects.in_force(year=scope.year, on=scope.day).filter(
        organization=OuterRef("budget__organization"), version__gt=OuterRef("budget__version")
    )
    return BudgetLine.objects.filter(
        scope.inside("budget__organization__path"),
        ~Exists(newer),
        budget__year=scope.year,
        budget__decided_on__lte=scope.day,
        fund=Fund.ADMIN,
    ).annotate(at_path=F("budget__organization__path"))


def _paid(scope: Scope) -> QuerySet[AdminSpending]:
    """What the finance office paid in the year; reversals count with their minus sign."""
    return AdminSpending.objects.filter(
        scope.inside(), spent_on__gte=scope.starts, spent_on__lt=scope.ends
    ).annotate(at_path=F("organization__path"))


def _of_kind(kind: MassKind, label: str) -> tuple[Figure, Figure]:
    return (
        Figure(
            f"{kind.value}_people",
            MASS,
            f"{label}组成",
            "人",
            Slice("members", "mass_organization__kind", kind.value),
            f"统计日存续的{label}，统计日以前最近一次登记的组成人数之和。",
            headcounts,
            article=f"{FORM} 六、2",
            blank=True,
        ),
        Figure(
            f"{kind.value}_activities",
            MASS,
            f"{label}活动",
            "次",
            Count(),
            f"{label}在统计期内开展、已登记的活动。",
            activities,
            lambda scope: Q(mass_organization__kind=kind),
            f"{FORM} 六、2",
        ),
    )


RESOURCE_FIGURES: tuple[Figure, ...] = (
    *(figure for kind, label in _KINDS for figure in _of_kind(kind, label)),
    Figure(
        "party_funds",
        FUNDS,
        "党建经费预算",
        "元",
        Sum("amount"),
        "本年预算最近一版中，来源为党建经费（行政列支）的各项之和；不含党费。",
        _budgeted,
        article=f"{FORM} 六、3",
        blank=True,
    ),
    Figure(
        "party_funds_paid",
        FUNDS,
        "党建经费拨付",
        "元",
        Sum("amount"),
        "支付日期在统计期内、财务部门从党建经费支付的金额之和，冲正以负数计入。",
        _paid,
        article=f"{FORM} 六、3",
        blank=True,
    ),
)
