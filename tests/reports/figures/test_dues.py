"""Dues figures on hand-made data."""

from datetime import date
from decimal import Decimal

import pytest

from dues.models import Relief
from reports.catalogue import FIGURES_BY_KEY
from reports.queries.values import compute, records_of
from tests.factories.dues import received
from tests.factories.reports import AT, TODAY, committee, member, node, owed, paid, user

pytestmark = pytest.mark.django_db


def number(organization, key):
    (value,) = compute(organization, 2026, TODAY, keys=[key])
    return value.number


def listed(organization, key):
    return records_of(FIGURES_BY_KEY[key], organization, 2026, TODAY).count()


@pytest.fixture
def branch():
    return node(committee())


def test_owed_received_settled_and_the_rate(branch):
    officer, person = user(branch), member(branch)
    paid(owed(person, branch, date(2025, 12, 1), "10.00"), date(2026, 1, 5), officer)
    paid(owed(person, branch, date(2026, 1, 1), "30.00"), date(2026, 1, 5), officer)
    owed(person, branch, date(2026, 2, 1), "30.00")
    assert number(branch, "dues_owed") == Decimal("60.00")
    assert number(branch, "dues_received") == Decimal("40.00")
    assert number(branch, "dues_settled") == Decimal("30.00")
    assert number(branch, "dues_rate") == Decimal("0.5")
    assert (number(branch, "dues_late"), listed(branch, "dues_late")) == (1, 1)


def test_a_reversal_takes_back(branch):
    officer, person = user(branch), member(branch)
    month = owed(person, branch, date(2026, 1, 1), "30.00")
    first = paid(month, date(2026, 1, 5), officer)
    received(month, "-30.00", date(2026, 1, 6), officer, reverses=first)
    assert number(branch, "dues_received") == 0
    assert number(branch, "dues_settled") == 0
    assert number(branch, "arrears_1") == 1


def test_arrears_count_whole_months_before_this_one(branch):
    officer = user(branch)
    one, three, none = member(branch), member(branch), member(branch)
    owed(one, branch, date(2026, 10, 1))
    for month in (8, 9, 10):
        owed(three, branch, date(2026, month, 1))
    paid(owed(none, branch, date(2026, 10, 1)), date(2026, 10, 12), officer)
    owed(none, branch, date(2026, 11, 1))
    assert (number(branch, "arrears_1"), listed(branch, "arrears_1")) == (2, 2)
    assert (number(branch, "arrears_3"), listed(branch, "arrears_3")) == (1, 1)
    assert number(branch, "arrears_6") == 0


def test_reliefs(branch):
    person = member(branch)
    Relief.objects.create(
        person=person,
        organization=branch,
        kind="exempt",
        from_month=date(2026, 3, 1),
        until_month=date(2026, 9, 1),
        reason="重病",
        studied_on=date(2026, 2, 1),
        approved_by="党委",
        approved_on=date(2026, 2, 9),
        entered_at=AT,
    )
    assert (number(branch, "relief_exempt"), listed(branch, "relief_exempt")) == (1, 1)
    assert number(branch, "relief_reduced") == 0
