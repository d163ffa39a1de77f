"""The columns of a roster that become codes and rows of a person's file."""

import io
from datetime import date

import pytest
from openpyxl import load_workbook

from members.actions.imports import keep_import, undo_import
from members.imports import apply, plan_import, read_sheet
from members.imports.kinds import KINDS
from members.imports.papers import template_xlsx
from members.models import DictionaryEntry, Person, RosterImport
from tests.factories.members import AT, TODAY, id_number, make_person, make_tree

from .rosters import workbook

pytestmark = pytest.mark.django_db
HEADER = (
    "姓名", "身份证号", "党员类别", "入党时间", "转正时间", "学历", "毕业院校", "专业", "学位",
    "毕业时间", "教育类别", "工作岗位", "一线情况", "户籍派出所", "其他党团", "分类管理",
    "申请入党日期", "积极分子日期", "发展对象日期",
)  # fmt: skip
GOOD = [
    "沈玉平", id_number(), "正式党员", "2010-07-01", "2011-07-01", "本科", "江南大学", "土木工程",
    "学士", "2002-07-01", "全日制", "机关工作人员", "不在一线", "望江派出所", "共青团员", "干部",
    "2008-03-01", "2008-10-01", "2010-01-05",
]  # fmt: skip


@pytest.fixture
def branch():
    return make_tree()["branch"]


def plan_of(branch, **changes):
    row = [changes.get(title, cell) for title, cell in zip(HEADER, GOOD, strict=True)]
    sheet = read_sheet(workbook([row], HEADER), "x.xlsx", RosterImport.Kind.MEMBERS)
    return sheet, plan_import(sheet, organization=branch, on=TODAY)


def write(branch, **changes):
    sheet, plan = plan_of(branch, **changes)
    assert plan.problems == []
    kept = keep_import(
        kind="members", organization=branch, file_name="x.xlsx", rows=sheet.dumps(), by=None, at=AT
    )
    return apply(plan, roster_import=kept, by=None, at=AT)


def test_a_whole_file_comes_in_one_row(branch):
    write(branch)
    person = Person.objects.get()
    assert (str(person.job), str(person.front_line)) == ("机关工作人员", "不在一线")
    assert (person.police_station, person.other_party) == ("望江派出所", "03")
    assert person.member_class == "cadre"
    school = person.educations.get()
    assert (school.school, school.major, school.level, school.degree) == (
        "江南大学", "土木工程", "20", "4",
    )  # fmt: skip
    assert school.graduated_on == date(2002, 7, 1)
    first = person.standings.order_by("starts_on").values_list("kind", "starts_on")
    assert list(first)[:4] == [
        ("applicant", date(2008, 3, 1)),
        ("activist", date(2008, 10, 1)),
        ("candidate", date(2010, 1, 5)),
        ("probationary", date(2010, 7, 1)),
    ]


@pytest.mark.parametrize(
    ("changes", "title", "says"),
    [
        ({"工作岗位": "机关工作人"}, "工作岗位", "是「机关工作人员」吗？"),
        ({"一线情况": "火星一线"}, "一线情况", "「一线情况」里没有「火星一线」"),
        ({"毕业院校": ""}, "毕业院校", "毕业院校也要写"),
        ({"学历": ""}, "学历", "写了毕业院校的，学历也要写"),
        ({"申请入党日期": "1996-01-01"}, "申请入党日期", "不满十八岁"),
        ({"发展对象日期": "2010-07-01"}, "发展对象日期", "应早于入党日期 2010-07-01"),
    ],
)
def test_what_cannot_be_right_names_its_cell(branch, changes, title, says):
    (problem,) = plan_of(branch, **changes)[1].problems
    assert problem.title == title
    assert says in problem.message


def test_a_registered_file_is_left_alone_with_a_hint(branch):
    make_person(branch, "沈玉平", id_number=id_number(), sex="1")
    _, plan = plan_of(branch)
    hinted = {problem.title for problem in plan.problems if not problem.blocking}
    assert hinted == {"毕业院校", "申请入党日期", "积极分子日期", "发展对象日期"}
    assert set(plan.rows[0].changes) >= {"job", "front_line", "police_station"}


def test_codes_that_an_import_changed_can_be_taken_back(branch):
    before = DictionaryEntry.objects.get(kind="job", label="学生")
    person = make_person(branch, "沈玉平", id_number=id_number(), sex="1", job=before)
    titles = ("毕业院校", "专业", "学位", "毕业时间", "教育类别", "申请入党日期")
    blank = dict.fromkeys((*titles, "积极分子日期", "发展对象日期"), "")
    done = write(branch, **blank)
    person.refresh_from_db()
    assert str(person.job) == "机关工作人员"
    undo_import(roster_import=done, by=None, at=AT)
    person.refresh_from_db()
    assert person.job == before


def test_the_template_offers_the_words_of_the_editable_lists():
    DictionaryEntry.objects.filter(kind="job", label="个体劳动者").update(is_active=False)
    book = load_workbook(io.BytesIO(template_xlsx(KINDS["members"])))
    words = {cell.value for row in book["代码表"].iter_rows() for cell in row}
    assert {"机关工作人员", "不在一线", "干部", "共青团员", "学士"} <= words
    assert "个体劳动者" not in words
