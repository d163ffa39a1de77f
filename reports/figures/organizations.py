"""Figures over the organisations below one: by level and by sector."""

from __future__ import annotations

from django.db.models import Case, Q, QuerySet, Value, When
from django.db.models.functions import Left, Length

from members.models import Organization
from members.rules.kinds import BRANCH_KINDS, OrganizationKind, Sector

from .figure import Count, Figure, Scope

ORGANIZATIONS = "组织设置"


def _organizations(scope: Scope) -> QuerySet[Organization]:
    """Organisations strictly below the asked one, without 党小组; each counts for its parent."""
    return (
        Organization.objects.filter(scope.inside("path"))
        .active_on(scope.day)
        .exclude(path=scope.path)
        .exclude(kind=OrganizationKind.GROUP)
        .annotate(at_path=_parent_path(scope))
    )


def _parent_path(scope: Scope) -> Case | Left:
    """Under what each stood on the 统计日."""
    today = Left("path", Length("path") - Organization.steplen)
    moved = [When(path=path, then=Value(above)) for path, above in scope.tree.moved.items()]
    return Case(*moved, default=today) if moved else today


def _organization(key: str, label: str, condition: Q, why: str) -> Figure:
    return Figure(
        key, ORGANIZATIONS, label, "个", Count(), why, _organizations, lambda scope: condition
    )


ORGANIZATION_FIGURES: tuple[Figure, ...] = (
    _organization(
        "organizations", "下级组织", Q(), "统计日存续的下级党委、党总支、党支部，不含党小组。"
    ),
    _organization(
        "committees", "党委", Q(kind=OrganizationKind.COMMITTEE), "统计日存续的下级党委。"
    ),
    _organization(
        "general_branches",
        "党总支",
        Q(kind=OrganizationKind.GENERAL_BRANCH),
        "统计日存续的下级党总支。",
    ),
    _organization(
        "branches",
        "党支部",
        Q(kind__in=BRANCH_KINDS),
        "统计日存续的下级党支部，含联合、临时、流动党员党支部。",
    ),
    *(
        _organization(
            f"sector_{sector.value}",
            f"{sector.label}组织",
            Q(sector=sector),
            f"统计日存续的下级组织中行业为「{sector.label}」的。",
        )
        for sector in Sector
    ),
)
