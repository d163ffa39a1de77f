"""The board of 发展党员 as of any day: what stood there then, whatever happened since."""

import io
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from branchrecords.documents.xlsx import read_rows
from members.actions.archive import remove_paper
from members.actions.development import stop_case
from members.actions.moving import move_person
from members.models import DevelopmentCase, DevelopmentPlan
from members.models.placements import placements_on
from members.queries.development_board import board
from tests.factories.development import APPLIED, COURSE, VOTE, make_case, record
from tests.factories.members import AT, make_organization, make_people, make_user
from tests.factories.settings import override
from tests.factories.trees import moved

pytestmark = pytest.mark.django_db
BACKEND = "members.backends.UsernameOrPhoneBackend"


@pytest.fixture
def secretary(client, tree):
    client.force_login(make_user("secretary", tree["branch"]), BACKEND)


def then(day):
    return board(DevelopmentCase.objects.all(), on=day, then=placements_on(day))


def seen(lines):
    """What the board says of each line."""
    return [
        (
            line.step.number,
            line.file.organization.name,
            line.due_on,
            line.due_words,
            line.late,
            line.soon,
            [(reason.message, reason.forbids) for reason in line.reasons],
        )
        for line in lines
    ]


def step_on(day):
    return [line.step.key for line in then(day)]


def listed(client, organization, **query):
    answer = client.get(reverse("development-board", args=(organization.pk,)), query)
    return answer, [line.file.case.person.name for line in answer.context["page"]]


def test_each_day_of_a_course_reads_as_it_read_on_that_day(tree):
    people = make_people(tree["branch"], 3)
    case = make_case(tree["branch"], members=people)
    live = {}
    for key, day, facts in COURSE:
        record(case, key, day, facts, people)
        live[day] = seen(board(DevelopmentCase.objects.all(), on=day))
    assert {day: seen(then(day)) for day in live} == live


def test_the_step_of_a_day_is_the_first_not_done_by_then(tree):
    make_case(tree["branch"], "archived")
    assert step_on(date(2023, 2, 28)) == []
    assert step_on(APPLIED) == ["talk"]
    assert step_on(date(2023, 6, 19)) == ["activist_filed"]
    assert step_on(date(2023, 6, 20)) == ["mentors"]
    assert step_on(date(2024, 6, 9)) == ["fostering"]
    assert step_on(date(2024, 10, 9)) == ["admission"]
    assert step_on(date(2025, 11, 9)) == ["full_approval"]
    assert step_on(date(2025, 11, 19)) == ["archived"]
    assert step_on(date(2025, 11, 20)) == []


def test_what_was_due_and_late_then(tree):
    make_case(tree["branch"], "archived")
    (line,) = then(date(2023, 3, 15))
    assert (line.due_on, line.due_words, line.late) == (date(2023, 4, 1), "谈话：4月1日前", False)
    (line,) = then(date(2024, 10, 31))
    assert (line.step.key, line.due_words) == ("committee_talk", "审批：2025年1月10日前")
    (line,) = then(date(2025, 9, 30))
    assert line.due_words == "预备期满：10月10日"


def test_a_probation_is_longer_only_once_that_was_approved(tree):
    case = make_case(tree["branch"], "full_application")
    people = make_people(tree["branch"], 3)
    longer = {**VOTE, "outcome": "extend", "months": 6}
    record(case, "full_meeting", date(2025, 10, 15), longer, people)
    record(case, "full_approval", date(2025, 11, 10), {"result": "approved"}, people)
    until = {day: then(day)[0].file.dossier.probation_until for day in (
        date(2025, 11, 9), date(2025, 11, 10)
    )}  # fmt: skip
    assert until == {
        date(2025, 11, 9): date(2025, 10, 10),
        date(2025, 11, 10): date(2026, 4, 10),
    }


def test_what_blocked_then_is_told_with_the_papers_of_that_day(tree):
    case = make_case(tree["branch"], "branch_review")
    remove_paper(
        paper=case.person.papers.get(kind="political_review"), reason="放错了", by=None, at=AT
    )
    (line,) = then(date(2024, 9, 10))
    assert line.blockers == ()
    (line,) = board(DevelopmentCase.objects.all(), on=date(2026, 11, 20))
    assert [one.message for one in line.blockers] == [
        "缺「政治审查材料」，请登记在档案材料里再预审"
    ]


def test_the_numbers_of_the_plan_are_those_used_by_then(tree):
    override("admission_plan", "warn", tree["committee"], date(2020, 1, 1))
    people = make_people(tree["branch"], 3)
    make_case(tree["branch"], "admission", members=people)
    make_case(tree["branch"], "form", members=people)
    DevelopmentPlan.objects.create(
        organization=tree["branch"], year=2024, number=1, changed_at=AT, changed_by=None
    )
    words = "2024年发展计划 1 人，已经用了 1 人，没有名额"

    def warned(day):
        return [any(r.message == words for r in line.reasons) for line in then(day)]

    assert warned(date(2024, 10, 9)) == [False, False]
    assert sorted(warned(date(2024, 10, 10))) == [False, True]


def test_who_moved_stands_in_the_branch_of_the_day(client, tree, secretary):
    case = make_case(tree["branch"], "mentors", name="江一帆")
    move_person(
        person=case.person, organization=tree["sister"], starts_on=date(2024, 1, 1), reason="",
        by=None, at=AT,
    )  # fmt: skip
    assert listed(client, tree["branch"])[1] == []
    answer, names = listed(client, tree["branch"], on="2023-12-31")
    assert names == ["江一帆"]
    assert "截至 2023年12月31日 的情况" in answer.text
    assert "现在不在本组织" in answer.text
    assert reverse("development-case", args=(case.pk,)) not in answer.text
    assert listed(client, tree["branch"], on="2024-01-01")[1] == []


def test_the_stages_and_their_counts_are_of_the_day(client, tree, secretary):
    make_case(tree["branch"], "archived", name="江一帆")
    make_case(tree["branch"], "activist", name="施文斌")

    def counts(**query):
        tabs = listed(client, tree["branch"], **query)[0].context["tabs"]
        return {tab.label: tab.count for tab in tabs if tab.count}

    assert counts() == {"看板": 1, "入党积极分子": 1}
    assert counts(on="2024-07-01") == {"看板": 2, "入党积极分子": 1, "发展对象": 1}
    assert counts(on="2023-03-01") == {"看板": 2, "申请入党": 2}
    answer, names = listed(client, tree["branch"], on="2024-07-01", stage="candidate")
    assert names == ["江一帆"]
    assert "stage=applying" in answer.text
    assert "on=2024-07-01" in answer.text


def test_a_case_that_was_stopped_stands_until_that_day(client, tree, secretary):
    case = make_case(tree["branch"], "activist", name="江一帆")
    stop_case(
        case=case, reason="withdrawn", on=date(2023, 9, 1), note="本人撤回申请", by=None, at=AT
    )
    assert listed(client, tree["branch"], on="2023-08-31")[1] == ["江一帆"]
    assert listed(client, tree["branch"], on="2023-09-01")[1] == []


def test_a_committee_has_the_cases_of_its_tree_of_the_day(client, tree):
    make_case(tree["branch"], "mentors", name="江一帆")
    moved(tree["general"], tree["elsewhere"], date(2026, 3, 1))
    client.force_login(make_user("committee_staff", tree["elsewhere"]), BACKEND)
    assert listed(client, tree["elsewhere"])[1] == ["江一帆"]
    assert listed(client, tree["elsewhere"], on="2026-02-28")[1] == []
    client.force_login(make_user("committee_staff", tree["committee"]), BACKEND)
    assert listed(client, tree["committee"])[1] == []
    answer, names = listed(client, tree["committee"], on="2026-02-28")
    assert names == ["江一帆"]
    assert "机关第一党支部" in answer.text


def test_the_file_is_the_board_of_the_day(client, tree, secretary):
    case = make_case(tree["branch"], "archived", name="江一帆")
    url = reverse("development-export", args=(tree["branch"].pk,)) + "?on=2024-10-10"
    rows = [r.cells for r in read_rows(io.BytesIO(client.post(url).content), "x.xlsx").rows]
    assert rows[1][0] == "范围：截至 2024年10月10日"
    (line,) = rows[4:]
    assert (line[1], line[4], line[6]) == ("江一帆", "接收预备党员", "党委派人谈话")
    assert case.admitted_on == date(2024, 10, 10)


def test_a_past_board_asks_the_same_number_of_queries_for_two_and_for_four(client, tree):
    client.force_login(make_user("committee_staff", tree["committee"]), BACKEND)
    url = reverse("development-board", args=(tree["committee"].pk,)) + "?on=2024-10-09"

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        return len(queries)

    for key in ("branch", "sister"):
        make_case(tree[key], "archived", members=make_people(tree[key], 3))
    asked()
    for_two = asked()
    for name in ("机关第三党支部", "机关第四党支部"):
        branch = make_organization(name, tree["general"])
        make_case(branch, "archived", members=make_people(branch, 3))
    assert asked() == for_two
