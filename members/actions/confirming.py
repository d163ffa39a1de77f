"""The approved result of an election: posts end and begin, the next term opens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from branchrecords.audit.models import AuditEvent
from branchrecords.audit.recording import build, record
from branchrecords.errors import Blocker, refuse_if
from members.actions.elections import lock_open
from members.actions.ending import cut_short
from members.actions.terms import register_term
from members.models import Candidate, Election, Person, Position
from members.queries.confirming import confirming_blockers
from members.queries.elections import OFFICERS, BallotView, views_of
from members.rules.approvals import Approval
from members.rules.elections import ARTICLE, Elects
from members.rules.kinds import COMMITTEE_POSTS, Post

OFFICER_POSTS = tuple(OFFICERS.values())


@dataclass(frozen=True)
class Dates:
    """委员 hold office from the day of the vote; 书记 and 副书记 from the approval."""

    elected_on: date
    last_on: date
    approved_on: date


@transaction.atomic
def confirm_election(
    *,
    election: Election,
    approval: Approval,
    posts: Mapping[int, str],
    by: Any,
    at: datetime,
) -> Election:
    """Close the election with the 批复 of its result.

    `posts`: the 分工 of each elected 委员 by person id (default 委员). Ends the old posts, begins
    the new ones and, unless it is a 补选, opens the next term.
    """
    election = lock_open(election=election)
    views = views_of(election)
    blockers = confirming_blockers(election, views)
    if views:
        dates = _dates(views, approval)
        blockers += _date_blockers(election, dates, timezone.localdate(at), views, posts)
    refuse_if(blockers, "不能确认结果")
    _store_results(views, posts)
    renewed = election.kind != Election.Kind.BY_ELECTION
    _replace_posts(election, views, posts, dates, renewed, by, at)
    if renewed:
        election.new_term = register_term(
            organization=election.organization, starts_on=dates.elected_on, by=by, at=at
        )
    election.state = Election.State.CONFIRMED
    election.approved_on, election.approved_by = approval.approved_on, approval.approved_by
    election.approved_number = approval.document_number
    election.confirmed_at, election.confirmed_by = at, by
    election.save()
    record(
        "election.confirmed",
        by=by,
        at=at,
        thing=election,
        organization=election.organization,
        detail={"approval": approval.document_number, "on": str(approval.approved_on)},
    )
    return election


def _dates(views: list[BallotView], approval: Approval) -> Dates:
    days = [view.ballot.held_on for view in views if view.counts] or [
        view.ballot.held_on for view in views
    ]
    return Dates(min(days), max(days), approval.approved_on)


def _date_blockers(
    election: Election,
    dates: Dates,
    today: date,
    views: list[BallotView],
    posts: Mapping[int, str],
) -> list[Blocker]:
    found = []
    if dates.approved_on < dates.last_on:
        message = f"批复日期不能早于投票日期 {dates.last_on}"
        found.append(Blocker(message, ARTICLE, "id_approved_on"))
    if dates.approved_on > today:
        found.append(Blocker("批复日期不能晚于今天", target="id_approved_on"))
    later = election.organization.positions.filter(
        post__in=COMMITTEE_POSTS, starts_on__gte=dates.elected_on
    ).select_related("person")
    found += [
        Blocker(
            f"{one.person} 已登记 {one.starts_on} 起任{one.get_post_display()}，"
            "与这次选举的结果重复，请先免去",
            target="",
        )
        for one in later
    ]
    single = [post for post in posts.values() if post not in ("", Post.MEMBER)]
    doubled = sorted({Post(post).label for post in single if single.count(post) > 1})
    if doubled:
        found.append(Blocker(f"分工重复：{'、'.join(doubled)}", target="posts"))
    return found


def _store_results(views: list[BallotView], posts: Mapping[int, str]) -> None:
    """What each candidate came to, kept with the record."""
    rows = []
    for view in views:
        elected = {one.pk for one in view.elected}
        for one in view.candidates:
            one.elected = one.pk in elected
            one.post = _post_of(view, one, posts) if one.elected else ""
            rows.append(one)
    Candidate.objects.bulk_update(rows, ("elected", "post"))


def _post_of(view: BallotView, one: Candidate, posts: Mapping[int, str]) -> str:
    officer = OFFICERS.get(Elects(view.ballot.elects))
    return officer or posts.get(one.person_id) or Post.MEMBER


def _replace_posts(
    election: Election,
    views: list[BallotView],
    posts: Mapping[int, str],
    dates: Dates,
    renewed: bool,
    by: Any,
    at: datetime,
) -> None:
    organization = election.organization
    old = list(
        organization.positions.lasting(dates.elected_on)
        .filter(post__in=COMMITTEE_POSTS)
        .select_related("person")
    )
    ended = old if renewed else []
    officers = [one for one in ended if one.post in OFFICER_POSTS]
    cut_short(model=Position, rows=[o for o in ended if o not in officers], on=dates.elected_on)
    cut_short(model=Position, rows=officers, on=dates.approved_on)
    begun = Position.objects.bulk_create(
        _new_posts(election, views, posts, dates, {one.person_id for one in officers})
    )
    events = [
        build(action, by=by, at=at, thing=one, organization=organization, person=one.person)
        for action, rows in (("position.ended", ended), ("position.appointed", begun))
        for one in rows
    ]
    AuditEvent.objects.bulk_create(events)


def _new_posts(
    election: Election,
    views: list[BallotView],
    posts: Mapping[int, str],
    dates: Dates,
    acting: set[int],
) -> list[Position]:
    """Officers from the approval; until then a newly elected one is 委员, an old one acts on."""
    officers: dict[int, tuple[Person, str]] = {}
    members: dict[int, tuple[Person, str]] = {}
    for view in views:
        for one in view.elected:
            post = _post_of(view, one, posts)
            (officers if post in OFFICER_POSTS else members)[one.person_id] = (one.person, post)
    rows = [
        Position(
            person=person,
            organization=election.organization,
            post=post,
            starts_on=dates.elected_on,
        )
        for key, (person, post) in members.items()
        if key not in officers
    ]
    for key, (person, post) in officers.items():
        waits = key in members and dates.elected_on < dates.approved_on and key not in acting
        if waits:
            rows.append(
                Position(
                    person=person,
                    organization=election.organization,
                    post=Post.MEMBER,
                    starts_on=dates.elected_on,
                    ends_on=dates.approved_on,
                )
            )
        rows.append(
            Position(
                person=person,
                organization=election.organization,
                post=post,
                starts_on=dates.approved_on,
            )
        )
    return rows
