"""What the desk says of study, with the rule and the day."""

from datetime import date

import pytest

from tests.factories.desk import desk_duties
from tests.factories.meetings import make_branch
from tests.factories.members import TODAY
from tests.factories.plans import make_plan, make_study_plan
from tests.factories.study import make_call, make_confirmed, make_essay, make_training

pytestmark = pytest.mark.django_db


@pytest.fixture
def branch():
    return make_branch(full=3)


def _titles(branch, on=TODAY):
    return [
        (duty.title, duty.late)
        for duty in desk_duties(
            "meetings.queries.study_duties", organization=branch.organization, on=on
        )
    ]


def test_a_year_without_a_study_plan_is_late_from_february_on(branch):
    assert _titles(branch, date(2026, 1, 31)) == [("2026年度学习计划待制定", False)]
    assert _titles(branch, date(2026, 2, 1)) == [("2026年度学习计划待制定", True)]
    make_plan(branch.organization, kind="study")
    assert _titles(branch, date(2026, 2, 1)) == [("2026年度学习计划待通过", True)]


def test_hours_are_spoken_of_in_the_last_quarter(branch):
    make_study_plan(branch)
    assert _titles(branch, date(2026, 9, 30)) == []
    assert _titles(branch, date(2026, 10, 1)) == [("3 名党员学时没有达到", False)]
    make_confirmed(branch.people[2], branch.user, hours=24)
    make_confirmed(branch.people[2], branch.user, way="online", course="网上班", hours=8)
    assert _titles(branch) == [("2 名党员学时没有达到", False)]


def test_what_waits_or_is_late_is_named(branch):
    make_study_plan(branch, month=9)
    make_training(branch.people[2], branch.user)
    call = make_call(branch.organization, branch.people[1:], branch.user, due_on=TODAY)
    make_essay(branch.people[1], branch.user, call=call)
    later = date(2026, 11, 21)
    assert _titles(branch, later) == [
        ("学习「学习《支部工作条例》」没有按计划开展", True),
        ("3 名党员学时没有达到", False),
        ("1 份培训证明待确认", False),
        ("1 篇心得待检查", False),
        ("1 人次没有交心得", True),
    ]
    assert all(
        duty.rule and duty.article and duty.url
        for duty in desk_duties(
            "meetings.queries.study_duties", organization=branch.organization, on=later
        )
    )
