"""Results on their pages: 公示, papers, objections, targets."""

import io
from datetime import timedelta

import openpyxl
import pikepdf
import pytest
import time_machine
from django.urls import reverse

from branchrecords.audit.models import AuditEvent
from reports.actions.evaluation_results import answer_objection, correct_result, note_objection
from reports.actions.evaluation_schemes import open_evaluations
from reports.models import Evaluation, Objection
from tests.factories.evaluations import (
    evaluation_of,
    make_in_force,
    sum_up,
)
from tests.factories.members import AT, make_organization, make_user
from tests.factories.settings import override

from .pages import count_queries, text

pytestmark = pytest.mark.django_db


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
    again = text(staff.get(publish_url))
    assert "结果已经公示过" in again
    assert "开始公示" not in again
    assert "公示中" in board


def test_the_board_tells_the_bounds_in_force(staff, tree, published):
    url = reverse("evaluation-board", args=(tree["general"].pk,))
    assert "80 分以上先进，70 分以上合格，60 分以上基本合格" in text(staff.get(url))
    override("evaluation_top_from", "85", tree["general"])
    assert "85 分以上先进，70 分以上合格" in text(staff.get(url))


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


def test_targets_count_published_results_and_open_to_their_list(staff, tree, published):
    url = reverse("evaluation-targets", args=(tree["general"].pk,))
    page = text(staff.get(url))
    assert "50.0%" in page
    assert "还差 1 个" in page
    assert "没有达到" in page
    listed = staff.get(f"{url}?target=good&of=top").context["listed"]["lines"]
    assert [line.evaluation.name for line in listed] == ["机关第二党支部"]


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


def test_a_board_takes_as_many_queries_for_three_as_for_one(client, tree):
    scheme = make_in_force(tree["general"])
    client.force_login(make_user("committee_staff", tree["general"]))
    url = reverse("evaluation-board", args=(tree["general"].pk,))
    one = count_queries(client, url)
    for _ in range(3):
        make_organization(parent=tree["general"])
    open_evaluations(scheme=scheme, by=None, at=AT)
    assert Evaluation.objects.count() == 5
    assert count_queries(client, url) == one


@pytest.mark.parametrize(
    ("name", "refusal"),
    [
        ("rectification-order", "公示为基本合格、不合格的，才要求限期整改"),
        ("evaluation-correct", "没有成立的异议，公示的结果不能更正"),
    ],
)
def test_a_form_that_nothing_leads_to_says_why_it_is_not_offered(
    staff, tree, published, name, refusal
):
    best = evaluation_of(published.scheme, tree["sister"])
    page = text(staff.get(reverse(name, args=(best.pk,))))
    assert refusal in page
    assert "<textarea" not in page


def test_a_corrected_result_is_called_as_the_first_one(staff, tree, published):
    best = evaluation_of(published.scheme, tree["sister"])
    said = note_objection(evaluation=best, text="少算了", by=None, at=AT)
    answer_objection(objection=said, upheld=True, text="属实", by=None, at=AT)
    correct_result(evaluation=best, reason="补评", by=None, at=AT)
    page = text(staff.get(reverse("evaluation", args=(best.pk,))))
    assert page.count("90.00 分</b>，先进 ") == 2
    assert "先进（优秀）" not in page
