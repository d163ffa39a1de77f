from datetime import date
from decimal import Decimal

import pytest

from dues.actions.reliefs import ReliefTerms, grant_relief
from dues.queries.forecast import forecast
from members.models import RuleOverride
from tests.factories import dues as make

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 20)


@pytest.fixture
def branch():
    return make.branch()


def test_twelve_months_at_todays_base(branch):
    """4,000 × 1% = 40.00 a month, from December to November."""
    person = make.with_base(make.member(branch), branch)
    found = forecast(person=person, on=ON)
    (one,) = found.stretches
    assert (one.first, one.last, one.count, one.amount) == (
        date(2026, 12, 1), date(2027, 11, 1), 12, Decimal("40.00"),
    )  # fmt: skip
    assert (found.total, found.covered_until) == (Decimal("480.00"), None)
    assert found.next_change == "2027年1月：年初重新核定基数，到时以新的基数为准"


def test_a_relief_that_ends_is_the_next_change(branch):
    """Two months of 5.00, then ten of 40.00: 410.00."""
    person = make.with_base(make.member(branch), branch)
    terms = ReliefTerms(
        "reduced", Decimal(5), date(2026, 10, 1), date(2027, 2, 1), "住院",
        date(2026, 10, 3), "党委", date(2026, 10, 9),
    )  # fmt: skip
    grant_relief(person=person, organization=branch, terms=terms, by=None, at=make.AT)
    found = forecast(person=person, on=ON)
    assert [(one.count, one.amount) for one in found.stretches] == [
        (2, Decimal("5.00")), (10, Decimal("40.00")),
    ]  # fmt: skip
    assert found.total == Decimal("410.00")
    assert found.next_change == "2027年1月：年初重新核定基数，到时以新的基数为准"


def test_a_rule_laid_down_for_later_counts_from_its_month_on(branch):
    """Farmers: 0.20 until March, then 1.00 from the first whole month: 4 × 0.20 + 8 × 1.00."""
    person = make.with_base(make.member(branch), branch, Decimal(0), "farmer")
    RuleOverride.objects.create(
        organization=branch, key="dues_farmer_fen", value="100", source="本支部决定",
        starts_on=date(2027, 3, 15),
    )  # fmt: skip
    found = forecast(person=person, on=ON)
    assert [(one.first, one.count, one.amount) for one in found.stretches] == [
        (date(2026, 12, 1), 4, Decimal("0.20")), (date(2027, 4, 1), 8, Decimal("1.00")),
    ]  # fmt: skip
    assert found.total == Decimal("8.80")
    assert found.next_change == "2027年1月：年初重新核定基数，到时以新的基数为准"


def test_a_rule_that_changes_next_month_is_the_next_change(branch):
    person = make.with_base(make.member(branch), branch, Decimal(0), "farmer")
    RuleOverride.objects.create(
        organization=branch, key="dues_farmer_fen", value="100", source="本支部决定",
        starts_on=date(2026, 12, 1),
    )  # fmt: skip
    found = forecast(person=person, on=ON)
    assert found.total == Decimal("12.00")
    assert found.next_change == "2026年12月：本单位的规则设置改变，按新的规则交纳"


def test_nothing_is_told_without_a_base(branch):
    assert forecast(person=make.member(branch), on=ON) is None
