from datetime import date
from decimal import Decimal

import pytest

from dues.actions.reliefs import ReliefTerms, grant_relief
from dues.queries.forecast import forecast
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


def test_nothing_is_told_without_a_base(branch):
    assert forecast(person=make.member(branch), on=ON) is None
