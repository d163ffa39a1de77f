"""What waits for one member: asked for only where the member has anything of the kind."""

from datetime import date

import pytest

from meetings.queries.own_matters import OwnMatters, own_matters
from tests.factories.meetings import make_branch
from tests.factories.members import TODAY
from tests.factories.plans import make_decided, make_task, report
from tests.factories.problems import make_problem

pytestmark = pytest.mark.django_db


def test_who_has_nothing_to_do_costs_one_query(django_assert_num_queries):
    branch = make_branch(full=3)
    with django_assert_num_queries(1):
        assert own_matters(branch.people[1], on=TODAY) == OwnMatters()


def test_open_tasks_and_problems_of_ones_own_are_found():
    branch = make_branch(full=3)
    owner = branch.people[1]
    plan = make_decided(branch)
    make_task(plan, owner, month=10, what="走访群众", reason="补列")
    report(make_task(plan, owner, month=9, what="清理台账", reason="补列"))
    make_problem(branch.organization, owner, due_on=date(2026, 11, 10))
    found = own_matters(owner, on=TODAY)
    assert [task.what for task in found.tasks] == ["走访群众", "走访困难党员"]
    assert len(found.problems) == 1
    assert own_matters(branch.people[2], on=TODAY) == OwnMatters()
