"""What stands between an election and its confirmed result, and what the result suggests."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from branchrecords.access.roles import ROLES_BY_KEY
from branchrecords.errors import Blocker
from members.models import Ballot, Election, Grant, Organization, Position
from members.queries.elections import BallotView, seats_of, vacant_seats
from members.rules.elections import ARTICLE, Elects
from members.rules.grants import role_for_post
from members.rules.kinds import COMMITTEE_POSTS
from members.rules.terms import CHANGE_ARTICLE, reminder_day


def confirming_blockers(election: Election, views: Iterable[BallotView]) -> list[Blocker]:
    """Why the result cannot be confirmed yet."""
    views = list(views)
    found = [
        Blocker(f"{view.ballot}：{problem.sentence}", problem.article, _ballot_url(view.ballot))
        for view in views
        if view.ballot.is_counted and _is_last(view, views)
        for problem in view.problems
    ]
    found += [
        Blocker(f"{view.ballot}还没有登记计票结果", ARTICLE, _ballot_url(view.ballot))
        for view in views
        if not view.ballot.is_counted
    ]
    for elects in Elects:
        found += _vacancies(election, views, elects)
    return found + _too_early(election, views) + _unanswered(election, views)


def _is_last(view: BallotView, views: list[BallotView]) -> bool:
    """A later round for the same posts replaces what an earlier one could not settle."""
    return not any(
        other.ballot.elects == view.ballot.elects and other.ballot.round > view.ballot.round
        for other in views
    )


def _vacancies(election: Election, views: list[BallotView], elects: Elects) -> list[Blocker]:
    mine = [view for view in views if view.ballot.elects == elects]
    reduced = any(view.ballot.reduction_consented is not None for view in mine)
    vacant = vacant_seats(election, elects, mine)
    if not vacant or reduced:
        return []
    seats = seats_of(election, elects)
    message = f"{elects.label}应选 {seats} 名，已选出 {seats - vacant} 名"
    if mine:
        message += "，不足的名额请再次投票，或登记半数以上同意减少名额"
    return [Blocker(message, ARTICLE, reverse("ballot-add", args=(election.pk,)))]


def _too_early(election: Election, views: list[BallotView]) -> list[Blocker]:
    """An early 换届 needs an approval of its own; the last six months are the time to prepare."""
    term = election.term
    if term is None or election.kind != Election.Kind.RENEWAL or not views:
        return []
    begins = min(view.ballot.held_on for view in views)
    if begins >= reminder_day(term.due_on):
        return []
    message = f"任期 {term.due_on} 届满，{begins} 选举属提前换届，请先登记提前换届的批复"
    return [Blocker(message, CHANGE_ARTICLE, reverse("term-change", args=(term.pk,)))]


def _unanswered(election: Election, views: list[BallotView]) -> list[Blocker]:
    """The meeting is held after the committee above has agreed to the request."""
    edit = reverse("election-edit", args=(election.pk,))
    if election.agreed_on is None or not election.agreed_number:
        message = (
            f"还没有登记上级党组织同意{election.get_kind_display()}的批复，"
            "请在「修改请示和名额」里填批复日期和文号"
        )
        return [Blocker(message, ARTICLE, edit)]
    first = min((view.ballot.held_on for view in views), default=election.agreed_on)
    if first < election.agreed_on:
        message = f"同意{election.get_kind_display()}的批复是 {election.agreed_on}，投票是 {first}"
        return [Blocker(f"{message}：应先批复、后投票，请核对", ARTICLE, edit)]
    return []


def _ballot_url(ballot: Ballot) -> str:
    return reverse("ballot-detail", args=(ballot.pk,))


@dataclass(frozen=True)
class GrantAdvice:
    """A log-in role that a new post suggests, or an old one no longer does."""

    name: str
    message: str


def grant_advice(organization: Organization, *, on: date) -> list[GrantAdvice]:
    """Which roles of a branch should follow its posts; three queries."""
    if not organization.is_branch:
        return []
    posts = list(
        organization.positions.active_on(on)
        .filter(post__in=COMMITTEE_POSTS)
        .select_related("person")
    )
    wanted = {p.person_id: role_for_post(p.post, organization.kind) for p in posts}
    now = {p.person_id: p for p in posts}
    held = list(
        Grant.objects.active_on(on)
        .filter(organization=organization, role__in=("secretary", "branch_officer"))
        .select_related("user")
    )
    have = {(grant.user.person_id, grant.role) for grant in held}
    found = [
        GrantAdvice(
            position.person.name,
            f"任{position.get_post_display()}，建议授予"
            f"「{_role_label(wanted[position.person_id])}」岗位",
        )
        for position in posts
        if wanted[position.person_id]
        and (position.person_id, wanted[position.person_id]) not in have
    ]
    return found + [
        GrantAdvice(
            grant.user.name,
            f"{_now(now.get(grant.user.person_id))}，建议收回「{_role_label(grant.role)}」岗位",
        )
        for grant in held
        if grant.user.person_id and wanted.get(grant.user.person_id) != grant.role
    ]


def _now(position: Position | None) -> str:
    return f"现任{position.get_post_display()}" if position else "不再任职"


def _role_label(role: str | None) -> str:
    return ROLES_BY_KEY[role].label if role else ""
