from datetime import date

import pytest

from branchrecords.notices.delivery import deliver
from branchrecords.notices.models import Notice
from meetings.reminders import due
from tests.factories.meetings import make_branch, make_sealed, on_day
from tests.factories.members import make_user

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
    with django_assert_num_queries(18):
        due(date(2026, 11, 20))
