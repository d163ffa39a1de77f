"""Asked, held, due and overdue of a whole subtree, by hand and at a constant cost."""

from datetime import date

import pytest

from meetings.models import KindOverride
from meetings.queries.asked import AskedCadence
from meetings.queries.cadence import cadence
from meetings.queries.heat import heat_by_kind
from meetings.queries.tallies import tally_rows
from meetings.rules.cadence import window_named
from members.rules.kinds import OrganizationKind
from tests.factories.meetings import make_branch, make_planned, make_sealed, on_day
from tests.factories.members import make_organization

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 20)


def small_branch(parent=None, **facts):
    """Six 正式党员 and no 支委会: 主题党日, 大会, 党课, 组织生活会, 评议 alone."""
    branch = make_branch(parent=parent, **facts)
    branch.recorder.positions.all().delete()
    return branch


def numbers(organization, key, on=ON):
    rows = tally_rows(organization, year=2026, window=window_named(key, 2026), on=on)
    return [
        (str(row.organization), row.depth, *vars(row.tally).values()) for row in rows
    ]  # asked, held, late, running, overdue, future


def test_a_branch_in_month_quarter_half_and_year():
    branch = small_branch(name="一支部")
    make_sealed(branch, held_on=date(2026, 10, 12))
    make_sealed(branch, held_on=date(2026, 9, 10), at=on_day(date(2026, 10, 1)))
    make_planned(branch, kind="general", held_on=date(2026, 11, 26), at=on_day(ON))
    here = branch.organization
    assert numbers(here, "m10") == [("一支部", 0, 1, 1, 0, 0, 0, 0)]
    assert numbers(here, "m11") == [("一支部", 0, 1, 0, 0, 1, 0, 0)]
    # Q3: three 主题党日, one 大会; September's was entered late.
    assert numbers(here, "q3") == [("一支部", 0, 4, 1, 1, 0, 3, 0)]
    # H2: six 主题党日, two 大会, one 党课, 组织生活会, 评议.
    assert numbers(here, "h2") == [("一支部", 0, 11, 2, 1, 5, 3, 1)]
    assert numbers(here, "year") == [("一支部", 0, 20, 2, 1, 5, 12, 1)]


def test_committees_sum_up_what_lies_below():
    committee = make_organization("局党委", kind=OrganizationKind.COMMITTEE)
    general = make_organization("机关党总支", committee, OrganizationKind.GENERAL_BRANCH)
    first = small_branch(general, name="一支部")
    small_branch(general, name="二支部")
    small_branch(committee, name="三支部")
    make_sealed(first, held_on=date(2026, 10, 12))
    assert numbers(committee, "m10") == [
        ("局党委", 0, 3, 1, 0, 0, 2, 0),
        ("机关党总支", 1, 2, 1, 0, 0, 1, 0),
        ("一支部", 2, 1, 1, 0, 0, 0, 0),
        ("二支部", 2, 1, 0, 0, 0, 1, 0),
        ("三支部", 1, 1, 0, 0, 0, 1, 0),
    ]


def test_a_committee_counts_what_a_local_rule_asks_of_itself():
    committee = make_organization("局党委", kind=OrganizationKind.COMMITTEE)
    KindOverride.objects.create(
        organization=committee,
        kind="party_committee",
        period="quarter",
        times=1,
        source="局党委制度第十条",
        starts_on=date(2026, 1, 1),
    )
    assert numbers(committee, "year") == [("局党委", 0, 4, 0, 0, 1, 3, 0)]


def test_by_kind_over_all_branches():
    committee = make_organization("局党委", kind=OrganizationKind.COMMITTEE)
    first = small_branch(committee)
    small_branch(committee)
    make_sealed(first, held_on=date(2026, 1, 8))
    rows = heat_by_kind(
        cadence(committee, year=2026, on=date(2026, 3, 10)), 2026, date(2026, 3, 10)
    )
    days = next(row for row in rows if row.kind.key == "party_day")
    assert [(cell.status, cell.text) for cell in days.cells[:4]] == [
        ("part", "1/2"),
        ("miss", "0/2"),
        ("now", "0/2"),
        ("off", ""),
    ]
    assert (days.done, days.asked) == (1, 4)


def test_the_list_is_narrowed_by_kind_window_and_state():
    branch = small_branch()
    make_sealed(branch, held_on=date(2026, 10, 12))

    def names(**facts):
        asked = AskedCadence(branch.organization, 2026, ON, **facts)
        return [slot.name for slot in asked.slots()]

    assert names(kind="party_day", period="q4") == ["10月主题党日", "11月主题党日", "12月主题党日"]
    assert names(kind="party_day", period="q4", show="held") == ["10月主题党日"]
    assert names(period="q1", show="overdue") == [
        "1月主题党日",
        "2月主题党日",
        "第一季度支部党员大会",
        "3月主题党日",
    ]
    assert names(period="m12", show="future") == ["12月主题党日"]


@pytest.mark.parametrize("number", [1, 3])
def test_any_number_of_branches_costs_the_same(number, django_assert_num_queries):
    committee = make_organization("局党委", kind=OrganizationKind.COMMITTEE)
    for _ in range(number):
        branch = make_branch(parent=committee)
        group = make_organization("第一党小组", branch.organization, OrganizationKind.GROUP)
        make_planned(branch, kind="group", held_on=date(2026, 1, 8), organization=group)
    with django_assert_num_queries(8):
        tally_rows(committee, year=2026, window=window_named("year", 2026), on=ON)
