"""Reminders of study: a plan missing in spring, 学时 behind in autumn."""

from datetime import date

import pytest

from branchrecords.notices.delivery import deliver
from branchrecords.notices.models import Notice
from meetings.study_reminders import hours_behind, plans_due
from tests.factories.meetings import make_branch
from tests.factories.members import AT, TODAY, make_organization, make_user
from tests.factories.plans import make_study_plan
from tests.factories.study import make_confirmed

pytestmark = pytest.mark.django_db


@pytest.fixture
def committee():
    return make_organization("东湾区住建局党委", kind="committee")


@pytest.fixture
def branch(committee):
    return make_branch(full=3, parent=committee)


def test_secretaries_hear_of_a_missing_plan_at_the_start_of_the_year(branch):
    (found,) = plans_due(date(2026, 1, 5))
    assert (found.recipient_id, found.kind, found.due_on) == (
        branch.user.pk, "study_plan.due", date(2026, 1, 31),
    )  # fmt: skip
    assert [one.kind for one in plans_due(date(2026, 3, 1))] == ["study_plan.late"]
    assert plans_due(date(2026, 6, 1)) == []
    make_study_plan(branch)
    assert plans_due(date(2026, 1, 5)) == []


def test_members_and_secretaries_hear_of_hours_behind_once(committee, branch):
    make_study_plan(branch)
    member = make_user("member", branch.organization, branch.people[2])
    assert hours_behind(date(2026, 9, 30)) == []
    found = {one.recipient_id: one for one in hours_behind(TODAY) if "您" in one.subject}
    assert found[member.pk].body.startswith("还差 32 学时。每年集中学习培训一般不少于 32 学时")
    assert found[branch.user.pk].body.startswith("还差 56 学时。")
    (told,) = (one for one in hours_behind(TODAY) if "党员" in one.subject)
    assert (told.recipient_id, told.body[:11]) == (branch.user.pk, "3 名党员没有达到。每")
    assert deliver(hours_behind(TODAY), at=AT) == 3
    make_confirmed(branch.people[2], branch.user, hours=8)
    assert deliver(hours_behind(date(2026, 11, 21)), at=AT) == 0  # said once a year
    assert Notice.objects.filter(kind="study.behind").count() == 3


def test_more_branches_do_not_take_more_queries(committee, branch, django_assert_max_num_queries):
    for _ in range(2):
        make_branch(full=3, parent=committee)
    with django_assert_max_num_queries(8):
        hours_behind(TODAY)
