"""What the database refuses of campaigns, talks and grades, whoever asks."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from django.db.utils import IntegrityError

from meetings.models import (
    Appraisal,
    FollowUp,
    PaperBallots,
    PaperSum,
    Review,
    ReviewMeeting,
    ReviewStage,
    TalkWithdrawal,
)
from tests.factories.meetings import make_branch, make_sealed
from tests.factories.members import AT, TODAY, make_organization
from tests.factories.reviews import make_closed, make_review, make_talk, make_voting, paper

pytestmark = pytest.mark.django_db


@pytest.fixture
def branch():
    return make_branch(full=4)


@pytest.fixture
def review(branch):
    return make_review(branch.organization)


def refused(constraint, act):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        act()


def change(review, **values):
    return lambda: Review.objects.filter(pk=review.pk).update(**values)


def again(row):
    """Save a copy of a row."""
    row.pk = None
    row.save(force_insert=True)


def test_one_campaign_a_year(review):
    refused("review_once_a_year", lambda: again(review))


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("review_year_possible", {"year": 1989}),
        ("review_voting_closed_after_opened", {"voting_closed_at": AT}),
        (
            "review_voting_closed_after_opened",
            {"voting_opened_at": AT, "voting_closed_at": AT - timedelta(minutes=1)},
        ),
        ("review_decided_before_published", {"published_on": TODAY}),
        ("review_decided_before_published", {"approved_on": TODAY}),
        ("review_decided_before_published", {"decided_on": TODAY, "decided_by": "committee"}),
        ("review_finished_whole", {"finished_on": TODAY}),
    ],
)
def test_days_of_a_campaign_that_cannot_be(review, constraint, values):
    refused(constraint, change(review, **values))


def test_a_decision_names_who_decided(branch):
    refused(
        "review_decided_before_published",
        change(make_closed(branch.organization), decided_on=TODAY, decided_by=""),
    )


def test_only_branches_vote():
    committee = make_review(make_organization(kind="committee"))
    refused("review_only_branches_vote", change(committee, voting_opened_at=AT))


def test_a_stage_is_there_once_and_says_something(review):
    row = ReviewStage(review=review, stage="plan", done_on=TODAY, text="主题", recorded_at=AT)
    row.save()
    refused("review_stage_once", lambda: again(row))
    row.stage, row.text = "study", ""
    refused("review_stage_says_something", lambda: again(row))


def test_a_meeting_serves_one_campaign(branch, review):
    meeting = make_sealed(branch, kind="organization_life")
    ReviewMeeting.objects.create(review=review, meeting=meeting)
    other = make_review(branch.organization, year=2025)
    refused("meeting", lambda: ReviewMeeting.objects.create(review=other, meeting=meeting))


def test_a_talk_is_withdrawn_once_and_with_a_reason(branch):
    talk = make_talk(branch.organization, *branch.people[:2])
    refused(
        "talk_withdrawn_with_reason",
        lambda: TalkWithdrawal.objects.create(talk=talk, reason="", at=AT),
    )
    TalkWithdrawal.objects.create(talk=talk, reason="写错", at=AT)
    refused("talk", lambda: TalkWithdrawal.objects.create(talk=talk, reason="写错", at=AT))


def test_a_member_is_listed_once_with_a_grade_or_a_reason(branch):
    review = make_voting(branch.organization)
    row = review.appraisals.first()
    refused("appraisal_once", lambda: again(row))
    rows = Appraisal.objects.filter(review=review)[:1].values("pk")
    refused(
        "appraisal_grade_or_reason",
        lambda: Appraisal.objects.filter(pk__in=rows).update(
            grade="qualified", no_grade_reason="患病"
        ),
    )


@pytest.mark.parametrize(("issued", "returned", "invalid"), [(5, 6, 0), (5, 5, 6)])
def test_more_ballots_than_went_out(review, issued, returned, invalid):
    refused(
        "paper_ballots_possible",
        lambda: PaperBallots.objects.create(
            review=review, source="public", issued=issued, returned=returned, invalid=invalid,
            entered_at=AT,
        ),
    )  # fmt: skip


def test_sums_stand_once(branch):
    review = make_voting(branch.organization)
    paper(review)
    refused("paper_ballots_once", lambda: again(PaperBallots.objects.get()))
    refused("paper_sum_once", lambda: again(PaperSum.objects.first()))


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("follow_up_whole", {"kind": "reminder"}),
        ("follow_up_whole", {"kind": "correction", "due_on": None}),
        ("follow_up_whole", {"kind": "correction", "due_on": TODAY}),
        (
            "follow_up_ended_with_outcome",
            {"kind": "correction", "due_on": date(2027, 1, 1), "ended_on": TODAY},
        ),
        (
            "follow_up_ended_with_outcome",
            {"kind": "correction", "due_on": date(2027, 1, 1), "outcome": "corrected"},
        ),
    ],
)
def test_a_follow_up_that_cannot_be(branch, constraint, values):
    row = make_voting(branch.organization).appraisals.first()
    refused(constraint, lambda: FollowUp.objects.create(appraisal=row, starts_on=TODAY, **values))
