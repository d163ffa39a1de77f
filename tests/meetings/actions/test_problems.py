"""问题清单: a problem is registered once, put right by its owner, closed by somebody else."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.db.utils import IntegrityError, ProgrammingError

from branchrecords.audit.models import AuditEvent
from branchrecords.errors import ActionError
from meetings.actions.problems import change_measure
from meetings.models import Measure, Problem, ProblemStep
from tests.factories.files import PDF
from tests.factories.meetings import make_branch, make_sealed
from tests.factories.members import AT, TODAY, make_organization, make_person, make_user
from tests.factories.problems import make_problem, make_step
from tests.factories.reviews import make_review

pytestmark = pytest.mark.django_db


@pytest.fixture
def committee():
    return make_organization("东湾区住建局党委", kind="committee")


@pytest.fixture
def branch(committee):
    return make_branch(full=4, parent=committee)


@pytest.fixture
def problem(branch):
    return make_problem(branch.organization, branch.people[0], by=branch.user)


@pytest.fixture
def other(branch):
    """The 组织委员's account."""
    return make_user("branch_officer", branch.organization, branch.people[1])


def test_the_same_form_sent_twice_registers_once(branch):
    key = uuid4()
    for _ in range(2):
        make_problem(branch.organization, branch.people[0], key=key)
    assert (Problem.objects.count(), Measure.objects.count()) == (1, 1)
    assert AuditEvent.objects.filter(action="problem.added").count() == 1


def test_a_problem_names_its_meeting_or_campaign_and_nothing_else(branch):
    meeting, review = make_sealed(branch), make_review(branch.organization)
    for source, named, kept in (
        ("meeting", {"meeting": meeting, "review": review}, (meeting.pk, None)),
        ("review", {"meeting": meeting, "review": review}, (None, review.pk)),
        ("check", {"meeting": meeting, "review": review}, (None, None)),
    ):
        made = make_problem(branch.organization, branch.people[0], source=source, **named)
        assert (made.meeting_id, made.review_id) == kept
    with pytest.raises(ActionError, match="请选择这个组织的会议"):
        make_problem(branch.organization, branch.people[0], source="meeting")
    with pytest.raises(ActionError, match="哪一年"):
        make_problem(
            branch.organization,
            branch.people[0],
            source="review",
            review=make_review(make_branch().organization),
        )


def test_wrong_days_and_strangers_are_refused_with_the_field(branch):
    owner = branch.people[0]
    with pytest.raises(ActionError, match="发现日期晚于今天") as caught:
        make_problem(branch.organization, owner, found_on=date(2026, 11, 21))
    assert caught.value.blockers[0].target == "id_found_on"
    with pytest.raises(ActionError, match="早于发现日期") as caught:
        make_problem(branch.organization, owner, due_on=date(2026, 10, 31))
    assert caught.value.blockers[0].target == "id_due_on"
    with pytest.raises(ActionError, match="超过两年"):
        make_problem(branch.organization, owner, due_on=date(2036, 11, 30))
    with pytest.raises(ActionError, match="不在"):
        make_problem(branch.organization, make_person(make_branch().organization))
    assert not Problem.objects.exists()


def test_a_group_leaves_its_problems_to_the_branch(branch):
    group = make_organization("第一党小组", branch.organization, kind="group")
    with pytest.raises(ActionError, match="由党支部登记"):
        make_problem(group, branch.people[0])


def test_the_owner_cannot_close_and_another_can_after_progress(branch, problem, other):
    with pytest.raises(ActionError, match="还没有整改进展"):
        make_step(problem, "closed", by=other)
    make_step(problem, by=branch.user)
    with pytest.raises(ActionError, match="责任人不能给自己的问题销号"):
        make_step(problem, "closed", by=branch.user)
    step = make_step(problem, "closed", by=other, text="到现场看过")
    assert (step.owner, step.person) == (branch.people[0], branch.people[1])
    with pytest.raises(ActionError, match="已经销号"):
        make_step(problem, by=branch.user)


def test_a_reopened_problem_needs_new_progress_before_it_is_closed_again(problem, other):
    with pytest.raises(ActionError, match="不用重新打开"):
        make_step(problem, "reopened", by=other)
    make_step(problem, by=other)
    make_step(problem, "closed", by=other)
    make_step(problem, "reopened", by=other, text="居民反映又停了")
    with pytest.raises(ActionError, match="还没有整改进展"):
        make_step(problem, "closed", by=other)
    make_step(problem, by=other)
    make_step(problem, "closed", by=other)
    event = AuditEvent.objects.get(action="problem.reopened")
    assert event.detail == {"text": "居民反映又停了"}


def test_a_request_goes_to_the_organisation_above_and_waits_for_its_answer(
    committee, problem, other
):
    make_step(problem, by=other)
    asked = make_step(problem, "raised", by=other)
    assert asked.organization == committee
    for kind, words in (("raised", "正在等答复"), ("closed", "答复以后再销号")):
        with pytest.raises(ActionError, match=words):
            make_step(problem, kind, by=other)
    staff = make_user("committee_staff", committee)
    assert make_step(problem, "answered", by=staff).organization == committee
    with pytest.raises(ActionError, match="没有等待答复的请求"):
        make_step(problem, "answered", by=staff)
    make_step(problem, "closed", by=staff)


def test_the_top_has_nobody_to_ask(committee):
    top = make_branch()
    with pytest.raises(ActionError, match="上面没有党组织"):
        make_step(make_problem(top.organization, top.people[0]), "raised", by=top.user)


def test_a_withdrawn_problem_takes_no_step_and_no_measure(branch, problem, other):
    make_step(problem, "withdrawn", by=other, text="重复登记")
    with pytest.raises(ActionError, match="已经撤回"):
        make_step(problem, by=other)
    with pytest.raises(ActionError, match="已经撤回"):
        change_measure(
            problem=problem, text="别的", owner=branch.people[1], due_on=TODAY, reason="换人",
            by=other, at=AT,
        )  # fmt: skip


def test_a_measure_changes_with_a_reason_and_the_new_owner_cannot_close(branch, problem, other):
    facts = {"problem": problem, "reason": "工作调整", "by": branch.user, "at": AT}
    same = {"text": "周三延长接待到 19:00", "due_on": date(2026, 11, 30)}
    with pytest.raises(ActionError, match="都没有变"):
        change_measure(**facts, **same, owner=branch.people[0])
    with pytest.raises(ActionError, match="早于今天"):
        change_measure(**facts, **same | {"due_on": date(2026, 11, 19)}, owner=branch.people[1])
    change_measure(**facts, **same, owner=branch.people[1])
    make_step(problem, by=other)
    with pytest.raises(ActionError, match="责任人不能给自己"):
        make_step(problem, "closed", by=other)
    make_step(problem, "closed", by=branch.user)


def test_a_step_sent_twice_is_taken_once_and_keeps_its_paper(problem, other):
    key = uuid4()
    paper = SimpleUploadedFile("照片.pdf", PDF, "application/pdf")
    for _ in range(2):
        make_step(problem, by=other, key=key, uploads=[paper])
    assert ProblemStep.objects.get().papers.count() == 1


def _refused(error, build):
    with pytest.raises(error), transaction.atomic():
        build()


def test_the_database_refuses_a_close_by_the_owner_and_steps_that_do_not_fit(
    branch, problem, other
):
    row = {
        "problem": problem, "on": TODAY, "text": "到位", "owner": branch.people[0],
        "recorded_at": AT,
    }  # fmt: skip

    def step(**facts):
        return lambda: ProblemStep.objects.create(key=uuid4(), **row | facts)

    own = {"recorded_by": branch.user, "person": branch.people[0]}
    _refused(IntegrityError, step(kind="closed", **own))
    _refused(IntegrityError, step(kind="closed", recorded_by=branch.user))  # hides who it is
    _refused(IntegrityError, step(kind="closed", recorded_by=None))
    _refused(IntegrityError, step(kind="progress", owner=branch.people[1]))
    _refused(IntegrityError, step(kind="reopened", recorded_by=other))
    _refused(IntegrityError, step(kind="raised", recorded_by=other))
    _refused(IntegrityError, step(kind="progress", text=""))
    step(kind="closed", recorded_by=other, person=branch.people[1])()
    _refused(IntegrityError, step(kind="progress", recorded_by=other))
    _refused(
        IntegrityError,
        lambda: Measure.objects.create(
            problem=problem, text="再改", owner=branch.people[0], due_on=TODAY, set_on=TODAY,
            recorded_at=AT,
        ),
    )  # fmt: skip


def test_the_database_refuses_impossible_problems_and_measures(branch, problem):
    row = {
        "organization": branch.organization, "found_on": TODAY, "text": "问题", "recorded_at": AT,
    }  # fmt: skip

    def add(**facts):
        return lambda: Problem.objects.create(key=uuid4(), **row | facts)

    _refused(IntegrityError, add(source="check", text=""))
    _refused(IntegrityError, add(source="meeting"))
    _refused(IntegrityError, add(source="other", meeting=make_sealed(branch)))
    _refused(
        IntegrityError,
        lambda: Measure.objects.create(
            problem=problem, text="早了", owner=branch.people[0], due_on=date(2026, 10, 31),
            set_on=TODAY, recorded_at=AT,
        ),
    )  # fmt: skip


@pytest.mark.parametrize("table", ["problem", "measure", "problemstep", "problempaper"])
def test_the_application_cannot_change_or_delete_a_row(problem, table):
    for statement in (
        f"UPDATE meetings_{table} SET id = id",
        f"DELETE FROM meetings_{table}",
    ):
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
