"""What the 制度 asks of the branches of a subtree in a year, without looking at any meeting."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from meetings.rules.cadence import Rule, Span, existed, rule_of, spans_of_year
from meetings.rules.kinds import Holder, MeetingKind, holder_of
from members.models import Organization, Position
from members.models.placements import condition, placements_on
from members.queries.roster import memberships_on
from members.rules.kinds import OrganizationKind, Post, StandingKind
from members.rules.placements import Placements

from .kinds import KindRules

# 支部工作条例 第六章: with so many 正式党员 a branch must have a 支委会.
COMMITTEE_FROM = 7
# Posts that exist only where there is a 支委会; a small branch has 书记 and 副书记 alone.
_COMMITTEE_SIGNS = (Post.ORGANIZATION, Post.PUBLICITY, Post.DISCIPLINE, Post.MEMBER)


@dataclass(frozen=True)
class Obligation:
    """One kind that one branch owes in one span."""

    branch: Organization
    kind: MeetingKind
    span: Span
    rule: Rule


@dataclass(frozen=True)
class Branches:
    """The branches of a subtree, and what decides which kinds they owe."""

    branches: tuple[Organization, ...]
    committees: tuple[Organization, ...]
    group_branch: dict[int, int]  # 党小组 → its branch
    tree: Placements
    groups: dict[int, list[Organization]]  # branch → its 党小组, also those of the past
    with_committee: frozenset[int]


def branches_of(organization: Organization, *, year: int, on: date) -> Branches:
    """The branches in `organization` that existed in the year; four queries for any number.

    Where they stood on `on` or, for a year that is over, on its last day.
    """
    starts, ends = date(year, 1, 1), date(year + 1, 1, 1)
    day = min(on, date(year, 12, 31))
    tree = placements_on(day)
    nodes = (
        Organization.objects.filter(condition(tree, organization.path, "path"))
        .filter(Q(founded_on__isnull=True) | Q(founded_on__lt=ends))
        .filter(Q(dissolved_on__isnull=True) | Q(dissolved_on__gt=starts))
    )
    branches, groups, committees = [], [], []
    for node in nodes:
        if node.is_branch:
            branches.append(node)
        elif node.kind == OrganizationKind.GROUP:
            groups.append(node)
        else:
            committees.append(node)
    by_path = {branch.path: branch.pk for branch in branches}
    group_branch = {
        group.pk: by_path[parent]
        for group in groups
        if (parent := tree.parent(group.path)) in by_path
    }
    return Branches(
        branches=tuple(branches),
        committees=tuple(committees),
        group_branch=group_branch,
        groups=_by_branch(groups, group_branch),
        tree=tree,
        with_committee=_with_committee(organization, day, tree),
    )


def _by_branch(
    groups: list[Organization], group_branch: dict[int, int]
) -> dict[int, list[Organization]]:
    found: dict[int, list[Organization]] = defaultdict(list)
    for group in groups:
        if group.pk in group_branch:
            found[group_branch[group.pk]].append(group)
    return found


def _with_committee(organization: Organization, on: date, tree: Placements) -> frozenset[int]:
    posts = Position.objects.active_on(on).filter(
        condition(tree, organization.path), post__in=_COMMITTEE_SIGNS
    )
    large = (
        memberships_on(within=organization, on=on, tree=tree)
        .filter(standing=StandingKind.FULL)  # type: ignore[misc]  # annotated there
        .order_by()
        .values("organization")
        .annotate(number=Count("pk"))
        .filter(number__gte=COMMITTEE_FROM)
    )
    found = set(posts.values_list("organization", flat=True))
    return frozenset(found | {row["organization"] for row in large})


def obligations(organization: Organization, *, year: int, known: Branches) -> list[Obligation]:
    """Everything owed in a year, in tree order, kinds as in the table, by date.

    Committees owe only what a local rule asks of them.
    """
    rules = KindRules(organization, known.tree)
    found = []
    for node in (*known.branches, *known.committees):
        holder = holder_of(node.kind)
        for kind in rules.table:
            if holder not in kind.held_by or not _asked(kind, node, holder, known):
                continue
            owed = _owed(node, kind, year, rules)
            if holder is not kind.asked_of:
                owed = [one for one in owed if one.rule.local]
            if kind.needs_groups:
                groups = known.groups.get(node.pk, ())
                owed = [one for one in owed if _any_existed(groups, one.span)]
            found += owed
    return sorted(found, key=lambda one: one.branch.path)


def _asked(kind: MeetingKind, node: Organization, holder: Holder, known: Branches) -> bool:
    """Whether the node is such that the kind can be asked of it at all."""
    if holder is Holder.BRANCH and kind.needs_committee:
        return node.pk in known.with_committee
    return True


def _any_existed(groups: Iterable[Organization], span: Span) -> bool:
    """Whether the branch had a 党小组 that owes the span: none before the first was founded."""
    return any(existed(span, group.founded_on, group.dissolved_on) for group in groups)


def _owed(node: Organization, kind: MeetingKind, year: int, rules: KindRules) -> list[Obligation]:
    return [
        Obligation(node, kind, span, rule)
        for span, rule in spans_of_year(year, lambda day: rule_of(rules.on(node, kind, day)))
        if existed(span, node.founded_on, node.dissolved_on)
    ]
