"""项目三部曲: begun with terms, recorded stage by stage, closed by the third, corrected beside."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.db.utils import IntegrityError, ProgrammingError

from branchrecords.audit.models import AuditEvent
from branchrecords.errors import ActionError
from meetings.actions.projects import change_project, drop_project
from meetings.models import Project, ProjectRecord
from meetings.queries.projects import (
    meetings_to_link,
    narrowed,
    people_to_name,
    projects_within,
    records_of,
    stages_of,
    state_counts,
)
from members.rules.kinds import Post
from tests.factories.files import PDF
from tests.factories.meetings import make_branch, make_sealed
from tests.factories.members import AT, TODAY, make_organization, make_person, make_position
from tests.factories.projects import TERMS, make_project, make_stage

pytestmark = pytest.mark.django_db
FIRST, SECOND, THIRD = date(2026, 9, 10), date(2026, 11, 5), date(2026, 11, 12)


@pytest.fixture
def committee():
    return make_organization("东湾区住建局党委", kind="committee")


@pytest.fixture
def branch(committee):
    return make_branch(full=4, parent=committee)


@pytest.fixture
def project(branch):
    return make_project(branch.organization, branch.people[0])


def _all_three(project):
    for stage, day in ((1, FIRST), (2, SECOND), (3, THIRD)):
        make_stage(project, stage, day)


def _listed(organization, on=TODAY, **facts):
    return projects_within(Project.objects.all(), organization=organization, on=on, **facts)


def test_the_same_form_sent_twice_begins_and_records_once(branch):
    key = uuid4()
    for _ in range(2):
        project = make_project(branch.organization, branch.people[0], key=key)
        make_stage(project, key=key)
    assert (Project.objects.count(), ProjectRecord.objects.count()) == (1, 1)
    assert AuditEvent.objects.filter(action="project.begun").count() == 1


def test_a_project_that_cannot_be_is_refused_at_its_field(branch):
    leader = branch.people[0]
    for facts, says, target in (
        ({"starts_on": date(2026, 11, 21)}, "立项日期晚于今天", "id_starts_on"),
        ({"conclude_by": date(2026, 10, 1)}, "总结评价的期限早于", "id_conclude_by"),
        ({"leader": make_person(make_branch().organization)}, "不在", "id_leader"),
    ):
        with pytest.raises(ActionError, match=says) as caught:
            make_project(branch.organization, **{"leader": leader, **facts})
        assert caught.value.blockers[0].target == target
    group = make_organization("第一党小组", branch.organization, kind="group")
    with pytest.raises(ActionError, match="由党支部或党委立项"):
        make_project(group, leader)


def test_the_stages_are_recorded_in_order_and_the_third_closes(project):
    with pytest.raises(ActionError, match="先登记「动员」"):
        make_stage(project, 2)
    make_stage(project, 1, FIRST)
    with pytest.raises(ActionError, match="动员已经登记"):
        make_stage(project, 1, FIRST)
    with pytest.raises(ActionError, match="日期早于 2026-09-10"):
        make_stage(project, 2, date(2026, 9, 9))
    for day in (date(2026, 10, 8), SECOND):
        make_stage(project, 2, day)
    make_stage(project, 3, THIRD)
    with pytest.raises(ActionError, match="已经总结评价、结项"):
        make_stage(project, 2, THIRD)
    with pytest.raises(ActionError, match="已经结项"):
        drop_project(project=project, on=TODAY, reason="没有经费", by=None, at=AT)


def test_a_record_says_who_took_part_or_at_which_meeting(branch, project):
    with pytest.raises(ActionError, match="请选择参加的人"):
        make_stage(project, others=" ")
    early = make_sealed(branch, held_on=date(2026, 8, 12))
    with pytest.raises(ActionError, match="立项以后"):
        make_stage(project, meetings=[early])
    meeting = make_sealed(branch, held_on=date(2026, 9, 9))
    paper = SimpleUploadedFile("方案.pdf", PDF, "application/pdf")
    made = make_stage(
        project, others="", people=branch.people[:2], meetings=[meeting], uploads=[paper]
    )
    assert set(made.people.all()) == set(branch.people[:2])
    assert list(made.meetings.all()) == [meeting]
    assert str(made.papers.get()) == "方案.pdf"


def test_a_correction_keeps_the_paper_and_what_stood_there(project):
    paper = SimpleUploadedFile("方案.pdf", PDF, "application/pdf")
    first = make_stage(project, uploads=[paper])
    make_stage(project, 2, SECOND)
    make_stage(project, 3, THIRD)
    with pytest.raises(ActionError, match="请写明更正的理由"):
        make_stage(project, replaces=first)
    with pytest.raises(ActionError, match="晚于下一步的 2026-11-05"):
        make_stage(project, on=date(2026, 11, 6), replaces=first, reason="日期写错")
    second = make_stage(project, on=date(2026, 9, 12), replaces=first, reason="日期写错")
    assert [str(one) for one in second.papers.all()] == ["方案.pdf"]
    assert [row.on for row in records_of(project, on=TODAY)] == [
        date(2026, 9, 12),
        SECOND,
        THIRD,
    ]
    with pytest.raises(ActionError, match="已经更正过"):
        make_stage(project, replaces=first, reason="再改")


def test_terms_are_changed_and_the_log_keeps_what_they_were(branch, project):
    changes = {"conclude_by": date(2026, 12, 20), "leader": branch.people[1]}
    change_project(project=project, changes=changes, by=None, at=AT)
    assert AuditEvent.objects.get(action="project.changed").detail == {
        "fields": ["负责人", "总结评价期限"],
        "before": {"conclude_by": "2026-11-30"},
    }
    with pytest.raises(ActionError, match="期限早于"):
        change_project(project=project, changes={"supervise_by": date(2026, 9, 1)}, by=None, at=AT)


def test_a_dropped_project_takes_no_more(project):
    with pytest.raises(ActionError, match="中止日期应在"):
        drop_project(project=project, on=date(2026, 8, 1), reason="没有经费", by=None, at=AT)
    with pytest.raises(ActionError, match="请写明中止的理由"):
        drop_project(project=project, on=TODAY, reason=" ", by=None, at=AT)
    drop_project(project=project, on=TODAY, reason="没有经费", by=None, at=AT)
    with pytest.raises(ActionError, match="已于 2026-11-20 中止"):
        make_stage(project)


def test_a_committee_names_its_officers_and_its_own_meetings(committee, branch):
    officer = branch.people[3]
    make_position(officer, committee, Post.SECRETARY)
    make_sealed(branch, held_on=date(2026, 9, 9))
    project = make_project(committee, officer)
    assert list(people_to_name(committee, on=TODAY)) == [officer]
    assert not meetings_to_link(project, on=TODAY)
    assert set(people_to_name(branch.organization, on=TODAY)) == set(branch.people)


def test_the_list_says_stage_and_lateness_on_any_day(committee, branch, project):
    organization = branch.organization
    _all_three(make_project(organization, branch.people[0], name="按时的"))
    late = make_project(
        organization, branch.people[0], name="迟的", conclude_by=date(2026, 11, 10),
        supervise_by=date(2026, 11, 10),
    )  # fmt: skip
    _all_three(late)
    dropped = make_project(organization, branch.people[0], name="中止的")
    drop_project(project=dropped, on=date(2026, 11, 1), reason="没有经费", by=None, at=AT)
    rows = _listed(committee)
    assert {row.name: row.state for row in rows} == {
        "楼道微改造": "overdue",
        "按时的": "done",
        "迟的": "late",
        "中止的": "dropped",
    }
    assert state_counts(rows) == {"overdue": 1, "done": 1, "late": 1, "dropped": 1}
    assert narrowed(rows, "")[0].name == "楼道微改造"
    (one,) = narrowed(rows, "late")
    assert [line.late for line in stages_of(one, on=TODAY)] == [0, 0, 2]
    (one,) = narrowed(rows, "overdue")
    assert [line.late for line in stages_of(one, on=TODAY)] == [61, 20, 0]
    assert {row.state for row in _listed(committee, on=date(2026, 9, 20))} == {"open"}
    assert not _listed(committee, on=date(2026, 8, 31))
    assert not _listed(committee, year=2025)
    assert _listed(committee, year=2026).count() == 4


def test_the_list_costs_the_same_for_one_and_three(branch, project, django_assert_num_queries):
    for _ in range(2):
        with django_assert_num_queries(2):
            for row in _listed(branch.organization):
                assert str(row.leader)
                stages_of(row, on=TODAY)
        for _ in range(2):
            _all_three(make_project(branch.organization, branch.people[0]))


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"name": ""}, "project_says_something"),
        ({"supervise_by": date(2026, 9, 1)}, "project_terms_in_order"),
        ({"dropped_on": TODAY}, "project_dropped_with_reason"),
    ],
)
def test_the_database_refuses_a_project_that_does_not_fit(branch, wrong, says):
    facts = {
        "key": uuid4(), "organization": branch.organization, "name": "x", "aim": "x",
        "leader": branch.people[0], "starts_on": date(2026, 9, 1), "created_at": AT, **TERMS,
    }  # fmt: skip
    with pytest.raises(IntegrityError, match=says), transaction.atomic():
        Project.objects.create(**facts | wrong)


def _raw(project, stage, on, **facts):
    with transaction.atomic():
        return ProjectRecord.objects.create(
            key=uuid4(), project=project, stage=stage, on=on, recorded_at=AT,
            **{"content": "x", **facts},
        )  # fmt: skip


def test_the_database_keeps_the_order_of_the_stages(project):
    with pytest.raises(IntegrityError, match="the stage before is missing"):
        _raw(project, 2, SECOND)
    with pytest.raises(IntegrityError, match="out of order"):
        _raw(project, 1, date(2026, 8, 31))
    first = _raw(project, 1, FIRST)
    with pytest.raises(IntegrityError, match="project_stage_once"):
        _raw(project, 1, FIRST)
    with pytest.raises(IntegrityError, match="out of order"):
        _raw(project, 2, date(2026, 9, 9))
    with pytest.raises(IntegrityError, match="project_record_says_something"):
        _raw(project, 2, SECOND, content="")
    with pytest.raises(IntegrityError, match="project_record_corrected_with_reason"):
        _raw(project, 2, SECOND, reason="x")
    _raw(project, 2, SECOND)
    with pytest.raises(IntegrityError, match="a record of another stage"):
        _raw(project, 2, SECOND, replaces=first, reason="x")
    with pytest.raises(IntegrityError, match="out of order"):
        _raw(project, 1, date(2026, 11, 6), replaces=first, reason="x")
    _raw(project, 3, THIRD)
    with pytest.raises(IntegrityError, match="the project is closed"):
        _raw(project, 2, TODAY)
    with pytest.raises(IntegrityError, match="not dropped"), transaction.atomic():
        Project.objects.update(dropped_on=TODAY, drop_reason="x")
    with pytest.raises(IntegrityError, match="began before its records"), transaction.atomic():
        Project.objects.update(starts_on=date(2026, 9, 15))


def test_the_database_knows_three_stages_and_takes_nothing_after_a_drop(project):
    with pytest.raises(IntegrityError, match="project_stage_known"):
        _raw(project, 0, FIRST)
    drop_project(project=project, on=TODAY, reason="没有经费", by=None, at=AT)
    with pytest.raises(IntegrityError, match="the project was dropped"):
        _raw(project, 1, FIRST)


def test_what_was_recorded_is_only_ever_added_to(branch, project):
    paper = SimpleUploadedFile("方案.pdf", PDF, "application/pdf")
    meeting = make_sealed(branch, held_on=date(2026, 9, 9))
    make_stage(project, people=branch.people[:1], meetings=[meeting], uploads=[paper])
    for table in ("projectrecord", "projectperson", "projectmeeting", "projectpaper"):
        for sql in (f"DELETE FROM meetings_{table}", f"UPDATE meetings_{table} SET id = id"):
            with pytest.raises(ProgrammingError), transaction.atomic():
                connection.cursor().execute(sql)
