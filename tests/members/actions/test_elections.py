"""An election from the request to the new posts."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from branchrecords.errors import ActionError
from members.actions.ballots import add_ballot, set_electors
from members.actions.confirming import confirm_election
from members.actions.elections import cancel_election, change_election, open_election
from members.actions.terms import change_term
from members.models import Ballot, Candidate, Election, Position
from members.queries.confirming import grant_advice
from members.queries.elections import view_of, views_of
from members.rules.kinds import OrganizationKind, StandingKind
from tests.factories.elections import (
    APPROVAL,
    APPROVED,
    HELD,
    count_votes,
    elected_members,
    make_ballot,
    make_election,
    make_term,
)
from tests.factories.members import (
    AT,
    TODAY,
    make_organization,
    make_people,
    make_person,
    make_position,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(tree):
    """Ten 正式党员 and one 预备党员."""
    make_person(tree["branch"], standing=StandingKind.PROBATIONARY)
    return make_people(tree["branch"], 10)


def whole_election(tree, people):
    """… and the secretary elected by the new 支委会."""
    election = elected_members(tree, people)
    ballot = make_ballot(election, "secretary", "first_session", [people[0]], seats=1)
    count_votes(ballot, {people[0]: 3}, (people[1], people[2]))
    return election


def confirm(election, posts=None, approval=APPROVAL):
    return confirm_election(election=election, approval=approval, posts=posts or {}, by=None, at=AT)


# -- order and doubles -----------------------------------------------------------------------------
def test_the_secretary_is_elected_by_the_new_committee(tree, people):
    election = make_election(tree["branch"])
    with pytest.raises(ActionError, match="还没有选出委员"):
        make_ballot(election, "secretary", "first_session", seats=1)
    with pytest.raises(ActionError, match="委员会第一次全体会议上选举"):
        make_ballot(election, "secretary", "meeting", seats=1)
    with pytest.raises(ActionError, match="委员由党员大会"):
        make_ballot(election, "members", "first_session")


def test_a_small_branch_elects_its_secretary_in_the_meeting(tree):
    people = make_people(tree["sister"], 5)
    election = make_election(tree["sister"], seats=0)
    ballot = make_ballot(election, "secretary", people=[people[0]], seats=1)
    assert ballot.due == 5
    count_votes(ballot, {people[0]: 4}, (people[1], people[2]))
    confirm(election)
    position = Position.objects.get(post="secretary")
    assert (position.person, position.starts_on) == (people[0], APPROVED)


def test_a_term_is_renewed_once(tree, people):
    election = make_election(tree["branch"])
    with pytest.raises(ActionError, match="已有一次办理中的选举"):
        make_election(tree["branch"])
    cancel_election(election=election, reason="推迟", by=None, at=AT)
    make_election(tree["branch"])
    with pytest.raises(IntegrityError), transaction.atomic():
        Election.objects.filter(pk=election.pk).update(state="open")


def test_a_renewed_term_is_not_renewed_again(tree, people):
    election = confirm(whole_election(tree, people))
    with pytest.raises(IntegrityError), transaction.atomic():
        Election.objects.create(
            organization=tree["branch"],
            kind="renewal",
            term=election.term,
            planned_on=HELD,
            seats=3,
            created_at=AT,
        )


def test_a_temporary_branch_and_a_branch_without_term_are_told(tree):
    temporary = make_organization("临时", tree["general"], OrganizationKind.TEMPORARY_BRANCH)
    fields = {"kind": "renewal", "planned_on": HELD, "seats": 0, "by": None, "at": AT}
    with pytest.raises(ActionError, match="由上级指派"):
        open_election(organization=temporary, **fields)
    with pytest.raises(ActionError, match="请先登记任期"):
        open_election(organization=tree["sister"], **fields)


def test_seats_are_fixed_once_a_ballot_exists(tree, people):
    election = make_election(tree["branch"])
    change_election(election=election, changes={"seats": 5}, by=None, at=AT)
    make_ballot(election, seats=5)
    with pytest.raises(ActionError, match="名额不能再改"):
        change_election(election=election, changes={"seats": 3}, by=None, at=AT)


# -- the result ------------------------------------------------------------------------------------
def test_confirming_ends_the_old_posts_and_begins_the_new_ones_on_their_days(tree, people):
    old_secretary = make_position(people[6], tree["branch"], "secretary")
    old_member = make_position(people[7], tree["branch"], "organization")
    election = whole_election(tree, people)
    confirm(election, posts={people[1].pk: "organization", people[2].pk: "discipline"})
    old_secretary.refresh_from_db()
    old_member.refresh_from_db()
    assert (old_secretary.ends_on, old_member.ends_on) == (APPROVED, HELD)
    begun = Position.objects.filter(starts_on__gte=HELD).values_list(
        "person", "post", "starts_on", "ends_on"
    )
    assert set(begun) == {
        (people[0].pk, "committee_member", HELD, APPROVED),
        (people[0].pk, "secretary", APPROVED, None),
        (people[1].pk, "organization", HELD, None),
        (people[2].pk, "discipline", HELD, None),
    }


def test_a_secretary_who_is_elected_again_acts_on_until_the_approval(tree, people):
    make_position(people[0], tree["branch"], "secretary")
    confirm(whole_election(tree, people))
    mine = Position.objects.filter(person=people[0]).values_list("post", "ends_on")
    assert set(mine) == {("secretary", APPROVED), ("secretary", None)}


def test_confirming_opens_the_next_term(tree, people):
    election = confirm(whole_election(tree, people))
    election.term.refresh_from_db()
    assert election.term.ends_on == HELD
    assert election.new_term.starts_on == HELD
    assert election.new_term.due_on == date(2029, 11, 10)


def test_an_unfinished_election_is_not_confirmed(tree, people):
    election = elected_members(tree, people)
    with pytest.raises(ActionError, match="书记应选 1 名，已选出 0 名"):
        confirm(election)
    assert Position.objects.count() == 0


@pytest.mark.parametrize(
    ("agreed", "reason"),
    [
        (
            {"agreed_on": None},
            "还没有登记上级党组织同意换届选举的批复，请在「修改请示和名额」里填批复日期和文号",
        ),
        (
            {"agreed_number": ""},
            "还没有登记上级党组织同意换届选举的批复，请在「修改请示和名额」里填批复日期和文号",
        ),
        (
            {"agreed_on": date(2026, 11, 11)},
            "同意换届选举的批复是 2026-11-11，投票是 2026-11-10：应先批复、后投票，请核对",
        ),
    ],
)
def test_no_result_without_the_answer_to_the_request(tree, people, agreed, reason):
    election = whole_election(tree, people)
    Election.objects.filter(pk=election.pk).update(**agreed)
    with pytest.raises(ActionError) as refusal:
        confirm(election)
    assert [one.message for one in refusal.value.blockers] == [reason]
    assert refusal.value.blockers[0].target == f"/elections/{election.pk}/edit/"


def test_an_approval_before_the_vote_is_refused(tree, people):
    early = replace(APPROVAL, approved_on=date(2026, 11, 9), applied_on=None)
    with pytest.raises(ActionError, match="批复日期不能早于投票日期"):
        confirm(whole_election(tree, people), approval=early)


def test_an_early_renewal_needs_its_own_approval(tree, people):
    term = make_term(tree["branch"], date(2025, 1, 10))  # due 2028-01-10
    election = whole_election(tree, people)
    with pytest.raises(ActionError, match="请先登记提前换届的批复"):
        confirm(election)
    change_term(
        term=term,
        kind="advance",
        due_on=date(2027, 1, 10),
        approval=replace(APPROVAL, approved_on=date(2026, 9, 1), applied_on=None),
        reason="书记调离",
        by=None,
        at=AT,
    )
    confirm(Election.objects.get(pk=election.pk))


def test_a_by_election_adds_without_a_new_term(tree, people):
    keeps = make_position(people[5], tree["branch"], "secretary")
    term = make_term(tree["branch"])
    election = make_election(tree["branch"], seats=1, kind="by_election")
    ballot = make_ballot(election, people=people[:2], seats=1)
    count_votes(ballot, {people[0]: 8, people[1]: 2}, (people[8], people[9]))
    confirm(election)
    keeps.refresh_from_db()
    term.refresh_from_db()
    assert (keeps.ends_on, term.ends_on, election.organization.terms.count()) == (None, None, 1)
    assert Position.objects.get(person=people[0]).starts_on == HELD


def test_roles_are_suggested_by_the_new_posts(tree, people):
    make_position(people[6], tree["branch"], "secretary")
    make_user("secretary", tree["branch"], people[6])
    confirm(whole_election(tree, people))
    advice = {(one.name, one.message) for one in grant_advice(tree["branch"], on=TODAY)}
    assert (people[0].name, "任书记，建议授予「支部书记」岗位") in advice
    assert (people[6].name, "不再任职，建议收回「支部书记」岗位") in advice


def test_a_confirmed_election_cannot_be_changed(tree, people):
    election = confirm(whole_election(tree, people))
    with pytest.raises(ActionError, match="不能再改"):
        add_ballot(
            election=election,
            body="meeting",
            elects="members",
            held_on=HELD,
            seats=1,
            by=None,
            at=AT,
        )
    for change in (
        lambda: Election.objects.filter(pk=election.pk).update(seats=5),
        lambda: Ballot.objects.filter(election=election).update(invalid=1),
        lambda: Candidate.objects.filter(ballot__election=election).update(in_favour=1),
        lambda: Candidate.objects.filter(ballot__election=election).delete(),
        lambda: election.ballots.first().electors.all().delete(),
        lambda: election.ballots.first().supervisors.clear(),
    ):
        with pytest.raises(IntegrityError, match="confirmed"), transaction.atomic():
            change()


# -- the tables ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "fields",
    [
        {"present": 11, "issued": 5, "returned": 5, "invalid": 0},
        {"present": 5, "issued": 5, "returned": 5, "invalid": 6},
        {"present": 5},
        {"seats": 0},
    ],
)
def test_the_database_refuses_impossible_counts(tree, people, fields):
    ballot = make_ballot(make_election(tree["branch"]))
    with pytest.raises(IntegrityError), transaction.atomic():
        Ballot.objects.filter(pk=ballot.pk).update(**fields)


@pytest.mark.parametrize(
    "fields",
    [
        {"state": "confirmed"},
        {"state": "cancelled"},
        {"term": None},
        {"approved_on": TODAY},
    ],
)
def test_the_database_refuses_half_a_result(tree, people, fields):
    election = make_election(tree["branch"])
    with pytest.raises(IntegrityError), transaction.atomic():
        Election.objects.filter(pk=election.pk).update(**fields)


def test_nobody_stands_twice_on_a_paper(tree, people):
    ballot = make_ballot(make_election(tree["branch"]), people=people[:4])
    with pytest.raises(IntegrityError), transaction.atomic():
        Candidate.objects.create(ballot=ballot, person=people[0], name="甲")
    with pytest.raises(IntegrityError), transaction.atomic():
        Candidate.objects.create(
            ballot=ballot, person=people[5], name="乙", written_in=True, against=1
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        ballot.candidates.filter(person=people[0]).update(elected=True)


def test_a_ballot_costs_the_same_for_more_electors(tree, people, django_assert_num_queries):
    election = make_election(tree["branch"])
    make_ballot(election, people=people[:4])
    with django_assert_num_queries(6):
        views_of(election)
    for _ in range(5):
        make_person(tree["branch"])
    set_electors(
        ballot=election.ballots.get(),
        omissions={},
        consented=False,
        number="",
        refresh=True,
        by=None,
        at=AT,
    )
    with django_assert_num_queries(6):
        views_of(election)


def test_an_uncounted_ballot_has_no_outcome(tree, people):
    ballot = make_ballot(make_election(tree["branch"]), people=people[:4])
    view = view_of(ballot, base="due")
    assert (view.outcome, view.counts, view.elected) == (None, False, [])
