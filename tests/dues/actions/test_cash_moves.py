"""Cash paid into the bank and taken out of it: by the cashier, checked by the accountant."""

from datetime import date
from decimal import Decimal as D
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from branchrecords.audit.models import AuditEvent
from branchrecords.errors import ActionError
from dues.actions.cash_moves import (
    CashMoveFacts,
    cancel_cash_move,
    check_cash_move,
    enter_cash_move,
    undo_cash_move,
)
from dues.actions.keepers import Keepers, name_keepers
from dues.models import CashMove, JournalEntry, JournalLine
from dues.queries.cash_moves import cash_moves_of
from dues.queries.year_reports import year_report
from dues.rules.accounts import Account, EntryKind
from tests.factories import dues as make
from tests.factories.desk import desk_duties
from tests.factories.handing_down import make_fund

DAY = date(2026, 11, 12)


@pytest.fixture
def branch(db):
    found = make.branch()
    make_fund(found, "100.00", Account.CASH, on=date(2026, 11, 2))
    return found


@pytest.fixture
def cashier(branch):
    return make.user(branch, "branch_officer", name="王委员")


def entered(branch, by, amount="60.00", key=None, **facts):
    known = {"way": "in", "amount": D(amount), "moved_on": DAY, "receipt": "0012"}
    return enter_cash_move(
        organization=branch, key=key or uuid4(), facts=CashMoveFacts(**(known | facts)), by=by,
        at=make.AT,
    )  # fmt: skip


def held(branch):
    lines = JournalLine.objects.filter(organization=branch)
    return tuple(lines.of(account).balance() for account in (Account.CASH, Account.BANK))


def test_it_is_booked_on_the_day_of_the_receipt_once_it_is_checked(branch, officer, cashier):
    paper = entered(branch, cashier)
    assert held(branch) == (100, 0)
    for _ in range(2):
        check_cash_move(paper=paper, by=officer, at=make.AT)
    assert held(branch) == (40, 60)
    entry = JournalEntry.objects.get(kind=EntryKind.CASH_MOVED)
    assert (entry.occurred_on, entry.memo) == (DAY, "现金存入银行（回单 0012）")
    out = entered(branch, cashier, "10.00", way="out", receipt="0013")
    check_cash_move(paper=out, by=officer, at=make.AT)
    assert held(branch) == (50, 50)
    found = cash_moves_of(organization=branch, year=2026)
    assert (found.paid_in, found.taken_out) == (60, 10)


def test_it_is_no_income_and_no_spending(branch, officer, cashier):
    before = year_report(organization=branch, year=2026, on=date(2026, 11, 20))
    check_cash_move(paper=entered(branch, cashier), by=officer, at=make.AT)
    after = year_report(organization=branch, year=2026, on=date(2026, 11, 20))
    assert (after.income, after.uses, after.closing) == (before.income, before.uses, before.closing)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"amount": "0.00"}, "金额要大于 0"),
        ({"amount": "100.01"}, r"库存现金只有 100\.00 元，付不出 100\.01 元"),
        ({"way": "out"}, r"银行存款只有 0\.00 元"),
        ({"way": "x"}, "请选择存入银行还是取出现金"),
        ({"receipt": " "}, "请填写银行回单号"),
        ({"moved_on": date(2026, 11, 21)}, "还没有到"),
        ({"moved_on": date(2026, 11, 1)}, "库存现金只有 0"),
    ],
)
def test_what_cannot_be_makes_no_paper(branch, cashier, facts, words):
    with pytest.raises(ActionError, match=words):
        entered(branch, cashier, **facts)
    assert CashMove.objects.count() == 0


def test_one_key_and_one_receipt_make_one_paper(branch, cashier):
    key = uuid4()
    assert entered(branch, cashier, key=key) == entered(branch, cashier, key=key)
    with pytest.raises(ActionError, match="这张回单已经登记（2026-001）"):
        entered(branch, cashier)


def test_a_committee_needs_its_account_first(cashier):
    top = make.committee()
    make_fund(top, "100.00", Account.CASH)
    with pytest.raises(ActionError, match="没有登记党费账户"):
        entered(top, cashier)


def test_the_named_cashier_enters_and_the_named_accountant_checks(branch, officer, cashier):
    keepers = Keepers(officer, cashier, "何书记")
    name_keepers(organization=branch, keepers=keepers, on=date(2026, 11, 1), by=officer, at=make.AT)
    with pytest.raises(ActionError, match="党费出纳是王委员，请由出纳登记"):
        entered(branch, officer)
    paper = entered(branch, cashier)
    with pytest.raises(ActionError, match="要由另一个人复核"):
        check_cash_move(paper=paper, by=cashier, at=make.AT)
    other = make.user(branch, name="另一个人")
    with pytest.raises(ActionError, match="党费会计是何书记，请由会计复核"):
        check_cash_move(paper=paper, by=other, at=make.AT)
    check_cash_move(paper=paper, by=officer, at=make.AT)


def test_cancelled_before_and_undone_after_the_check(branch, officer, cashier):
    paper = entered(branch, cashier)
    cancel_cash_move(paper=paper, reason="回单号写错", by=cashier, at=make.AT)
    with pytest.raises(ActionError, match="已经作废"):
        check_cash_move(paper=paper, by=officer, at=make.AT)
    again = entered(branch, cashier)
    check_cash_move(paper=again, by=officer, at=make.AT)
    undo_cash_move(paper=again, reason="银行退回", by=officer, at=make.AT)
    assert held(branch) == (100, 0)
    with pytest.raises(ActionError, match="已经冲正过了"):
        undo_cash_move(paper=again, reason="再冲", by=officer, at=make.AT)
    actions = AuditEvent.objects.filter(action__startswith="dues.cash_").order_by("pk")
    assert list(actions.values_list("action", flat=True)) == [
        "dues.cash_entered", "dues.cash_cancelled", "dues.cash_entered", "dues.cash_checked",
        "dues.cash_undone",
    ]  # fmt: skip


def test_what_waits_stands_on_the_desk(branch, officer, cashier):
    paper = entered(branch, cashier)
    (one,) = desk_duties("dues.queries.cash_moves", organization=branch, on=date(2026, 11, 20))
    assert one.title == "现金存取待复核 1 笔"
    check_cash_move(paper=paper, by=officer, at=make.AT)
    assert desk_duties("dues.queries.cash_moves", organization=branch, on=date(2026, 11, 20)) == []


def at_once(change):
    """Do it, with the checks of the end of a transaction."""
    with transaction.atomic():
        change()
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_the_database_keeps_paper_and_books_together(branch, officer, cashier):
    paper = entered(branch, cashier)
    rows = CashMove.objects.filter(pk=paper.pk)
    with pytest.raises(IntegrityError, match="cannot be changed"), transaction.atomic():
        rows.update(receipt="9")
    other = entered(branch, cashier, "5.00", receipt="0014")
    check_cash_move(paper=paper, by=officer, at=make.AT)
    wrong = entered(branch, cashier, "5.00", receipt="0015")
    check_cash_move(paper=wrong, by=officer, at=make.AT)
    with pytest.raises(IntegrityError):
        at_once(
            lambda: CashMove.objects.filter(pk=other.pk).update(
                entry=JournalEntry.objects.filter(kind=EntryKind.REMITTANCE).get(),
                settled_by=officer, settled_at=make.AT, settled_on=DAY,
            )
        )  # fmt: skip
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.delete()
    with pytest.raises(IntegrityError, match="cashmove_settled_whole"), transaction.atomic():
        CashMove.objects.filter(pk=other.pk).update(settled_by=cashier)
