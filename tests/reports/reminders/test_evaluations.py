"""量化考核: who is told of own marks, 整改 and the days for objections, and until when."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reports.actions.evaluation_mending import (
    check_rectification,
    order_rectification,
    report_rectification,
)
from reports.actions.evaluation_results import (
    note_objection,
)
from reports.actions.evaluations import send_own_marks
from reports.reminders.evaluations import due, mending, objections, own_marks, to_check
from reports.rules.evaluation_course import Subject
from tests.factories.evaluations import (
    evaluation_of,
    make_in_force,
    marks_of,
    publish,
    step,
    sum_up,
)
from tests.factories.members import AT, TODAY, make_person, make_user

pytestmark = pytest.mark.django_db
DECEMBER = date(2026, 12, 5)


@pytest.fixture
def secretary(tree):
    return make_user("secretary", tree["branch"])


def told(reminders):
    return [(one.recipient_id, one.kind, one.subject, one.due_on) for one in reminders]


def test_the_branch_s_secretary_is_told_of_own_marks_in_december(tree, secretary):
    evaluation = evaluation_of(make_in_force(tree["general"]), tree["branch"])
    last = date(2026, 12, 31)
    assert own_marks(TODAY) == []
    assert told(own_marks(DECEMBER)) == [
        (secretary.pk, "evaluation.own", f"{evaluation}：自评待报送", last)
    ]
    step(evaluation, "report")
    send_own_marks(evaluation=evaluation, marks=marks_of(evaluation, 60, 40), by=None, at=AT)
    assert own_marks(DECEMBER) == []


def test_a_member_with_an_account_is_told_of_the_own(tree):
    person = make_person(tree["branch"], "王小明")
    account = make_user(person=person)
    make_in_force(tree["general"], subject=Subject.MEMBERS)
    (one,) = [one for one in own_marks(DECEMBER) if one.recipient_id == account.pk]
    assert one.url.startswith("/me/evaluations/")


@pytest.fixture
def low(tree, secretary):
    scheme = make_in_force(tree["general"])
    sum_up(evaluation_of(scheme, tree["sister"]), 60, 30)
    evaluation = evaluation_of(scheme, tree["branch"])
    sum_up(evaluation, 40, 15)
    publish(evaluation)
    return evaluation


def test_a_result_is_told_of_until_the_last_day_or_the_objection(low, secretary):
    last = TODAY + timedelta(days=4)
    subject = f"{low}：结果公示"
    assert told(objections(TODAY)) == [(secretary.pk, "evaluation.published", subject, last)]
    assert len(objections(last)) == 1
    assert objections(last + timedelta(days=1)) == []
    note_objection(evaluation=low, text="材料没有算进去", by=None, at=AT)
    assert objections(TODAY) == []


def test_mending_is_told_of_a_week_before_and_when_it_is_late_until_it_passed(low, secretary):
    day = date(2026, 12, 20)
    order = order_rectification(evaluation=low, due_on=day, text="开齐", by=None, at=AT)
    assert mending(day - timedelta(days=8)) == []
    assert [one.kind for one in mending(day - timedelta(days=7))] == ["evaluation.mend"]
    assert [one.kind for one in mending(day + timedelta(days=1))] == ["evaluation.late"]
    check_rectification(rectification=order, passed=False, text="还差党课", by=None, at=AT)
    assert len(mending(day)) == 1
    check_rectification(rectification=order, passed=True, text="开齐了", by=None, at=AT)
    assert mending(day) == to_check(day) == []


def test_who_marked_is_told_of_a_report_until_it_was_looked_at(low, tree, secretary):
    staff = make_user("committee_staff", tree["committee"])
    day = date(2026, 12, 20)
    order = order_rectification(evaluation=low, due_on=day, text="开齐", by=None, at=AT)
    assert to_check(TODAY) == []
    report_rectification(rectification=order, text="开齐了", by=secretary, at=AT)
    subject = f"{low}：整改待验收"
    assert told(to_check(TODAY)) == [(staff.pk, "evaluation.mended", subject, TODAY)]
    assert mending(day) == []
    later = day + timedelta(days=30)
    check_rectification(
        rectification=order, passed=False, text="还差党课", due_on=later, by=None, at=AT
    )
    assert to_check(day) == []
    assert told(mending(later)) == [(secretary.pk, "evaluation.mend", f"{low}：限期整改", later)]


def test_the_queries_do_not_grow_with_the_evaluated(tree, secretary, django_assert_num_queries):
    make_in_force(tree["general"])
    with CaptureQueriesContext(connection) as few:
        assert len(due(DECEMBER)) == 1
    people = [make_person(tree["branch"], f"党员{number}") for number in range(3)]
    accounts = [make_user(person=person) for person in people]
    make_in_force(tree["general"], subject=Subject.MEMBERS)
    with django_assert_num_queries(len(few) + 1):  # the accounts
        assert len(due(DECEMBER)) == 1 + len(accounts)
