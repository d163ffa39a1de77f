"""A list of organisations: parents in any order, faults named, undone while empty."""

import pytest
from django.core.management import call_command

from branchrecords.errors import ActionError
from members.actions.imports import keep_import, undo_import
from members.imports import apply, plan_import, read_sheet
from members.models import Organization
from tests.factories.members import AT, TODAY, make_person, make_tree

from .rosters import workbook

pytestmark = pytest.mark.django_db
HEADER = ("党组织代码", "党组织全称", "上级党组织", "党组织类别", "领域", "成立时间")
ROWS = [
    ("HB-01-01", "河滨第一社区党支部", "HB-01", "支部", "社区", "2019.3.1"),
    ("HB-01", "河滨社区党总支", "HB", "党总支", "社区", ""),
    ("HB", "河滨街道党工委", "", "党工委", "机关", "2010年1月1日"),
    ("HB-02", "河滨商圈联合党支部", "河滨街道党工委", "联合支部", "两新组织", ""),
]


def plan_of(rows, organization=None):
    sheet = read_sheet(workbook(rows, HEADER), "组织.xlsx", "organizations")
    return sheet, plan_import(sheet, organization=organization, on=TODAY)


def write(rows, organization=None):
    sheet, plan = plan_of(rows, organization)
    kept = keep_import(
        kind="organizations", organization=organization, file_name="组织.xlsx",
        rows=sheet.dumps(), by=None, at=AT,
    )  # fmt: skip
    return apply(plan, roster_import=kept, by=None, at=AT)


def test_parents_may_stand_below_their_children():
    write(ROWS)
    branch = Organization.objects.get(code="HB-01-01")
    above = Organization.objects.above(branch)
    assert [one.name for one in above] == ["河滨街道党工委", "河滨社区党总支"]
    assert (branch.kind, branch.sector, str(branch.founded_on)) == (
        "branch", "community", "2019-03-01",
    )  # fmt: skip


def test_second_import_changes_nothing_and_changed_names_update():
    write(ROWS)
    _, plan = plan_of(ROWS)
    assert (plan.count("same"), len(plan.rows)) == (4, 4)
    renamed = [("HB-02", "河滨商圈党支部", "", "联合支部", "", "")]
    write(renamed)
    assert Organization.objects.get(code="HB-02").name == "河滨商圈党支部"


def test_faults_are_named():
    rows = [
        ("A", "甲党委", "", "党委", "机关", ""),
        ("A-1", "甲第一党支部", "A", "支部", "机关", ""),
        ("A-1", "甲第二党支部", "A", "支部", "机关", ""),
        ("A-2", "乙党委", "A-1", "党委", "机关", ""),
        ("A-3", "丙党支部", "甲党外", "支部", "机关", ""),
        ("A-4", "", "A", "支部部", "军队", "2019.13.1"),
        ("A-5", "丁党总支", "A-6", "党总支", "机关", ""),
        ("A-6", "戊党总支", "A-5", "党总支", "机关", ""),
    ]
    _, plan = plan_of(rows)
    assert [(p.row, p.letter, p.message) for p in plan.problems] == [
        (6, "A", "与第 5 行相同，请留一行"),
        (7, "D", "党支部下面不能设党委，可以设：党小组"),
        (8, "C", "没有这个上级组织。是「甲党委」吗？"),
        (9, "D", "没有「支部部」这种组织类别。是「支部」吗？"),
        (9, "E", "没有「军队」这种行业。可以写：机关、社区、两新及其他、两新、两新组织"),
        (9, "F", "“2019.13.1”没有 13 月，请写成 2019-12-01 这样"),
        (9, "B", "空着。请补上，或删去这一行"),
        (10, "C", "上级绕了一圈又回到自己，请核对"),
        (11, "C", "上级绕了一圈又回到自己，请核对"),
    ]
    assert Organization.objects.count() == 0


def test_rows_without_parent_go_below_the_organisation_imported_into():
    tree = make_tree()
    write([("JG-9", "机关第九党支部", "", "支部", "机关", "")], tree["general"])
    added = Organization.objects.get(code="JG-9")
    assert Organization.objects.get_parent(added) == tree["general"]


def test_code_of_another_committee_is_refused_without_naming_it():
    tree = make_tree()
    code = tree["other"].code
    _, plan = plan_of([(code, "机关第九党支部", "", "支部", "机关", "")], tree["general"])
    assert [p.message for p in plan.problems] == ["这个编码已被别处的组织使用，请另写一个"]


def test_undo_removes_what_is_still_empty():
    kept = write(ROWS)
    undo_import(roster_import=kept, by=None, at=AT)
    assert Organization.objects.count() == 0


def test_undo_refuses_once_members_belong_there():
    kept = write(ROWS)
    make_person(Organization.objects.get(code="HB-02"))
    with pytest.raises(ActionError, match="不能整批撤销"):
        undo_import(roster_import=kept, by=None, at=AT)
    assert Organization.objects.count() == 4


def test_command_builds_a_tree_from_nothing(tmp_path, capsys):
    file = tmp_path / "组织.xlsx"
    file.write_bytes(workbook(ROWS, HEADER).getvalue())
    call_command("import_organizations", str(file))
    assert "已写入：新增 4 行，更新 0 行" in capsys.readouterr().out
    assert Organization.objects.count() == 4
