"""Ballots: one each, nobody's, and not to be seen before the end."""

from collections import Counter
from itertools import pairwise

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError, ProgrammingError

from branchrecords.audit.models import AuditEvent
from branchrecords.errors import ActionError
from meetings.actions.voting import (
    assess_self,
    cast_ballot,
    close_voting,
    enter_sums,
    note_absences,
    open_voting,
)
from meetings.models import Rating, Voted
from meetings.queries.appraisals import members_of, turnout_of
from tests.factories.meetings import make_branch
from tests.factories.members import AT, make_person
from tests.factories.reviews import make_review, make_voting, paper, vote

pytestmark = pytest.mark.django_db


@pytest.fixture
def branch():
    return make_branch(full=5, probationary=1)


@pytest.fixture
def review(branch):
    return make_voting(branch.organization)


def rows_of(table: str) -> list[dict]:
    """Every row with its place in the table and the transaction that wrote it."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT ctid::text, xmin::text, * FROM {table} ORDER BY ctid")
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def test_the_list_is_the_roster_of_the_day(branch, review):
    rows = list(review.appraisals.all())
    assert [row.person for row in rows[:2]] == branch.people[:2]
    assert Counter(row.standing for row in rows) == {"full": 5, "probationary": 1}
    with pytest.raises(ActionError, match="已经开始过"):
        open_voting(review=review, by=None, at=AT)


def test_each_votes_once(branch, review):
    vote(review, branch.people[0])
    with pytest.raises(ActionError, match="每人只投一次"):
        vote(review, branch.people[0])
    assert (Voted.objects.count(), Rating.objects.count()) == (1, 4)
    with pytest.raises(IntegrityError), transaction.atomic():
        Voted.objects.create(review=review, person=branch.people[0])


def test_a_probationary_member_votes_and_is_not_voted_on(branch, review):
    vote(review, branch.people[5])
    assert Rating.objects.count() == 5
    assert not Rating.objects.filter(appraisal__standing="probationary").exists()


def test_who_is_left_out_counts_as_abstained(branch, review):
    cast_ballot(review=review, person=branch.people[0], marks={}, by=None, at=AT)
    assert set(Rating.objects.values_list("mark", flat=True)) == {"abstained"}


def test_nobody_rates_oneself_or_a_stranger(branch, review):
    own = review.appraisals.get(person=branch.people[0])
    with pytest.raises(ActionError, match="不在名单里的人"):
        cast_ballot(
            review=review, person=branch.people[0], marks={own.pk: "excellent"}, by=None, at=AT
        )
    stranger = make_person(branch.organization)
    with pytest.raises(ActionError, match="不在这次评议的名单里"):
        vote(review, stranger)
    assert not Voted.objects.exists()


def test_no_column_leads_from_a_ballot_to_its_voter(branch, review):
    for person in branch.people[:4]:
        vote(review, person)
    ballots, voters = rows_of("meetings_rating"), rows_of("meetings_voted")
    assert set(ballots[0]) == {"ctid", "xmin", "id", "review_id", "appraisal_id", "mark"}
    assert set(voters[0]) == {"ctid", "xmin", "id", "review_id", "person_id"}
    assert not {row["id"] for row in ballots} & {row["id"] for row in voters}
    # No transaction holds one voter's ballots: the member missing among them would be the voter.
    assert len({row["xmin"] for row in ballots}) == 1


def test_neither_place_nor_number_tells_the_order_in_which_ballots_came():
    """The first half votes 优秀, the second 不合格: in the table both are mixed."""
    branch = make_branch(full=16)
    review = make_voting(branch.organization)
    for number, person in enumerate(branch.people):
        vote(review, person, "excellent" if number < 8 else "unqualified")
    rows = rows_of("meetings_rating")
    assert len(rows) == 240
    for ordered in (rows, sorted(rows, key=lambda row: str(row["id"]))):
        marks = [row["mark"] for row in ordered]
        runs = 1 + sum(a != b for a, b in pairwise(marks))
        # As they came there would be 2 runs; shuffled there are about 120, sd 8.
        assert 80 < runs < 160


def test_a_new_vote_gives_all_ballots_new_numbers(branch, review):
    vote(review, branch.people[0])
    before = {row["id"] for row in rows_of("meetings_rating")}
    vote(review, branch.people[1])
    assert not before & {row["id"] for row in rows_of("meetings_rating")}


def test_the_log_says_who_voted_and_not_how(branch, review):
    vote(review, branch.people[0], "unqualified")
    event = AuditEvent.objects.get(action="review.voted")
    assert (event.person_id, event.detail) == (branch.people[0].pk, {})
    assert event.object_id == review.pk


@pytest.mark.parametrize("model", [Rating, Voted])
def test_ballots_are_only_ever_added_to(branch, review, model):
    vote(review, branch.people[0])
    for act in (model.objects.all().delete, lambda: model.objects.update(review=review)):
        with pytest.raises(ProgrammingError), transaction.atomic():
            act()


def test_nothing_is_counted_before_the_end(branch, review):
    for person in branch.people[:3]:
        vote(review, person)
    assert {(one.peers, one.public) for one in members_of(review)} == {(None, None)}
    review = close_voting(review=review, by=None, at=AT)
    by_name = {one.row.person: one.peers for one in members_of(review)}
    assert by_name[branch.people[0]].marks == (0, 2, 0, 0, 0)
    assert by_name[branch.people[4]].marks == (0, 3, 0, 0, 0)
    assert by_name[branch.people[5]] is None


def test_after_the_end_the_database_takes_no_ballot(branch, review):
    review = close_voting(review=review, by=None, at=AT)
    with pytest.raises(ActionError, match="已经结束"):
        vote(review, branch.people[0])
    row = review.appraisals.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        Rating.objects.create(review=review, appraisal=row, mark="excellent")
    with pytest.raises(IntegrityError), transaction.atomic():
        Voted.objects.create(review=review, person=branch.people[0])


def test_two_phone_ballots_are_not_shown(branch, review):
    for person in branch.people[:2]:
        vote(review, person, "excellent")
    review = close_voting(review=review, by=None, at=AT)
    assert {one.peers.total for one in members_of(review) if one.peers} == {0}
    assert not turnout_of(review).shown


def test_paper_and_phone_add_up_and_nobody_votes_both_ways(branch, review):
    for person in branch.people[:3]:
        vote(review, person)
    with pytest.raises(ActionError, match="能投纸质票的只有 3 人"):
        paper(review, "peers", 4)
    paper(review, "peers", 3)
    with pytest.raises(ActionError, match="都已经投票"):
        vote(review, branch.people[3])
    assert turnout_of(review).waiting == 0
    review = close_voting(review=review, by=None, at=AT)
    marks = {one.row.person: one.peers.marks for one in members_of(review) if one.peers}
    assert marks[branch.people[0]] == (0, 5, 0, 0, 0)


def test_sums_are_replaced_not_added(branch, review):
    paper(review, "public", 5)
    paper(review, "public", 7)
    assert turnout_of(review).public.valid == 7
    assert review.paper_ballots.get().sums.count() == 5


def test_more_marks_than_ballots_are_refused(branch, review):
    row = review.appraisals.first()
    with pytest.raises(ActionError, match="比有效票 4 张多"):
        enter_sums(
            review=review, source="public", issued=5, returned=5, invalid=1,
            counts={row.pk: {"excellent": 5}}, by=None, at=AT,
        )  # fmt: skip


def test_a_member_assesses_oneself_until_the_end(branch, review):
    row = review.appraisals.get(person=branch.people[2])
    assess_self(appraisal=row, text="按时参加学习", grade="qualified", by=None, at=AT)
    row.refresh_from_db()
    assert (row.self_text, row.self_grade) == ("按时参加学习", "qualified")
    probationary = review.appraisals.get(person=branch.people[5])
    with pytest.raises(ActionError, match="预备党员写自评，不评等次"):
        assess_self(appraisal=probationary, text="努力", grade="excellent", by=None, at=AT)
    close_voting(review=review, by=None, at=AT)
    with pytest.raises(ActionError, match="自评不能再改"):
        assess_self(appraisal=row, text="再改", grade="excellent", by=None, at=AT)


def test_who_was_ill_is_kept(branch, review):
    row = review.appraisals.get(person=branch.people[2])
    note_absences(review=review, parts={row.pk: "ill"}, by=None, at=AT)
    row.refresh_from_db()
    assert row.get_part_display() == "因病未参加"


def test_a_democratic_life_meeting_has_no_voting():
    from tests.factories.members import make_organization

    review = make_review(make_organization(kind="committee"))
    with pytest.raises(ActionError, match="不评定党员等次"):
        open_voting(review=review, by=None, at=AT)
