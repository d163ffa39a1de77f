"""The votes of an election: who may vote, who stands, what was counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from branchrecords.audit.recording import record
from branchrecords.errors import ActionError, Blocker, refuse_if
from members.actions.elections import lock_open
from members.models import Ballot, Candidate, Election, Elector, Person
from members.queries.election_rolls import roll_of
from members.queries.elections import (
    Count,
    elected_members,
    electorate,
    roster_has_changed,
    vacant_seats,
    views_of,
)
from members.rules.elections import ARTICLE, METHOD_ARTICLE, RIGHT_ARTICLE, Body, Elects


@transaction.atomic
def add_ballot(
    *,
    election: Election,
    body: str,
    elects: str,
    held_on: date,
    seats: int,
    by: Any,
    at: datetime,
    delegates: int | None = None,
) -> Ballot:
    """Another casting of votes; the electors are taken from the roster of its day."""
    election = lock_open(election=election)
    refuse_if(
        ballot_blockers(
            election=election,
            body=body,
            elects=elects,
            held_on=held_on,
            seats=seats,
            delegates=delegates,
        ),
        "不能安排投票",
    )
    rounds = election.ballots.filter(elects=elects).count()
    ballot = Ballot.objects.create(
        election=election,
        body=body,
        elects=elects,
        round=rounds + 1,
        held_on=held_on,
        seats=seats,
        due=delegates or 0,
    )
    _take_electors(ballot)
    _log("election.ballot", ballot, by, at)
    return ballot


def ballot_blockers(
    *,
    election: Election,
    body: str,
    elects: str,
    held_on: date,
    seats: int,
    delegates: int | None,
) -> list[Blocker]:
    """Why such a ballot cannot be held."""
    found = []
    if elects == Elects.MEMBERS and body == Body.FIRST_SESSION:
        found.append(Blocker("委员由党员大会或党员代表大会选举", ARTICLE, "id_body"))
    if elects != Elects.MEMBERS and election.seats and body != Body.FIRST_SESSION:
        message = f"设委员会的，{Elects(elects).label}在委员会第一次全体会议上选举"
        found.append(Blocker(message, ARTICLE, "id_body"))
    if body == Body.FIRST_SESSION and not election.seats:
        message = "不设支部委员会，书记由党员大会直接选举"
        found.append(Blocker(message, ARTICLE, "id_body"))
    elif body == Body.FIRST_SESSION and not elected_members(election):
        found.append(Blocker("还没有选出委员，请先登记选举委员的结果", ARTICLE))
    if body == Body.DELEGATES and not delegates:
        found.append(Blocker("请写应到会的代表人数", METHOD_ARTICLE, "id_delegates"))
    return found + _order_blockers(election, elects, held_on, seats)


def _order_blockers(election: Election, elects: str, held_on: date, seats: int) -> list[Blocker]:
    """What earlier ballots for the same posts leave to be voted on."""
    found = []
    views = [view for view in views_of(election) if view.ballot.elects == elects]
    left = vacant_seats(election, elects, views)
    if seats > left:
        message = f"{Elects(elects).label}还有 {left} 个名额待选，应选名额不能多于 {left}"
        found.append(Blocker(message, ARTICLE, "id_seats"))
    if any(not view.ballot.is_counted for view in views):
        found.append(Blocker(f"选举{Elects(elects).label}的投票已经安排，请先登记计票结果"))
    if views and held_on < views[-1].ballot.held_on:
        found.append(Blocker("再次投票的日期不能早于上一次", target="id_held_on"))
    if election.term and held_on <= election.term.starts_on:
        message = f"投票日期应晚于本届任期开始日期 {election.term.starts_on}"
        found.append(Blocker(message, target="id_held_on"))
    return found


@transaction.atomic
def remove_ballot(*, ballot: Ballot, by: Any, at: datetime) -> Election:
    """Take back a ballot that was not counted yet."""
    election = lock_open(election=ballot.election)
    ballot = Ballot.objects.get(pk=ballot.pk)
    if ballot.is_counted:
        raise ActionError("已经登记了计票结果，不能删去；结果无效的，请再安排一次投票")
    record(
        "election.ballot",
        by=by,
        at=at,
        thing=election,
        organization=election.organization,
        detail={"removed": str(ballot)},
    )
    ballot.delete()
    return election


def _take_electors(ballot: Ballot) -> None:
    """Electors as of the ballot's day; whoever was left out lawfully before stays so."""
    if ballot.body == Body.DELEGATES:
        return
    before = dict(ballot.electors.exclude(omission="").values_list("person", "omission"))
    ballot.electors.all().delete()
    people = electorate(election=ballot.election, body=ballot.body, on=ballot.held_on)
    Elector.objects.bulk_create(
        [
            Elector(
                ballot=ballot,
                person=person,
                name=person.name,
                order=place,
                omission=before.get(person.pk, ""),
            )
            for place, person in enumerate(people)
        ],
        batch_size=1000,
    )
    ballot.due = len(people) - sum(person.pk in before for person in people)
    ballot.save(update_fields=("due",))


@transaction.atomic
def set_electors(
    *,
    ballot: Ballot,
    omissions: Mapping[int, str],
    consented: bool,
    number: str,
    by: Any,
    at: datetime,
    refresh: bool = False,
) -> Ballot:
    """Who is lawfully left out of 应到会 (by elector id). `refresh` takes the roster anew."""
    ballot = _locked(ballot)
    if ballot.is_counted:
        raise ActionError("已经登记了计票结果，应到名单不能再改")
    for elector in ballot.electors.all():
        wanted = omissions.get(elector.pk, "")
        if wanted != elector.omission:
            elector.omission = wanted
            elector.save(update_fields=("omission",))
    ballot.omissions_consented, ballot.omissions_number = consented, number
    if ballot.body != Body.DELEGATES:
        ballot.due = ballot.electors.filter(omission="").count()
    ballot.save(update_fields=("omissions_consented", "omissions_number", "due"))
    if refresh:
        _take_electors(ballot)
    _log("election.ballot", ballot, by, at, due=ballot.due)
    return ballot


@transaction.atomic
def set_candidates(*, ballot: Ballot, people: Sequence[Person], by: Any, at: datetime) -> Ballot:
    """Who stands on the ballot paper, by 拼音 of the name."""
    ballot = _locked(ballot)
    if ballot.is_counted:
        raise ActionError("已经登记了计票结果，候选人不能再改")
    refuse_if(_candidate_blockers(ballot, people), "不能确定候选人")
    ballot.candidates.all().delete()
    Candidate.objects.bulk_create(
        [
            Candidate(ballot=ballot, person=person, name=person.name, order=place)
            for place, person in enumerate(sorted(people, key=lambda one: (one.pinyin, one.pk)))
        ]
    )
    _log("election.ballot", ballot, by, at, candidates=[str(person) for person in people])
    return ballot


def _candidate_blockers(ballot: Ballot, people: Sequence[Person]) -> list[Blocker]:
    within = Body.MEETING if ballot.body == Body.DELEGATES else Body(ballot.body)
    allowed = electorate(election=ballot.election, body=within, on=ballot.held_on)
    outside = [str(one) for one in people if one.pk not in {person.pk for person in allowed}]
    if not outside:
        return []
    return [Blocker(f"{'、'.join(outside)}没有被选举权或不在这次会议的名单里", RIGHT_ARTICLE)]


@transaction.atomic
def record_count(*, ballot: Ballot, count: Count, by: Any, at: datetime) -> Ballot:
    """Write the count. A count that makes the election invalid is written too: it happened."""
    ballot = _locked(ballot)
    refuse_if(
        count_blockers(ballot=ballot, count=count, on=timezone.localdate(at)), "不能登记计票结果"
    )
    for key in ("present", "issued", "returned", "invalid", "reduction_consented"):
        setattr(ballot, key, getattr(count, key))
    ballot.save()
    ballot.supervisors.set(count.supervisors)
    ballot.tellers.set(count.tellers)
    for one in ballot.candidates.filter(written_in=False):
        one.in_favour, one.against, one.abstained = count.votes.get(one.pk, (0, 0, 0))
        one.save(update_fields=("in_favour", "against", "abstained"))
    ballot.candidates.filter(written_in=True).delete()
    Candidate.objects.bulk_create(
        [
            Candidate(
                ballot=ballot, person=person, name=person.name, in_favour=votes, written_in=True
            )
            for person, votes in count.written_in
        ]
    )
    _log("election.counted", ballot, by, at, present=count.present, returned=count.returned)
    return ballot


def count_blockers(*, ballot: Ballot, count: Count, on: date) -> list[Blocker]:
    """Counts that cannot be, whatever was voted."""
    found = []
    if ballot.held_on > on:
        found.append(Blocker(f"{ballot.held_on} 还没有到，投票后再登记结果"))
    if not ballot.candidates.filter(written_in=False).exists():
        found.append(Blocker("还没有确定候选人，请先确定候选人"))
    if roster_has_changed(ballot):
        found.append(Blocker("名册有变动，请先在「应到会」里重新生成名单"))
    if count.present > ballot.due:
        message = f"实到会 {count.present} 人，多于应到会 {ballot.due} 人"
        found.append(Blocker(message, target="id_present"))
    if count.invalid > count.returned:
        message = f"无效票 {count.invalid} 张，多于收回的 {count.returned} 张"
        found.append(Blocker(message, target="id_invalid"))
    roll = roll_of(ballot)
    if roll is not None and roll.binds and (said := roll.difference(count.present)):
        message = f"{said}。请照封存的记录填写；记录有误的，先在会议记录上追加更正"
        found.append(Blocker(message, target="id_present"))
    listed = set(ballot.candidates.filter(written_in=False).values_list("person", flat=True))
    twice = [str(person) for person, _ in count.written_in if person.pk in listed]
    if twice:
        found.append(Blocker(f"{'、'.join(twice)}已是候选人，不能写在另选人里"))
    return found


def _locked(ballot: Ballot) -> Ballot:
    lock_open(election=ballot.election)
    return Ballot.objects.select_related("election__organization").get(pk=ballot.pk)


def _log(action: str, ballot: Ballot, by: Any, at: datetime, **detail: Any) -> None:
    record(
        action,
        by=by,
        at=at,
        thing=ballot,
        organization=ballot.election.organization,
        detail={"ballot": str(ballot), **detail},
    )
