"""年度学习计划: a plan whose tasks are topics, carried out by meetings with 学时."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError

from branchrecords.errors import ActionError
from meetings.actions.plans import decide_plan
from meetings.models import TaskTerms
from meetings.queries.plans import meetings_of, meetings_that_did, plan_rows, tasks_on
from meetings.rules.plans import last_day
from tests.factories.meetings import make_branch, make_sealed
from tests.factories.members import AT, TODAY
from tests.factories.plans import carry_out, make_plan, make_task, make_topic, report

pytestmark = pytest.mark.django_db


@pytest.fixture
def branch():
    return make_branch(full=4)


@pytest.fixture
def plan(branch):
    """In force, without topics of its own yet but one of November."""
    plan = make_plan(branch.organization, branch.user, kind="study")
    make_topic(plan, branch.people[1])
    meeting = make_sealed(branch, held_on=date(2026, 1, 12))
    return decide_plan(plan=plan, meeting=meeting, by=branch.user, at=AT)


def _row(plan, on=TODAY):
    return tasks_on(plan.tasks.all(), on=on).order_by("pk").first()


def _studied(branch, hours, day=12, month=11, **facts):
    return make_sealed(branch, held_on=date(2026, month, day), study_hours=Decimal(hours), **facts)


def test_a_year_has_a_plan_of_work_and_one_of_study(branch):
    work = make_plan(branch.organization)
    study = make_plan(branch.organization, kind="study")
    assert (str(work), str(study)) == ("2026年度工作计划", "2026年度学习计划")
    with pytest.raises(ActionError, match="2026年度学习计划已经登记过"):
        make_plan(branch.organization, kind="study")
    with pytest.raises(ActionError, match="还没有学习内容"):
        decide_plan(plan=study, meeting=make_sealed(branch), by=branch.user, at=AT)


def test_a_topic_is_done_when_its_hours_are_full(branch, plan):
    topic = _row(plan)
    assert (topic.state, topic.studied) == ("open", 0)
    carry_out(topic, _studied(branch, "2.5"))
    assert (_row(plan).state, _row(plan).studied) == ("open", Decimal("2.5"))
    second = _studied(branch, "2", day=14)
    carry_out(topic, second)
    assert (_row(plan).state, _row(plan).studied) == ("done", Decimal("4.5"))
    assert [one.held_on.day for one in meetings_of([topic], on=TODAY)[topic.pk]] == [12, 14]


def test_a_topic_is_overdue_after_its_month_and_late_when_made_up(branch):
    plan = make_plan(branch.organization, branch.user, kind="study")
    topic = make_topic(plan, branch.people[1], month=9, quarterly=True)
    assert (topic.when, last_day(2026, 12)) == ("第三季度", date(2026, 12, 31))
    decide_plan(plan=plan, meeting=make_sealed(branch), by=branch.user, at=AT)
    assert _row(plan, on=TODAY).state == "overdue"
    carry_out(topic, _studied(branch, "4"))
    assert _row(plan).state == "late"


def test_a_meeting_carries_out_a_topic_once_and_with_hours(branch, plan):
    topic, held = _row(plan), _studied(branch, "4")
    carry_out(topic, held)
    other = make_topic(plan, branch.people[1], reason="补列")
    for again in (topic, other):
        with pytest.raises(ActionError, match="已经对应到「学习《支部工作条例》」，学时只算一次"):
            carry_out(again, held)
    idle = make_sealed(branch, kind="committee", held_on=date(2026, 11, 16))
    with pytest.raises(ActionError, match="没有学时"):
        carry_out(topic, idle)
    with pytest.raises(ActionError, match="请选择开展"):
        report(topic)
    with pytest.raises(ActionError, match="请选择 2026 年"):
        carry_out(topic, make_sealed(branch, held_on=date(2025, 12, 12), study_hours=Decimal(2)))
    assert list(meetings_that_did(topic, on=TODAY)) == list(
        plan.meeting.__class__.objects.filter(pk=plan.meeting_id)
    )


def test_a_wrong_link_is_taken_back_and_may_be_made_again(branch, plan):
    topic, held = _row(plan), _studied(branch, "4")
    carry_out(topic, held)
    report(topic, done=False, text="选错了会议")
    assert (_row(plan).state, _row(plan).studied) == ("open", 0)
    carry_out(topic, held)
    assert _row(plan).state == "done"


def test_the_list_of_a_kind_shows_its_own_plans(branch, plan):
    plans = type(plan).objects.all()
    work = plan_rows(branch.organization, year=2026, on=TODAY, plans=plans)
    study = plan_rows(branch.organization, year=2026, on=TODAY, plans=plans, kind="study")
    assert [row.plan for row in work] == [None]
    assert [(row.plan, row.loop.tasks) for row in study] == [(plan, 1)]


def _refused(build):
    with pytest.raises(IntegrityError), transaction.atomic():
        build()


def test_the_database_holds_topics_and_tasks_apart(branch, plan):
    task = make_task(make_plan(branch.organization), branch.people[1])
    topic = plan.tasks.get()
    for row, other in ((task, topic), (topic, task)):
        terms = TaskTerms.objects.get(task=row)
        terms.pk, terms.task = None, other
        _refused(terms.save)
    terms = TaskTerms.objects.get(task=topic)
    for name, value in (("hours", 0), ("hours", None), ("materials", ""), ("audience", "")):
        terms.pk = None
        held = getattr(terms, name)
        setattr(terms, name, value)
        _refused(terms.save)
        setattr(terms, name, held)
    _refused(lambda: plan.tasks.create(key="0" * 32, month=11, quarterly=True))


def test_topics_take_two_queries_whatever_their_number(branch, plan, django_assert_num_queries):
    for number in (1, 3):
        while plan.tasks.count() < number:
            make_topic(plan, branch.people[1], reason="补列")
        with django_assert_num_queries(2):
            meetings_of(list(tasks_on(plan.tasks.all(), on=TODAY)), on=TODAY)
    assert connection.vendor == "postgresql"
