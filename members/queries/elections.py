"""Reading elections: who may elect, what the count means, what still stands in the way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet

from members.models import Ballot, Candidate, Election, Elector, Organization, Person
from members.queries.roster import memberships_on, voters_on
from members.queries.settings import setting
from members.rules.elections import (
    METHOD_ARTICLE,
    Body,
    Elects,
    Finding,
    Outcome,
    Tally,
    Votes,
    candidates_finding,
    outcome,
    reduction_finding,
)
from members.rules.kinds import Post, StandingKind

OFFICERS = {Elects.SECRETARY: Post.SECRETARY, Elects.DEPUTY: Post.DEPUTY}


@dataclass(frozen=True)
class BallotView:
    """One ballot with everything that follows from it. `outcome` is None before the count."""

    ballot: Ballot
    candidates: list[Candidate]
    omitted: list[Elector]
    due: int
    outcome: Outcome | None
    findings: tuple[Finding, ...]

    @property
    def problems(self) -> list[Finding]:
        """What makes it invalid or incomplete."""
        return [finding for finding in self.findings if not finding.met]

    @property
    def counts(self) -> bool:
        """Whether its result stands."""
        return self.outcome is not None and not self.problems

    @property
    def elected(self) -> list[Candidate]:
        """Those elected, most votes first."""
        if not self.counts or self.outcome is None:
            return []
        by_key = {one.pk: one for one in self.candidates}
        return [by_key[key] for key in self.outcome.elected]


@dataclass(frozen=True)
class Count:
    """What the tellers announce: the ballot papers and, by candidate id, (赞成, 不赞成, 弃权)."""

    present: int
    issued: int
    returned: int
    invalid: int
    votes: Mapping[int, tuple[int, int, int]]
    written_in: Sequence[tuple[Person, int]] = ()
    supervisors: Sequence[Person] = ()
    tellers: Sequence[Person] = ()
    reduction_consented: int | None = None


def ballots_of(election: Election) -> QuerySet[Ballot]:
    """The ballots with candidates, electors and tellers, in order; five queries."""
    return election.ballots.prefetch_related(
        Prefetch("candidates", Candidate.objects.select_related("person")),
        "electors",
        "supervisors",
        "tellers",
    ).order_by("held_on", "pk")


def view_of(ballot: Ballot, *, base: str) -> BallotView:
    """What a ballot with prefetched rows comes to."""
    candidates = list(ballot.candidates.all())
    omitted = [one for one in ballot.electors.all() if one.omission]
    tally = ballot.tally
    result = None
    if tally is not None:
        result = outcome(tally, [_votes(one) for one in candidates], base=base)
    findings = [*_standing(ballot, candidates), *_omissions(ballot, omitted)]
    if result is not None:
        findings += result.findings
        findings += _tellers(candidates, ballot.supervisors.all(), ballot.tellers.all())
        if ballot.reduction_consented is not None:
            findings.append(
                reduction_finding(present=ballot.present or 0, consented=ballot.reduction_consented)
            )
    return BallotView(ballot, candidates, omitted, ballot.due, result, tuple(findings))


def live_outcome(ballot: Ballot, count: Count, *, base: str) -> BallotView:
    """What a count that is being typed comes to; nothing is saved."""
    tally = Tally(
        ballot.seats, ballot.due, count.present, count.issued, count.returned, count.invalid
    )
    candidates = [one for one in ballot.candidates.all() if not one.written_in]
    votes = [Votes(one.pk, one.name, *count.votes[one.pk]) for one in candidates]
    votes += [
        Votes(-person.pk, person.name, number, written_in=True)
        for person, number in count.written_in
    ]
    omitted = [one for one in ballot.electors.all() if one.omission]
    result = outcome(tally, votes, base=base)
    findings = [*_standing(ballot, candidates), *_omissions(ballot, omitted), *result.findings]
    findings += _tellers(candidates, count.supervisors, count.tellers)
    if count.reduction_consented is not None:
        findings.append(
            reduction_finding(present=count.present, consented=count.reduction_consented)
        )
    return BallotView(ballot, candidates, omitted, ballot.due, result, tuple(findings))


def views_of(election: Election) -> list[BallotView]:
    """Every ballot of an election, evaluated."""
    ballots = list(ballots_of(election))
    on = ballots[0].held_on if ballots else election.planned_on
    base = str(setting("election_base", organization=election.organization, on=on))
    return [view_of(ballot, base=base) for ballot in ballots]


def _votes(one: Candidate) -> Votes:
    return Votes(
        one.pk, one.name, one.in_favour or 0, one.against or 0, one.abstained or 0, one.written_in
    )


def _standing(ballot: Ballot, candidates: list[Candidate]) -> list[Finding]:
    """A later round votes on those who were tied or left over, so the 差额 is not asked again."""
    listed = sum(not one.written_in for one in candidates)
    if ballot.round > 1:
        text = f"第 {ballot.round} 次投票，应选 {ballot.seats} 名，候选人 {listed} 名"
        return [Finding("candidates", listed >= ballot.seats, text)]
    return [candidates_finding(ballot.elects, ballot.seats, listed)]


def _omissions(ballot: Ballot, omitted: list[Elector]) -> list[Finding]:
    if not omitted:
        return []
    met = ballot.omissions_consented and bool(ballot.omissions_number)
    names = "、".join(f"{one.name}（{one.get_omission_display()}）" for one in omitted)
    text = f"不计入应到会 {len(omitted)} 人：{names}"
    if not met:
        text += "；须报上级批准并经会议同意，请填写批复文号并勾选会议同意"
    return [Finding("omissions", met, text)]


def _tellers(
    candidates: list[Candidate], supervisors: Iterable[Person], tellers: Iterable[Person]
) -> list[Finding]:
    """监票人 are voted by the meeting, 计票人 work under them; candidates may be neither."""
    standing = {one.person_id for one in candidates if not one.written_in}
    found = []
    for label, people in (("监票人", list(supervisors)), ("计票人", list(tellers))):
        if not people:
            text = f"没有登记{label}"
            found.append(Finding("tellers", False, text, METHOD_ARTICLE))
        elif named := [str(one) for one in people if one.pk in standing]:
            text = f"{label}{'、'.join(named)}是候选人，候选人不能担任"
            found.append(Finding("tellers", False, text, METHOD_ARTICLE))
    return found


def electorate(*, election: Election, body: str, on: date) -> list[Person]:
    """Who has the right to elect at such a meeting on a day; nobody is listed for delegates."""
    if body == Body.FIRST_SESSION:
        return elected_members(election)
    if body == Body.DELEGATES:
        return []
    rows = voters_on(within=election.organization, on=on).select_related("person")
    people = [row.person for row in rows]
    return sorted(people, key=lambda person: (person.pinyin, person.pk))


def elected_members(election: Election) -> list[Person]:
    """The 委员 elected so far, over every ballot that counts."""
    return [
        one.person
        for view in views_of(election)
        if view.ballot.elects == Elects.MEMBERS
        for one in view.elected
    ]


def roster_has_changed(ballot: Ballot) -> bool:
    """Whether the roster of the day is no longer the one the electors were taken from."""
    if ballot.body == Body.DELEGATES:
        return False
    people = electorate(election=ballot.election, body=ballot.body, on=ballot.held_on)
    return {one.pk for one in people} != set(ballot.electors.values_list("person", flat=True))


def full_members(organization: Organization, on: date) -> int:
    """正式党员 of an organisation and everything below on a day."""
    rows = memberships_on(within=organization, on=on)
    return rows.filter(standing=StandingKind.FULL).count()  # type: ignore[misc]


def seats_of(election: Election, elects: str) -> int:
    """How many are to be elected to a post in all."""
    return {
        Elects.MEMBERS: election.seats,
        Elects.SECRETARY: election.secretaries,
        Elects.DEPUTY: election.deputies,
    }[Elects(elects)]


def vacant_seats(election: Election, elects: str, views: Iterable[BallotView]) -> int:
    """How many seats of a post no ballot has filled yet."""
    elected = sum(len(view.elected) for view in views if view.ballot.elects == elects)
    return max(seats_of(election, elects) - elected, 0)
