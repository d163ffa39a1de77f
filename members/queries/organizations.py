"""Reading the tree: nodes with their counts, rolled up through the path."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Exists, OuterRef, Subquery
from django.db.models.functions import Length, Substr

from members.models import Membership, Organization, Standing
from members.models.organizations import OrganizationQuerySet
from members.rules.kinds import MEMBER_STANDINGS, OrganizationKind


@dataclass
class TreeNode:
    """An organisation with what lies below it: `members` and `branches` include everything."""

    organization: Organization
    members: int = 0
    branches: int = 0
    children: list[TreeNode] = field(default_factory=list)

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


def tree(*, organizations: OrganizationQuerySet, on: date) -> list[TreeNode]:
    """The topmost of these organisations, each with all that is below; three queries."""
    rows = list(organizations.active_on(on).order_by("path"))
    members, groups = _counts(organizations, on)
    nodes: dict[str, TreeNode] = {}
    roots: list[TreeNode] = []
    for row in rows:
        own = members[row.pk] if row.is_branch else groups[row.pk]
        node = TreeNode(row, own, 1 if row.is_branch else 0)
        nodes[row.path] = node
        parent = nodes.get(row.parent_path)
        (parent.children if parent else roots).append(node)
    for row in reversed(rows):
        _add_up(nodes[row.path], nodes.get(row.parent_path))
    return roots


def _add_up(node: TreeNode, parent: TreeNode | None) -> None:
    """A branch's own count already has its groups' members."""
    if parent is not None and not parent.organization.is_branch:
        parent.members += node.members
        parent.branches += node.branches


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


def children_with_counts(*, organization: Organization, on: date) -> list[TreeNode]:
    """The organisations directly below, with counts of everything below them."""
    roots = tree(organizations=Organization.objects.within(organization), on=on)
    return roots[0].children if roots else []


def node_with_counts(*, organization: Organization, on: date) -> TreeNode:
    """The organisation with its counts and children, also when it is dissolved."""
    roots = tree(organizations=Organization.objects.within(organization), on=on)
    return roots[0] if roots else TreeNode(organization)


def branch_choices(*, organization: Organization, on: date) -> OrganizationQuerySet:
    """The branches at or below an organisation that exist on a day."""
    return Organization.objects.within(organization).branches().active_on(on)


def group_choices(*, organization: Organization, on: date) -> OrganizationQuerySet:
    """The 党小组 at or below an organisation."""
    return Organization.objects.within(organization).active_on(on).filter(kind="group")


def narrowable(*, organization: Organization, on: date) -> list[Organization]:
    """What a list of people can be narrowed to; nothing within a branch or a group."""
    if organization.is_branch or organization.kind == OrganizationKind.GROUP:
        return []
    return list(Organization.objects.within(organization).active_on(on))


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
