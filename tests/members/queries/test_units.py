"""The ledger as of a day, its figures, and that every number has its list behind it."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from members.actions.settings import override_setting
from members.models import Organization, Unit
from members.queries.unit_coverage import coverage_table
from members.queries.units import (
    UnitFilter,
    added_up,
    described,
    described_unit,
    ledger,
    ledger_rules,
)
from members.rules.units import UNIT_FIGURES, UNIT_FIGURES_BY_KEY, CoverageKind, UnitKind
from tests.factories.members import (
    AT,
    TODAY,
    make_organization,
    make_people,
    make_person,
)
from tests.factories.units import make_coverage, make_survey, make_unit

pytestmark = pytest.mark.django_db


def rows_of(organization, on=TODAY, **chosen):
    return ledger(
        Unit.objects.all(),
        organization=organization,
        chosen=UnitFilter(**chosen),
        rules=ledger_rules(organization, on),
        on=on,
    )


def names_of(organization, on=TODAY, **chosen):
    return [unit.name for unit in rows_of(organization, on, **chosen)]


def table_of(organization, on=TODAY):
    return coverage_table(
        Unit.objects.all(), organization=organization, rules=ledger_rules(organization, on), on=on
    )


@pytest.fixture
def five(tree):
    """Five units of two branches: single with 4 members, joint with 2, instructor with 1,
    uncovered with 0 and uncovered never surveyed."""
    branch, sister = tree["branch"], tree["sister"]
    single = make_unit(branch, "单独厂")
    make_survey(single, members=4, has_place=True)
    make_coverage(single, CoverageKind.SINGLE, organization=branch)
    joint = make_unit(branch, "联合厂")
    make_survey(joint, members=2)
    make_coverage(joint, CoverageKind.JOINT, organization=sister)
    instructed = make_unit(sister, "指导厂", kind=UnitKind.ASSOCIATION)
    make_survey(instructed, members=1)
    make_coverage(instructed, CoverageKind.INSTRUCTOR, instructor=make_person(branch))
    empty = make_unit(sister, "空白厂", kind=UnitKind.SOLE_TRADER)
    make_survey(empty, surveyed_on=date(2025, 6, 1), members=0)
    make_unit(sister, "未摸厂")
    return tree


def test_the_figures_of_five_units(five):
    total = table_of(five["committee"]).total
    assert {value.figure.key: (value.number, value.share) for value in total.values} == {
        "units": (5, ""),
        "economic": (4, "80.0%"),
        "social": (1, "20.0%"),
        "with_member": (3, "60.0%"),
        "with_three": (1, "20.0%"),
        "single": (1, "20.0%"),
        "single_of_three": (1, "100.0%"),
        "joint": (1, "20.0%"),
        "attached": (0, "0.0%"),
        "instructor": (1, "20.0%"),
        "uncovered": (2, "40.0%"),
        "covered": (3, "60.0%"),
        "organized": (2, "40.0%"),
        "effective": (3, "60.0%"),
        "surveyed": (3, "60.0%"),
        "unsurveyed": (2, "40.0%"),
        "employees": (160, ""),
        "members": (7, ""),
        "league": (0, ""),
        "women": (0, ""),
    }


def test_shares_round_half_up(tree):
    for _ in range(15):
        make_unit(tree["branch"])
    make_coverage(make_unit(tree["branch"]), CoverageKind.ATTACHED, organization=tree["branch"])
    assert table_of(tree["branch"]).total.value("attached").share == "6.3%"  # 1/16 = 6.25%


def test_every_number_is_what_its_list_holds(five):
    for place in ("committee", "general", "branch", "sister"):
        total = table_of(five[place]).total
        for figure in UNIT_FIGURES:
            listed = rows_of(five[place], figure=figure.key)
            added = added_up(listed, figure)
            held = len(listed) if added is None else added
            assert held == total.counts[figure.key], (place, figure.key)


def test_a_table_has_a_row_for_each_organisation_below_with_units(five):
    general = table_of(five["general"])
    assert [(row.organization.name, row.counts["units"]) for row in general.rows] == [
        ("机关第一党支部", 2),
        ("机关第二党支部", 3),
    ]
    assert [row.organization for row in table_of(five["committee"]).rows] == [five["general"]]
    assert table_of(five["other"]).total.counts["units"] == 0


def test_effective_coverage_by_place_follows_the_setting(five):
    override_setting(
        organization=five["committee"],
        key="unit_effective_coverage",
        value="place",
        source="本地办法",
        starts_on=date(2026, 7, 1),
        by=None,
        at=AT,
    )
    assert table_of(five["general"]).total.counts["effective"] == 1
    assert table_of(five["general"], date(2026, 6, 30)).total.counts["effective"] == 3


def test_each_unit_goes_by_the_interval_of_the_organisation_that_answers_for_it(five):
    def overdue(place, on=TODAY):
        return names_of(five[place], on, figure="unsurveyed")

    assert overdue("committee") == ["未摸厂", "空白厂"]
    override_setting(
        organization=five["branch"],
        key="unit_survey_months",
        value="3",
        source="本地办法",
        starts_on=date(2026, 7, 1),
        by=None,
        at=AT,
    )
    assert overdue("branch") == ["单独厂", "联合厂"]  # surveyed on 1 June, three months are over
    assert overdue("sister") == ["未摸厂", "空白厂"]
    assert overdue("committee") == ["单独厂", "联合厂", "未摸厂", "空白厂"]
    assert overdue("committee", date(2026, 6, 30)) == ["未摸厂", "空白厂"]
    assert table_of(five["committee"]).total.counts["surveyed"] == 1


def test_a_sum_opens_the_units_with_what_each_adds(five):
    figure = UNIT_FIGURES_BY_KEY["members"]
    rows = described(rows_of(five["committee"], figure="members"), on=TODAY, figure=figure)
    assert [(unit.name, unit.added) for unit in rows] == [
        ("单独厂", 4),
        ("联合厂", 2),
        ("指导厂", 1),
    ]


def test_the_newest_survey_of_a_day_counts_and_earlier_ones_stay(tree):
    unit = make_unit(tree["branch"], "甲厂")
    make_survey(unit, date(2025, 3, 1), members=1)
    make_survey(unit, date(2026, 3, 1), members=2)
    make_survey(unit, date(2026, 3, 1), members=3)  # corrects the one of the same day
    seen = [
        described_unit(unit, on=on).survey
        for on in (date(2025, 2, 28), date(2025, 3, 1), date(2026, 2, 28), date(2026, 3, 1))
    ]
    assert [survey and survey.party_members for survey in seen] == [None, 1, 1, 3]
    assert unit.surveys.count() == 3


def test_a_unit_is_in_the_ledger_from_listing_until_struck_off(tree):
    unit = make_unit(tree["branch"], "甲厂", listed_on=date(2024, 5, 1))
    Unit.objects.filter(pk=unit.pk).update(closed_on=date(2026, 1, 1), closed_reason="注销")
    days = [date(2024, 4, 30), date(2024, 5, 1), date(2025, 12, 31), date(2026, 1, 1)]
    assert [names_of(tree["branch"], on) for on in days] == [[], ["甲厂"], ["甲厂"], []]


def test_coverage_by_an_organisation_dissolved_since_counts_no_more(tree):
    own = make_organization("甲厂党支部", tree["general"])
    unit = make_unit(tree["branch"], "甲厂")
    make_coverage(unit, CoverageKind.SINGLE, organization=own)
    Organization.objects.filter(pk=own.pk).update(dissolved_on=date(2026, 9, 1))
    assert names_of(tree["branch"], date(2026, 8, 31), figure="single") == ["甲厂"]
    assert names_of(tree["branch"], date(2026, 9, 1), figure="uncovered") == ["甲厂"]


def test_filters_narrow_the_ledger(five):
    committee = five["committee"]
    assert names_of(committee, q="单独") == ["单独厂"]
    assert names_of(committee, kind=UnitKind.ASSOCIATION) == ["指导厂"]
    assert names_of(committee, coverage="joint") == ["联合厂"]
    assert names_of(committee, coverage="none") == ["未摸厂", "空白厂"]
    code = Unit.objects.get(name="联合厂").credit_code
    assert names_of(committee, q=code.lower()) == ["联合厂"]


def test_members_by_the_register_of_the_units_own_branch(tree):
    own = make_organization("甲厂党支部", tree["general"])
    unit = make_unit(tree["branch"], "甲厂")
    make_coverage(unit, CoverageKind.SINGLE, organization=own)
    make_people(own, 2)
    make_person(own, standing="activist")
    assert described_unit(unit, on=TODAY).register_members == 2


def test_in_a_shared_branch_those_count_who_work_at_the_unit(tree):
    unit, plain = make_unit(tree["branch"], "甲厂"), make_unit(tree["branch"], "乙厂")
    for one in (unit, plain):
        make_coverage(one, CoverageKind.JOINT, organization=tree["sister"])
    make_person(tree["sister"], employer="甲厂车间主任")
    make_person(tree["sister"], employer="丙公司")
    row = described_unit(unit, on=TODAY)
    assert (row.register_members, row.joint_units) == (1, 2)
    assert described_unit(plain, on=TODAY).register_members is None


def test_the_number_of_queries_does_not_grow(tree):
    def queries(count):
        with CaptureQueriesContext(connection) as captured:
            assert len(described(rows_of(tree["committee"]), on=TODAY)) == count
            table_of(tree["committee"])
        return len(captured)

    def add():
        own = make_organization(parent=tree["general"])
        make_people(own, 2)
        unit = make_unit(own)
        make_survey(unit)
        make_coverage(unit, CoverageKind.SINGLE, organization=own)

    add()
    first = queries(1)
    for _ in range(4):
        add()
    assert queries(5) == first
