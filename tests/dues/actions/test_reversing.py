"""What was posted is taken back by its opposite, once."""

from datetime import date
from decimal import Decimal

import pytest

from branchrecords.errors import ActionError
from dues.actions.bases import set_base
from dues.actions.collecting import CollectLine
from dues.actions.reversing import reverse_payment
from dues.models import Assessment, JournalLine
from dues.queries.advances import advances_of
from dues.rules.accounts import Account
from tests.dues.actions.collecting import balances, line, month, send
from tests.factories import dues as make


def test_a_reversal_makes_the_months_owed_again(branch, person, officer):
    make.assessed(branch, 10, 11)
    payment = make.paid(branch, person, 10, 11, by=officer).payments.get()
    reversal = reverse_payment(payment=payment, reason="重复收款", by=officer, at=make.AT)
    assert (reversal.amount, reversal.reverses, reversal.reason) == (
        Decimal("-80.00"),
        payment,
        "重复收款",
    )
    assert Assessment.objects.outstanding().count() == 2
    make.paid(branch, person, 10, 11, by=officer)
    assert Assessment.objects.outstanding().count() == 0


def test_a_payment_is_reversed_once_and_with_a_reason(branch, person, officer):
    make.assessed(branch, 11)
    payment = make.paid(branch, person, 11, by=officer).payments.get()
    with pytest.raises(ActionError, match="请写冲正理由"):
        reverse_payment(payment=payment, reason=" ", by=officer, at=make.AT)
    reversal = reverse_payment(payment=payment, reason="收错人", by=officer, at=make.AT)
    with pytest.raises(ActionError, match="已经冲正过了"):
        reverse_payment(payment=payment, reason="收错人", by=officer, at=make.AT)
    with pytest.raises(ActionError, match="本身就是冲正"):
        reverse_payment(payment=reversal, reason="收错人", by=officer, at=make.AT)


def test_a_reversal_takes_back_what_was_used_of_it_since(branch, person, officer):
    """120.00 for October and two months ahead; November has used 40.00 of it."""
    make.assessed(branch, 10)
    lines = line(person, 10, amount="40.00", received=Decimal("120.00"))
    payment = send(branch, officer, lines, paid_on=date(2026, 10, 12)).payments.get()
    make.assessed(branch, 11)
    reverse_payment(payment=payment, reason="收错人", by=officer, at=make.AT)
    assert balances() == [(Decimal("40.00"), 0, Decimal("40.00"))] * 2
    assert advances_of([person.pk]) == {}
    assert JournalLine.objects.of(Account.CASH).balance() == 0


def test_a_reversal_after_a_difference_takes_back_what_became_an_advance(branch, person, officer):
    make.assessed(branch, 10)
    payment = make.paid(branch, person, 10, by=officer).payments.get()
    set_base(
        person=person, organization=branch, category="enterprise", amount=Decimal(3000),
        from_month=month(10), reason="退休", by=officer, at=make.AT,
    )  # fmt: skip
    assert advances_of([person.pk]) == {(person.pk, branch.pk): Decimal("25.00")}
    reverse_payment(payment=payment, reason="收错人", by=officer, at=make.AT)
    assert balances() == [(Decimal("15.00"), 0, Decimal("15.00"))]
    assert advances_of([person.pk]) == {}


def test_a_reversal_takes_from_a_month_only_what_is_still_paid_on_it(branch, person, officer):
    """80.00 ahead is used for November; November then owes 15.00, and 25.00 are ahead again."""
    make.assessed(branch, 10)
    lines = line(person, 10, amount="40.00", received=Decimal("80.00"))
    payment = send(branch, officer, lines, paid_on=date(2026, 10, 12)).payments.get()
    make.assessed(branch, 11)
    set_base(
        person=person, organization=branch, category="enterprise", amount=Decimal(3000),
        from_month=month(11), reason="退休", by=officer, at=make.AT,
    )  # fmt: skip
    assert advances_of([person.pk]) == {(person.pk, branch.pk): Decimal("25.00")}
    reverse_payment(payment=payment, reason="收错人", by=officer, at=make.AT)
    assert balances() == [
        (Decimal("40.00"), 0, Decimal("40.00")),
        (Decimal("15.00"), 0, Decimal("15.00")),
    ]
    assert advances_of([person.pk]) == {}


def test_after_a_reversal_other_money_pays_the_open_months(branch, person, officer):
    """October by one payment, 40.00 ahead by another; the first is taken back."""
    make.assessed(branch, 10)
    first = make.paid(branch, person, 10, by=officer, paid_on=date(2026, 10, 12)).payments.get()
    send(branch, officer, CollectLine(person.pk, (), Decimal(0), received=Decimal("40.00")))
    reverse_payment(payment=first, reason="收错人", by=officer, at=make.AT)
    assert balances() == [(Decimal("40.00"), Decimal("40.00"), 0)]
    assert advances_of([person.pk]) == {}
