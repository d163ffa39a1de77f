"""问题清单 of a day: states by date, filters, counts, a constant number of queries."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from meetings.actions.problems import change_measure
from meetings.models import Problem
from meetings.queries.problems import (
    Wish,
    by_organization,
    counts_of,
    narrowed,
    owned_by,
    owners_of,
    problems_within,
    raised_to,
)
from meetings.reminders import problems_due
from tests.factories.desk import desk_duties
from tests.factories.meetings import make_branch
from tests.factories.members import AT, TODAY, make_organization, make_user
from tests.factories.problems import make_problem, make_step

pytestmark = pytest.mark.django_db


@pytest.fixture
def committee():
    return make_organization("东湾区住建局党委", kind="committee")


@pytest.fixture
def branch(committee):
    return make_branch(full=4, parent=committee)


def _states(organization, on=TODAY, **wish):
    rows = problems_within(Problem.objects.all(), organization=organization, on=on)
    return [(row.text, row.state) for row in narrowed(rows, Wish(**wish))]


def _five(branch):
    """Late, due today, due in 7 and in 8 days, closed."""
    org, owner = branch.organization, branch.people[1]
    for text, days in (("迟了", -1), ("今天", 0), ("七天", 7), ("八天", 8), ("销了", -1)):
        due = TODAY + timedelta(days=days)
        problem = make_problem(org, owner, text=text, due_on=due, by=branch.user)
    make_step(problem, by=branch.user)
    make_step(problem, "closed", by=branch.user)
    return problem


def test_a_problem_is_late_the_day_after_its_deadline_and_soon_within_seven_days(branch):
    _five(branch)
    assert _states(branch.organization) == [
        ("迟了", "overdue"), ("今天", "soon"), ("七天", "soon"), ("八天", "open"),
        ("销了", "closed"),
    ]  # fmt: skip


def test_tabs_count_what_the_lists_show(branch):
    _five(branch)
    rows = problems_within(Problem.objects.all(), organization=branch.organization, on=TODAY)
    assert counts_of(rows) == {
        "all": 5, "unsolved": 4, "soon": 2, "overdue": 1, "closed": 1, "raised": 0,
    }  # fmt: skip
    assert len(_states(branch.organization, state="unsolved")) == 4
    assert len(_states(branch.organization, state="soon")) == 2
    assert _states(branch.organization, source="meeting") == []
    assert len(_states(branch.organization, owner=branch.people[1].pk)) == 5
    assert owners_of(rows) == [(branch.people[1].pk, branch.people[1].name)]


def test_a_past_day_shows_what_was_known_and_held_then(branch):
    org, owner = branch.organization, branch.people[1]
    early = AT - timedelta(days=10)  # 10 November
    problem = make_problem(org, owner, due_on=date(2026, 11, 12), by=branch.user, at=early)
    make_step(problem, by=branch.user)
    change_measure(
        problem=problem, text="另想办法", owner=branch.people[2], due_on=date(2026, 12, 30),
        reason="材料没到", by=branch.user, at=AT,
    )  # fmt: skip
    make_step(problem, "closed", by=branch.user, at=AT + timedelta(days=1))

    def on(day):
        rows = problems_within(Problem.objects.all(), organization=org, on=day)
        return [(row.owner_name, row.due_on.day, row.state) for row in rows]

    assert on(date(2026, 10, 31)) == []  # it was found on 1 November
    assert on(date(2026, 11, 13)) == [(owner.name, 12, "overdue")]
    assert on(TODAY) == [(branch.people[2].name, 30, "open")]
    assert on(date(2026, 11, 21)) == [(branch.people[2].name, 30, "closed")]


def test_a_withdrawn_problem_is_listed_only_when_asked_for(branch):
    problem = make_problem(branch.organization, branch.people[1], by=branch.user)
    make_step(problem, "withdrawn", by=branch.user)
    assert _states(branch.organization) == []
    assert [state for _, state in _states(branch.organization, state="withdrawn")] == ["withdrawn"]


def test_a_committee_sees_the_requests_until_they_are_answered(committee, branch):
    problem = make_problem(branch.organization, branch.people[1], by=branch.user)
    make_step(problem, "raised", by=branch.user)
    assert list(raised_to(committee, on=TODAY)) == [problem]
    assert len(_states(committee, state="raised")) == 1
    make_step(problem, "answered", by=make_user("committee_staff", committee))
    assert not raised_to(committee, on=TODAY).exists()


def test_a_subtree_takes_as_many_queries_as_one_branch(committee):
    def queries():
        with CaptureQueriesContext(
            connection,
        ) as caught:
            rows = problems_within(Problem.objects.all(), organization=committee, on=TODAY)
            list(narrowed(rows, Wish()))
            found = by_organization(rows), counts_of(rows), owners_of(rows)
        return len(caught), found

    def add():
        branch = make_branch(full=2, parent=committee)
        make_problem(branch.organization, branch.people[1])

    add()
    one, _ = queries()
    add(), add()
    three, (rows, counts, owners) = queries()
    assert one == three == 5
    assert [row["all"] for row in rows] == [1, 1, 1]
    assert (counts["all"], len(owners)) == (3, 3)


def test_the_desk_names_what_is_late_or_due_within_a_week(branch):
    _five(branch)
    found = desk_duties(
        "meetings.queries.problem_duties", organization=branch.organization, on=TODAY
    )
    assert [(duty.title, duty.late) for duty in found] == [
        ("整改：迟了", True), ("整改：今天", False), ("整改：七天", False),
    ]  # fmt: skip


def test_owners_with_an_account_are_reminded_and_see_their_own_alone(branch):
    _five(branch)
    make_problem(branch.organization, branch.people[2], due_on=TODAY)
    assert problems_due(TODAY) == []  # nobody of them has an account
    user = make_user("member", branch.organization, branch.people[1])
    found = problems_due(TODAY)
    assert [(one.recipient_id, one.kind) for one in found] == [
        (user.pk, "problem.late"), (user.pk, "problem.due"), (user.pk, "problem.due"),
    ]  # fmt: skip
    assert owned_by(branch.people[1], on=TODAY).count() == 5
    assert owned_by(branch.people[2], on=TODAY).count() == 1
