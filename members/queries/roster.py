"""Who belongs to an organisation on a day: the roster that meetings and dues start from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Exists, IntegerField, OuterRef, QuerySet, Subquery, Value, When

from members.models import Membership, Organization, Person, Position, Sanction, Standing
from members.models.memberships import MembershipQuerySet
from members.rules.kinds import COMMITTEE_POSTS, MEMBER_STANDINGS, Post, StandingKind
from members.rules.placements import Placements
from members.rules.sanctions import VOTELESS

_POST_ORDER = tuple(Post.values)


@dataclass(frozen=True)
class RosterEntry:
    """One member of a roster as of its day. `post` is the label of the highest post, or ""."""

    person: Person
    standing: StandingKind
    post: str
    group: str
    may_vote: bool


def memberships_on(
    *, within: Organization, on: date, tree: Placements | None = None
) -> MembershipQuerySet:
    """Memberships of full and probationary members in `within` and below on a day.

    Each row carries `standing` (a StandingKind value); one query for a whole committee, and one
    for the tree of that day unless it is given.
    """
    standing = Standing.objects.active_on(on).filter(
        person=OuterRef("person"), kind__in=MEMBER_STANDINGS
    )
    return (
        Membership.objects.active_on(on)
        .below(within, on=on, tree=tree)
        .annotate(standing=Subquery(standing.values("kind")[:1]))
        .filter(Exists(standing))  # not the annotation: its rows cannot be estimated
    )


def posts_on(*, organizations: QuerySet[Organization] | list[Organization], on: date) -> QuerySet:
    """Positions held in these organisations on a day, highest post first."""
    rank = Case(
        *(When(post=post, then=Value(i)) for i, post in enumerate(_POST_ORDER)),
        default=Value(99),
        output_field=IntegerField(),
    )
    return (
        Position.objects.active_on(on)
        .filter(organization__in=organizations)
        .annotate(rank=rank)
        .order_by("rank", "pk")
    )


def may_vote(standing: str, *, voteless: bool = False) -> bool:
    """Only 正式党员 in possession of their rights vote (选举工作条例 第五条: neither 预备党员 nor
    who is under 留党察看 or has the rights suspended; 停止党籍 is on no roster at all)."""
    return standing == StandingKind.FULL and not voteless


def voteless_on(on: date) -> QuerySet[Sanction]:
    """What takes somebody's vote on a day: 留党察看, suspended rights."""
    return Sanction.objects.in_force_on(on).filter(kind__in=VOTELESS)


def voters_on(*, within: Organization, on: date) -> MembershipQuerySet:
    """Memberships of those with a vote in `within` and below on a day; one query."""
    held = voteless_on(on).filter(person=OuterRef("person"))
    rows = memberships_on(within=within, on=on).filter(standing=StandingKind.FULL)  # type: ignore[misc]
    return rows.exclude(Exists(held))


def roster(*, organization: Organization, on: date) -> list[RosterEntry]:
    """The members of a branch or group on a day: post holders first, then by 拼音."""
    posts: dict[int, Position] = {}
    for position in posts_on(organizations=[organization], on=on):
        posts.setdefault(position.person_id, position)
    rows = list(memberships_on(within=organization, on=on).select_related("person", "group"))
    people = [row.person_id for row in rows]
    voteless = set(voteless_on(on).filter(person__in=people).values_list("person", flat=True))
    rows.sort(
        key=lambda row: (
            _POST_ORDER.index(posts[row.person_id].post) if row.person_id in posts else 99,
            row.person.pinyin,
            row.person_id,
        )
    )
    return [
        RosterEntry(
            person=row.person,
            standing=StandingKind(row.standing),
            post=posts[row.person_id].get_post_display() if row.person_id in posts else "",
            group=str(row.group) if row.group else "",
            may_vote=may_vote(row.standing, voteless=row.person_id in voteless),
        )
        for row in rows
    ]


def committee_roster(*, organization: Organization, on: date) -> list[RosterEntry]:
    """The 支委会 on a day: the roster's holders of a committee post."""
    labels = {post.label for post in COMMITTEE_POSTS}
    return [entry for entry in roster(organization=organization, on=on) if entry.post in labels]
