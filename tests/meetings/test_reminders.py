from datetime import date, timedelta

import pytest

from branchrecords.notices.delivery import deliver
from branchrecords.notices.models import Notice
from meetings.actions.confirming import confirm_record
from meetings.actions.minutes import write_minutes
from meetings.actions.voting import close_voting
from meetings.reminders import meetings_due as due
from meetings.reminders import tasks_due, to_confirm, to_vote
from tests.factories.meetings import ITEMS, make_branch, make_open, make_sealed, on_day
from tests.factories.members import AT, TODAY, make_user
from tests.factories.plans import make_decided, report
from tests.factories.reviews import make_voting, vote

pytestmark = pytest.mark.django_db


def small_branch():
    """No 支委会, founded in September: 主题党日, 党员大会 and 党课 until November."""
    branch = make_branch(founded_on=date(2026, 9, 1))
    branch.recorder.positions.all().delete()
    return branch


def subjects(on):
    return [(one.recipient_id, one.kind, one.subject, one.due_on) for one in due(on)]


def test_the_secretary_is_reminded_by_name_of_the_thing():
    branch = small_branch()
    make_sealed(branch, held_on=date(2026, 9, 10))
    make_user("member", branch.organization, branch.people[3])
    user = branch.user.pk
    assert subjects(date(2026, 11, 20)) == [
        (user, "meeting.late", "10月主题党日待补录", date(2026, 10, 31)),
        (user, "meeting.due", "11月主题党日待召开", date(2026, 11, 30)),
    ]


def test_what_is_more_than_a_fortnight_away_is_not_mentioned():
    branch = small_branch()
    make_sealed(branch, held_on=date(2026, 9, 10))
    make_sealed(branch, held_on=date(2026, 10, 15))
    assert subjects(date(2026, 11, 10)) == []


def test_another_branch_s_secretary_is_not_reminded():
    small_branch()
    other = make_branch(founded_on=date(2026, 11, 1))
    mine = {recipient for recipient, *_ in subjects(date(2026, 11, 5))}
    assert other.user.pk not in mine


def test_delivering_twice_writes_once():
    small_branch()
    on = date(2026, 11, 20)
    first = deliver(due(on), at=on_day(on))
    assert first > 0
    assert deliver(due(on), at=on_day(on)) == 0
    assert Notice.objects.count() == first


def test_the_cost_does_not_grow_with_the_branches(django_assert_num_queries):
    small_branch()
    small_branch()
    with django_assert_num_queries(19):
        due(date(2026, 11, 20))


def names(reminders):
    return {(one.recipient_id, one.kind, one.subject, one.url) for one in reminders}


def test_a_key_task_reminds_its_owner_and_the_secretary_a_week_ahead():
    branch = make_branch()
    owner = make_user("member", branch.organization, branch.people[1])
    plan = make_decided(branch)
    subject, page = "重点任务：走访困难党员", f"/plans/{plan.pk}/"
    assert tasks_due(date(2026, 11, 17)) == [], "due on the 25th"
    assert names(tasks_due(date(2026, 11, 20))) == {
        (branch.user.pk, "task.due", subject, page),
        (owner.pk, "task.due", subject, "/me/"),
    }
    assert {one.kind for one in tasks_due(date(2026, 11, 26))} == {"task.late"}
    report(plan.tasks.get())
    assert tasks_due(date(2026, 11, 26)) == []


def test_the_chair_and_the_recorder_are_asked_once_to_confirm():
    branch = make_branch()
    recorder = make_user("branch_officer", branch.organization, branch.people[1])
    meeting = make_open(branch)
    on = meeting.held_on
    assert to_confirm(on) == [], "nothing is written yet"
    write_minutes(meeting=meeting, items=ITEMS, by=branch.user, at=on_day(on, 16))
    assert {one.recipient_id for one in to_confirm(on)} == {branch.user.pk, recorder.pk}
    assert deliver(to_confirm(on), at=on_day(on)) == 2
    assert deliver(to_confirm(on + timedelta(days=1)), at=on_day(on)) == 0, "once each"
    meeting.refresh_from_db()
    confirm_record(meeting=meeting, roles=("chair",), by=branch.user, at=on_day(on, 17))
    assert {one.recipient_id for one in to_confirm(on)} == {recorder.pk}


def test_members_are_asked_once_to_vote_until_they_have():
    branch = make_branch(full=3)
    voter = make_user("member", branch.organization, branch.people[2])
    review = make_voting(branch.organization)
    assert {one.recipient_id for one in to_vote(TODAY)} == {branch.user.pk, voter.pk}
    vote(review, branch.people[2])
    review.appraisals.filter(person=branch.people[2]).update(self_text="写好了")
    assert {one.recipient_id for one in to_vote(TODAY)} == {branch.user.pk}
    close_voting(review=review, by=None, at=AT)
    assert to_vote(TODAY) == []
