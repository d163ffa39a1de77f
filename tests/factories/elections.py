"""Terms and elections for tests."""

from __future__ import annotations

from datetime import date, datetime

from members.actions.ballots import add_ballot, record_count, set_candidates
from members.actions.elections import open_election
from members.actions.terms import register_term
from members.models import Ballot, Election, Organization, Person, Term
from members.queries.elections import BallotView, Count, views_of
from members.rules.approvals import Approval
from members.rules.elections import Body, Elects
from tests.factories.members import AT

HELD = date(2026, 11, 10)
APPROVED = date(2026, 11, 18)
APPROVAL = Approval("临江街道党工委", APPROVED, "临工委〔2026〕15号", date(2026, 11, 12))


def make_term(organization: Organization, starts_on: date = date(2023, 11, 20)) -> Term:
    """A term of the usual length; three years in a 机关 branch, so due 2026-11-20 unless told."""
    return register_term(organization=organization, starts_on=starts_on, by=None, at=AT)


def make_election(organization: Organization, seats: int = 3, **fields) -> Election:
    """A 换届 planned for 2026-11-10; registers the term that it closes."""
    if not organization.terms.exists():
        make_term(organization)
    fields.setdefault("kind", "renewal")
    fields.setdefault("agreed_on", date(2026, 10, 12))
    fields.setdefault("agreed_number", "住党〔2026〕21号")
    return open_election(
        organization=organization, planned_on=HELD, seats=seats, by=None, at=AT, **fields
    )


def make_ballot(
    election: Election,
    elects: str = Elects.MEMBERS,
    body: str = Body.MEETING,
    people: list[Person] | None = None,
    seats: int = 3,
    held_on: date = HELD,
) -> Ballot:
    """A ballot with its candidates."""
    ballot = add_ballot(
        election=election,
        body=body,
        elects=elects,
        held_on=held_on,
        seats=seats,
        by=None,
        at=AT,
    )
    if people:
        set_candidates(ballot=ballot, people=people, by=None, at=AT)
    return ballot


def count_votes(
    ballot: Ballot,
    votes: dict[Person, int],
    tellers: tuple[Person, Person],
    present: int | None = None,
    at: datetime = AT,
    **fields,
) -> Ballot:
    """The count with `votes` in favour of each candidate and the rest against."""
    here = ballot.due if present is None else present
    fields = {"issued": here, "returned": here, "invalid": 0} | fields
    valid = fields["returned"] - fields["invalid"]
    by_person = {one.person_id: one.pk for one in ballot.candidates.all()}
    count = Count(
        present=here,
        votes={by_person[p.pk]: (n, valid - n, 0) for p, n in votes.items()},
        supervisors=[tellers[0]],
        tellers=[tellers[1]],
        **fields,
    )
    return record_count(ballot=ballot, count=count, by=None, at=at)


def elected_members(tree, people, votes=(9, 8, 7, 2)) -> Election:
    """A 换届 whose members' ballot is counted: three seats, four candidates."""
    election = make_election(tree["branch"])
    ballot = make_ballot(election, people=people[:4])
    count_votes(ballot, dict(zip(people[:4], votes, strict=True)), (people[8], people[9]))
    return election


def result_of(election: Election, number: int = 0) -> BallotView:
    """What the given ballot of the election decided."""
    return views_of(election)[number]
