"""Which kinds an organisation holds on a day, and what local rules make of them."""

from datetime import date

import pytest

from meetings.actions.kinds import add_own_kind
from meetings.models import KindOverride
from meetings.queries.cadence import cadence
from meetings.queries.kind_rows import kind_rows
from meetings.queries.kinds import KindRules, kind_in_force, kind_named
from meetings.rules.kinds import Content, Invited, Period
from members.rules.kinds import OrganizationKind
from tests.factories.meetings import make_branch, make_open, make_planned
from tests.factories.members import AT, make_organization

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 20)


def override(organization, kind="lecture", starts_on=date(2026, 1, 1), **values):
    return KindOverride.objects.create(
        organization=organization,
        kind=kind,
        source="局党委制度第三条",
        starts_on=starts_on,
        **values,
    )


def keys(organization):
    return [kind.key for kind in KindRules(organization).held_at(organization, ON)]


def test_each_level_holds_its_own_kinds():
    committee = make_organization("局党委", kind=OrganizationKind.COMMITTEE)
    branch = make_organization("一支部", committee)
    group = make_organization("一组", branch, OrganizationKind.GROUP)
    assert "party_committee" in keys(committee)
    assert "general" not in keys(committee)
    assert "general" in keys(branch)
    assert "democratic_life" not in keys(branch)
    assert keys(group) == [
        "group", "lecture", "party_day", "organization_life", "service", "report", "visit",
        "survey", "condolence", "activity",
    ]  # fmt: skip


def test_the_nearest_level_decides_each_value_for_itself():
    committee = make_organization("局党委", kind=OrganizationKind.COMMITTEE)
    branch = make_organization("一支部", committee)
    override(committee, period="quarter", times=1, study_hours=3)
    override(branch, agenda="党课：\n讨论")
    found = kind_named("lecture", organization=branch, day=ON)
    assert (found.period, found.times, found.article) == (Period.QUARTER, 1, "局党委制度第三条")
    assert (found.study_hours, found.agenda) == (3, ("党课：", "讨论"))


def test_a_rule_holds_from_its_day_until_before_its_end():
    branch = make_organization("一支部")
    override(branch, study_hours=4, starts_on=date(2026, 3, 1), ends_on=date(2026, 6, 1))
    hours = {
        day: kind_named("lecture", organization=branch, day=day).study_hours
        for day in (date(2026, 2, 28), date(2026, 3, 1), date(2026, 5, 31), date(2026, 6, 1))
    }
    assert list(hours.values()) == [2, 4, 4, 2]


def test_a_rule_for_one_level_beats_one_for_all():
    committee = make_organization("局党委", kind=OrganizationKind.COMMITTEE)
    branch = make_organization("一支部", committee)
    override(committee, study_hours=3)
    override(committee, study_hours=5, level="branch")
    rules = KindRules(committee)
    (lecture,) = [kind for kind in rules.table if kind.key == "lecture"]
    assert rules.on(branch, lecture, ON).study_hours == 5
    assert rules.on(committee, lecture, ON).study_hours == 3


def test_committees_owe_only_what_a_local_rule_asks_of_them():
    committee = make_organization("局党委", kind=OrganizationKind.COMMITTEE)
    make_branch(parent=committee)

    def owed():
        slots = cadence(committee, year=2026, on=ON)
        return [(s.kind.key, s.span.label) for s in slots if s.branch == committee]

    assert owed() == []
    override(committee, "party_committee", period="quarter", times=1)
    assert owed() == [
        ("party_committee", label) for label in ("第一季度", "第二季度", "第三季度", "第四季度")
    ]


def test_a_rule_for_branches_asks_nothing_of_the_committee_that_sets_it():
    committee = make_organization("局党委", kind=OrganizationKind.COMMITTEE)
    make_branch(parent=committee)
    override(committee, "lecture", period="quarter", times=1, level="branch")
    slots = [s for s in cadence(committee, year=2026, on=ON) if s.kind.key == "lecture"]
    assert {s.branch == committee for s in slots} == {False}
    assert len(slots) == 4


def test_a_kind_of_ones_own_is_held_below_and_nowhere_else():
    committee = make_organization("局党委", kind=OrganizationKind.COMMITTEE)
    branch = make_branch(parent=committee)
    elsewhere = make_branch()
    own = add_own_kind(
        organization=committee,
        label="读书班",
        held_by=["branch"],
        by=branch.user,
        at=AT,
        agenda="领读\n讨论",
        study_hours=3,
        must_record=["speeches"],
    )
    meeting = make_planned(branch, kind=own.key)
    assert meeting.definition.record_title == "读书班记录"
    assert [item.heading for item in meeting.agenda.all()] == ["领读", "讨论"]
    assert meeting.study_hours == 3
    assert kind_in_force(meeting).must_record == {Content.SPEECHES}
    assert own.key not in keys(elsewhere.organization)


def test_a_local_rule_invites_the_committee_alone():
    branch = make_branch()
    override(branch.organization, "party_day", invited=Invited.COMMITTEE)
    committee_only = make_open(branch, kind="party_day")
    assert committee_only.attendances.count() == 2  # 书记 and 组织委员


@pytest.mark.parametrize("number", [1, 3])
def test_the_table_costs_the_same_for_any_number_of_rules(number, django_assert_num_queries):
    branch = make_organization("一支部")
    for kind in ("lecture", "general", "party_day")[:number]:
        override(branch, kind, study_hours=1)
    with django_assert_num_queries(3):
        rows = kind_rows(branch, on=ON)
    assert sum(row.origin is not None for row in rows) == number
