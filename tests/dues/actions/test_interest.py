from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from branchrecords.errors import ActionError
from dues.actions.interest import cancel_interest, confirm_interest, enter_interest, undo_interest
from dues.actions.keepers import AccountFacts, open_account
from dues.models import Interest, JournalLine
from dues.queries.balances import money_held
from dues.rules.accounts import Account
from tests.factories import dues as make
from tests.factories.files import PDF

pytestmark = pytest.mark.django_db
DAY = date(2026, 9, 21)
D = Decimal


@pytest.fixture
def committee(db):
    return make.committee()


@pytest.fixture
def accountant(committee):
    return make.user(committee, "committee_staff", name="沈会计")


@pytest.fixture
def cashier(committee):
    return make.user(committee, "committee_staff", name="周出纳")


@pytest.fixture
def account(committee, accountant):
    facts = AccountFacts("东湾银行", "东湾街道党委", "6222020000001234")
    return open_account(
        organization=committee, facts=facts, on=date(2026, 1, 5), by=accountant, at=make.AT
    )


def enter(committee, by, amount="36.18", on=DAY, key=None, content=PDF):
    voucher = SimpleUploadedFile("回单.pdf", content, "application/pdf")
    return enter_interest(
        organization=committee, key=key or uuid4(), earned_on=on, amount=D(amount),
        voucher=voucher, by=by, at=make.AT,
    )  # fmt: skip


@pytest.mark.usefixtures("account")
def test_interest_is_income_when_another_confirms_it(committee, accountant, cashier):
    paper = enter(committee, accountant)
    assert money_held(organization=committee, on=DAY).bank == 0
    with pytest.raises(ActionError, match="要由另一个人收付"):
        confirm_interest(paper=paper, by=accountant, at=make.AT)
    for _ in range(2):
        confirm_interest(paper=Interest.objects.get(), by=cashier, at=make.AT)
    assert money_held(organization=committee, on=DAY).bank == D("36.18")
    assert JournalLine.objects.of(Account.INTEREST).balance() == D("-36.18")
    assert Interest.objects.get().entry.occurred_on == DAY


@pytest.mark.usefixtures("account")
def test_bad_input_is_refused_with_one_sentence(committee, accountant):
    key = uuid4()
    enter(committee, accountant, key=key)
    enter(committee, accountant, key=key)  # a double click
    for wrong, said in (
        ({"amount": "0"}, "利息要大于 0"),
        ({"amount": "-1.00"}, "利息要大于 0"),
        ({"on": date(2026, 12, 21)}, "还没有到"),
        ({"on": date(2025, 12, 21)}, "没有登记党费账户"),
        ({}, r"已经登记（2026-001）"),
        ({"amount": "1.00", "content": b"x"}, "."),
    ):
        with pytest.raises(ActionError, match=said):
            enter(committee, accountant, **wrong)
    assert Interest.objects.count() == 1


@pytest.mark.usefixtures("account")
def test_what_was_entered_wrong_is_cancelled_and_what_was_booked_wrong_is_undone(
    committee, accountant, cashier
):
    first = enter(committee, accountant)
    cancel_interest(paper=first, reason="看错了", by=accountant, at=make.AT)
    second = enter(committee, accountant)
    confirm_interest(paper=second, by=cashier, at=make.AT)
    with pytest.raises(ActionError, match="已经办理"):
        cancel_interest(paper=second, reason="看错了", by=accountant, at=make.AT)
    undo_interest(paper=second, reason="重复入账", by=accountant, at=make.AT)
    assert money_held(organization=committee, on=date(2026, 11, 20)).bank == 0
    assert enter(committee, accountant).serial == "2026-003"


@pytest.mark.usefixtures("account")
def test_the_database_keeps_a_paper_as_written(committee, accountant):
    rows = Interest.objects.filter(pk=enter(committee, accountant).pk)
    for change in (lambda: rows.update(amount=1), lambda: rows.delete()):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
