"""Where the two implementations once differed: one small case each, counted by hand.

The numbers follow the figures' own Chinese definitions; records are made by the product's actions
wherever an action makes them.
"""

from datetime import date
from decimal import Decimal

import pytest

from dues.actions.reversing import reverse_payment
from dues.models import Payment
from meetings.actions.training import decide_training
from members.actions.people import change_standing
from members.rules.kinds import OrganizationKind, StandingKind
from reports.queries.values import compute
from tests.factories import dues as money
from tests.factories import meetings as gatherings
from tests.factories import members as make
from tests.factories.study import make_training

pytestmark = pytest.mark.django_db
TODAY = make.TODAY


def number(organization, key, year=2026, on=TODAY):
    (value,) = compute(organization, year, on, keys=[key])
    return value.number


@pytest.mark.parametrize(
    ("kind", "key"), [(StandingKind.RESIGNED, "ended"), (StandingKind.DECEASED, "deceased")]
)
def test_who_leaves_the_party_counts_where_they_belonged(kind, key):
    """The action ends the membership on the very day of the new standing."""
    branch = make.make_organization()
    person = make.make_person(branch)
    change_standing(
        person=person,
        kind=kind,
        starts_on=date(2026, 5, 6),
        reason="支部大会决议",
        papers={"meeting_on": date(2026, 4, 20), "approved_on": date(2026, 5, 6)},
        by=None,
        at=make.AT,
    )
    assert number(branch, key) == 1


def test_a_meeting_of_no_study_hours_brings_none():
    """0 学时 is what the secretary wrote; the member's own page adds up the same rows."""
    branch = gatherings.make_branch()
    gatherings.make_sealed(branch, study_hours=Decimal(0))
    assert number(branch.organization, "study_hours") == 0


def test_a_training_counts_once_the_branch_has_confirmed_it():
    branch = gatherings.make_branch()
    training = make_training(branch.people[2], branch.user)
    assert number(branch.organization, "study_hours") == 0
    decide_training(training=training, kind="confirmed", by=branch.user, at=make.AT)
    assert number(branch.organization, "study_hours") == 24
    assert number(branch.organization, "study_hours", on=date(2026, 10, 14)) == 0


def test_a_group_owes_nothing_for_the_time_before_it_was_founded():
    branch = make.make_organization()
    make.make_organization(
        "", branch, OrganizationKind.GROUP, founded_on=date(2026, 9, 1)
    )  # September and October are over
    without = make.make_organization()
    assert number(branch, "cadence_due") - number(without, "cadence_due") == 2


def test_money_taken_back_and_collected_again_is_one_late_month():
    """每人每月一笔: the first posting was a mistake and has been reversed."""
    branch = money.branch(parent=money.committee())
    by = money.user(branch)
    person = money.with_base(money.member(branch), branch)
    money.assessed(branch, 10)
    money.paid(branch, person, 10, by=by)
    reverse_payment(payment=Payment.objects.get(), reason="记错了人", by=by, at=money.AT)
    assert number(branch, "dues_late") == 0
    money.paid(branch, person, 10, by=by)
    assert number(branch, "dues_late") == 1


def test_a_meeting_planned_for_today_is_not_unsealed_yet():
    """日期已过: the day itself has not passed."""
    branch = gatherings.make_branch()
    gatherings.make_planned(branch, held_on=TODAY)
    assert number(branch.organization, "unsealed") == 0
    gatherings.make_planned(branch, held_on=date(2026, 11, 19))
    assert number(branch.organization, "unsealed") == 1


def test_years_in_the_party_count_from_full_membership():
    """党龄 counts from 转正 (教条 24): admitted in June 1976, 正式党员 since June 1977."""
    branch = make.make_organization()
    make.make_person(branch, joined_on=date(1976, 6, 1), full_on=date(1977, 6, 1))
    make.make_person(branch, joined_on=date(1975, 6, 1), full_on=date(1976, 6, 1))
    assert number(branch, "fifty_years") == 1
