"""Terms of all organisations, one 换届 with its result, one under way, one extension; two
branches with a past of their own."""

from __future__ import annotations

from datetime import date, timedelta

from members.actions.ballots import add_ballot, record_count, set_candidates
from members.actions.changes import note_change
from members.actions.confirming import confirm_election
from members.actions.elections import open_election
from members.actions.terms import change_term
from members.models import (
    Ballot,
    Election,
    Organization,
    OrganizationChange,
    Person,
    Term,
)
from members.queries.elections import Count, electorate
from members.rules.approvals import Approval
from members.rules.elections import Body, Elects, usual_seats
from members.rules.kinds import OrganizationKind, Post
from members.rules.terms import due_date, term_years

from .world import Branch, World, moment

HELD = date(2026, 9, 18)
BEGUN = date(2026, 11, 6)
APPROVER = "中共临江街道工作委员会"
# Branches by number (world.branches) with a story of their own; the first is the demo's own.
RENEWED, UNDER_WAY, OVERDUE, EXTENDED = 3, 0, 30, 12
MOVED, RENAMED = 8, 15
DUE_SOON = {0: date(2027, 1, 15), 5: date(2027, 2, 20), 41: date(2027, 4, 2)}


def build_elections(world: World) -> None:
    """Everything about terms; runs after the register."""
    _terms(world)
    _extension(world.branches[EXTENDED])
    _renewal(world.branches[RENEWED])
    _under_way(world.branches[UNDER_WAY])
    _histories(world)


def _terms(world: World) -> None:
    """One present term each, begun between one and two and a half years ago."""
    rows = []
    numbers = {branch.organization.pk: i for i, branch in enumerate(world.branches)}
    for place, organization in enumerate(world.organizations.values()):
        years = term_years(organization.kind, organization.sector)
        if years is None:
            continue
        number = numbers.get(organization.pk)
        due = _wished_due(number, years, place)
        starts = due.replace(year=due.year - years)
        founded = organization.founded_on
        if founded is not None and starts < founded:
            starts = founded
        rows.append(
            Term(
                organization=organization,
                ordinal=1 + (starts.year - 2012) // years,
                starts_on=starts,
                years=years,
                due_on=due_date(starts, years),
            )
        )
    Term.objects.bulk_create(rows)


def _wished_due(number: int | None, years: int, place: int) -> date:
    if number in DUE_SOON:
        return DUE_SOON[number]
    if number == OVERDUE:
        return date(2026, 10, 31)
    if number == RENEWED:
        return date(2026, 10, 20)
    if number == EXTENDED:
        return date(2026, 9, 30)
    return date(2027, 7, 1) + timedelta(days=place * 37 % (330 * (years - 1)))


def _extension(branch: Branch) -> None:
    change_term(
        term=branch.organization.terms.get(),
        kind="extend",
        due_on=date(2027, 3, 31),
        approval=Approval(APPROVER, date(2026, 9, 4), "临工委〔2026〕21号", date(2026, 8, 25)),
        reason="社区办公用房搬迁，年内难以召开党员大会",
        by=None,
        at=moment(date(2026, 9, 7)),
    )


def _renewal(branch: Branch) -> None:
    """The whole way, four seats filled by 差额, to the approved result."""
    election, ballot, people = _members_ballot(branch, HELD, date(2026, 8, 20))
    seats = election.seats
    present = ballot.due - ballot.due // 10
    order = [present - 1 - 2 * i for i in range(seats)] + [present // 3] * (len(people) - seats)
    # Nobody may choose more names than there are seats: what the elected got is taken off the rest.
    spare = seats * present - sum(order[:seats])
    order[seats:] = [min(n, spare // max(len(people) - seats, 1)) for n in order[seats:]]
    _count(ballot, dict(zip(people, order, strict=True)), present, HELD)
    _officer(election, people[0], HELD)
    confirm_election(
        election=election,
        approval=Approval(APPROVER, date(2026, 9, 25), "临工委〔2026〕24号", date(2026, 9, 19)),
        posts=_shared(people, seats),
        by=None,
        at=moment(date(2026, 9, 25), 16),
    )


def _shared(people: list[Person], seats: int) -> dict[int, str]:
    posts = (Post.MEMBER, Post.ORGANIZATION, Post.PUBLICITY, Post.DISCIPLINE, Post.MEMBER)
    return {p.pk: post for p, post in zip(people[:seats], posts, strict=False)}


def _officer(election: Election, person: Person, on: date) -> None:
    ballot = add_ballot(
        election=election,
        body=Body.FIRST_SESSION,
        elects=Elects.SECRETARY,
        held_on=on,
        seats=1,
        by=None,
        at=moment(on),
    )
    set_candidates(ballot=ballot, people=[person], by=None, at=moment(on))
    _count(ballot, {person: ballot.due}, ballot.due, on)


def _under_way(branch: Branch) -> None:
    """The demo's own branch: request agreed, ballot arranged, candidates named."""
    _members_ballot(branch, date(2026, 12, 11), BEGUN, agreed=date(2026, 11, 16))


def _members_ballot(
    branch: Branch, on: date, begun: date, agreed: date | None = None
) -> tuple[Election, Ballot, list[Person]]:
    organization, at = branch.organization, moment(begun)
    seats = usual_seats(is_branch=True, full=len(branch.people))
    election = open_election(
        organization=organization,
        kind=Election.Kind.RENEWAL,
        planned_on=on,
        seats=seats,
        requested_on=begun,
        request_number=f"{branch.node.code}〔2026〕3号",
        agreed_on=agreed or begun + timedelta(days=9),
        agreed_number="临工委〔2026〕27号" if agreed else "临工委〔2026〕19号",
        by=branch.secretary,
        at=at,
    )
    ballot = add_ballot(
        election=election,
        body=Body.MEETING,
        elects=Elects.MEMBERS,
        held_on=on,
        seats=seats,
        by=branch.secretary,
        at=at,
    )
    people = _candidates(branch, election, on, seats + (seats + 4) // 5)
    set_candidates(ballot=ballot, people=people, by=branch.secretary, at=at)
    return election, ballot, people


def _candidates(branch: Branch, election: Election, on: date, number: int) -> list[Person]:
    """The present 支委 first, then others."""
    able = electorate(election=election, body=Body.MEETING, on=on)
    ids = {one.pk for one in able}
    officers = [p for post, p in branch.officers.items() if " " not in post and p.pk in ids]
    chosen = {one.pk: one for one in [*officers, *able]}
    return list(chosen.values())[:number]


def _count(ballot: Ballot, votes: dict[Person, int], present: int, on: date) -> None:
    candidates = {one.person_id: one.pk for one in ballot.candidates.all()}
    electors = [e.person for e in ballot.electors.select_related("person").order_by("-order")]
    others = [one for one in electors if one.pk not in candidates]
    record_count(
        ballot=ballot,
        count=Count(
            present=present,
            issued=present,
            returned=present,
            invalid=0,
            votes={candidates[p.pk]: (n, present - n, 0) for p, n in votes.items()},
            supervisors=others[:1],
            tellers=others[1:2],
        ),
        by=None,
        at=moment(on, 17),
    )


def _histories(world: World) -> None:
    """Two branches with a past: one came from another 党委, one had another name before."""
    moved, renamed = (world.branches[number].organization for number in (MOVED, RENAMED))
    parent = Organization.objects.get(path=moved.parent_path)
    other = (
        Organization.objects.filter(kind=OrganizationKind.COMMITTEE, depth=parent.depth)
        .exclude(pk=parent.pk)
        .first()
    ) or Organization.objects.get(path=moved.path[: Organization.steplen])
    note_change(
        organization=moved,
        kind=OrganizationChange.Kind.MOVED,
        on=date(2025, 7, 1),
        by=None,
        at=moment(date(2025, 7, 1)),
        approval=Approval(APPROVER, date(2025, 6, 24), "临工委〔2025〕17号", date(2025, 6, 10)),
        facts={"old_parent": other, "new_parent": parent, "note": "单位隶属关系调整"},
    )
    note_change(
        organization=renamed,
        kind=OrganizationChange.Kind.RENAMED,
        on=date(2025, 3, 3),
        by=None,
        at=moment(date(2025, 3, 3)),
        approval=Approval(APPROVER, date(2025, 2, 26), "临工委〔2025〕6号", date(2025, 2, 18)),
        facts={
            "old_name": renamed.name.replace("党支部", "联合党支部"),
            "new_name": renamed.name,
            "note": "单位合并后更名",
        },
    )
