"""The organisation statistics table, with shares rounded half up."""

import pytest

from reports.queries.statistics import statistics
from tests.factories.reports import TODAY, committee, member, node

pytestmark = pytest.mark.django_db


def test_counts_and_shares():
    root = committee()
    general = node(root, "general_branch", "机关党总支", sector="agency")
    for number in range(2):
        branch = node(general, sector="agency")
        member(branch, education="21" if number else "61")
    third = node(root, sector="community")
    member(third, education="31")
    table = statistics(root, 2026, TODAY)
    assert [(line.value.figure.key, line.value.text, line.share) for line in table.lines] == [
        ("organizations", "4", "100.0%"),
        ("committees", "0", "0.0%"),
        ("general_branches", "1", "25.0%"),
        ("branches", "3", "75.0%"),
        ("sector_agency", "3", "75.0%"),
        ("sector_community", "1", "25.0%"),
        ("sector_other", "0", "0.0%"),
        ("members", "3", ""),
        ("college", "2", "66.67%"),
    ]
    assert [(one.organization, one.values[2].text) for one in table.children] == [
        (general, "2"),
        (third, "1"),
    ]


def test_an_organisation_with_nothing_below_has_no_shares():
    table = statistics(node(committee()), 2026, TODAY)
    assert [line.share for line in table.lines[:7]] == [""] * 7
    assert table.lines[-1].share == "—"
    assert table.children == ()


def test_members_stand_by_every_axis_with_shares_and_the_unknown():
    root = committee()
    branch = node(root)
    for number in range(3):
        member(branch, sex="1" if number else "2", education="21")
    table = statistics(root, 2026, TODAY)
    parts = {part.title: part for part in table.parts}
    assert list(parts) == [
        "性别", "民族", "年龄", "学历", "职业", "入党时间", "发展党员", "入党积极分子和申请人",
        "表彰和党龄",
    ]  # fmt: skip
    sexes = [(line.value.text, line.share) for line in parts["性别"].lines]
    assert sexes == [("2", "66.7%"), ("1", "33.3%"), ("0", "0.0%")]
    assert parts["民族"].lines[0].value.text == "3"
    assert parts["年龄"].lines[-1].share == "100.0%"


@pytest.mark.parametrize("part", ["性别", "民族", "年龄", "学历", "职业", "入党时间"])
def test_the_categories_of_an_axis_add_up_to_all_members(part):
    root = committee()
    branch = node(root)
    member(branch, sex="9", ethnicity="02", education="61", occupation="other")
    member(branch)
    (found,) = [one for one in statistics(root, 2026, TODAY).parts if one.title == part]
    assert sum(line.value.number for line in found.lines) == 2
