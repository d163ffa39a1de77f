"""特殊党费 goes up whole, level by level, on slips of their own."""

from datetime import date
from decimal import Decimal as D
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from branchrecords.errors import ActionError
from dues.actions.cash_moves import CashMoveFacts, check_cash_move, enter_cash_move
from dues.actions.journal import opposite, post
from dues.actions.special import reverse_special
from dues.actions.special_handovers import (
    cancel_handover,
    prepare_handover,
    receive_handover,
    return_handover,
    undo_handover,
)
from dues.models import CashMove, JournalLine, SpecialHandover, SpecialPayment
from dues.queries.extra import held
from dues.queries.publicity_sheets import remitted
from dues.queries.remitting import dues_to_remit
from dues.queries.special_handovers import held_of_call, waiting_at
from dues.queries.year_reports import year_report
from dues.rules.accounts import Account
from members.rules.kinds import OrganizationKind
from tests.factories import dues as make
from tests.factories.extra import make_call, make_given

TODAY = date(2026, 11, 20)


@pytest.fixture
def top(db):
    return make.committee()


@pytest.fixture
def branch(top):
    return make.branch(parent=top)


@pytest.fixture
def staff(top):
    return make.user(top, "committee_staff", name="党委工作人员")


@pytest.fixture
def call(top, staff):
    return make_call(top, staff)


@pytest.fixture
def given(call, branch, person, officer):
    """50.00 in cash and 120.50 by transfer."""
    other = make.member(branch, "陶建中")
    return [
        *make_given(call, branch, {person: "50.00"}, officer),
        *make_given(call, branch, {other: "120.50"}, officer, method="transfer"),
    ]


def prepared(call, branch, officer, **facts):
    known = {"key": uuid4(), "handed_by": "沈会计", "at": make.AT}
    return prepare_handover(call=call, organization=branch, by=officer, **(known | facts))


def balances(*places):
    """(cash, bank, 特殊党费) of each."""
    found = []
    for one in places:
        lines = JournalLine.objects.filter(organization=one)
        found.append(tuple(
            abs(lines.of(account).balance())
            for account in (Account.CASH, Account.BANK, Account.SPECIAL)
        ))  # fmt: skip
    return found


def test_it_goes_up_whole_and_further(call, given, top, branch, officer, staff):
    slip = prepared(call, branch, officer)
    assert (slip.amount, slip.cash, slip.bank, slip.upper) == (D("170.50"), 50, D("120.50"), top)
    assert list(waiting_at(top)) == [slip]
    assert balances(branch, top) == [(50, D("120.50"), D("170.50")), (0, 0, 0)]
    receive_handover(slip=slip, on=TODAY, by=staff, at=make.AT)
    assert balances(branch, top) == [(0, 0, 0), (50, D("120.50"), D("170.50"))]
    assert [row.special for row in held(organization=top, on=TODAY)] == [D("170.50")]
    second = make.user(top, "committee_staff", name="会计")
    up = prepared(call, top, second, upper_name="中共东湾市委组织部")
    with pytest.raises(ActionError, match="请填写上级开出的收据号"):
        receive_handover(slip=up, on=TODAY, by=staff, at=make.AT)
    receive_handover(slip=up, on=TODAY, by=staff, at=make.AT, receipt="组收 12")
    assert balances(branch, top) == [(0, 0, 0), (0, 0, 0)]
    assert held(organization=top, on=TODAY) == []
    report = year_report(organization=top, year=2026, on=TODAY)
    assert [(one.label, one.amount) for one in report.passed] == [("特殊党费", D("170.50"))]
    assert (report.received, report.between, report.closing) == (D("170.50"), 0, 0)


def test_through_a_general_branch_each_level_has_its_slip(top, staff):
    middle = make.branch("党总支", top, OrganizationKind.GENERAL_BRANCH)
    branch = make.branch(parent=middle)
    call, officer = make_call(top, staff), make.user(branch)
    make_given(call, branch, {make.member(branch): "30.00"}, officer)
    slip = prepared(call, branch, officer)
    assert slip.upper == middle
    receive_handover(slip=slip, on=TODAY, by=staff, at=make.AT)
    assert prepared(call, middle, officer).upper == top


def test_it_stays_off_slips_of_dues_and_off_the_sheet(call, given, top, branch, officer, staff):
    receive_handover(slip=prepared(call, branch, officer), on=TODAY, by=staff, at=make.AT)
    found = dues_to_remit(organizations=[branch, top], year=2026, on=TODAY)
    assert {one.collected for rows in found.values() for one in rows} == {0}
    assert remitted(organization=branch, year=2026, until=TODAY) == []


def test_nothing_is_handed_up_twice(call, given, branch, officer):
    key = uuid4()
    slip = prepared(call, branch, officer, key=key)
    assert prepared(call, branch, officer, key=key) == slip
    with pytest.raises(ActionError, match="没有要上缴的特殊党费"):
        prepared(call, branch, officer)
    make_given(call, branch, {given[0].person: "5.00"}, officer)
    assert prepared(call, branch, officer).amount == 5


def test_a_slip_taken_back_or_returned_frees_the_money(call, given, branch, officer, staff):
    cancel_handover(slip=prepared(call, branch, officer), reason="金额再核", by=officer, at=make.AT)
    slip = prepared(call, branch, officer)
    return_handover(slip=slip, reason="现金没有带齐", by=staff, at=make.AT)
    assert held_of_call(call=call, organization=branch).total == D("170.50")


def test_received_by_mistake_it_is_undone_in_both_books(call, given, top, branch, officer, staff):
    slip = prepared(call, branch, officer)
    receive_handover(slip=slip, on=TODAY, by=staff, at=make.AT)
    undo_handover(slip=slip, reason="没有收到", by=staff, at=make.AT)
    assert balances(branch, top) == [(50, D("120.50"), D("170.50")), (0, 0, 0)]
    assert held_of_call(call=call, organization=branch).total == D("170.50")


def test_cash_that_was_paid_into_the_bank_is_taken_out_first(call, given, branch, officer, staff):
    move = CashMoveFacts(way=CashMove.Way.IN, amount=D(50), moved_on=TODAY, receipt="0012")
    paper = enter_cash_move(
        organization=branch, key=uuid4(), facts=move, by=officer, at=make.AT
    )  # fmt: skip
    check_cash_move(paper=paper, by=make.user(branch, name="何书记"), at=make.AT)
    slip = prepared(call, branch, officer)
    with pytest.raises(
        ActionError, match=r"库存现金只有 0\.00 元，付不出 50\.00 元。银行存款有 170\.50 元：请先办"
    ):
        receive_handover(slip=slip, on=TODAY, by=staff, at=make.AT)


def test_what_went_further_is_not_undone_below(call, given, top, branch, officer, staff):
    slip = prepared(call, branch, officer)
    receive_handover(slip=slip, on=TODAY, by=staff, at=make.AT)
    prepared(call, top, officer, upper_name="市委组织部")
    with pytest.raises(ActionError, match="已经把这笔钱再往上缴"):
        undo_handover(slip=slip, reason="没有收到", by=staff, at=make.AT)


def test_a_gift_on_a_slip_is_not_given_back(call, given, branch, officer):
    slip = prepared(call, branch, officer)
    with pytest.raises(ActionError, match="这一笔已经上缴"):
        reverse_special(payment=given[0], reason="收错人", by=officer, at=make.AT)
    cancel_handover(slip=slip, reason="收错人", by=officer, at=make.AT)
    reverse_special(payment=given[0], reason="收错人", by=officer, at=make.AT)
    assert SpecialPayment.objects.in_force().count() == 1
    assert prepared(call, branch, officer).amount == D("120.50")


def test_two_calls_are_kept_apart(call, given, top, branch, person, officer, staff):
    other = make_call(top, staff, title="另一次", document_number="2号")
    make_given(other, branch, {person: "7.00"}, officer)
    assert prepared(other, branch, officer).amount == 7
    assert held_of_call(call=call, organization=branch).total == D("170.50")


@pytest.mark.parametrize(
    ("on", "words"),
    [
        (date(2026, 11, 19), "收款日期早于制单的日期 2026-11-20"),
        (date(2026, 11, 21), "还没有到"),
    ],
)
def test_the_day_of_receiving_is_asked(call, given, branch, officer, staff, on, words):
    slip = prepared(call, branch, officer)
    with pytest.raises(ActionError, match=words):
        receive_handover(slip=slip, on=on, by=staff, at=make.AT)
    with pytest.raises(ActionError, match="要由另一个人收付"):
        receive_handover(slip=slip, on=TODAY, by=officer, at=make.AT)


def at_once(change):
    """Do it, with the checks of the end of a transaction."""
    with transaction.atomic():
        change()
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_the_database_keeps_slip_and_books_together(call, given, top, branch, officer, staff):
    slip = prepared(call, branch, officer)
    rows = SpecialHandover.objects.filter(pk=slip.pk)
    with pytest.raises(IntegrityError, match="cannot be changed"), transaction.atomic():
        rows.update(call=make_call(top, staff, document_number="9号"))
    with pytest.raises(IntegrityError, match="does not agree with"):
        at_once(
            lambda: rows.update(
                entry=given[0].entry, upper_entry=given[1].entry, settled_by=staff,
                settled_at=make.AT, settled_on=TODAY,
            )
        )  # fmt: skip
    receive_handover(slip=slip, on=TODAY, by=staff, at=make.AT)
    with pytest.raises(IntegrityError, match="is settled or cancelled"), transaction.atomic():
        rows.update(receipt="x")
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.delete()
    for entry in slip.entries:
        draft = opposite(entry=entry, reason="只冲一边", at=make.AT)
        with pytest.raises(IntegrityError, match="one side of money handed up"):
            at_once(lambda draft=draft: post(drafts=[draft], by=officer, at=make.AT))
