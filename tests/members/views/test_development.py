"""The board, the case, the forms of the steps, the committee's list."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from branchrecords.audit.models import AuditEvent
from branchrecords.documents.xlsx import read_rows
from branchrecords.notices.workdays import keep_year, unmark_day
from members.models import DevelopmentCase, PersonPaper
from members.queries.development import case_file
from members.queries.development_documents import PRINTABLES_BY_KEY
from members.queries.development_plans import plan_of
from tests.access.areas.development import PDF
from tests.factories.development import make_case, record
from tests.factories.meetings import make_branch, make_sealed
from tests.factories.members import (
    AT,
    make_organization,
    make_people,
    make_person,
    make_user,
)  # fmt: skip

pytestmark = pytest.mark.django_db
APPLICATION = {
    "name": "申请人甲",
    "id_number": "34052419800101001X",
    "applied_on": "2026-11-10",
    "place": "work",
}


def as_user(role: str, organization) -> Client:
    client = Client()
    client.force_login(make_user(role, organization), "members.backends.UsernameOrPhoneBackend")
    return client


def test_the_board_asks_the_same_number_of_queries_for_two_and_for_four(tree):
    people = make_people(tree["branch"], 3)
    client = as_user("committee_staff", tree["committee"])
    url = reverse("development-board", args=(tree["committee"].pk,))

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        return len(queries)

    make_case(tree["branch"], "fostering", members=people)
    make_case(tree["sister"], "fostering", members=make_people(tree["sister"], 3))
    asked()
    for_two = asked()
    for name in ("机关第三党支部", "机关第四党支部"):
        branch = make_organization(name, tree["general"])
        make_case(branch, "fostering", members=make_people(branch, 3))
    assert asked() == for_two


def test_the_board_shows_what_blocks(tree):
    failed = {"political": {"result": "failed", "opinion": "隐瞒"}}
    make_case(tree["branch"], "political", changes=failed, name="不合格者")
    answer = as_user("secretary", tree["branch"]).get(
        reverse("development-board", args=(tree["branch"].pk,)), {"only": "blocked"}
    )
    assert "不合格者" in answer.text
    assert "政治审查不合格，不能发展入党" in answer.text


def test_the_board_goes_out_as_the_reader_filtered_it(tree):
    failed = {"political": {"result": "failed", "opinion": "隐瞒"}}
    make_case(tree["branch"], "political", changes=failed, name="不合格者")
    make_case(tree["branch"], name="申请人")
    client = as_user("secretary", tree["branch"])
    url = reverse("development-export", args=(tree["branch"].pk,))
    rows = [r.cells for r in read_rows(io.BytesIO(client.post(url).content), "x.xlsx").rows]
    assert rows[1][0] == "范围：办理中的全部人员"
    assert {row[1] for row in rows[4:]} == {"不合格者", "申请人"}
    answer = client.post(url + "?only=blocked")
    rows = [r.cells for r in read_rows(io.BytesIO(answer.content), "x.xlsx").rows]
    assert rows[1][0] == "范围：有障碍"
    (line,) = rows[4:]
    assert (line[1], line[4], line[6]) == ("不合格者", "发展对象", "集中培训")
    assert "政治审查不合格，不能发展入党" in line[14]
    assert AuditEvent.objects.filter(action="development.exported").count() == 2


def test_a_person_leads_to_the_newest_case_or_to_how_one_begins(tree):
    case = make_case(tree["branch"])
    reader = as_user("administrator", tree["committee"])
    answer = reader.get(reverse("person-development", args=(case.person_id,)))
    assert answer.url == reverse("development-case", args=(case.pk,))
    activist = make_person(tree["branch"], standing="activist")
    url = reverse("person-development", args=(activist.pk,))
    begin = reverse("development-open", args=(activist.pk,))
    assert begin in as_user("secretary", tree["branch"]).get(url).text
    assert begin not in reader.get(url).text


def test_a_case_asks_the_same_number_of_queries_at_its_start_and_at_its_end(tree):
    people = make_people(tree["branch"], 3)
    client = as_user("secretary", tree["branch"])

    def asked(case) -> int:
        url = reverse("development-case", args=(case.pk,))
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        return len(queries)

    first = asked(make_case(tree["branch"], "talk", members=people))
    assert asked(make_case(tree["branch"], "full_application", members=people)) <= first + 1


def test_an_application_opens_a_case(tree):
    client = as_user("secretary", tree["branch"])
    url = reverse("development-apply", args=(tree["branch"].pk,))
    answer = client.post(url, {**APPLICATION, "organization": tree["branch"].pk})
    case = DevelopmentCase.objects.get()
    assert answer.url == reverse("development-case", args=(case.pk,))
    assert (case.person.born_on, case.next_step) == (date(1980, 1, 1), 2)


def test_what_was_typed_stays_when_the_rules_refuse(tree):
    case = make_case(tree["branch"])
    talker = make_people(tree["branch"], 1)[0]
    answer = as_user("secretary", tree["branch"]).post(
        reverse("development-step", args=(case.pk, "talk")),
        {"done_on": "2023-02-01", "person_1": talker.pk, "opinion": "谈得很好，写了很多"},
    )
    assert "日期早于上一步的日期 2023-03-01" in answer.text
    assert "谈得很好，写了很多" in answer.text


def test_what_does_not_forbid_a_step_is_told_once_it_is_recorded(tree):
    """A 公示 of three working days where five are the local custom (domain.md 5)."""
    case = make_case(tree["branch"], "training", members=make_people(tree["branch"], 3))
    answer = as_user("secretary", tree["branch"]).post(
        reverse("development-step", args=(case.pk, "branch_review")),
        {
            "done_on": "2025-08-20",
            "opinion": "合格",
            "public_from": "2025-08-11",
            "public_until": "2025-08-13",
            "box_publicity": "on",
        },
        follow=True,
    )
    assert "公示只有 3 个工作日，本组织要求不少于 5 个" in answer.text


def test_publicity_is_counted_by_the_calendar_that_the_committee_keeps(tree):
    """国庆节 2025 was 1–8 October, Saturday 11 October was worked for it."""
    facts = {
        "done_on": "2025-10-20",
        "opinion": "合格",
        "public_from": "2025-09-29",
        "public_until": "2025-10-10",
        "box_publicity": "on",
    }
    client, people = as_user("secretary", tree["branch"]), make_people(tree["branch"], 3)

    def told(**changes) -> str:
        case = make_case(tree["branch"], "training", members=people)
        url = reverse("development-step", args=(case.pk, "branch_review"))
        return client.post(url, facts | changes, follow=True).text

    assert "公示只有 4 个工作日，本组织要求不少于 5 个：按工作日历要到 10月11日" in told()
    assert "公示只有" not in told(public_until="2025-10-11")
    keeper = {"year": 2025, "by": make_user(), "at": AT}
    keep_year(source="省委办公厅通知", **keeper)
    unmark_day(day=date(2025, 10, 8), **keeper)
    assert "公示只有" not in told()


def test_the_printed_publicity_ends_by_the_calendar(tree):
    case = make_case(tree["branch"], "candidate")
    on = date(2026, 9, 28)
    shown = PRINTABLES_BY_KEY["publicity"].context(case_file(case, on=on), on)
    assert (shown["until"], shown["days"]) == (date(2026, 10, 9), 5)


def test_a_vote_typed_wrong_that_did_not_pass_can_be_taken_back(tree):
    """It begins a new round, so its own step no longer shows it; the list of rounds does."""
    people = make_people(tree["branch"], 3)
    lost = {"in_favour": 1, "against": 2, "abstained": 0}
    case = make_case(tree["branch"], "admission", members=people, changes={"admission": lost})
    client, url = as_user("secretary", tree["branch"]), reverse("development-case", args=(case.pk,))
    assert case.next_step == 12
    assert "登记错了，撤回" in client.get(url).text
    last = case.records.get(step="admission")
    client.post(reverse("development-take-back", args=(last.pk,)), {"reason": "票数录错"})
    case.refresh_from_db()
    assert case.next_step == 15
    assert "登记错了，撤回" not in client.get(url).text


def test_a_paper_that_blocks_leads_to_where_it_is_kept(tree):
    case = make_case(tree["branch"], "branch_review", members=make_people(tree["branch"], 3))
    case.person.papers.all().delete()
    page = (
        as_user("secretary", tree["branch"]).get(reverse("development-case", args=(case.pk,))).text
    )
    papers = reverse("person-papers", args=(case.person_id,))
    assert "请登记在档案材料里再预审" in page
    assert f'<a href="{papers}">去登记材料</a>' in page
    assert "缺 2 份：入党申请书、入党积极分子培养考察材料。" in (
        as_user("secretary", tree["branch"]).get(papers).text
    )


def test_a_step_keeps_the_scan_that_comes_with_it(tree):
    case = make_case(tree["branch"])
    talker = make_people(tree["branch"], 1)[0]
    client = as_user("secretary", tree["branch"])
    client.post(
        reverse("development-step", args=(case.pk, "talk")),
        {
            "done_on": "2023-03-20",
            "person_1": talker.pk,
            "opinion": "谈话情况",
            "file_talk_record": SimpleUploadedFile("谈话.pdf", PDF),
        },
    )
    paper = PersonPaper.objects.get(kind="talk_record")
    answer = client.get(reverse("paper-file", args=(paper.pk,)))
    assert answer.content == PDF
    assert AuditEvent.objects.filter(action="paper.read", person_id=case.person_id).count() == 1
    case.refresh_from_db()
    assert case.next_step == 3


def test_the_vote_of_a_sealed_meeting_fills_the_form():
    place = make_branch(full=9)
    vote = {
        "heading": "讨论接收预备党员",
        "discussion": "支部大会逐项讨论申请人的情况。",
        "resolution": "同意接收。",
        "matter": "admission",
        "method": "ballot",
        "in_favour": 8,
        "against": 1,
        "abstained": 0,
    }
    meeting = make_sealed(place, kind="general", items=[vote])
    case = make_case(place.organization, "form", members=place.people)
    client = as_user("secretary", place.organization)
    url = reverse("development-step", args=(case.pk, "admission"))
    assert "从封存的支部党员大会带入" in client.get(url).text
    item = meeting.agenda.get()
    form = client.get(url, {"from": f"{meeting.pk}-{item.pk}"}).context["form"]
    assert [form[name].value() for name in ("due", "present", "in_favour", "against")] == [
        item.voters_due,
        item.voters_present,
        8,
        1,
    ]
    assert form["done_on"].value() == meeting.held_on


def test_one_click_files_what_the_branch_reports(tree):
    case = make_case(tree["branch"], "activist")
    client = as_user("committee_staff", tree["committee"])
    waiting = reverse("development-waiting", args=(tree["committee"].pk,))
    assert "今天备案" in client.get(waiting).text
    answer = client.post(
        reverse("development-step", args=(case.pk, "activist_filed")),
        {"done_on": "2023-06-20", "next": waiting},
    )
    case.refresh_from_db()
    assert (answer.url, case.next_step) == (waiting, 5)


def test_a_secretary_does_not_record_the_committees_steps(tree):
    case = make_case(tree["branch"], "activist")
    client = as_user("secretary", tree["branch"])
    url = reverse("development-step", args=(case.pk, "activist_filed"))
    assert client.post(url, {"done_on": "2023-06-20"}).status_code == 403


def test_opinions_are_for_those_who_handle_development(tree):
    case = make_case(tree["branch"], "political", changes={"political": {"opinion": "机密结论"}})
    url = reverse("development-case", args=(case.pk,))
    assert "机密结论" in as_user("secretary", tree["branch"]).get(url).text
    assert "机密结论" not in as_user("administrator", tree["committee"]).get(url).text


def test_the_yearly_analysis_is_written_for_many_at_once(tree):
    people = make_people(tree["branch"], 3)
    cases = [make_case(tree["branch"], "mentors", members=people) for _ in range(2)]
    client = as_user("committee_staff", tree["committee"])
    client.post(
        reverse("development-analysis", args=(tree["committee"].pk,)),
        {"done_on": "2026-11-10", "opinion": "队伍良好", "cases": [case.pk for case in cases]},
    )
    assert [case.records.filter(result="yearly").count() for case in cases] == [1, 1]


@pytest.mark.parametrize(
    ("until", "what"),
    [
        ("talk", "talk"),
        ("introducers", "political"),
        ("candidate", "publicity"),
        ("admission", "admission-vote"),
        ("probation", "expiry"),
        ("full_meeting", "full-vote"),
    ],
)
def test_papers_are_printed(tree, until, what):
    case = make_case(tree["branch"], until)
    answer = as_user("secretary", tree["branch"]).get(
        reverse("development-print", args=(case.pk, what))
    )
    assert answer.content.startswith(b"%PDF")
    assert AuditEvent.objects.filter(action="development.printed").count() == 1


def test_every_step_has_a_page_that_opens(tree):
    case = make_case(tree["branch"], "full_application")
    client = as_user("committee_staff", tree["committee"])
    for key in ("full_meeting", "probation", "archived"):
        assert client.get(reverse("development-step", args=(case.pk, key))).status_code == 200
    record(case, "full_meeting", date(2025, 10, 15), {**VOTED, "outcome": "on_time"})
    row = case.records.get(step="full_meeting")
    answer = client.get(reverse("development-correct", args=(row.pk,)))
    assert answer.context["form"]["in_favour"].value() == 8


VOTED = {
    "due": 9,
    "present": 8,
    "in_favour": 8,
    "against": 0,
    "abstained": 0,
    "one_by_one": True,
}


def test_the_years_numbers_are_handed_out_within_the_plan(tree):
    client = as_user("committee_staff", tree["committee"])
    for key, number in (("committee", "3"), ("general", "2"), ("branch", "5")):
        url = reverse("development-plan-set", args=(tree[key].pk,))
        answer = client.post(url, {"year": "2026", "number": number}, follow=True)
    assert "机关党总支 2026年计划 2 人" in answer.text
    assert plan_of(organization=tree["branch"], year=2026).planned is None
