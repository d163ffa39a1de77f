"""The key tasks that a member answers for."""

import pytest

from meetings.queries.tasks import tasks_owned
from tests.factories.meetings import make_branch
from tests.factories.members import AT, TODAY
from tests.factories.plans import make_decided, make_plan, make_task, report

pytestmark = pytest.mark.django_db


def test_overdue_ones_come_first_and_done_ones_last():
    branch = make_branch(full=3)
    plan = make_decided(branch)
    owner = branch.people[1]
    done = make_task(plan, owner, month=9, what="清理台账", reason="补列")
    make_task(plan, owner, month=10, what="走访群众", reason="补列")
    make_task(plan, branch.people[2], month=10, what="别人的任务", reason="补列")
    report(done)
    found = [(task.what, task.state) for task in tasks_owned(owner, on=TODAY)]
    assert found == [("走访群众", "overdue"), ("走访困难党员", "open"), ("清理台账", "late")]


def test_a_draft_says_nothing_to_its_owners_yet():
    branch = make_branch(full=3)
    make_task(make_plan(branch.organization, branch.user, at=AT), branch.people[1])
    assert not tasks_owned(branch.people[1], on=TODAY).exists()
