"""What the database refuses of a journal, whoever writes it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from branchrecords.errors import ActionError
from dues.actions.journal import Draft, Line, opposite, post
from dues.models import JournalEntry, JournalLine, Payment
from dues.rules.accounts import Account, EntryKind
from tests.factories import dues as make

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)


@pytest.fixture
def branch():
    return make.branch()


def draft(branch, *lines, **fields):
    return Draft(EntryKind.RECEIPT, branch.pk, DAY, "收款", lines, **fields)


def interest(branch, amount="3.20", **fields):
    amount = Decimal(amount)
    return draft(
        branch,
        Line(Account.BANK, branch.pk, debit=amount),
        Line(Account.INTEREST, branch.pk, credit=amount),
        **fields,
    )


def commit(act):
    """`act` in a transaction of its own, deferred checks included."""
    with transaction.atomic(), connection.cursor() as cursor:
        act()
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def refused(constraint, *drafts):
    """The commit is refused, and nothing stays."""
    with pytest.raises(IntegrityError) as error:
        commit(lambda: post(drafts=drafts, by=None, at=make.AT))
    assert error.value.__cause__.diag.constraint_name == constraint


def test_an_entry_and_its_lines_come_together(branch):
    (entry,) = post(drafts=[interest(branch)], by=None, at=make.AT)
    assert [(line.account, line.amount) for line in entry.lines.all()] == [
        (Account.BANK, Decimal("3.20")),
        (Account.INTEREST, Decimal("3.20")),
    ]
    assert JournalLine.objects.balance() == 0


def test_debit_must_be_credit(branch):
    bank = Line(Account.BANK, branch.pk, debit=Decimal("3.20"))
    refused("entry_balanced", draft(branch, bank))
    other = Line(Account.INTEREST, branch.pk, credit=Decimal("3.21"))
    refused("entry_balanced", draft(branch, bank, other))


def test_no_entry_without_lines(branch):
    refused("entry_has_lines", draft(branch))


def test_no_line_of_nothing_and_none_on_both_sides(branch):
    bank = Line(Account.BANK, branch.pk, debit=Decimal(1))
    refused("line_one_side_not_zero", draft(branch, bank, Line(Account.INTEREST, branch.pk)))
    both = Line(Account.INTEREST, branch.pk, debit=Decimal(1), credit=Decimal(2))
    refused("line_one_side_not_zero", draft(branch, bank, both))


def test_a_line_is_never_added_later(branch):
    (entry,) = post(drafts=[interest(branch)], by=None, at=make.AT)
    with pytest.raises(IntegrityError, match="has its lines already"), transaction.atomic():
        JournalLine.objects.bulk_create(
            [
                JournalLine(entry=entry, account=Account.BANK, organization=branch, debit=1),
                JournalLine(entry=entry, account=Account.INTEREST, organization=branch, credit=1),
            ]
        )


def test_the_same_key_posts_once(branch):
    key = uuid4()
    post(drafts=[interest(branch, key=key)], by=None, at=make.AT)
    with pytest.raises(IntegrityError), transaction.atomic():
        post(drafts=[interest(branch, key=key)], by=None, at=make.AT)
    assert JournalEntry.objects.count() == 1


def test_a_receivable_belongs_to_an_assessed_month(branch):
    person = make.member(branch)
    month = date(2026, 11, 1)
    refused(
        "line_of_assessed_month",
        draft(
            branch,
            Line(Account.RECEIVABLE, branch.pk, person.pk, month, debit=Decimal(40)),
            Line(Account.DUES, branch.pk, None, month, credit=Decimal(40)),
        ),
    )


def paying(branch, person, amount):
    amount, month = Decimal(amount), date(2026, 11, 1)
    return draft(
        branch,
        Line(Account.CASH, branch.pk, debit=amount),
        Line(Account.RECEIVABLE, branch.pk, person.pk, month, credit=amount),
    )


def test_a_month_is_not_paid_beyond_what_it_owes_nor_below_nothing(branch):
    person = make.with_base(make.member(branch), branch)
    make.assessed(branch, 11)  # owes 40.00
    refused("paid_within_owed", paying(branch, person, "40.01"))
    refused("paid_within_owed", paying(branch, person, "-0.01"))
    post(drafts=[paying(branch, person, "40.00")], by=None, at=make.AT)
    refused("paid_within_owed", paying(branch, person, "0.01"))


def test_nobody_has_less_than_nothing_paid_ahead(branch):
    person = make.member(branch)
    refused(
        "advance_not_negative",
        draft(
            branch,
            Line(Account.ADVANCE, branch.pk, person.pk, debit=Decimal(1)),
            Line(Account.CASH, branch.pk, credit=Decimal(1)),
        ),
    )


def test_an_entry_is_undone_once_by_its_exact_opposite(branch):
    (entry,) = post(drafts=[interest(branch)], by=None, at=make.AT)
    (back,) = post(
        drafts=[opposite(entry=entry, reason="记错账户", at=make.AT)], by=None, at=make.AT
    )
    assert [(line.debit, line.credit) for line in back.lines.all()] == [
        (Decimal("-3.20"), 0),
        (0, Decimal("-3.20")),
    ]
    assert JournalLine.objects.of(Account.BANK).balance() == 0
    with pytest.raises(ActionError, match="已经冲正过了"):
        opposite(entry=entry, reason="再来", at=make.AT)
    with pytest.raises(ActionError, match="本身就是冲正"):
        opposite(entry=back, reason="再来", at=make.AT)
    with pytest.raises(ActionError, match="请写冲正理由"):
        opposite(entry=entry, reason=" ", at=make.AT)


def test_the_database_refuses_a_reversal_that_is_not_the_opposite(branch):
    (entry,) = post(drafts=[interest(branch)], by=None, at=make.AT)
    other = interest(branch, "-3.10")
    refused(
        "reversal_is_opposite",
        Draft(EntryKind.REVERSAL, branch.pk, DAY, "冲正", other.lines, reverses_id=entry.pk),
    )


def test_a_receipt_says_what_its_entry_says(branch):
    person, officer = make.member(branch), make.user(branch)

    def write():
        (entry,) = post(drafts=[interest(branch)], by=None, at=make.AT)
        Payment.objects.create(
            entry=entry, person=person, organization=branch, amount=Decimal("3.00"),
            paid_on=DAY, posted_by=officer, posted_at=make.AT,
        )  # fmt: skip

    with pytest.raises(IntegrityError, match="does not agree with entry"):
        commit(write)
