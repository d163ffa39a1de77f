from datetime import date
from decimal import Decimal

import pytest

from dues.queries.books import account_lines, month_lines, paper_of, trial_balance
from dues.rules.accounts import Account
from tests.factories.remitting import DAY, make_chain, make_received

pytestmark = pytest.mark.django_db


def test_a_trial_balance_is_even_and_takes_one_query(django_assert_num_queries):
    """80.00 assessed and received in July, 80.00 handed up in November."""
    chain = make_chain(7)
    make_received(chain)
    with django_assert_num_queries(1):
        found = trial_balance(organization=chain.branch, on=DAY)
    assert {row.account: (row.debit, row.credit) for row in found.rows} == {
        Account.CASH: (40, 40),
        Account.BANK: (40, 40),
        Account.RECEIVABLE: (80, 80),
        Account.DUES: (0, 80),
        Account.REMITTED: (80, 0),
    }
    assert (found.debit, found.credit, found.on_debit, found.on_credit) == (240, 240, 80, 80)
    assert found.is_even


def test_a_day_before_shows_what_stood_then():
    chain = make_chain(7)
    make_received(chain)
    found = trial_balance(organization=chain.branch, on=date(2026, 11, 19))
    assert Account.REMITTED not in {row.account for row in found.rows}


def test_the_lines_of_an_account_carry_the_balance_after_each():
    chain = make_chain(7, 8)
    make_received(chain)
    lines = account_lines(organization=chain.branch, account=Account.CASH, on=DAY)
    assert [(line.debit - line.credit, line.balance_after) for line in lines] == [
        (Decimal(-80), Decimal(0)), (Decimal(40), Decimal(80)), (Decimal(40), Decimal(40)),
    ]  # fmt: skip


def test_an_entry_leads_to_its_paper():
    chain = make_chain(7)
    slip = make_received(chain)
    assert paper_of(slip.entry).url == f"/dues/remittances/{slip.pk}/"
    assert paper_of(slip.upper_entry).url == f"/dues/remittances/{slip.pk}/"
    receipt = month_lines(organization=chain.branch, month=date(2026, 7, 1)).first().entry
    assert paper_of(receipt).url == f"/dues/collections/{receipt.payment.collection_id}/"
