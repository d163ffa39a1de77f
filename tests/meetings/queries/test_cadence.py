"""The cadence against cases computed by hand, and its constant cost."""

from datetime import date

import pytest

from meetings.actions.planning import cancel_meeting
from meetings.models import KindOverride
from meetings.queries.cadence import Status, cadence, missing_names, strip
from meetings.queries.heat import heat
from members.rules.kinds import OrganizationKind
from tests.factories.meetings import make_branch, make_open, make_planned, make_sealed, on_day
from tests.factories.members import make_organization

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 20)


def slots_of(branch, kind, year=2026, on=ON):
    found = cadence(branch.organization, year=year, on=on)
    return {slot.span.label: slot for slot in found if slot.kind.key == kind}


def test_a_branch_with_committee_and_no_groups_owes_these_kinds():
    branch = make_branch()
    found = cadence(branch.organization, year=2026, on=ON)
    numbers = {}
    for slot in found:
        numbers[slot.kind.key] = numbers.get(slot.kind.key, 0) + 1
    assert numbers == {
        "general": 4,
        "committee": 12,
        "lecture": 2,
        "party_day": 12,
        "organization_life": 1,
        "appraisal": 1,
    }


def test_a_small_branch_without_committee_owes_no_committee_meeting():
    branch = make_branch(full=6)
    branch.recorder.positions.all().delete()
    assert slots_of(branch, "committee") == {}


def test_seven_full_members_must_have_a_committee():
    branch = make_branch(full=7)
    branch.recorder.positions.all().delete()
    assert len(slots_of(branch, "committee")) == 12


def test_seven_members_of_whom_one_is_probationary_need_none():
    branch = make_branch(full=6, probationary=1)
    branch.recorder.positions.all().delete()
    assert slots_of(branch, "committee") == {}


def test_groups_owe_their_meeting_through_the_branch():
    branch = make_branch()
    group = make_organization("第一党小组", branch.organization, OrganizationKind.GROUP)
    make_sealed(branch, kind="group", held_on=date(2026, 9, 3), organization=branch.organization)
    make_planned(branch, kind="group", held_on=date(2026, 10, 8), organization=group)
    slots = slots_of(branch, "group")
    assert len(slots) == 12
    assert slots["9月"].status is Status.HELD
    assert [mark.held_on for mark in slots["10月"].unfinished] == [date(2026, 10, 8)]


def test_the_statuses_of_a_month():
    branch = make_branch()
    make_sealed(branch, held_on=date(2026, 8, 13))
    make_sealed(branch, held_on=date(2026, 9, 10), at=on_day(date(2026, 10, 1)))
    make_planned(branch, held_on=date(2026, 12, 10), at=on_day(ON))
    slots = slots_of(branch, "party_day")
    assert {label: slots[label].status for label in ("8月", "9月", "10月", "11月", "12月")} == {
        "8月": Status.HELD,
        "9月": Status.HELD,
        "10月": Status.OVERDUE,
        "11月": Status.DUE,
        "12月": Status.PLANNED,
    }
    assert slots["9月"].backfilled
    assert not slots["8月"].backfilled


def test_an_unsealed_record_of_this_month_is_started_and_last_months_overdue():
    branch = make_branch()
    make_open(branch, held_on=date(2026, 10, 15))
    make_open(branch, held_on=date(2026, 11, 12))
    slots = slots_of(branch, "party_day")
    assert (slots["10月"].status, slots["11月"].status) == (Status.OVERDUE, Status.STARTED)


def test_a_cancelled_meeting_counts_for_nothing():
    branch = make_branch()
    meeting = make_planned(branch, held_on=date(2026, 11, 12))
    cancel_meeting(meeting=meeting, reason="停电", by=branch.user, at=on_day(ON))
    assert slots_of(branch, "party_day")["11月"].status is Status.DUE


def test_a_branch_founded_in_mid_year_owes_from_then_on():
    branch = make_branch(founded_on=date(2026, 5, 20))
    assert list(slots_of(branch, "party_day")) == [
        "6月", "7月", "8月", "9月", "10月", "11月", "12月"
    ]  # fmt: skip
    assert list(slots_of(branch, "general")) == ["第三季度", "第四季度"]
    assert list(slots_of(branch, "organization_life")) == ["2026年度"]


def test_the_nearest_local_rule_wins_from_its_day_on():
    committee = make_organization("局党委", kind=OrganizationKind.COMMITTEE)
    branch = make_branch(parent=committee)
    other = make_branch(parent=committee)
    for organization, period, times, valid_from in (
        (committee, "quarter", 1, date(2026, 1, 1)),
        (branch.organization, "month", 2, date(2026, 7, 1)),
    ):
        KindOverride.objects.create(
            organization=organization,
            kind="lecture",
            period=period,
            times=times,
            source="局党委制度第三条",
            starts_on=valid_from,
        )
    assert list(slots_of(other, "lecture")) == ["第一季度", "第二季度", "第三季度", "第四季度"]
    slots = slots_of(branch, "lecture")
    assert list(slots) == ["第一季度", "第二季度", "7月", "8月", "9月", "10月", "11月", "12月"]
    assert (slots["8月"].missing, slots["8月"].rule.article) == (2, "局党委制度第三条")


def test_a_local_rule_of_nought_asks_for_nothing():
    branch = make_branch()
    KindOverride.objects.create(
        organization=branch.organization,
        kind="lecture",
        period="month",
        times=0,
        source="上级统一组织",
        starts_on=date(2026, 1, 1),
    )
    assert slots_of(branch, "lecture") == {}


def test_the_strip_shows_a_quarter():
    branch = make_branch()
    make_sealed(branch, kind="general", held_on=date(2026, 10, 22))
    rows = strip(
        cadence(branch.organization, year=2026, on=ON),
        (date(2026, 10, 1), date(2026, 11, 1), date(2026, 12, 1)),
    )
    shown = {row.kind.key: [[slot.status for slot in cell] for cell in row.cells] for row in rows}
    assert shown["general"] == [[Status.HELD], [], []]
    assert shown["party_day"] == [[Status.OVERDUE], [Status.DUE], [Status.FUTURE]]
    assert shown["lecture"] == [[], [], [Status.DUE]]


def test_the_heat_of_a_branch():
    branch = make_branch()
    branch.recorder.positions.all().delete()
    make_sealed(branch, held_on=date(2026, 1, 8))
    make_sealed(branch, held_on=date(2026, 2, 12), at=on_day(date(2026, 3, 20)))
    make_sealed(branch, held_on=date(2026, 3, 12))
    row = heat(branch.organization, 2026, date(2026, 5, 10)).rows[0]
    assert [cell.status for cell in row.cells] == (
        ["full", "late", "part", "miss", "now"] + ["off"] * 7
    )
    assert row.cells[2].label == "3月缺 1 项：第一季度支部党员大会"
    assert [cell.text for cell in row.cells[:4]] == ["", "补", "1", "1"]
    assert (row.met, row.due, row.late, row.missing) == (2, 4, 1, 2)


def test_the_branch_with_most_missing_stands_first():
    committee = make_organization("局党委", kind=OrganizationKind.COMMITTEE)
    good, bad = make_branch(parent=committee), make_branch(parent=committee)
    make_sealed(good, held_on=date(2026, 1, 8))
    found = heat(committee, 2026, date(2026, 2, 10))
    assert [row.branch for row in found.rows] == [bad.organization, good.organization]
    assert (found.met, found.due) == (0, 2)


def test_missing_names_for_a_summary():
    branch = make_branch()
    branch.recorder.positions.all().delete()
    make_sealed(branch, held_on=date(2026, 1, 8))
    assert missing_names(branch.organization, 2026, date(2026, 4, 1)) == (
        "2月主题党日",
        "第一季度支部党员大会",
        "3月主题党日",
    )


@pytest.mark.parametrize("number", [1, 3])
def test_any_number_of_branches_costs_the_same(number, django_assert_num_queries):
    committee = make_organization("局党委", kind=OrganizationKind.COMMITTEE)
    for _ in range(number):
        make_sealed(make_branch(parent=committee), held_on=date(2026, 1, 8))
    with django_assert_num_queries(8):
        heat(committee, 2026, ON)
