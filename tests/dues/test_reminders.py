"""Who is told that a paper of another waits for them: the keeper it falls to, until it is done."""

from datetime import date, timedelta
from decimal import Decimal as D
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dues.actions.cash_moves import CashMoveFacts, check_cash_move, enter_cash_move
from dues.actions.handing_down import receive_hand_down
from dues.actions.keepers import Keepers, name_keepers
from dues.actions.remitting import receive_remittance
from dues.reminders import due
from dues.rules.accounts import Account
from tests.factories import dues as make
from tests.factories.handing_down import DAY, make_fund, make_hand_down
from tests.factories.remitting import make_chain, make_slip

pytestmark = pytest.mark.django_db
BEFORE = DAY - timedelta(days=1)


@pytest.fixture
def root():
    return make.committee()


@pytest.fixture
def branch(root):
    return make.branch("城建支部", root)


def told(kind, on=DAY):
    return [(one.recipient_id, one.subject, one.url) for one in due(on) if one.kind == kind]


def test_dues_from_above_wait_for_the_cashier_until_they_are_received(root, branch):
    staff, officer = make.user(root, "committee_staff"), make.user(branch, name="沈会计")
    cashier = make.user(branch, name="周出纳")
    make_fund(root)
    slip = make_hand_down(root, branch, staff)
    line = (f"{root}的党费下拨单 2026-001待收款", f"/dues/handed-down/{slip.pk}/")
    assert {user for user, *_ in told("dues.receive")} == {officer.pk, cashier.pk}
    assert told("dues.receive", BEFORE) == []
    name_keepers(
        organization=branch, keepers=Keepers(officer, cashier, "何书记"), on=DAY, by=officer,
        at=make.AT,
    )  # fmt: skip
    assert told("dues.receive") == [(cashier.pk, *line)]
    receive_hand_down(slip=slip, on=DAY, by=cashier, at=make.AT)
    assert told("dues.receive") == []


def test_dues_from_below_are_one_line_for_the_cashier_above_however_many_slips():
    chains = [make_chain(7)]
    chains.append(make_chain(7, name="第二党支部", committee=chains[0].committee))
    slips = [make_slip(chain) for chain in chains]
    page = f"/organizations/{chains[0].committee.pk}/dues/remittances/"
    line = (chains[0].staff.pk, "上缴的党费待收款", page)
    assert told("dues.receive", make.AT.date() - timedelta(days=1)) == []
    assert told("dues.receive") == [line, (chains[1].staff.pk, *line[1:])]
    for slip, chain in zip(slips, chains, strict=True):
        receive_remittance(slip=slip, on=DAY, by=chain.staff, at=make.AT)
    assert told("dues.receive") == []


def test_cash_waits_for_the_accountant_until_it_is_checked(branch):
    make_fund(branch, "100.00", Account.CASH, on=date(2026, 11, 2))
    cashier, officer = make.user(branch, name="周出纳"), make.user(branch, name="沈会计")
    facts = CashMoveFacts(way="in", amount=D("60.00"), moved_on=date(2026, 11, 12), receipt="0012")
    paper = enter_cash_move(organization=branch, key=uuid4(), facts=facts, by=cashier, at=make.AT)
    line = ("现金存取单 2026-001待复核", f"/organizations/{branch.pk}/dues/cash/")
    assert told("dues.cash") == [(officer.pk, *line)]
    assert told("dues.cash", BEFORE) == []
    check_cash_move(paper=paper, by=officer, at=make.AT)
    assert told("dues.cash") == []


def test_the_queries_do_not_grow_with_the_papers(root, branch, django_assert_num_queries):
    staff = make.user(root, "committee_staff")
    make.user(branch)
    make_fund(root)
    make_hand_down(root, branch, staff, "1.00")
    with CaptureQueriesContext(connection) as one:
        assert len(told("dues.receive")) == 1
    for _ in range(2):
        make_hand_down(root, branch, staff, "1.00")
    with django_assert_num_queries(len(one)):
        assert len(told("dues.receive")) == 3
