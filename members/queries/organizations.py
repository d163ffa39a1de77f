"""Reading the tree: nodes with their counts, rolled up through the path."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Exists, OuterRef, Subquery
from django.db.models.functions import Length, Substr

from branchrecords.access.permissions import Permission
from members.models import Membership, Organization, Standing
from members.models.organizations import OrganizationQuerySet
from members.models.placements import (
    condition,
    directly_below,
    placements_on,
    reached,
    stood_within,
)
from members.rules.kinds import MEMBER_STANDINGS, OrganizationKind
from members.rules.placements import Placements


@dataclass
class TreeNode:
    """An organisation with what lies below it: `members` and `branches` include everything."""

    organization: Organization
    members: int = 0
    branches: int = 0
    children: list[TreeNode] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        """Whether the reader may open its page today (`visible_on`)."""
        return getattr(self.organization, "is_open", True)

    @property
    def branches_text(self) -> str:
        """How many branches lie below; nothing for a branch or a group."""
        return (
            f"{self.branches} 个支部" if self.branches and not self.organization.is_branch else ""
        )

    @property
    def members_text(self) -> str:
        """How many members, everything below included."""
        return f"{self.members:,} 人"


def visible_on(user, permission: Permission, *, on: date) -> OrganizationQuerySet:
    """Whatever stood in the user's scope on a day, each with `is_open`.

    Some of it stands elsewhere today: its page stays closed.
    """
    then = reached(user.reach(permission), placements_on(on), "")
    open_ones = Organization.objects.permitted(user, permission).filter(pk=OuterRef("pk"))
    return Organization.objects.filter(then).annotate(is_open=Exists(open_ones))


def tree(*, organizations: OrganizationQuerySet, on: date) -> list[TreeNode]:
    """The topmost of these organisations on a day, each with what was below it; four queries."""
    rows = list(organizations.active_on(on).order_by("path"))
    members, groups = _counts(organizations, on)
    then = placements_on(on)
    nodes: dict[str, TreeNode] = {}
    for row in rows:
        own = members[row.pk] if row.is_branch else groups[row.pk]
        nodes[row.path] = TreeNode(row, own, 1 if row.is_branch else 0)
    roots: list[TreeNode] = []
    for path, node in nodes.items():
        parent = nodes.get(then.parent(path))
        (parent.children if parent else roots).append(node)
    for root in roots:
        _add_up(root)
    return roots


def _add_up(node: TreeNode) -> None:
    """A branch's own count already has its groups' members."""
    for child in node.children:
        _add_up(child)
        if not node.organization.is_branch:
            node.members += child.members
            node.branches += child.branches


def _counts(organizations: OrganizationQuerySet, on: date) -> tuple[Counter, Counter]:
    """Full and probationary members by branch, and by 党小组."""
    standings = Standing.objects.active_on(on).filter(
        person=OuterRef("person"), kind__in=MEMBER_STANDINGS
    )
    rows = Membership.objects.active_on(on).filter(Exists(standings)).order_by()

    def by(column: str) -> Counter:
        here = rows.filter(**{f"{column}__in": organizations.values("pk")})
        return Counter(dict(here.values_list(column).annotate(number=Count("pk"))))

    return by("organization"), by("group")


def node_with_counts(
    *, organization: Organization, on: date, among: OrganizationQuerySet | None = None
) -> TreeNode:
    """The organisation with its counts and children on a day, also when it is dissolved.

    `among`: the organisations that may be named, all without it.
    """
    rows = Organization.objects.all() if among is None else among
    roots = tree(organizations=rows.filter(stood_within(organization, on=on, field="path")), on=on)
    return next((root for root in roots if root.organization == organization), None) or TreeNode(
        organization
    )


def within_on(
    organization: Organization, *, on: date, then: Placements | None = None
) -> OrganizationQuerySet:
    """The organisation and what existed below it on a day, wherever that stands today."""
    inside = condition(then or placements_on(on), organization.path, "path")
    return Organization.objects.filter(inside).active_on(on)


def directly_below_on(
    organization: Organization, *, on: date, then: Placements
) -> OrganizationQuerySet:
    """What stood directly below an organisation on a day, wherever that stands today."""
    return Organization.objects.filter(directly_below(organization, then)).active_on(on)


def branch_choices(
    *, organization: Organization, on: date, then: Placements | None = None
) -> OrganizationQuerySet:
    """The branches at or below an organisation that exist on a day."""
    return within_on(organization, on=on, then=then).branches()


def group_choices(*, organization: Organization, on: date) -> OrganizationQuerySet:
    """The 党小组 at or below an organisation."""
    return within_on(organization, on=on).filter(kind=OrganizationKind.GROUP)


def narrowable(
    *, organization: Organization, on: date, then: Placements | None = None
) -> list[Organization]:
    """What a list of people can be narrowed to; nothing within a branch or a group."""
    if organization.is_branch or organization.kind == OrganizationKind.GROUP:
        return []
    return list(within_on(organization, on=on, then=then))


def committee_above(organization: Organization) -> Organization | None:
    """The nearest 党委 from the organisation itself upwards, which approves what it submits."""
    if organization.kind == OrganizationKind.COMMITTEE:
        return organization
    return (
        Organization.objects.above(organization)
        .filter(kind=OrganizationKind.COMMITTEE)
        .order_by("-depth")
        .first()
    )


def parent_code() -> Subquery:
    """The code of the organisation above, for lists of organisations."""
    above = Substr(OuterRef("path"), 1, Length(OuterRef("path")) - Organization.steplen)
    return Subquery(Organization.objects.filter(path=above).order_by().values("code")[:1])
