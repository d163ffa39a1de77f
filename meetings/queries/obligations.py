"""What the 制度 asks of the branches of a subtree in a year, without looking at any meeting."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import Count, Exists, OuterRef, Q

from meetings.rules.cadence import Rule, Span, existed, rule_of, spans_of_year
from meetings.rules.kinds import Holder, MeetingKind, holder_of
from members.models import Organization, Position, Standing
from members.models.placements import condition, placements_on
from members.queries.roster import memberships_on
from members.queries.settings import SettingCourse
from members.rules.kinds import OrganizationKind, Post, StandingKind
from members.rules.placements import Placements

from .kinds import KindRules

# 支部工作条例 第六章: with so many 正式党员 a branch must have a 支委会.
COMMITTEE_FROM = 7
EACH_GROUP = "each"  # a choice of the setting `group_meetings`
# Posts that exist only where there is a 支委会; a small branch has 书记 and 副书记 alone.
_COMMITTEE_SIGNS = (Post.ORGANIZATION, Post.PUBLICITY, Post.DISCIPLINE, Post.MEMBER)


class Obligation(NamedTuple):
    """One kind that one branch owes in one span.

    `groups`: the 党小组 of a kind that is held in them; `each`: every one of them must hold it,
    otherwise one meeting of any of them will do (setting `group_meetings`).
    """

    branch: Organization
    kind: MeetingKind
    span: Span
    rule: Rule
    groups: tuple[Organization, ...] = ()
    each: bool = False


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
    full = Standing.objects.active_on(on).filter(person=OuterRef("person"), kind=StandingKind.FULL)
    large = (
        memberships_on(within=organization, on=on, tree=tree)
        .filter(Exists(full))
        .order_by()
        .values("organization")
        .annotate(number=Count("pk"))
        .filter(number__gte=COMMITTEE_FROM)
    )
    found = set(posts.values_list("organization", flat=True))
    return frozenset(found | {row["organization"] for row in large})


def obligations(
    organization: Organization, *, year: int, known: Branches, alone: bool = False
) -> list[Obligation]:
    """Everything owed in a year, in tree order, kinds as in the table, by date.

    Committees owe only what a local rule asks of them. `alone`: only of the organisation itself.
    """
    rules, year_of = KindRules(organization, known.tree), {}
    only = organization if organization.is_branch else None
    counted = SettingCourse("group_meetings", known.tree, alone=only)
    found = []
    for node in (*known.branches, *known.committees):
        if alone and node.pk != organization.pk:
            continue
        holder = holder_of(node.kind)
        for kind in rules.table:
            if holder not in kind.held_by or not _asked(kind, node, holder, known):
                continue
            key = rules.sharing(node, kind)
            if key not in year_of:
                year_of[key] = _spans(node, kind, year, rules)
            owed = _owed(node, kind, holder, year_of[key])
            if kind.needs_groups:
                owed = _in_groups(owed, known.groups.get(node.pk, ()), counted)
            found += owed
    return sorted(found, key=lambda one: one.branch.path)


def _asked(kind: MeetingKind, node: Organization, holder: Holder, known: Branches) -> bool:
    """Whether the node is such that the kind can be asked of it at all."""
    if holder is Holder.BRANCH and kind.needs_committee:
        return node.pk in known.with_committee
    return True


def _in_groups(
    owed: Iterable[Obligation], groups: Iterable[Organization], counted: SettingCourse
) -> list[Obligation]:
    """What is owed through 党小组: nothing before the first was founded (支部工作条例 第十三条)."""
    found = []
    for one in owed:
        there = tuple(
            group for group in groups if existed(one.span, group.founded_on, group.dissolved_on)
        )
        if there:
            each = counted.on(one.branch, one.span.starts) == EACH_GROUP
            found.append(one._replace(groups=there, each=each))
    return found


def _spans(
    node: Organization, kind: MeetingKind, year: int, rules: KindRules
) -> list[tuple[Span, Rule]]:
    return list(spans_of_year(year, lambda day: rule_of(rules.on(node, kind, day))))


def _owed(
    node: Organization, kind: MeetingKind, holder: Holder, spans: Iterable[tuple[Span, Rule]]
) -> list[Obligation]:
    """What a level owes by a rule that is not written for it: only where it is a local one."""
    return [
        Obligation(node, kind, span, rule)
        for span, rule in spans
        if (holder is kind.asked_of or rule.local)
        and existed(span, node.founded_on, node.dissolved_on)
    ]
