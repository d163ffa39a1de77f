"""Member figures on hand-made data, with the numbers counted by hand."""

from datetime import date
from decimal import Decimal

import pytest

from members.models import Membership, Standing
from members.rules.kinds import OrganizationKind, StandingKind
from reports.catalogue import FIGURES_BY_KEY
from reports.figures.members import years_before
from reports.queries.values import compute, records_of
from tests.factories.reports import TODAY, committee, member, node

pytestmark = pytest.mark.django_db


def number(organization, key, on=TODAY):
    (value,) = compute(organization, 2026, on, keys=[key])
    figure = FIGURES_BY_KEY[key]
    if not figure.is_quotient:
        listed = records_of(figure, organization, 2026, on)
        assert value.number == listed.count()
    return value.number


@pytest.fixture
def branch():
    return node(committee())


def test_members_are_those_of_the_day(branch):
    member(branch)
    member(branch, standing=StandingKind.PROBATIONARY)
    member(branch, standing=StandingKind.ACTIVIST)
    member(branch, since=date(2026, 12, 1))
    assert number(branch, "members") == 2
    assert number(branch, "probationary") == 1
    assert number(branch, "full") == 1
    assert number(branch, "activists") == 1
    assert number(branch, "members", on=date(2027, 2, 1)) == 3


def test_sex_people_and_schooling(branch):
    member(branch, sex="2", ethnicity="03", education="21")
    member(branch, sex="1", education="31")
    member(branch, sex="1", education="61")
    member(branch, sex="1")
    assert number(branch, "women") == 1
    assert number(branch, "minorities") == 1
    assert number(branch, "college") == 2
    assert number(branch, "education_unknown") == 1
    assert number(branch, "college_share") == Decimal("0.5")


@pytest.mark.parametrize(
    ("born_on", "key"),
    [
        (date(1995, 11, 21), "age_30"),  # turns 31 tomorrow
        (date(1995, 11, 20), "age_35"),  # 31 today
        (date(1985, 11, 20), "age_45"),
        (date(1965, 11, 21), "age_60"),
        (date(1965, 11, 20), "age_61"),
        (None, "age_unknown"),
    ],
)
def test_age_is_counted_in_completed_years(branch, born_on, key):
    member(branch, born_on=born_on)
    bands = [k for k in FIGURES_BY_KEY if k.startswith("age_")]
    values = compute(branch, 2026, TODAY, keys=bands)
    assert [value.figure.key for value in values if value.number] == [key]


@pytest.mark.parametrize(
    ("joined_on", "key"),
    [
        (date(1949, 9, 30), "joined_1949"),
        (date(1949, 10, 1), "joined_1978"),
        (date(2012, 11, 7), "joined_2012"),
        (date(2012, 11, 8), "joined_since"),
        (None, "joined_unknown"),
    ],
)
def test_joining_falls_into_one_band(branch, joined_on, key):
    member(branch, joined_on=joined_on)
    bands = [k for k in FIGURES_BY_KEY if k.startswith("joined_")]
    values = compute(branch, 2026, TODAY, keys=bands)
    assert [value.figure.key for value in values if value.number] == [key]


def test_fifty_years_in_the_party(branch):
    member(branch, joined_on=date(1975, 11, 20), full_on=date(1976, 11, 20))
    member(branch, joined_on=date(1975, 11, 21), full_on=date(1976, 11, 21))
    assert number(branch, "fifty_years") == 1


def test_occupations(branch):
    member(branch, occupation="retired")
    member(branch)
    assert number(branch, "occupation_retired") == 1
    assert number(branch, "occupation_unknown") == 1


def test_developed_and_confirmed_in_the_year(branch):
    person = member(branch, standing=StandingKind.ACTIVIST)
    person.standings.update(ends_on=date(2025, 6, 1))
    Standing.objects.create(
        person=person, kind="probationary", starts_on=date(2025, 6, 1), ends_on=date(2026, 6, 1)
    )
    Standing.objects.create(person=person, kind="full", starts_on=date(2026, 6, 1))
    fresh = member(branch, standing=StandingKind.ACTIVIST)
    fresh.standings.update(ends_on=date(2026, 5, 10))
    Standing.objects.create(person=fresh, kind="probationary", starts_on=date(2026, 5, 10))
    assert number(branch, "developed") == 1
    assert number(branch, "confirmed") == 1


def test_a_first_registration_is_no_transfer(branch):
    member(branch, since=date(2026, 2, 1))
    assert number(branch, "transferred_in") == 0


def test_a_transfer_counts_out_there_and_in_here(branch):
    other = node(committee("商圈党委"))
    person = member(other)
    person.memberships.update(ends_on=date(2026, 4, 1))
    Membership.objects.create(person=person, organization=branch, starts_on=date(2026, 4, 1))
    assert number(branch, "transferred_in") == 1
    assert number(other, "transferred_out") == 1
    assert number(branch, "transferred_out") == 0


def test_moving_to_another_group_of_the_branch_is_no_transfer(branch):
    person = member(branch)
    person.memberships.update(ends_on=date(2026, 4, 1))
    Membership.objects.create(person=person, organization=branch, starts_on=date(2026, 4, 1))
    assert number(branch, "transferred_in") == 0
    assert number(branch, "transferred_out") == 0


def test_who_died_was_not_transferred(branch):
    person = member(branch)
    person.memberships.update(ends_on=date(2026, 4, 1))
    person.standings.update(ends_on=date(2026, 4, 1))
    Standing.objects.create(person=person, kind="deceased", starts_on=date(2026, 4, 1))
    assert number(branch, "transferred_out") == 0
    assert number(branch, "members") == 0


def test_organizations_are_those_strictly_below_without_groups():
    root = committee()
    general = node(root, OrganizationKind.GENERAL_BRANCH, "机关党总支", sector="agency")
    branch = node(general, sector="agency")
    node(branch, OrganizationKind.GROUP, "第一党小组", sector="agency")
    node(root, sector="community")
    node(root, sector="community", dissolved_on=date(2026, 1, 1))
    assert number(root, "organizations") == 3
    assert number(root, "general_branches") == 1
    assert number(root, "branches") == 2
    assert number(root, "sector_agency") == 2
    assert number(general, "organizations") == 1
    assert number(branch, "organizations") == 0


def test_years_before_leap_day():
    assert years_before(date(2024, 2, 29), 1) == date(2023, 3, 1)
    assert years_before(date(2024, 2, 29), 4) == date(2020, 2, 29)
