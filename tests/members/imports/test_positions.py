"""A list of posts in: who is meant, what overlaps, what is known already, and back out."""

from datetime import date

import pytest

from branchrecords.errors import ActionError
from members.actions.imports import keep_import, undo_import
from members.actions.positions import end_position
from members.imports import apply, plan_import, read_sheet
from members.models import Position
from members.rules.kinds import Post
from tests.factories.members import AT, TODAY, id_number, make_person, make_position

from .rosters import workbook

pytestmark = pytest.mark.django_db
HEADER = ("序号", "姓名", "身份证号", "所在党支部", "党内职务", "任职时间", "离任时间")
BRANCH = "机关第一党支部"


def row(name, post="书记", starts="2024-03-01", ends="", number="", branch=BRANCH):
    return [1, name, number, branch, post, starts, ends]


def plan_of(rows, organization):
    sheet = read_sheet(workbook(rows, HEADER), "任职.xlsx", "positions")
    return sheet, plan_import(sheet, organization=organization, on=TODAY)


def write(rows, organization):
    sheet, plan = plan_of(rows, organization)
    kept = keep_import(
        kind="positions", organization=organization, file_name="x", rows=sheet.dumps(),
        by=None, at=AT,
    )  # fmt: skip
    return apply(plan, roster_import=kept, by=None, at=AT)


def said(rows, organization) -> list[str]:
    return [f"{p.title}：{p.message}" for p in plan_of(rows, organization)[1].problems]


def test_present_and_past_posts_are_recorded_and_a_second_time_nothing_changes(tree):
    make_person(tree["branch"], "沈玉平")
    make_person(tree["branch"], "陶建中")
    rows = [
        row("沈玉平", "支部书记"),
        row("陶建中", "书记", "2021.3.1", "2024.3.1"),
        row("陶建中", "组织委员"),
        row("陶建中", "组长", branch="第一党小组"),
    ]
    write(rows, tree["general"])
    assert set(Position.objects.values_list("person__name", "post", "starts_on", "ends_on")) == {
        ("沈玉平", "secretary", date(2024, 3, 1), None),
        ("陶建中", "secretary", date(2021, 3, 1), date(2024, 3, 1)),
        ("陶建中", "organization", date(2024, 3, 1), None),
        ("陶建中", "group_leader", date(2024, 3, 1), None),
    }
    _, again = plan_of(rows, tree["general"])
    assert (again.count("same"), again.problems) == (4, [])


def test_every_problem_is_named(tree):
    make_person(tree["branch"], "沈玉平")
    make_person(tree["branch"], "同名者", id_number=id_number(sequence=2))
    make_person(tree["branch"], "同名者", id_number=id_number(sequence=4))
    make_person(tree["other"], "别处人")
    make_position(make_person(tree["branch"], "现任者"), tree["branch"], Post.SECRETARY)
    general = tree["general"]
    assert said([row("查无此人", "委员")], general) == [
        "姓名：名册里没有这个人，请核对姓名，或先登记到名册"
    ]
    assert said([row("别处人", "委员")], general) == said([row("查无此人", "委员")], general)
    assert said([row("同名者", "委员")], general) == ["姓名：有 2 个叫这个名字的，请补上身份证号"]
    assert said([row("同名者", "委员", number=id_number(sequence=4))], general) == []
    assert said([row("沈玉平")], general) == [
        "任职日期：现任者 2015-01-01 起任书记，时间重叠，请先免职，或核对日期"
    ]
    assert said([row("沈玉平", "书记兼组织委员")], general) == [
        "职务：一行只写一个职务，兼任的请另起一行"
    ]
    assert said([row("沈玉平", "委员", "2024-03-01", "2024-03-01")], general) == [
        "免职日期：应晚于任职日期 2024-03-01"
    ]
    assert said([row("沈玉平", "委员", "2027-03-01")], general) == [
        "任职日期：晚于今天 2026-11-20，请核对"
    ]
    assert said([row("沈玉平", "委员", branch="机关第一支部")], general) == [
        "任职组织：这里没有这个组织。是「机关第一党支部」吗？"
    ]


def test_two_secretaries_of_one_time_in_the_file_are_named_by_row(tree):
    make_person(tree["branch"], "沈玉平")
    make_person(tree["branch"], "陶建中")
    rows = [row("沈玉平"), row("陶建中", starts="2025-01-01")]
    assert said(rows, tree["general"]) == ["任职日期：与第 4 行时间重叠，同一时间只能有一名书记"]


def test_an_end_is_written_and_taken_back(tree):
    position = make_position(make_person(tree["branch"], "沈玉平"), tree["branch"], Post.DEPUTY)
    rows = [row("沈玉平", "副书记", "2015-01-01", "2026-01-01")]
    kept = write(rows, tree["general"])
    position.refresh_from_db()
    assert position.ends_on == date(2026, 1, 1)
    undo_import(roster_import=kept, by=None, at=AT)
    position.refresh_from_db()
    assert position.ends_on is None


def test_undoing_takes_back_the_posts_unless_one_was_ended_since(tree):
    make_person(tree["branch"], "沈玉平")
    kept = write([row("沈玉平")], tree["general"])
    undo_import(roster_import=kept, by=None, at=AT)
    assert not Position.objects.exists()
    kept = write([row("沈玉平")], tree["general"])
    later = AT.replace(day=21)
    end_position(position=Position.objects.get(), ends_on=date(2026, 11, 1), by=None, at=later)
    with pytest.raises(ActionError, match="导入以后又改过：沈玉平 的任职"):
        undo_import(roster_import=kept, by=None, at=later)


def test_queries_of_planning_do_not_grow_with_the_list(tree, django_assert_num_queries):
    people = [make_person(tree["branch"], f"丁{mark}") for mark in "甲乙丙丁戊己庚辛"]
    for number in (3, 8):
        file = workbook([row(one.name, "委员") for one in people[:number]], HEADER)
        sheet = read_sheet(file, "x.xlsx", "positions")
        with django_assert_num_queries(4):
            plan_import(sheet, organization=tree["general"], on=TODAY)
