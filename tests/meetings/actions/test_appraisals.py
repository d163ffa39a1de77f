"""The grades: at most a third 优秀, decided, told, approved, followed up."""

from datetime import date

import pytest
from django.db import transaction
from django.db.utils import IntegrityError

from branchrecords.audit.models import AuditEvent
from branchrecords.errors import ActionError
from meetings.actions.appraisals import (
    Verdict,
    approve_results,
    decide_results,
    end_follow_up,
    follow_up,
    publish_results,
    return_results,
)
from meetings.actions.reviews import finish_review
from meetings.actions.talks import withdraw_talk
from meetings.actions.voting import close_voting
from meetings.models import Appraisal
from meetings.queries.appraisals import appraisals_of_person, grade_counts
from meetings.queries.timeline import grades_of_life
from tests.factories.meetings import make_branch
from tests.factories.members import AT, TODAY
from tests.factories.reviews import decide, grades, make_closed, make_talk, make_voting

pytestmark = pytest.mark.django_db


@pytest.fixture
def branch():
    return make_branch(full=6, probationary=1)


@pytest.fixture
def review(branch):
    return make_closed(branch.organization)


def approve(review):
    return approve_results(
        review=review, approved_on=TODAY, approved_by="街道党工委", by=None, at=AT
    )


def test_two_of_six_may_be_excellent_and_a_third_one_is_refused(branch, review):
    names = [person.name for person in branch.people[:3]]
    with pytest.raises(ActionError, match="优秀 3 人，正式党员 6 人，最多评 2 人"):
        decide(review, **dict.fromkeys(names, "excellent"))
    review = decide(review, **dict.fromkeys(names[:2], "excellent"))
    assert grade_counts(review.appraisals.all()) == {
        "优秀": 2, "合格": 4, "基本合格": 0, "不合格": 0, "不评定": 1,
    }  # fmt: skip
    assert AuditEvent.objects.filter(action="review.decided").count() == 7


def test_other_two_can_be_excellent_afterwards(branch, review):
    first, second = ([p.name for p in branch.people[a:b]] for a, b in ((0, 2), (2, 4)))
    decide(review, **dict.fromkeys(first, "excellent"))
    decide(review, **dict.fromkeys(second, "excellent"))
    found = set(Appraisal.objects.filter(grade="excellent").values_list("name", flat=True))
    assert found == set(second)


def test_the_database_refuses_a_third_excellent(branch, review):
    rows = list(review.appraisals.filter(standing="full")[:3])
    with pytest.raises(IntegrityError), transaction.atomic():
        Appraisal.objects.filter(pk__in=[row.pk for row in rows]).update(grade="excellent")
    Appraisal.objects.filter(pk__in=[row.pk for row in rows[:2]]).update(grade="excellent")


def test_the_database_refuses_a_grade_for_a_probationary_member(branch, review):
    with pytest.raises(IntegrityError), transaction.atomic():
        review.appraisals.filter(standing="probationary").update(grade="qualified")


def test_nothing_is_decided_before_the_voting_or_without_ballots(branch):
    review = make_voting(branch.organization)
    with pytest.raises(ActionError, match="测评还没有结束"):
        decide(review)
    close_voting(review=review, by=None, at=AT)
    with pytest.raises(ActionError, match="还没有测评票"):
        decide(review)


def test_who_cannot_be_graded_has_a_reason(branch, review):
    row = review.appraisals.get(person=branch.people[3])
    verdicts = grades(review) | {row.pk: Verdict(no_grade_reason="长期患病，不能参加")}
    decide_results(
        review=review, verdicts=verdicts, decided_on=TODAY, body="assembly", by=None, at=AT
    )
    row.refresh_from_db()
    assert row.result == "长期患病，不能参加"


def test_a_member_sees_the_result_once_it_was_told(branch, review):
    person = branch.people[2]
    decide(review)
    assert not appraisals_of_person(person).exists()
    publish_results(review=review, on=TODAY, by=None, at=AT)
    assert appraisals_of_person(person).get().result == "合格"
    (event,) = grades_of_life(person, user=None, own=True)
    assert (event.on, event.title) == (TODAY, "2026年度民主评议：合格")
    assert grades_of_life(branch.people[6], user=None, own=True)[0].title == (
        "2026年度民主评议：预备党员，不评定等次"
    )


def test_deciding_anew_takes_the_telling_back(branch, review):
    decide(review)
    publish_results(review=review, on=TODAY, by=None, at=AT)
    assert decide(review).published_on is None


def test_a_returned_result_is_decided_anew(branch, review):
    decide(review)
    back = return_results(review=review, reason="优秀没有事迹", by=None, at=AT)
    assert (back.decided_on, back.returned_reason) == (None, "优秀没有事迹")
    with pytest.raises(ActionError, match="没有待审定"):
        return_results(review=review, reason="再退", by=None, at=AT)
    assert decide(review).returned_reason == ""


def test_what_is_approved_stays(branch, review):
    decide(review)
    approve(review)
    with pytest.raises(ActionError, match="已经审定"):
        decide(review)
    with pytest.raises(IntegrityError), transaction.atomic():
        review.appraisals.filter(standing="full").update(grade="basic")


def test_a_basic_grade_needs_the_talk(branch, review):
    secretary, _, member = branch.people[:3]
    decide(review, **{member.name: "basic"})
    row = review.appraisals.get(person=member)
    facts = {"starts_on": TODAY, "due_on": None, "measures": "", "by": None, "at": AT}
    with pytest.raises(ActionError, match="经上级审定以后"):
        follow_up(appraisal=row, talk=None, **facts)
    approve(review)
    row = review.appraisals.get(person=member)
    with pytest.raises(ActionError, match="请选择对本人的提醒谈话"):
        follow_up(appraisal=row, talk=None, **facts)
    for wrong in (
        make_talk(branch.organization, secretary, member),
        make_talk(branch.organization, *branch.people[3:5], purpose="reminder"),
    ):
        with pytest.raises(ActionError, match="请选择对本人的提醒谈话"):
            follow_up(appraisal=row, talk=wrong, **facts)
    talk = make_talk(branch.organization, secretary, member, purpose="reminder")
    made = follow_up(appraisal=row, talk=talk, **facts)
    assert (made.kind, made.starts_on) == ("reminder", TODAY)
    with pytest.raises(ActionError, match="不能撤回"):
        withdraw_talk(talk=talk, reason="写错", by=None, at=AT)


def test_an_unqualified_member_mends_within_a_term(branch, review):
    member = branch.people[4]
    decide(review, **{member.name: "unqualified"})
    publish_results(review=review, on=TODAY, by=None, at=AT)
    approve(review)
    row = review.appraisals.get(person=member)
    with pytest.raises(ActionError, match="评为不合格，还没有登记限期改正"):
        finish_review(review=review, by=None, at=AT)
    facts = {"starts_on": TODAY, "measures": "每月谈一次", "talk": None, "by": None, "at": AT}
    with pytest.raises(ActionError, match="最长 12 个月，到 2027-11-20"):
        follow_up(appraisal=row, due_on=date(2027, 11, 21), **facts)
    made = follow_up(appraisal=row, due_on=date(2027, 5, 20), **facts)
    done = end_follow_up(row=made, ended_on=TODAY, outcome="corrected", note="", by=None, at=AT)
    assert done.get_outcome_display() == "已经改正"
    with pytest.raises(ActionError, match="已经在 2026-11-20 结束"):
        end_follow_up(row=made, ended_on=TODAY, outcome="corrected", note="", by=None, at=AT)
