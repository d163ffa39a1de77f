"""Which organisation may stand under which (党章 第五章; 支部工作条例 第四条, 第十三条). Pure."""

from __future__ import annotations

from members.rules.kinds import BRANCH_KINDS, OrganizationKind

ALLOWED_BELOW: dict[str, tuple[str, ...]] = {
    OrganizationKind.COMMITTEE: (
        OrganizationKind.COMMITTEE,
        OrganizationKind.GENERAL_BRANCH,
        *BRANCH_KINDS,
    ),
    OrganizationKind.GENERAL_BRANCH: BRANCH_KINDS,
    OrganizationKind.GROUP: (),
    **dict.fromkeys(BRANCH_KINDS, (OrganizationKind.GROUP,)),
}


def may_stand_below(kind: str, parent_kind: str) -> bool:
    """Whether an organisation of `kind` may be placed directly under one of `parent_kind`."""
    return kind in ALLOWED_BELOW[parent_kind]


def placing_problem(kind: str, parent_kind: str) -> str:
    """Why it may not, in Chinese; "" when it may."""
    if may_stand_below(kind, parent_kind):
        return ""
    child, parent = OrganizationKind(kind).label, OrganizationKind(parent_kind).label
    allowed = "、".join(OrganizationKind(k).label for k in ALLOWED_BELOW[parent_kind])
    return f"{parent}下面不能设{child}，可以设：{allowed}" if allowed else f"{parent}下面不再设组织"
