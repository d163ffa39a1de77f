"""Suggestions by size and posts for one organisation or a whole committee, set-based."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import Count, Q
from django.urls import reverse

from members.models import Organization, Position
from members.models.placements import condition, placements_on
from members.queries.organizations import within_on
from members.queries.roster import memberships_on
from members.queries.settings import settings_below
from members.rules.establishment import Shape, Suggestion, Thresholds, suggestions
from members.rules.kinds import COMMITTEE_POSTS, OrganizationKind, Post, StandingKind

# By the status of a suggestion's pill.
WEIGHTS = {"": "全部", "late": "应当办理", "soon": "建议", "info": "可以"}
_KEYS = ("group_from", "deputy_from", "general_branch_from", "committee_from")


@dataclass(frozen=True)
class Advice:
    """A suggestion for one organisation, with the page that mends it."""

    organization: Organization
    suggestion: Suggestion
    url: str
    word: str


def advice_for(*, within: Organization, on: date) -> list[Advice]:
    """Every suggestion at and below an organisation, gravest first.

    Nine queries, however many organisations there are.
    """
    then = placements_on(on)
    units = list(within_on(within, on=on, then=then))
    groups = Counter(unit.parent_path for unit in units if unit.kind == OrganizationKind.GROUP)
    units = [unit for unit in units if unit.kind != OrganizationKind.GROUP]
    full, members = _counts(within, on)
    posts = _posts(condition(then, within.path), on)
    limits = _thresholds(units, on)
    found = [
        _advice(unit, one)
        for unit in units
        for one in suggestions(_shape(unit, full, members, posts, groups), limits[unit.pk], on)
    ]
    order = ("late", "soon", "info")
    return sorted(found, key=lambda one: order.index(one.suggestion.status))


def _counts(within: Organization, on: date) -> tuple[Counter, Counter]:
    """正式党员 and all members by path, everything below included; one query."""
    full: Counter = Counter()
    members: Counter = Counter()
    step = Organization.steplen
    rows = memberships_on(within=within, on=on).order_by()
    grouped = rows.values_list("organization__path", "standing").annotate(number=Count("pk"))
    for path, standing, number in grouped:
        for end in range(len(within.path), len(path) + 1, step):
            members[path[:end]] += number
            full[path[:end]] += number if standing == StandingKind.FULL else 0
    return full, members


class _Holder(NamedTuple):
    post: str
    person: int
    full_on: date | None


def _posts(inside: Q, on: date) -> dict[int, list[_Holder]]:
    posts: dict[int, list[_Holder]] = defaultdict(list)
    rows = Position.objects.active_on(on).filter(inside, post__in=COMMITTEE_POSTS).order_by()
    held = rows.values_list("organization", "post", "person", "person__full_on")
    for organization, post, person, full_on in held:
        posts[organization].append(_Holder(post, person, full_on))
    return posts


def _thresholds(units: list[Organization], on: date) -> dict[int, Thresholds]:
    values = {key: settings_below(key, organizations=units, on=on) for key in _KEYS}
    return {
        unit.pk: Thresholds(**{key: int(values[key][unit.pk]) for key in _KEYS}) for unit in units
    }


def _shape(
    unit: Organization,
    full: Counter,
    members: Counter,
    posts: dict[int, list[_Holder]],
    groups: Counter,
) -> Shape:
    held = posts.get(unit.pk, [])
    secretary = next((one for one in held if one.post == Post.SECRETARY), None)
    return Shape(
        kind=unit.kind,
        sector=unit.sector,
        full=full[unit.path],
        members=members[unit.path],
        officers=len({one.person for one in held}),
        deputies=sum(one.post == Post.DEPUTY for one in held),
        groups=groups[unit.path],
        has_secretary=secretary is not None,
        secretary_full_on=secretary.full_on if secretary else None,
    )


# What mends it: the word of the link and the page.
_ACTS = {
    "merge": ("合并到其他支部", "organization-merge"),
    "split": ("看分设建议", "organization-split"),
    "election": ("登记换届选举", "term-list"),
    "posts": ("登记任职", "position-add"),
    "add": ("建立党小组", "organization-add"),
    "edit": ("修改组织资料", "organization-edit"),
}


def _advice(unit: Organization, one: Suggestion) -> Advice:
    word, view = _ACTS[one.act]
    return Advice(unit, one, reverse(view, args=(unit.pk,)), word)
