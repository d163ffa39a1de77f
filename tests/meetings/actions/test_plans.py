"""年度工作计划: decided by a meeting, tasks by 5W1H, checked, findings closed."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError, ProgrammingError

from branchrecords.audit.models import AuditEvent
from branchrecords.errors import ActionError
from meetings.actions.plans import decide_plan
from meetings.models import PlanCheck, TaskReport, TaskTerms, WorkPlan
from meetings.queries.plans import loops, plan_rows, tasks_on
from tests.factories.meetings import make_branch, make_planned, make_sealed
from tests.factories.members import AT, TODAY, make_organization, make_user
from tests.factories.plans import check, make_decided, make_plan, make_task, report
from tests.factories.problems import make_problem, make_step

pytestmark = pytest.mark.django_db


@pytest.fixture
def committee():
    return make_organization("东湾区住建局党委", kind="committee")


@pytest.fixture
def branch(committee):
    return make_branch(full=4, parent=committee)


def test_an_organisation_has_one_plan_a_year(branch):
    make_plan(branch.organization)
    with pytest.raises(ActionError, match="已经登记过"):
        make_plan(branch.organization)
    with pytest.raises(ActionError, match="年度应在 2021 到 2027 之间"):
        make_plan(branch.organization, year=2028)
    group = make_organization("第一党小组", branch.organization, kind="group")
    with pytest.raises(ActionError, match="不单独订计划"):
        make_plan(group)


def test_a_plan_is_decided_by_a_sealed_meeting_of_its_own_with_tasks(branch):
    plan = make_plan(branch.organization)
    facts = {"plan": plan, "by": branch.user, "at": AT}
    with pytest.raises(ActionError, match="还没有重点任务"):
        decide_plan(**facts, meeting=make_sealed(branch))
    make_task(plan, branch.people[1])
    for wrong in (make_planned(branch), make_sealed(make_branch())):
        with pytest.raises(ActionError, match="已经封存的会议记录"):
            decide_plan(**facts, meeting=wrong)
    meeting = make_sealed(branch, held_on=date(2026, 11, 13))
    assert decide_plan(**facts, meeting=meeting).decided_on == date(2026, 11, 13)
    with pytest.raises(ActionError, match="已经在 2026-11-13 通过"):
        decide_plan(**facts, meeting=meeting)


def test_a_task_is_due_in_its_month_by_somebody_of_the_branch(branch):
    plan = make_plan(branch.organization)
    with pytest.raises(ActionError, match="2026年11月 之内"):
        make_task(plan, branch.people[1], due_on=date(2026, 12, 1))
    with pytest.raises(ActionError, match="不在"):
        make_task(plan, make_branch().people[0])


def test_a_plan_in_force_changes_with_a_reason_and_keeps_what_it_asked(branch):
    plan = make_decided(branch)
    task = plan.tasks.get()
    with pytest.raises(ActionError, match="请写明理由"):
        make_task(plan, branch.people[1], key=task.key, place="村部")
    make_task(plan, branch.people[1], key=task.key, place="村部", reason="下雨")
    assert [row.place for row in task.terms.all()] == ["各楼道", "村部"]
    make_task(plan, branch.people[1], key=task.key, place="村部", reason="再点一次")
    assert task.terms.count() == 2  # sent twice
    with pytest.raises(ActionError, match="请写明理由"):
        make_task(plan, branch.people[1])


def test_a_task_is_done_once_late_after_its_day_and_can_be_corrected(branch):
    plan = make_decided(branch)
    early, late = plan.tasks.get(), make_task(plan, branch.people[1], day=10, reason="补列")
    report(early, meeting=make_sealed(branch, held_on=date(2026, 11, 14)))
    report(late)
    with pytest.raises(ActionError, match="已经登记过完成"):
        report(early)
    states = {row.pk: row.state for row in tasks_on(plan.tasks.all(), on=TODAY)}
    assert states == {early.pk: "done", late.pk: "late"}
    report(late, done=False, text="还差两户")
    states = {row.pk: row.state for row in tasks_on(plan.tasks.all(), on=TODAY)}
    assert states[late.pk] == "overdue"
    with pytest.raises(ActionError, match="不用更正"):
        report(late, done=False)


def test_nothing_is_reported_or_checked_while_the_plan_is_a_draft(branch):
    plan = make_plan(branch.organization)
    task = make_task(plan, branch.people[1])
    for act in (lambda: report(task), lambda: check(plan)):
        with pytest.raises(ActionError, match="还没有经会议通过"):
            act()


def test_a_self_check_is_once_a_half_a_spot_check_comes_from_above(committee, branch):
    plan = make_decided(branch)
    assert check(plan).organization == branch.organization
    with pytest.raises(ActionError, match="已经登记过"):
        check(plan)
    for _ in range(2):
        assert check(plan, "spot").organization == committee
    with pytest.raises(ActionError, match="2026-11-01 到 2027-03-31"):
        check(plan, "spot", on=date(2026, 10, 31))
    with pytest.raises(ActionError, match="晚于今天"):
        check(plan, "spot", on=date(2026, 11, 21))
    top = make_branch()
    with pytest.raises(ActionError, match="上面没有党组织"):
        check(make_decided(top), "spot")


def test_the_loop_counts_tasks_checks_findings_and_what_is_closed(committee, branch):
    plan = make_decided(branch, tasks=2)
    report(plan.tasks.first())
    found = check(plan, "spot")
    first, _ = (
        make_problem(branch.organization, branch.people[1], plan_check=found) for _ in range(2)
    )
    make_step(first, by=branch.user)
    make_step(first, "closed", by=make_user("committee_staff", committee))
    loop = loops(WorkPlan.objects.all(), on=TODAY)[plan.pk]
    assert (loop.tasks, loop.done, loop.overdue) == (2, 1, 0)
    assert (loop.findings, loop.closed, loop.share) == (2, 1, 0.5)
    assert loop.checks == ("年终检查抽查",)
    other = make_branch()
    with pytest.raises(ActionError, match="请选择"):
        make_problem(other.organization, other.people[1], plan_check=found)


def test_a_subtree_takes_as_many_queries_as_one_branch(committee, django_assert_num_queries):
    def rows():
        with django_assert_num_queries(6):
            return plan_rows(committee, year=2026, on=TODAY, plans=WorkPlan.objects.all())

    make_decided(make_branch(parent=committee))
    assert [row.loop.tasks for row in rows()] == [1]
    for _ in range(2):
        make_decided(make_branch(parent=committee))
    make_branch(parent=committee)
    assert [row.plan is not None for row in rows()] == [True, True, True, False]


def _refused(error, build):
    with pytest.raises(error), transaction.atomic():
        build()


def test_the_database_refuses_what_cannot_be(branch):
    plan = make_decided(branch)
    task, terms = plan.tasks.get(), TaskTerms.objects.get()
    facts = {"created_at": AT, "organization": branch.organization}
    _refused(IntegrityError, lambda: WorkPlan.objects.create(**facts, year=2026, goals="又一个"))
    _refused(IntegrityError, lambda: WorkPlan.objects.create(**facts, year=1900, goals="太早"))
    _refused(IntegrityError, lambda: WorkPlan.objects.create(**facts, year=2027, goals=""))
    _refused(
        IntegrityError,
        lambda: WorkPlan.objects.create(**facts, year=2027, goals="好", decided_on=TODAY),
    )
    _refused(IntegrityError, lambda: plan.tasks.create(key=uuid4(), month=13))
    values = {name: getattr(terms, name) for name in ("what", "why", "place", "how", "due_on")}
    values |= {"owner": terms.owner, "set_on": TODAY, "recorded_at": AT}
    _refused(IntegrityError, lambda: task.terms.create(**values | {"why": ""}))
    _refused(IntegrityError, lambda: task.terms.create(**values, dropped=True))
    row = {"key": uuid4(), "on": TODAY, "recorded_at": AT}
    _refused(IntegrityError, lambda: TaskReport.objects.create(task=task, text="", **row))
    own = {"plan": plan, "organization": branch.organization, "half": "end", "way": "self"}
    _refused(IntegrityError, lambda: PlanCheck.objects.create(**own, text="", **row))
    check(plan)
    _refused(IntegrityError, lambda: PlanCheck.objects.create(**own, text="再来", **row))


@pytest.mark.parametrize("table", ["keytask", "taskterms", "taskreport", "plancheck"])
def test_the_application_cannot_change_a_row(table):
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE meetings_{table} SET id = id")


def test_every_change_of_a_plan_stands_in_the_log(branch):
    plan = make_decided(branch)
    report(plan.tasks.get())
    check(plan)
    found = AuditEvent.objects.filter(action__startswith="plan.").order_by("pk")
    assert list(found.values_list("action", flat=True)) == [
        "plan.drawn_up", "plan.task_added", "plan.decided", "plan.task_done", "plan.checked",
    ]  # fmt: skip


def test_a_past_day_knows_neither_a_later_draft_nor_its_decision(committee, branch):
    make_decided(branch)

    def row(on):
        plans = WorkPlan.objects.all()
        return next(iter(plan_rows(committee, year=2026, on=on, plans=plans)))

    assert row(date(2026, 11, 19)).plan is None
    assert row(TODAY).in_force
