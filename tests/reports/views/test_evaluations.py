"""量化考核 on its pages: from the default scheme to the objection on the phone."""

import io
import re
from datetime import date, timedelta
from decimal import Decimal as D

import openpyxl
import pikepdf
import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from branchrecords.audit.models import AuditEvent
from reports.actions.evaluation_results import order_rectification
from reports.models import Evaluation, Objection, Scheme
from reports.queries.evaluations import line_of
from reports.rules.evaluation_course import Subject
from tests.factories.evaluations import (
    evaluation_of,
    make_in_force,
    make_scheme,
    publish,
    step,
    sum_up,
)
from tests.factories.files import PDF
from tests.factories.members import AT, TODAY, make_organization, make_person, make_tree, make_user

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture(autouse=True)
def factory_day():
    with time_machine.travel(AT, tick=True):
        yield


@pytest.fixture
def tree():
    return make_tree()


@pytest.fixture
def staff(client, tree):
    client.force_login(make_user("committee_staff", tree["general"]))
    return client


@pytest.fixture
def secretary(client, tree):
    client.force_login(make_user("secretary", tree["branch"]))
    return client


def text(answer) -> str:
    return answer.content.decode()


def test_a_committee_takes_the_default_scheme_and_puts_it_into_force(staff, tree):
    here = (tree["general"].pk,)
    assert "用范本起草" in text(staff.get(reverse("scheme-list", args=here)))
    staff.post(reverse("scheme-draft", args=here), {"subject": "branches", "year": "2026"})
    scheme = Scheme.objects.get()
    page = text(staff.get(reverse("scheme", args=(scheme.pk,))))
    assert "合计 100" in page
    assert "三会一课、主题党日开齐" in page
    staff.post(reverse("scheme-act", args=(scheme.pk, "enforce")))
    board = text(staff.get(reverse("evaluation-board", args=here)))
    assert "机关第一党支部" in board
    assert "机关第二党支部" in board
    assert "待总结汇报" in board


def test_an_indicator_without_its_target_is_not_saved_and_what_was_typed_stays(staff, tree):
    scheme = make_scheme(tree["general"])
    url = reverse("indicator-add", args=(scheme.pk,))
    answer = staff.post(
        url,
        {"section": "组织生活", "title": "到会率", "standard": "达到 80% 得满分", "full": "10",
         "method": "share", "figure": "attendance_rate"},
    )  # fmt: skip
    assert "请填写得满分的目标数" in text(answer)
    assert "达到 80% 得满分" in text(answer)
    assert scheme.indicators.count() == 2


def test_bands_of_a_table_are_typed_as_one_line(staff, tree):
    scheme = make_scheme(tree["general"], lines=())
    sent = {
        "section": "组织生活", "title": "到会率", "standard": "分档", "full": "10",
        "method": "table", "figure": "attendance_rate", "table": "90=10、80=8",
    }  # fmt: skip
    url = reverse("indicator-add", args=(scheme.pk,))
    assert "90=10、80=8 这样" in text(staff.post(url, sent | {"table": "九十=十"}))
    staff.post(url, sent)
    assert scheme.indicators.get().table == [["90", "10"], ["80", "8"]]


def test_the_page_says_how_many_marks_are_missing(staff, tree):
    scheme = make_scheme(tree["general"])
    scheme.indicators.last().delete()
    page = text(staff.get(reverse("scheme", args=(scheme.pk,))))
    assert "合计 60 分，还差 40 分" in page
    assert 'data-opens="enforce"' not in page


def test_own_marks_start_with_what_the_records_give_and_are_kept_while_typed(secretary, tree):
    make_person(tree["branch"])
    scheme = Scheme.objects.get(pk=default_in_force(tree).pk)
    evaluation = evaluation_of(scheme, tree["branch"])
    url = reverse("evaluation-own", args=(evaluation.pk,))
    page = secretary.get(url)
    assert "请先登记" not in text(page)
    assert "先登记「总结汇报」" in text(page)
    first = scheme.indicators.get(title="没有欠交满 3 个月的党员")
    assert page.context["form"].initial[f"marks_{first.pk}"] == D("5.00")
    saved = secretary.post(
        reverse("evaluation-own-save", args=(evaluation.pk,)), {f"marks_{first.pk}": "4"}, **HTMX
    )
    assert saved.status_code == 204
    again = secretary.get(url)
    assert again.context["form"].initial[f"marks_{first.pk}"] == D(4)
    bad = secretary.post(
        reverse("evaluation-own-save", args=(evaluation.pk,)), {f"marks_{first.pk}": "四"}, **HTMX
    )
    assert bad.status_code == 422


def default_in_force(tree, subject=Subject.BRANCHES) -> Scheme:
    from reports.actions.evaluation_schemes import draft_scheme, enforce_scheme

    scheme = draft_scheme(organization=tree["general"], year=2026, subject=subject, by=None, at=AT)
    return enforce_scheme(scheme=scheme, by=None, at=AT)


def test_what_is_missing_is_named_and_what_was_typed_stays(secretary, tree):
    evaluation = evaluation_of(make_in_force(tree["general"]), tree["branch"])
    step(evaluation, "report")
    first, second = evaluation.scheme.indicators.all()
    url = reverse("evaluation-own", args=(evaluation.pk,))
    answer = text(secretary.post(url, {f"marks_{first.pk}": "55"}))
    assert "「特色工作」还没有自评得分" in answer
    assert 'value="55"' in answer
    secretary.post(url, {f"marks_{first.pk}": "55", f"marks_{second.pk}": "30"})
    assert line_of(evaluation, on=TODAY).own == D(85)


def test_evidence_is_uploaded_read_and_logged(secretary, tree):
    evaluation = evaluation_of(make_in_force(tree["general"]), tree["branch"])
    indicator = evaluation.scheme.indicators.last()
    url = reverse("evidence-add", args=(evaluation.pk, indicator.pk))
    upload = SimpleUploadedFile("方案.pdf", PDF, "application/pdf")
    secretary.post(url, {"file": upload})
    row = evaluation.evidence.get()
    assert secretary.get(reverse("evidence", args=(row.pk,))).status_code == 200
    assert AuditEvent.objects.filter(action="evaluation.evidence_read").exists()
    secretary.post(reverse("evidence-remove", args=(row.pk,)))
    assert not evaluation.evidence.exists()


@pytest.fixture
def published(tree):
    scheme = make_in_force(tree["general"])
    sum_up(evaluation_of(scheme, tree["branch"]), 40, 15)
    sum_up(evaluation_of(scheme, tree["sister"]), 60, 30)
    evaluation = evaluation_of(scheme, tree["branch"])
    publish(evaluation)
    return evaluation


def test_the_committee_marks_on_one_screen_and_publishes(staff, tree):
    scheme = make_in_force(tree["general"])
    sum_up(evaluation_of(scheme, tree["sister"]), 60, 30)
    evaluation = evaluation_of(scheme, tree["branch"])
    publish_url = reverse("evaluation-publish", args=(tree["general"].pk, scheme.pk))
    assert "还有 1 个没有汇总" in text(staff.get(publish_url))
    sum_up(evaluation, 50, 35)
    mark_url = reverse("evaluation-mark", args=(evaluation.pk,))
    first, second = scheme.indicators.all()
    answer = staff.post(mark_url, {f"marks_{first.pk}": "49", f"marks_{second.pk}": "35"})
    assert "改了评分，请写理由" in text(answer)
    answer = staff.post(publish_url, {"starts_on": "2026-11-20", "last_day": "2026-11-22"})
    assert "公示不少于 5 天" in text(answer)
    staff.post(publish_url, {"starts_on": "2026-11-20", "last_day": "2026-11-24"})
    assert evaluation.results.get().band == "top"
    board = text(staff.get(reverse("evaluation-board", args=(tree["general"].pk,))))
    assert "打开公示 PDF" in board
    assert "公示中" in board


def test_papers_and_the_sheet_say_what_the_board_says(staff, tree, published):
    here = (tree["general"].pk,)
    publication = published.results.get().publication
    for url in (
        reverse("evaluation-publication", args=(publication.pk,)),
        reverse("evaluation-table", args=here),
    ):
        answer = staff.get(url)
        assert len(pikepdf.open(io.BytesIO(answer.content)).pages) == 1
    answer = staff.post(reverse("evaluation-export", args=here))
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    cells = {cell.value for row in sheet.iter_rows() for cell in row}
    assert {"机关第一党支部", "不合格", "先进", 55, 90} <= cells
    assert AuditEvent.objects.filter(action="evaluation.printed").count() == 2


def test_a_branch_objects_and_the_committee_answers_after_a_logged_reading(client, tree, published):
    client.force_login(make_user("secretary", tree["branch"]))
    client.post(reverse("objection-add", args=(published.pk,)), {"text": "材料没有算进去"})
    row = Objection.objects.get()
    assert client.get(reverse("objection", args=(row.pk,))).status_code == 403
    client.force_login(make_user("committee_staff", tree["general"]))
    page = reverse("objection", args=(row.pk,))
    assert "材料没有算进去" in text(client.get(page))
    assert AuditEvent.objects.filter(action="evaluation.objection_read").count() == 1
    assert "请选择结论" in text(client.post(page, {"text": "核实了"}))
    client.post(page, {"upheld": "yes", "text": "确实漏了"})
    shown = text(client.get(reverse("evaluation", args=(published.pk,))))
    assert "异议成立，评分重新打开" in shown
    assert "更正结果" in shown


def test_who_failed_is_asked_to_mend_it(staff, published):
    page = reverse("evaluation", args=(published.pk,))
    assert "公示为不合格" in text(staff.get(page))
    staff.post(
        reverse("rectification-order", args=(published.pk,)),
        {"due_on": "2027-01-31", "text": "三会一课开齐"},
    )
    staff.post(
        reverse("rectification-check", args=(published.pk,)), {"passed": "yes", "text": "开齐了"}
    )
    assert "整改到位" in text(staff.get(page))


def test_a_member_sends_own_marks_on_the_phone_and_sees_the_result_once_it_is_out(client, tree):
    person = make_person(tree["branch"], "沈玉平")
    scheme = make_in_force(tree["general"], subject=Subject.MEMBERS)
    evaluation = evaluation_of(scheme, person)
    client.force_login(make_user("member", tree["branch"], person))
    assert "待自评" in text(client.get(reverse("my-evaluations")))
    first, second = scheme.indicators.all()
    own = reverse("my-evaluation-own", args=(evaluation.pk,))
    client.post(own, {f"marks_{first.pk}": "55", f"marks_{second.pk}": "30"})
    sum_up(evaluation, 50, 31)
    mine = reverse("my-evaluation", args=(evaluation.pk,))
    assert "公示后可看" in text(client.get(mine))
    assert "<b>50" not in text(client.get(mine))
    publish(evaluation)
    assert "81.00" in text(client.get(mine))
    assert "优秀" in text(client.get(mine))
    client.post(reverse("my-objection", args=(evaluation.pk,)), {"text": "互评少算了一分"})
    assert Objection.objects.get().person == person
    assert "互评少算了一分" in text(client.get(mine))


def test_a_member_does_not_see_anybody_elses(client, tree):
    one, other = make_person(tree["branch"]), make_person(tree["branch"])
    scheme = make_in_force(tree["general"], subject=Subject.MEMBERS)
    client.force_login(make_user("member", tree["branch"], one))
    url = reverse("my-evaluation", args=(evaluation_of(scheme, other).pk,))
    assert client.get(url).status_code == 404


def test_a_secretary_takes_members_through_the_steps_together(secretary, tree):
    people = [make_person(tree["branch"]) for _ in range(2)]
    scheme = default_in_force(tree, Subject.MEMBERS)
    query = "?subject=members"
    here = (tree["branch"].pk,)
    secretary.post(reverse("evaluation-steps", args=(*here, "peers")) + query, {"on": "2026-11-19"})
    secretary.post(reverse("evaluation-records", args=here) + query)
    line = line_of(evaluation_of(scheme, people[0]), on=TODAY)
    # Of the four that come from records, attendance has no number: nobody met.
    assert (line.taken, line.marked) == ({"peers"}, 3)
    board = text(secretary.get(reverse("evaluation-board", args=here) + query))
    assert people[0].name in board
    assert "评了 3 项" in board


def test_targets_count_published_results_and_open_to_their_list(staff, tree, published):
    url = reverse("evaluation-targets", args=(tree["general"].pk,))
    page = text(staff.get(url))
    assert "50.0%" in page
    assert "还差 1 个" in page
    assert "没有达到" in page
    listed = staff.get(f"{url}?target=good&of=top").context["listed"]["lines"]
    assert [line.evaluation.name for line in listed] == ["机关第二党支部"]


def test_a_board_takes_as_many_queries_for_three_as_for_one(client, tree):
    scheme = make_in_force(tree["general"])
    client.force_login(make_user("committee_staff", tree["general"]))
    url = reverse("evaluation-board", args=(tree["general"].pk,))
    one = count_queries(client, url)
    for _ in range(3):
        make_organization(parent=tree["general"])
    from reports.actions.evaluation_schemes import open_evaluations

    open_evaluations(scheme=scheme, by=None, at=AT)
    assert Evaluation.objects.count() == 5
    assert count_queries(client, url) == one


def count_queries(client, url) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        client.get(url)
    return len(queries)


def test_after_the_days_the_result_stands(client, tree, published):
    account = make_user("committee_staff", tree["general"])
    with time_machine.travel(AT + timedelta(days=5)):
        client.force_login(account)
        page = text(client.get(reverse("evaluation", args=(published.pk,))))
    assert "已定等" in page


def test_a_branch_does_not_see_marks_before_they_are_published(secretary, tree):
    scheme = make_in_force(tree["general"])
    evaluation = evaluation_of(scheme, tree["branch"])
    sum_up(evaluation, 51, 32)
    page = text(secretary.get(reverse("evaluation", args=(evaluation.pk,))))
    assert "公示以后可以看" in page
    assert "<b>51" not in page
    board = secretary.get(reverse("evaluation-board", args=(tree["branch"].pk,)))
    assert [line.total for line in board.context["page"]] == [None]


def test_mending_goes_to_the_list_of_problems_filled_in(client, tree, published):
    order_rectification(
        evaluation=published, due_on=date(2027, 1, 31), text="三会一课开齐", by=None, at=AT
    )
    client.force_login(make_user("secretary", tree["branch"]))
    page = text(client.get(reverse("evaluation", args=(published.pk,))))
    url = re.search(r'href="([^"]*problems/add[^"]*)"', page)[1].replace("&amp;", "&")
    form = client.get(url).context["form"]
    assert form["text"].value() == "三会一课开齐"
    assert form["due_on"].value() == "2027-01-31"
