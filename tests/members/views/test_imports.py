"""The preview: bad cells are inputs, mended ones are checked again, writing is one step."""

import io
from datetime import date

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from branchrecords.documents.xlsx import read_rows
from members.models import Organization, Person, RosterImport
from tests.factories.members import id_number, make_user
from tests.members.imports.rosters import good_row, workbook
from tests.members.imports.test_members import COLUMN
from tests.members.imports.test_organizations import HEADER, ROWS

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client, tree):
    user = make_user("committee_staff", tree["committee"])
    client.force_login(user)
    return user


def upload(client, organization, content, kind="members", name="花名册.xlsx"):
    data = {"kind": kind, "file": SimpleUploadedFile(name, content)}
    return client.post(reverse("import-list", args=(organization.pk,)), data)


def rows():
    good, bad = good_row(1, "机关第一党支部"), good_row(2, "机关第二党支部")
    bad[COLUMN["身份证号码"]] = "340524198001010012"
    bad[COLUMN["性别"]] = bad[COLUMN["出生年月日"]] = ""
    return [good, bad]


def test_upload_mend_write_undo(client, tree, staff):
    response = upload(client, tree["general"], workbook(rows()).getvalue())
    page = client.get(response.url).content.decode()
    assert "末位应为 X，请对照身份证" in page
    assert 'value="340524198001010012"' in page
    kept = RosterImport.objects.get()
    recheck = reverse("import-recheck", args=(kept.pk,))
    mended = {"cell-5-id_number": id_number(date(1955, 4, 17), 7)}
    page = client.post(recheck, mended, headers={"HX-Request": "true"}).content.decode()
    assert "写入 2 行" in page
    assert Person.objects.count() == 0
    write = reverse("import-write", args=(kept.pk,))
    page = client.post(write, {"expected": "1"}, follow=True).content.decode()
    assert "改动以后可以写入的是 2 行" in page
    page = client.post(write, {"expected": "2"}, follow=True).content.decode()
    assert "已写入 2 行" in page
    assert Person.objects.count() == 2
    kept.refresh_from_db()
    assert kept.rows == ""
    page = client.post(reverse("import-undo", args=(kept.pk,)), follow=True).content.decode()
    assert "已整批撤销" in page
    assert Person.objects.count() == 0


def test_bad_rows_are_skipped_and_downloaded(client, tree, staff):
    upload(client, tree["general"], workbook(rows()).getvalue())
    kept = RosterImport.objects.get()
    response = client.get(reverse("import-problems", args=(kept.pk,)))
    sheet = read_rows(io.BytesIO(response.content), "x.xlsx")
    assert sheet.rows[-1].cells[0] == 5
    assert "公民身份号码：末位应为 X，请对照身份证" in sheet.rows[-1].cells
    client.post(reverse("import-write", args=(kept.pk,)), {"expected": "1"})
    assert Person.objects.get().name == "丁乙丑"


def test_dropped_import_forgets_the_sheet(client, tree, staff):
    upload(client, tree["general"], workbook(rows()).getvalue())
    kept = RosterImport.objects.get()
    client.post(reverse("import-drop", args=(kept.pk,)))
    kept.refresh_from_db()
    assert (kept.state, kept.rows) == ("dropped", "")
    page = client.post(
        reverse("import-write", args=(kept.pk,)), {"expected": "1"}, follow=True
    ).content.decode()
    assert "已放弃，不能再改" in page


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"not a workbook", "不是 Excel 文件"),
        (workbook([["x"]], ("甲", "乙")).getvalue(), "中找不到表头"),
        (workbook([], ("姓名", "性别")).getvalue(), "但缺少这些列：公民身份号码"),
    ],
    ids=("no workbook", "no heading", "columns missing"),
)
def test_unreadable_files_say_what_to_do(client, tree, staff, content, message):
    page = upload(client, tree["general"], content).content.decode()
    assert message in page
    assert RosterImport.objects.count() == 0


def test_organisations_are_imported_below_the_committee(client, tree, staff):
    content = workbook(ROWS, HEADER).getvalue()
    response = upload(client, tree["committee"], content, "organizations", "组织.xlsx")
    page = client.get(response.url).content.decode()
    assert "写入 4 行" in page
    kept = RosterImport.objects.get()
    client.post(reverse("import-write", args=(kept.pk,)), {"expected": "4"})
    added = Organization.objects.get(code="HB")
    assert Organization.objects.get_parent(added) == tree["committee"]


def test_preview_is_its_owners_alone(client, tree, staff):
    upload(client, tree["general"], workbook(rows()).getvalue())
    url = reverse("import-preview", args=(RosterImport.objects.get().pk,))
    client.force_login(make_user("committee_staff", tree["committee"]))
    assert client.get(url).status_code == 404
    client.force_login(make_user("committee_staff", tree["elsewhere"]))
    assert client.get(url).status_code == 404
    client.force_login(make_user("auditor", tree["committee"]))
    assert client.get(url).status_code == 403


def test_secretary_imports_members_of_his_branch_only(client, tree):
    client.force_login(make_user("secretary", tree["branch"]))
    url = reverse("import-list", args=(tree["branch"].pk,))
    assert [pair[0] for pair in client.get(url).context["kinds"]] == [
        "members",
        "positions",
        "development",
    ]
    assert client.get(reverse("import-list", args=(tree["sister"].pk,))).status_code == 404


@pytest.mark.parametrize("kind", ["members", "organizations", "positions", "development"])
def test_template_names_its_columns_and_offers_its_codes(client, tree, staff, kind):
    response = client.get(reverse("import-template", args=(kind,)))
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    page = book.worksheets[0]
    header = [cell.value for cell in page[3]]
    assert ("姓名" in header) == (kind != "organizations")
    assert len(page.data_validations.dataValidation) == {
        "members": 13, "organizations": 2, "positions": 1, "development": 0,
    }[kind]  # fmt: skip
    assert [sheet.sheet_state for sheet in book] == ["visible", "visible", "hidden"]
    assert client.get(reverse("import-template", args=("other",))).status_code == 404


def test_a_filled_in_template_imports_without_any_question(client, tree, staff):
    response = client.get(reverse("import-template", args=("members",)))
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    page = book.worksheets[0]
    header = [cell.value for cell in page[3]]
    typed = {
        "姓名": "沈玉平",
        "公民身份号码": id_number(date(1980, 1, 1), 2),
        "所在支部": "机关第一党支部",
        "党小组": "第一党小组",
        "人员类别": "正式党员",
        "入党日期": "2005-07-01",
        "转正日期": "2006-07-01",
        "学历": "大学本科毕业",
        "联系电话": "13800000000",
    }
    for title, text in typed.items():
        page.cell(5, header.index(title) + 1, text)
    stream = io.BytesIO()
    book.save(stream)
    answer = upload(client, tree["general"], stream.getvalue(), name="模板.xlsx")
    page = client.get(answer.url)
    assert page.context["plan"].problems == []
    assert (page.context["plan"].unknown, page.context["plan"].unread) == ((), ())
    kept = RosterImport.objects.get()
    client.post(reverse("import-write", args=(kept.pk,)), {"expected": "1"})
    person = Person.objects.get()
    assert (person.name, person.education, person.phone) == ("沈玉平", "21", "13800000000")


def test_rows_that_were_not_ready_wait_in_a_preview_of_their_own(client, tree, staff):
    upload(client, tree["general"], workbook(rows()).getvalue())
    kept = RosterImport.objects.get()
    client.post(reverse("import-write", args=(kept.pk,)), {"expected": "1"})
    kept.refresh_from_db()
    page = client.get(reverse("import-preview", args=(kept.pk,))).content.decode()
    assert "接着改余下的行" in page
    page = client.get(reverse("import-preview", args=(kept.leftover_id,))).content.decode()
    assert 'value="340524198001010012"' in page
    assert "丁乙丑" not in page


def test_dates_without_a_day_are_completed_on_request(client, tree, staff):
    row = good_row(1, "机关第一党支部")
    row[COLUMN["入党时间"]], row[COLUMN["转正时间"]] = "1990.7", "1991.7"
    upload(client, tree["general"], workbook([row]).getvalue())
    kept = RosterImport.objects.get()
    url = reverse("import-preview", args=(kept.pk,))
    assert "有 2 处日期只写了年月" in client.get(url).content.decode()
    client.post(reverse("import-recheck", args=(kept.pk,)), {"first_days": "1"})
    plan = client.get(url).context["plan"]
    assert plan.problems == []
    assert plan.rows[0].values["joined_on"] == date(1990, 7, 1)
