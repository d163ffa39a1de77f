"""The pages of reports, as the roles see them."""

import io
from datetime import UTC, date, datetime

import openpyxl
import pytest
from django.urls import reverse

from branchrecords.audit.models import AuditEvent
from branchrecords.jobs.models import Job
from members.models import Organization
from reports.actions.summaries import archive_summary, draft_summary, read_summary, submit_summary
from reports.exports.summaries import check_digits
from reports.models import EnteredFigure, Summary
from tests.factories.reports import committee, meeting, member, node, owed, user

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def root():
    return committee(sector="agency")


@pytest.fixture
def branch(root):
    branch = node(root, name="机关第三党支部", sector="agency")
    people = [member(branch, f"张{n}", education="21") for n in "甲乙丙"]
    meeting(branch, "general", date(2026, 3, 20), present=people[:2], absent=people[2:])
    meeting(branch, "party_day", date(2026, 4, 9), present=people, title="义务植树", late_days=3)
    owed(people[0], branch, date(2026, 3, 1), "30.00")
    return branch


def signed_in(client, organization, role):
    account = user(organization, role)
    client.force_login(account)
    return account


@pytest.fixture
def secretary(client, branch):
    return signed_in(client, branch, "secretary")


@pytest.fixture
def staff(client, root, branch):
    return signed_in(client, root, "committee_staff")


@pytest.fixture
def sent(branch):
    sender = user(branch)
    summary = draft_summary(organization=branch, year=2026, by=sender, at=AT)
    return submit_summary(summary=summary, by=sender, at=AT)


def text(response):
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def address(name, *args, **query):
    url = reverse(name, args=args)
    query.setdefault("year", 2026)
    return url + "?" + "&".join(f"{k}={v}" for k, v in query.items())


def test_figures_page_links_every_number(client, secretary, branch):
    page = text(client.get(address("figures", branch.pk)))
    assert "3 名" in page
    assert reverse("figure-records", args=(branch.pk, "members")) in page


def test_a_figure_opens_in_the_drawer_and_as_a_page(client, secretary, branch):
    url = address("figure-records", branch.pk, "meetings_party_day")
    part = text(client.get(url, **HTMX))
    assert "<html" not in part
    assert "主题党日 1 次" in part
    assert "义务植树" in part
    assert "迟 3 天补录" in part
    assert "《支部工作条例》第十六条" in part
    assert "<html" in text(client.get(url))


def test_a_share_opens_its_two_figures(client, secretary, branch):
    page = text(client.get(address("figure-records", branch.pk, "attendance_rate")))
    assert "党员平均到会率 83.3%" in page
    assert "5 人次" in page
    assert "6 人次" in page


def test_a_computed_obligation_is_listed(client, secretary, branch):
    page = text(client.get(address("figure-records", branch.pk, "cadence_missing")))
    assert "1月主题党日" in page


def test_every_figure_opens(client, secretary, branch):
    from reports.catalogue import FIGURES

    for figure in FIGURES:
        text(client.get(address("figure-records", branch.pk, figure.key), **HTMX))


def test_the_export_holds_exactly_the_records(client, secretary, branch):
    answer = client.get(address("figure-export", branch.pk, "members"))
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    names = [row[0].value for row in sheet.iter_rows(min_row=5)]
    assert names == ["张丙", "张乙", "张甲"] or set(names) == {"张甲", "张乙", "张丙"}
    event = AuditEvent.objects.get(action="report.exported")
    assert event.detail == {"figure": "members", "year": 2026, "rows": 3}


def test_a_sibling_branch_is_not_found(client, secretary, root):
    other = node(root)
    for name in ("figures", "statistics", "summary-current", "entered-figures"):
        assert client.get(reverse(name, args=(other.pk,))).status_code == 404


def test_who_has_left_is_a_name_without_a_link(client, secretary, branch, root):
    person = member(branch, "转走的人")
    person.memberships.update(ends_on=date(2026, 4, 1))
    person.memberships.create(organization=node(root), starts_on=date(2026, 4, 1))
    page = text(client.get(address("figure-records", branch.pk, "transferred_out")))
    assert "转走的人" in page
    assert reverse("person-detail", args=(person.pk,)) not in page


def test_entering_a_number(client, secretary, branch):
    url = address("entered-figures", branch.pk)
    assert "调研文章（篇）" in text(client.get(url))
    answer = client.post(url, {"articles": "46", "good_deeds": "-1"})
    assert "不能小于 0" in text(answer)
    assert client.post(url, {"articles": "46", "note-一1": "宣传科台账"}).status_code == 302
    row = EnteredFigure.objects.get()
    assert (row.key, row.value, row.entered_by) == ("articles", 46, secretary)
    assert f"人工填 · {secretary}" in text(client.get(address("figures", branch.pk)))
    records = text(client.get(address("figure-records", branch.pk, "articles")))
    assert "依据：宣传科台账" in records


def test_what_is_typed_comes_back_until_it_is_saved_or_thrown_away(client, secretary, branch):
    draft, url = address("entered-draft", branch.pk), address("entered-figures", branch.pk)
    assert client.post(draft, {"articles": "四十六", "else": "x"}).status_code == 204
    page = text(client.get(url))
    assert "四十六" in page
    assert "没有保存的草稿" in page
    assert client.post(draft, {"drop": "1"}).status_code == 302
    assert "四十六" not in text(client.get(url))


def test_the_year_end_form_as_page_xlsx_and_pdf(client, secretary, branch):
    page = text(client.get(address("annual-form", branch.pk)))
    assert "六、领导责任制" in page
    assert "未填 12 项" in page
    assert reverse("figure-records", args=(branch.pk, "meetings_lecture")) in page
    xlsx = client.get(address("annual-form-file", branch.pk, "xlsx"))
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx.content)).active
    assert sheet["A1"].value.endswith("年度统计表")
    rows = [row for row in sheet.iter_rows(values_only=True) if row[2] == "修路"]
    assert [row[3:5] for row in rows] == [("条", "未填"), ("公里", "未填")]
    assert client.get(address("annual-form-file", branch.pk, "pdf")).content.startswith(b"%PDF")


def test_statistics_as_page_xlsx_and_pdf(client, staff, root):
    assert "100.00%" in text(client.get(address("statistics", root.pk)))
    xlsx = client.get(address("statistics-file", root.pk, "xlsx"))
    assert openpyxl.load_workbook(io.BytesIO(xlsx.content)).active["A1"].value.endswith("统计表")
    assert client.get(address("statistics-file", root.pk, "pdf")).content.startswith(b"%PDF")


def test_a_pivot_opens_its_cells_and_goes_into_a_spreadsheet(client, secretary, branch):
    page = text(client.get(address("pivot", branch.pk), {"rows": "schooling", "columns": "sex"}))
    url = reverse("pivot-people", args=(branch.pk,))
    assert f"{url}?year=2026&amp;rows=schooling&amp;columns=sex&amp;row=schooling_20" in page
    cell = {"year": 2026, "rows": "schooling", "columns": "sex", "row": "schooling_20"}
    people = text(client.get(url, cell))
    assert "张甲" in people
    assert "张甲" in text(client.get(url, cell, **HTMX))
    xlsx = client.get(address("pivot-export", branch.pk), {"rows": "schooling"})
    rows = list(openpyxl.load_workbook(io.BytesIO(xlsx.content)).active.values)
    assert rows[-1][0] == "合计"
    assert rows[-1][-1] == 3
    listed = client.get(reverse("pivot-people-export", args=(branch.pk,)), cell)
    assert openpyxl.load_workbook(io.BytesIO(listed.content)).active["A5"].value == "张甲"
    assert AuditEvent.objects.filter(action="report.exported").count() == 1


def test_an_axis_that_cannot_be_read_is_as_if_it_were_not_chosen(client, secretary, branch):
    page = text(client.get(address("pivot", branch.pk), {"rows": "shoe", "columns": "age"}))
    assert "党员按年龄和性别统计" in page


def test_the_secretary_drafts_edits_and_submits(client, secretary, branch):
    empty = text(client.get(address("summary-current", branch.pk)))
    assert "按记录起草总结" in empty
    client.post(address("summary-draft", branch.pk))
    summary = Summary.objects.get()
    page = text(client.get(reverse("summary", args=(summary.pk,))))
    assert "草稿" in page
    assert reverse("figure-records", args=(branch.pk, "meetings_general")) in page
    assert "data-autosave" in text(
        client.get(reverse("summary", args=(summary.pk,)) + "?edit=work")
    )
    saved = client.post(
        reverse("summary-save", args=(summary.pk,)),
        {"plans": "一是按月开展主题党日，由陶建中负责，每月五日前完成。"},
        **HTMX,
    )
    assert saved.status_code == 204
    summary.refresh_from_db()
    assert summary.plans.endswith("每月五日前完成。")
    assert "支部党员大会1次" in summary.work
    client.post(reverse("summary-submit", args=(summary.pk,)))
    summary.refresh_from_db()
    assert summary.state == "submitted"


def test_what_blocks_is_said_on_the_page(client, secretary, branch):
    summary = draft_summary(organization=branch, year=2026, by=secretary, at=AT)
    Summary.objects.update(work="太短")
    page = text(client.post(reverse("summary-submit", args=(summary.pk,))))
    assert "「主要工作」只有 2 字" in page
    assert 'href="#id_work"' in page


def test_an_old_text_can_be_laid_beside(client, secretary, branch):
    summary = draft_summary(organization=branch, year=2026, by=secretary, at=AT)
    Summary.objects.update(plans="改过的打算")
    step = summary.steps.get()
    page = text(client.get(reverse("summary-step", args=(summary.pk, step.pk))))
    assert "<ins>改过的打算</ins>" in page
    assert "<del>一是" in page


def test_the_committee_returns_with_a_reason(client, staff, sent):
    page = text(client.get(reverse("summary", args=(sent.pk,))))
    assert "退回并写明理由" in page
    assert "修改<span" not in page
    url = reverse("summary-return", args=(sent.pk,))
    assert "请填写退回理由" in text(client.post(url, {"reason": ""}))
    client.post(url, {"reason": "请写明由谁负责"})
    sent.refresh_from_db()
    assert sent.state == "returned"
    assert "请写明由谁负责" in text(client.get(reverse("summary", args=(sent.pk,))))


def test_one_of_the_committee_reads_and_another_accepts(client, staff, sent, root):
    page = text(client.get(reverse("summary", args=(sent.pk,))))
    assert "已审阅，交审核" in page
    assert "通过并归档" not in page
    client.post(reverse("summary-read", args=(sent.pk,)), {"remark": "数字已核对"})
    page = text(client.get(reverse("summary", args=(sent.pk,))))
    assert "数字已核对" in page
    assert "您已审阅，等另一位同志审核" in page
    assert "已审阅，待审核" in text(client.get(address("summary-review", root.pk)))
    refused = text(client.post(reverse("summary-archive", args=(sent.pk,))))
    assert "这份总结由您审阅，请由另一位有审核权限的同志审核" in refused
    signed_in(client, root, "committee_staff")
    client.post(reverse("summary-archive", args=(sent.pk,)))
    sent.refresh_from_db()
    assert sent.state == "issued"
    assert "审核通过 1 份" in text(client.get(address("summary-review", root.pk)))


def test_the_committee_accepts_and_the_paper_is_fixed(client, staff, sent, branch):
    read_summary(summary=sent, remark="", by=None, at=AT)
    client.post(reverse("summary-archive", args=(sent.pk,)))
    sent.refresh_from_db()
    assert sent.state == "issued"
    member(branch, "后来的人")
    page = text(client.get(reverse("summary", args=(sent.pk,))))
    assert "3 名" in page
    issue = sent.issues.get()
    frozen = address("figure-records", branch.pk, "members", issue=issue.pk)
    listed = text(client.get(frozen))
    assert "党员 3 名" in listed
    assert "后来的人" not in listed
    pdf = client.get(reverse("summary-pdf", args=(sent.pk,)))
    assert pdf.content == client.get(reverse("issue-file", args=(issue.pk,))).content


def test_a_secretary_cannot_review(client, secretary, sent):
    for name in ("summary-read", "summary-archive", "summary-return", "summary-issue"):
        assert client.post(reverse(name, args=(sent.pk,))).status_code == 403


def test_review_board_by_state(client, staff, root, sent):
    node(root, name="没有起草的支部")
    page = text(client.get(address("summary-review", root.pk)))
    assert "没有起草的支部" in page
    only = text(client.get(address("summary-review", root.pk, state="submitted")))
    assert "机关第三党支部" in only
    assert "没有起草的支部" not in only.split("<tbody>")[1]


def test_the_board_and_the_desk_start_a_batch(client, staff, root, sent):
    answer = client.post(reverse("summary-export", args=(root.pk,)), {"year": 2026, "form": "zip"})
    job = Job.objects.get()
    assert answer.url == reverse("job", args=(job.pk,))
    assert job.params["organization"] == root.pk
    assert "排队等待" in text(client.get(address("committee-desk", root.pk)))


def test_desk_shows_what_to_watch_and_the_map(client, staff, root, branch, sent):
    page = text(client.get(address("committee-desk", root.pk)))
    assert "机关第三党支部：1月" in page
    assert "年度总结：1 份待审核" in page
    assert 'class="cell cell-miss"' in page
    assert f'href="/organizations/{branch.pk}/cadence/' in page, "a cell opens its reasons"
    narrowed = text(client.get(address("committee-desk", root.pk, sector="community")))
    assert "没有符合条件的支部" in narrowed
    one_kind = text(client.get(address("committee-desk", root.pk, kind="lecture")))
    assert "上半年党课" in one_kind
    assert "1月主题党日" not in one_kind.split('class="heat"')[1]


def test_the_map_as_xlsx(client, staff, root, branch):
    answer = client.get(address("heat-export", root.pk))
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert sheet["A4"].value == "机关第三党支部"
    assert sheet["B4"].value == "缺1月主题党日"


@pytest.mark.parametrize("branches", [1, 3])
def test_desk_queries_do_not_grow(
    client, staff, root, branch, branches, django_assert_max_num_queries
):
    for _ in range(branches - 1):
        other = node(root, sector="agency")
        meeting(other, "general", present=[member(other)])
    with django_assert_max_num_queries(52):
        text(client.get(address("committee-desk", root.pk)))


def test_anyone_verifies_a_paper(client, sent, root):
    read_summary(summary=sent, remark="", by=None, at=AT)
    issue = archive_summary(summary=sent, by=user(root, "committee_staff"), at=AT)
    url = reverse("verify-issue", args=(issue.serial, check_digits(issue.digest)))
    page = text(client.get(url))
    assert "这份文件属实" in page
    assert issue.digest in page
    assert "张甲" not in page
    wrong = client.get(reverse("verify-issue", args=(issue.serial, "0" * 16)))
    assert wrong.status_code == 404
    assert "没有这份印发件" in wrong.content.decode()
    answer = client.get(
        reverse("verify"), {"serial": issue.serial, "check": check_digits(issue.digest).upper()}
    )
    assert answer.url == url


def test_an_auditor_reads_and_changes_nothing(client, root, sent):
    signed_in(client, root, "auditor")
    text(client.get(reverse("summary", args=(sent.pk,))))
    text(client.get(address("committee-desk", root.pk)))
    assert client.post(reverse("summary-export", args=(root.pk,))).status_code == 403
    assert client.get(address("figure-export", root.pk, "members")).status_code == 403
    assert Organization.objects.count() == 2
