"""The tables are complete: kinds, standings, roles."""

from datetime import date

import pytest

from branchrecords.access.roles import ROLES_BY_KEY
from members.rules.grants import GRANTABLE, grantable_roles
from members.rules.kinds import OrganizationKind, StandingKind
from members.rules.standings import Period, probation_ends, standing_periods
from members.rules.tree import ALLOWED_BELOW, placing_problem


def test_every_kind_says_what_may_stand_below():
    assert set(ALLOWED_BELOW) == set(OrganizationKind)


@pytest.mark.parametrize(
    ("kind", "parent", "problem"),
    [
        ("branch", "committee", ""),
        ("group", "branch", ""),
        ("group", "committee",
         "党委下面不能设党小组，可以设：党委、党总支、党支部、联合党支部、临时党支部、流动党员党支部"),
        ("group", "group", "党小组下面不再设组织"),
    ],
)  # fmt: skip
def test_placing(kind, parent, problem):
    assert placing_problem(kind, parent) == problem


def test_grantable_roles_exist_and_nobody_grants_upwards():
    assert set(GRANTABLE["security_officer"]) == set(ROLES_BY_KEY)
    assert "administrator" not in GRANTABLE
    assert "security_auditor" not in GRANTABLE
    assert grantable_roles(["secretary"]) == ("member", "group_leader", "branch_officer")
    assert grantable_roles(["branch_officer", "auditor"]) == ()


def test_full_member_was_probationary_first():
    periods = standing_periods(
        kind="full", joined_on=date(2010, 7, 1), full_on=date(2011, 7, 1), since=date(2020, 1, 1)
    )
    assert periods == (
        Period(StandingKind.PROBATIONARY, date(2010, 7, 1), date(2011, 7, 1)),
        Period(StandingKind.FULL, date(2011, 7, 1)),
    )


def test_without_dates_the_standing_begins_with_the_membership():
    since = date(2020, 1, 1)
    assert standing_periods(kind="activist", joined_on=None, full_on=None, since=since) == (
        Period(StandingKind.ACTIVIST, since),
    )


def test_probation_of_a_leap_day_ends_on_the_first_of_march():
    assert probation_ends(date(2024, 2, 29)) == date(2025, 3, 1)
