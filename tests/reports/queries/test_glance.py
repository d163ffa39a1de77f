"""各支部一览: one line per branch, ordered with the bad end first."""

from datetime import date

import pytest

from branchrecords.access.permissions import Permission
from members.models import Organization, Term
from reports.models import Summary
from reports.queries.glance import GlanceFilters, glance
from tests.factories.reports import AT, TODAY, committee, meeting, member, node, owed, user

pytestmark = pytest.mark.django_db


@pytest.fixture
def root():
    return committee()


def good(root, name="甲支部", **fields):
    """Two members, both at a meeting."""
    branch = node(root, name=name, **fields)
    people = [member(branch) for _ in range(2)]
    meeting(branch, "general", date(2026, 3, 20), present=people)
    return branch


def bad(root, name="乙支部", **fields):
    """One of two away, and one owes three months."""
    branch = node(root, name=name, **fields)
    people = [member(branch) for _ in range(2)]
    meeting(branch, "general", date(2026, 3, 20), present=people[:1], absent=people[1:])
    for month in (3, 4, 5):
        owed(people[0], branch, date(2026, month, 1), "30.00")
    return branch


def table(root, **filters):
    rows = glance(
        root, 2026, TODAY, among=Organization.objects.all(), filters=GlanceFilters(**filters)
    )
    return [row.branch.name for row in rows]


def test_a_line_has_the_figures_of_its_branch(root):
    bad(root)
    (row,) = glance(root, 2026, TODAY, among=Organization.objects.all())
    texts = {value.figure.key: value.text for value in row.values}
    assert texts["members"] == "2"
    assert texts["attendance_rate"] == "50.0%"
    assert texts["dues_rate"] == "0.0%"
    assert texts["arrears_3"] == "1"
    assert (row.term.key, row.summary_label) == ("none", "未起草")


def test_the_bad_end_comes_first_and_can_be_turned_round(root):
    good(root)
    bad(root)
    assert table(root, sort="attendance_rate") == ["乙支部", "甲支部"]
    assert table(root, sort="-attendance_rate") == ["甲支部", "乙支部"]
    assert table(root, sort="arrears_3") == ["乙支部", "甲支部"]
    assert table(root, sort="tree") == ["甲支部", "乙支部"]


def test_a_branch_without_a_number_stands_last_either_way(root):
    node(root, name="空支部")
    good(root)
    bad(root)
    assert table(root, sort="attendance_rate") == ["乙支部", "甲支部", "空支部"]
    assert table(root, sort="-attendance_rate") == ["甲支部", "乙支部", "空支部"]


def test_an_overdue_term_comes_before_one_that_is_due_soon(root):
    soon, late, later = (node(root, name=name) for name in ("将届", "已超期", "超期更久"))
    for branch, begun in (
        (soon, date(2024, 1, 10)),
        (late, date(2023, 6, 1)),
        (later, date(2022, 6, 1)),
    ):
        Term.objects.create(
            organization=branch, years=3, starts_on=begun, due_on=begun.replace(begun.year + 3)
        )
    assert table(root, sort="term") == ["超期更久", "已超期", "将届"]


def test_filters_by_unit_sector_name_and_what_presses(root):
    general = node(root, "general_branch", "机关党总支")
    good(general, sector="agency")
    bad(root, sector="community")
    assert table(root, unit=general) == ["甲支部"]
    assert table(root, sector="community") == ["乙支部"]
    assert table(root, text="乙") == ["乙支部"]


def test_what_presses_is_arrears_and_a_returned_summary(root):
    quiet = node(root, "temporary_branch", "临时支部")  # no cadence is asked of it by name here
    returned = node(root, "temporary_branch", "被退回支部")
    Summary.objects.create(organization=returned, year=2026, state="returned", changed_at=AT)
    rows = glance(root, 2026, TODAY, among=Organization.objects.all())
    pressing = {row.branch: row.pressing for row in rows}
    missing = {row.branch: row.value("cadence_missing").number for row in rows}
    assert pressing[returned]
    assert pressing[quiet] == bool(missing[quiet])


def test_only_branches_the_reader_may_open(root):
    own, other = good(root), bad(root)
    reader = user(own)
    among = Organization.objects.permitted(reader, Permission.SUMMARY_VIEW)
    names = [row.branch.name for row in glance(root, 2026, TODAY, among=among)]
    assert names == ["甲支部"]
    assert other.name not in names


@pytest.mark.parametrize("number", [1, 3])
def test_queries_do_not_grow_with_branches(root, number, django_assert_max_num_queries):
    for index in range(number):
        bad(root, name=f"第{index}支部")
    with django_assert_max_num_queries(24):
        assert len(table(root)) == number
