from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dues.actions.reliefs import ReliefTerms, grant_relief
from dues.queries.year_book import year_book
from tests.factories import dues as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def branch():
    return make.branch()


def test_a_row_a_member_a_column_a_month(branch):
    """4,000 × 1% = 40.00: three months owed, the first paid."""
    person = make.with_base(make.member(branch), branch)
    make.assessed(branch, 9, 10, 11)
    make.paid(branch, person, 9, by=make.user(branch))
    book = year_book(organization=branch, year=2026, with_bases=True)
    (row,) = book.rows
    assert (row.name, row.base, row.standard, row.monthly) == (
        "沈玉平", Decimal("4000.00"), "1%", Decimal("40.00"),
    )  # fmt: skip
    assert row.cells == (*[None] * 8, Decimal("40.00"), Decimal("0.00"), Decimal("0.00"), None)
    assert (row.owed, row.paid, row.note) == (Decimal("120.00"), Decimal("40.00"), "尚欠 2 个月")
    assert (book.owed, book.paid, book.months[8]) == (
        Decimal("120.00"), Decimal("40.00"), Decimal("40.00"),
    )  # fmt: skip


def test_a_relief_and_a_hidden_income(branch):
    person = make.with_base(make.member(branch), branch)
    terms = ReliefTerms(
        "exempt", Decimal(0), date(2026, 10, 1), date(2027, 1, 1), "住院",
        date(2026, 10, 3), "党委", date(2026, 10, 9),
    )  # fmt: skip
    grant_relief(person=person, organization=branch, terms=terms, by=None, at=make.AT)
    make.assessed(branch, 10, 11)
    (row,) = year_book(organization=branch, year=2026, with_bases=False).rows
    assert (row.base, row.standard, row.note, row.cells[9]) == (None, "批准", "10—11月免交", None)


@pytest.mark.parametrize("with_bases", [True, False])
@pytest.mark.parametrize("number", [1, 3])
def test_two_queries_for_one_member_and_for_three(branch, number, with_bases):
    for index in range(number):
        make.with_base(make.member(branch, f"党员{index}"), branch)
    make.assessed(branch, 9, 10)
    with CaptureQueriesContext(connection) as asked:
        book = year_book(organization=branch, year=2026, with_bases=with_bases)
        assert len(book.rows) == number
    assert len(asked) == 2
