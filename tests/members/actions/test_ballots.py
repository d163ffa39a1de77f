"""The votes of an election: who is due, what is counted, what follows from it."""

from datetime import UTC, date, datetime

import pytest

from branchrecords.errors import ActionError
from members.actions.ballots import set_candidates, set_electors
from members.models import Ballot, RuleOverride
from members.queries.confirming import confirming_blockers
from members.queries.elections import views_of
from members.rules.kinds import StandingKind
from tests.factories.care import make_sanction
from tests.factories.elections import (
    count_votes,
    elected_members,
    make_ballot,
    make_election,
    result_of,
)
from tests.factories.members import (
    AT,
    make_people,
    make_person,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(tree):
    """Ten 正式党员 and one 预备党员."""
    make_person(tree["branch"], standing=StandingKind.PROBATIONARY)
    return make_people(tree["branch"], 10)


# -- who may vote ----------------------------------------------------------------------------------
def test_the_due_are_those_with_the_right_to_elect(tree, people):
    ballot = make_ballot(make_election(tree["branch"]))
    assert ballot.due == 10  # the 预备党员 has no vote


def test_who_is_under_probation_does_not_elect(tree, people):
    make_sanction(people[6], "probation", starts_on=date(2026, 5, 1), months=12)
    assert make_ballot(make_election(tree["branch"])).due == 9


def test_who_is_under_probation_neither_elects_nor_stands(tree, people):
    """选条 5: 留党察看 and suspended rights take the vote; a warning does not."""
    make_sanction(people[0], "probation", starts_on=date(2026, 3, 1), months=12)
    make_sanction(people[1], "warning", starts_on=date(2026, 3, 1))
    ballot = make_ballot(make_election(tree["branch"]))
    assert ballot.due == 9
    with pytest.raises(ActionError, match="没有被选举权"):
        set_candidates(ballot=ballot, people=people[:4], by=None, at=AT)


def test_who_is_lawfully_left_out_needs_approval_and_consent(tree, people):
    election = make_election(tree["branch"])
    ballot = make_ballot(election, people=people[:4])
    away = ballot.electors.get(person=people[7])
    set_electors(
        ballot=ballot, omissions={away.pk: "abroad"}, consented=False, number="", by=None, at=AT
    )
    ballot.refresh_from_db()
    assert ballot.due == 9
    [finding] = [one for one in result_of(election).findings if one.key == "omissions"]
    assert not finding.met
    assert f"{people[7].name}（自费出国（境）半年以上）" in finding.sentence
    set_electors(
        ballot=ballot,
        omissions={away.pk: "abroad"},
        consented=True,
        number="临工委〔2026〕11号",
        by=None,
        at=AT,
    )
    assert all(one.met for one in result_of(election).findings if one.key == "omissions")


def test_a_changed_roster_must_be_taken_anew(tree, people):
    ballot = make_ballot(make_election(tree["branch"]), people=people[:4])
    make_person(tree["branch"])
    with pytest.raises(ActionError, match="名册有变动"):
        count_votes(ballot, dict.fromkeys(people[:4], 5), (people[8], people[9]))
    set_electors(
        ballot=ballot, omissions={}, consented=False, number="", refresh=True, by=None, at=AT
    )
    ballot.refresh_from_db()
    assert ballot.due == 11


# -- the count -------------------------------------------------------------------------------------
def test_three_of_four_are_elected(tree, people):
    view = result_of(elected_members(tree, people))
    assert [one.person for one in view.elected] == people[:3]
    assert view.counts


def test_too_few_present_make_it_invalid_and_are_still_recorded(tree, people):
    election = make_election(tree["branch"])
    ballot = make_ballot(election, people=people[:4])
    count_votes(ballot, dict.fromkeys(people[:4], 5), (people[8], people[9]), present=7)
    view = result_of(election)
    assert not view.counts
    assert view.elected == []
    assert "实到会 7 人，不足五分之四（8 人），还差 1 人" in "".join(
        one.sentence for one in view.problems
    )


def test_more_present_than_due_is_refused(tree, people):
    ballot = make_ballot(make_election(tree["branch"]), people=people[:4])
    with pytest.raises(ActionError, match="多于应到会 10 人"):
        count_votes(ballot, dict.fromkeys(people[:4], 5), (people[8], people[9]), present=11)


def test_candidates_cannot_count_the_votes(tree, people):
    election = make_election(tree["branch"])
    ballot = make_ballot(election, people=people[:4])
    count_votes(ballot, dict.fromkeys(people[:4], 7), (people[0], people[9]))
    assert f"监票人{people[0].name}是候选人" in "".join(
        one.sentence for one in result_of(election).problems
    )


def test_the_majority_can_be_counted_of_those_present(tree, people):
    election = make_election(tree["branch"])
    ballot = make_ballot(election, people=people[:4])
    votes = dict(zip(people[:4], (5, 5, 5, 2), strict=True))
    count_votes(ballot, votes, (people[8], people[9]), present=8)
    assert result_of(election).elected == []  # of ten due, five are not more than half
    RuleOverride.objects.create(
        organization=tree["committee"],
        key="election_base",
        value="present",
        source="住建党〔2026〕1号",
        starts_on=date(2026, 1, 1),
    )
    assert len(result_of(election).elected) == 3


def test_a_tie_is_voted_on_again_for_the_seat_left(tree, people):
    election = elected_members(tree, people, votes=(9, 8, 6, 6))
    assert len(result_of(election).elected) == 2
    [missing] = [
        b for b in confirming_blockers(election, views_of(election)) if "委员" in b.message
    ]
    assert missing.message.startswith("委员应选 3 名，已选出 2 名")
    again = make_ballot(election, people=people[2:4], seats=1)
    assert again.round == 2
    count_votes(again, {people[2]: 7, people[3]: 3}, (people[8], people[9]))
    elected = [one.person for view in views_of(election) for one in view.elected]
    assert elected == [people[0], people[1], people[2]]


def test_a_second_ballot_offers_only_the_seats_left(tree, people):
    election = elected_members(tree, people, votes=(9, 8, 6, 6))
    with pytest.raises(ActionError, match="还有 1 个名额待选"):
        make_ballot(election, people=people[2:4], seats=2)


def test_fewer_seats_with_the_consent_of_half(tree, people):
    election = make_election(tree["branch"])
    ballot = make_ballot(election, people=people[:4])
    votes = dict(zip(people[:4], (9, 8, 5, 5), strict=True))
    count_votes(ballot, votes, (people[8], people[9]), reduction_consented=4)
    assert "不足半数" in "".join(one.sentence for one in result_of(election).problems)
    count_votes(ballot, votes, (people[8], people[9]), reduction_consented=5)
    assert len(result_of(election).elected) == 2
    assert not [b for b in confirming_blockers(election, views_of(election)) if "委员" in b.message]


def test_a_count_is_registered_from_the_first_minute_of_its_day(tree, people):
    """00:05 in Shanghai is still the day before in UTC."""
    ballot = make_ballot(make_election(tree["branch"]), people=people[:4])
    votes, tellers = dict.fromkeys(people[:4], 5), (people[8], people[9])
    with pytest.raises(ActionError, match="2026-11-10 还没有到"):
        count_votes(ballot, votes, tellers, at=datetime(2026, 11, 9, 15, 55, tzinfo=UTC))
    count_votes(ballot, votes, tellers, at=datetime(2026, 11, 9, 16, 5, tzinfo=UTC))
    assert Ballot.objects.get(pk=ballot.pk).is_counted
