"""The money of 大额党费 goes where its steps say: branch, committee, away; and back when undone."""

from datetime import date
from decimal import Decimal as D

import pytest
from django.db import IntegrityError, connection, transaction

from branchrecords.errors import ActionError
from dues.actions.closings import close_month
from dues.actions.journal import Draft, Line, opposite, post
from dues.actions.large import reverse_large, take_large_step
from dues.models import JournalEntry, JournalLine, LargePayment
from dues.queries.balances import money_held
from dues.queries.extra import held
from dues.queries.remitting import dues_to_remit
from dues.queries.spending import earmarked
from dues.queries.year_reports import year_report
from dues.rules.accounts import Account, EntryKind
from dues.rules.large import Stage
from tests.factories import dues as make
from tests.factories.extra import make_large

TODAY = date(2026, 11, 20)


@pytest.fixture
def top(db):
    return make.committee()


@pytest.fixture
def branch(top):
    return make.branch(parent=top)


@pytest.fixture
def payment(person, branch, officer):
    return make_large(person, branch, officer, "3000.00")


def go(payment, officer, stage, on=TODAY):
    return take_large_step(
        payment=payment, stage=stage, happened_on=on, by=officer, at=make.AT,
        receipt_number="1" if stage == Stage.RECEIPTED else "",
    )  # fmt: skip


def balance(organization, account):
    return JournalLine.objects.of(account).filter(organization=organization).balance()


def where(*places):
    """(bank, 大额党费) of each."""
    return [(balance(one, Account.BANK), -balance(one, Account.LARGE)) for one in places]


def test_reported_it_lies_above_and_passed_on_nowhere(payment, top, branch, officer):
    assert where(branch, top) == [(3000, 3000), (0, 0)]
    go(payment, officer, Stage.REPORTED)
    assert where(branch, top) == [(0, 0), (3000, 3000)]
    assert [(one.organization, one.large) for one in held(organization=top, on=TODAY)] == [
        (str(top), D(3000))
    ]
    go(payment, officer, Stage.PASSED)
    assert where(branch, top) == [(0, 0), (0, 0)]
    assert held(organization=top, on=TODAY) == []
    go(payment, officer, Stage.RECEIPTED)
    kinds = JournalEntry.objects.order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == [EntryKind.RECEIPT] + [EntryKind.EXTRA_UP] * 3


def test_every_line_names_the_member_and_every_step_its_entries(payment, top, branch, officer):
    step = go(payment, officer, Stage.REPORTED)
    assert [
        (line.entry.organization, line.account, line.person, line.debit, line.credit)
        for line in JournalLine.objects.filter(entry__in=step.entries).order_by("pk")
    ] == [
        (branch, Account.LARGE, payment.person, D(3000), 0),
        (branch, Account.BANK, None, 0, D(3000)),
        (top, Account.BANK, None, D(3000), 0),
        (top, Account.LARGE, payment.person, 0, D(3000)),
    ]
    assert (step.upper, step.entry.occurred_on) == (top, TODAY)


def test_it_is_not_spent_and_goes_on_no_slip_at_either_level(payment, top, branch, officer):
    go(payment, officer, Stage.REPORTED)
    assert [earmarked(organization=one, on=TODAY) for one in (branch, top)] == [0, 3000]
    found = dues_to_remit(organizations=[branch, top], year=2026, on=TODAY)
    assert {one.collected for rows in found.values() for one in rows} == {0}


def test_undone_it_is_back_with_the_member_in_both_books(payment, top, branch, officer):
    go(payment, officer, Stage.REPORTED)
    reverse_large(payment=payment, reason="收错人", by=officer, at=make.AT)
    assert where(branch, top) == [(0, 0), (0, 0)]
    assert JournalEntry.objects.filter(kind=EntryKind.REVERSAL).count() == 3


def test_what_the_committee_no_longer_has_is_not_given_back(payment, top, branch, officer):
    go(payment, officer, Stage.REPORTED)
    lines = [Line(Account.REMITTED, top.pk, debit=D(1)), Line(Account.BANK, top.pk, credit=D(1))]
    draft = Draft(EntryKind.REMITTANCE, top.pk, TODAY, "误缴", lines)
    post(drafts=[draft], by=None, at=make.AT)
    for act in (
        lambda: reverse_large(payment=payment, reason="收错", by=officer, at=make.AT),
        lambda: go(payment, officer, Stage.PASSED),
    ):
        with pytest.raises(ActionError, match=r"银行存款只有 2999.00 元，付不出 3000.00 元"):
            act()
    assert where(branch, top) == [(0, 0), (2999, 3000)]


def test_a_closed_month_above_refuses_the_step(person, branch, top, officer):
    payment = make_large(person, branch, officer, "3000.00", paid_on=date(2026, 10, 9))
    close_month(organization=top, month=date(2026, 10, 1), by=officer, at=make.AT)
    with pytest.raises(ActionError, match="2026年10月已结账"):
        go(payment, officer, Stage.REPORTED, date(2026, 10, 15))
    assert payment.steps.count() == 0
    go(payment, officer, Stage.REPORTED, date(2026, 11, 2))


def test_without_a_committee_in_the_system_it_leaves_at_once(db):
    alone = make.branch("独立支部")
    officer = make.user(alone)
    payment = make_large(make.member(alone), alone, officer, "1000.00")
    assert go(payment, officer, Stage.REPORTED).upper is None
    assert go(payment, officer, Stage.PASSED).entry is None
    assert where(alone) == [(0, 0)]


def test_a_step_of_before_is_passed_on_out_of_the_branch(payment, top, branch, officer):
    payment.steps.create(
        stage=Stage.REPORTED, happened_on=TODAY, taken_by=officer, taken_at=make.AT
    )
    go(payment, officer, Stage.PASSED)
    assert where(branch, top) == [(0, 0), (0, 0)]


def test_the_report_on_the_year_counts_it_once_and_says_where_it_went(
    payment, top, branch, officer
):
    go(payment, officer, Stage.REPORTED)
    found = year_report(organization=top, year=2026, on=TODAY)
    assert ([one.amount for one in found.income], found.passed) == ([D(3000)], ())
    assert (found.opening, found.received, found.between, found.closing) == (0, 3000, 0, 3000)
    go(payment, officer, Stage.PASSED)
    found = year_report(organization=top, year=2026, on=TODAY)
    assert [(one.label, one.amount) for one in found.passed] == [("大额党费", D(3000))]
    assert (found.received, found.remitted, found.between, found.closing) == (3000, 0, 0, 0)


def at_once(change):
    """Do it, with the checks of the end of a transaction."""
    with transaction.atomic():
        change()
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_the_database_refuses_to_undo_one_side(payment, top, branch, officer):
    step = go(payment, officer, Stage.REPORTED)
    for entry in (step.entry, step.upper_entry, payment.entry):
        draft = opposite(entry=entry, reason="只冲一边", at=make.AT)
        with pytest.raises(IntegrityError, match="one side of money handed up"):
            at_once(lambda draft=draft: post(drafts=[draft], by=officer, at=make.AT))


def test_the_database_refuses_a_step_that_disagrees_with_its_entry(payment, branch, officer):
    facts = {"happened_on": TODAY, "taken_by": officer, "taken_at": make.AT}
    with pytest.raises(IntegrityError, match="does not agree with its entries"):
        at_once(lambda: payment.steps.create(stage=Stage.REPORTED, entry=payment.entry, **facts))
    with pytest.raises(IntegrityError, match="large_step_in_both_books"), transaction.atomic():
        payment.steps.create(stage=Stage.REPORTED, upper=branch, **facts)
    with pytest.raises(IntegrityError, match="large_receipt_moves_nothing"), transaction.atomic():
        payment.steps.create(
            stage=Stage.RECEIPTED, receipt_number="1", entry=payment.entry, **facts
        )


def test_money_stays_the_sum_of_what_lies_apart(payment, top, branch, officer):
    other = make_large(make.member(branch, "罗振业"), branch, officer, "1000.00", method="cash")
    go(other, officer, Stage.REPORTED)
    there = money_held(organization=top, on=TODAY)
    assert (there.cash, there.bank, LargePayment.objects.count()) == (1000, 0, 2)
