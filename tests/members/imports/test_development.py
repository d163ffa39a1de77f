"""A 台账 of 发展党员: cases kept on paper go on from the step they have reached."""

from datetime import date

import pytest

from branchrecords.errors import ActionError
from members.actions.development import record_step
from members.actions.development_writing import Record
from members.actions.imports import keep_import, undo_import
from members.imports import apply, plan_import, read_sheet
from members.models import DevelopmentCase
from members.rules.development import STEPS_BY_KEY
from tests.factories.members import AT, TODAY, make_person

from .rosters import workbook

pytestmark = pytest.mark.django_db
HEADER = (
    "序号", "姓名", "身份证号", "所在支部", "申请入党时间", "谈话时间", "确定为积极分子时间",
    "积极分子备案时间", "培养联系人", "半年考察时间", "党委分析时间", "确定发展对象时间",
    "发展对象备案时间", "入党介绍人", "政审时间", "备注",
)  # fmt: skip
COLUMN = {name: index for index, name in enumerate(HEADER)}


@pytest.fixture
def full(tree):
    return [make_person(tree["branch"], name) for name in ("张大山", "李小河")]


def make_activist(tree, name="王小明", **fields):
    return make_person(
        tree["branch"],
        name,
        "activist",
        starts_on=date(2025, 1, 1),
        **{"born_on": date(1998, 5, 4), **fields},
    )


def row(name="王小明", **cells) -> list:
    filled = {
        "姓名": name,
        "申请入党时间": "2023.3.1",
        "谈话时间": "2023年3月20日",
        "确定为积极分子时间": "2023/9/10",
        "积极分子备案时间": "20230920",
        "培养联系人": "张大山、李小河",
        "半年考察时间": "2024-03-10、2024-09-10",
        "党委分析时间": "2024-12-20",
    } | cells
    return [filled.get(title, "") for title in HEADER]


def plan_of(rows, organization):
    sheet = read_sheet(workbook(rows, HEADER), "台账.xlsx", "development")
    return sheet, plan_import(sheet, organization=organization, on=TODAY)


def write(rows, organization):
    sheet, plan = plan_of(rows, organization)
    plan = plan_import(
        sheet.edited({}, {r.number: True for r in plan.rows}), organization=organization, on=TODAY
    )
    kept = keep_import(
        kind="development", organization=organization, file_name="x", rows=sheet.dumps(),
        by=None, at=AT,
    )  # fmt: skip
    return apply(plan, roster_import=kept, by=None, at=AT)


def messages(plan) -> set[tuple]:
    return {(p.title, p.message) for p in plan.problems if p.blocking}


def test_a_case_is_taken_over_with_its_days_people_and_reviews(tree, full):
    person = make_activist(tree)
    _, plan = plan_of([row()], tree["general"])
    assert [(p.title, p.message, p.blocking) for p in plan.problems] == [
        (
            "指定培养联系人日期",
            "空着。按前一步的日期 2023-09-20 登记，请核对",
            False,
        )
    ]
    write([row()], tree["general"])
    case = DevelopmentCase.objects.get()
    assert (case.person, case.next_step, case.opened_on) == (person, 6, date(2023, 3, 1))
    records = [(r.step, r.done_on, r.result) for r in case.records.order_by("sequence")]
    assert records == [
        ("application", date(2023, 3, 1), ""),
        ("talk", date(2023, 3, 20), ""),
        ("activist", date(2023, 9, 10), ""),
        ("activist_filed", date(2023, 9, 20), ""),
        ("mentors", date(2023, 9, 20), ""),
        ("fostering", date(2024, 3, 10), "half_year"),
        ("fostering", date(2024, 9, 10), "half_year"),
        ("fostering", date(2024, 12, 20), "yearly"),
    ]
    mentors = case.records.get(step="mentors")
    assert {named.person for named in mentors.named.all()} == set(full)
    assert list(person.standings.values_list("kind", "starts_on", "ends_on")) == [
        ("applicant", date(2023, 3, 1), date(2023, 9, 10)),
        ("activist", date(2023, 9, 10), None),
    ]


@pytest.mark.parametrize(
    ("cells", "title", "message"),
    [
        ({"申请入党时间": ""}, "递交入党申请书日期", "空着。请填写递交入党申请书的日期"),
        ({"申请入党时间": "2023.13.1"}, "递交入党申请书日期",
         "“2023.13.1”没有 13 月，请写成 2023-12-01 这样"),
        ({"确定为积极分子时间": ""}, "推荐和确定入党积极分子日期",
         "空着。请补上「推荐和确定入党积极分子」的日期，身份从这一天起算"),
        ({"谈话时间": "2023-02-01"}, "派人谈话日期",
         "早于「递交入党申请书」的日期 2023-03-01，请核对"),
        ({"积极分子备案时间": "2027-01-01"}, "入党积极分子报党委备案日期",
         "晚于今天 2026-11-20，请核对"),
        ({"政审时间": "2026-01-05"}, "政治审查日期",
         "名册里的身份最多只能补登到第 6 步，第 10 步「政治审查」请按程序登记"),
        ({"半年考察时间": "2024-03-10、2024年9月"}, "半年考察日期",
         "“2024年9月”缺少日，请写成 2024-09-05 这样的完整日期"),
        ({"半年考察时间": "2023-05-01"}, "半年考察日期",
         "2023-05-01 早于确定为积极分子的日期，请核对"),
        ({"培养联系人": "张大山、李小河、王五"}, "培养联系人", "培养联系人最多 2 名，现在有 3 名"),
        ({"所在支部": "机关第二党支部"}, "所在支部", "名册里此人在「机关第一党支部」，请核对"),
    ],
)  # fmt: skip
def test_every_fault_names_its_cell_and_its_rule(tree, full, cells, title, message):
    make_activist(tree)
    _, plan = plan_of([row(**cells)], tree["general"])
    assert (title, message) in messages(plan)


def test_who_is_unknown_or_a_member_or_twice_in_the_file_is_refused(tree, full):
    make_activist(tree)
    _, plan = plan_of([row("没有的人"), row("张大山"), row(), row()], tree["general"])
    assert [(p.row, p.title, p.message) for p in plan.problems if p.blocking] == [
        (4, "姓名", "名册里没有这个人，请核对姓名，或先登记到名册"),
        (5, "姓名", "名册里登记的是正式党员，不用建立发展档案，请删去这一行"),
        (7, "姓名", "与第 6 行是同一个人，请留一行"),
    ]


def test_a_mentor_whom_the_register_does_not_know_wants_a_tick(tree, full):
    make_activist(tree)
    _, plan = plan_of([row(培养联系人="张大山、王五")], tree["general"])
    assert ("培养联系人", "名册里没有「王五」，请核对；打勾后这个名字不登记") in {
        (p.title, p.message) for p in plan.problems if not p.blocking
    }
    write([row(培养联系人="张大山、王五")], tree["general"])
    named = DevelopmentCase.objects.get().records.get(step="mentors").named.all()
    assert [one.person.name for one in named] == ["张大山"]


def test_the_same_file_again_is_no_news_and_other_days_are_refused(tree, full):
    make_activist(tree)
    write([row()], tree["general"])
    _, again = plan_of([row(培养联系人="")], tree["general"])
    assert (again.problems, again.count("same")) == ([], 1)
    _, other = plan_of([row(培养联系人="", 谈话时间="2023-03-21")], tree["general"])
    assert messages(other) == {
        ("派人谈话日期", "此人已有办理中的发展档案，已登记的是 2023-03-20，请在档案里办")
    }


def test_undoing_closes_the_case_and_brings_the_standing_back(tree, full):
    person = make_activist(tree)
    before = list(person.standings.values_list("kind", "starts_on", "ends_on"))
    kept = write([row()], tree["general"])
    undo_import(roster_import=kept, by=None, at=AT)
    case = DevelopmentCase.objects.get()
    assert (case.state, case.end_reason) == ("stopped", "undone")
    assert case.records.current().count() == 0
    assert list(person.standings.values_list("kind", "starts_on", "ends_on")) == before
    write([row()], tree["general"])
    assert DevelopmentCase.objects.open().count() == 1


def test_undoing_is_refused_once_a_case_has_gone_on(tree, full):
    make_activist(tree)
    kept = write([row()], tree["general"])
    case = DevelopmentCase.objects.get()
    entry = Record(date(2026, 3, 1), {"kind": "half_year", "opinion": "表现良好"})
    record_step(case=case, step=STEPS_BY_KEY["fostering"], entry=entry, by=None, at=AT)
    with pytest.raises(ActionError, match="导入以后又办理过：王小明 的发展档案"):
        undo_import(roster_import=kept, by=None, at=AT)


def test_queries_of_planning_do_not_grow_with_the_list(tree, full, django_assert_num_queries):
    people = [make_activist(tree, f"丁{mark}") for mark in "甲乙丙丁戊己庚辛"]
    for number in (3, 8):
        rows = [row(one.name) for one in people[:number]]
        sheet = read_sheet(workbook(rows, HEADER), "x.xlsx", "development")
        with django_assert_num_queries(4):
            plan_import(sheet, organization=tree["general"], on=TODAY)
