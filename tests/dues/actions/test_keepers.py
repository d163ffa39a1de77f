from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from branchrecords.audit.models import AuditEvent
from branchrecords.errors import ActionError
from dues.actions.journal import Draft, Line, post
from dues.actions.keepers import (
    AccountFacts,
    Keepers,
    name_keepers,
    open_account,
    reveal_account,
    sign_handover,
)
from dues.models import DuesAccount, DuesKeepers, KeepersHandover
from dues.queries.balances import least_held, money_held
from dues.queries.keepers import bookkeepers, keepers_on
from dues.rules.accounts import Account, EntryKind
from tests.factories import dues as make

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)
FACTS = AccountFacts("东湾银行", "东湾街道党委", "6222020000001234")


@pytest.fixture
def branch():
    return make.branch()


@pytest.fixture
def officers(branch):
    return [
        make.user(branch, name=name, role=role)
        for name, role in (
            ("何书记", "secretary"), ("沈会计", "branch_officer"), ("周出纳", "branch_officer")
        )
    ]  # fmt: skip


def named(branch, accountant, cashier, on=TODAY, by=None, witness="何书记"):
    return name_keepers(
        organization=branch, keepers=Keepers(accountant, cashier, witness, "收缴表 11 份"), on=on,
        by=by or accountant, at=make.AT,
    )  # fmt: skip


def money(branch, account, amount, on, other=Account.INTEREST):
    lines = [
        Line(account, branch.pk, debit=Decimal(amount)),
        Line(other, branch.pk, credit=Decimal(amount)),
    ]
    post(drafts=[Draft(EntryKind.INTEREST, branch.pk, on, "x", lines)], by=None, at=make.AT)


def test_the_handover_states_the_balances_of_the_evening_before(branch, officers):
    _, accountant, cashier = officers
    money(branch, Account.CASH, "120.50", date(2026, 11, 18))
    money(branch, Account.BANK, "300.00", date(2026, 11, 19))
    money(branch, Account.CASH, "7.00", TODAY)
    row = named(branch, accountant, cashier)
    handover = row.handover
    assert (handover.cash, handover.bank, handover.previous) == (
        Decimal("120.50"), Decimal("300.00"), None,
    )  # fmt: skip
    assert handover.parties == [accountant, cashier]
    assert keepers_on(organization=branch, on=TODAY) == row
    assert keepers_on(organization=branch, on=date(2026, 11, 19)) is None


def test_who_comes_next_ends_who_was_before_and_all_four_sign(branch, officers):
    secretary, accountant, cashier = officers
    first = named(branch, accountant, cashier, on=date(2026, 3, 1))
    second = named(branch, secretary, cashier)
    first.refresh_from_db()
    assert first.ends_on == TODAY
    assert second.handover.previous == first
    assert second.handover.parties == [accountant, cashier, secretary]
    for user in (accountant, secretary, secretary):
        sign_handover(handover=second.handover, by=user, at=make.AT)
    assert second.handover.signatures.count() == 2
    stranger = make.user(branch, name="王委员", role="branch_officer")
    with pytest.raises(ActionError, match="由沈会计、周出纳、何书记签字"):
        sign_handover(handover=second.handover, by=stranger, at=make.AT)


def test_one_person_is_never_both(branch, officers):
    _, accountant, _ = officers
    with pytest.raises(ActionError, match="会计和出纳不能是同一个人"):
        named(branch, accountant, accountant)
    with pytest.raises(IntegrityError, match="dues_keepers_two_people"), transaction.atomic():
        DuesKeepers.objects.create(
            organization=branch, accountant=accountant, cashier=accountant, starts_on=TODAY
        )


def test_the_database_refuses_two_pairs_at_a_time(branch, officers):
    secretary, accountant, cashier = officers
    named(branch, accountant, cashier)
    with pytest.raises(IntegrityError, match="dues_keepers_one_at_a_time"), transaction.atomic():
        DuesKeepers.objects.create(
            organization=branch, accountant=secretary, cashier=cashier, starts_on=TODAY
        )


@pytest.mark.parametrize(
    ("on", "said"), [(date(2026, 11, 21), "还没有到"), (date(2026, 3, 1), "请写晚于这一天")]
)
def test_a_wrong_day_is_refused(branch, officers, on, said):
    secretary, accountant, cashier = officers
    named(branch, accountant, cashier, on=date(2026, 3, 1))
    with pytest.raises(ActionError, match=said):
        named(branch, secretary, cashier, on=on)
    assert KeepersHandover.objects.count() == 1


def test_only_who_may_keep_the_books_is_named(branch, officers):
    _, accountant, _ = officers
    auditor = make.user(branch, role="auditor", name="审计员")
    with pytest.raises(ActionError, match="审计员没有办理第一党支部党费的权限"):
        named(branch, accountant, auditor)


def test_a_committees_staff_keeps_the_books_at_home_alone():
    committee = make.committee()
    below = make.branch(parent=committee)
    staff = make.user(committee, role="committee_staff", name="组织干事")
    assert list(bookkeepers(organization=committee, on=TODAY)) == [staff]
    assert list(bookkeepers(organization=below, on=TODAY)) == []


def test_an_account_is_the_committees_and_the_next_ends_the_first(branch):
    committee = make.committee()
    staff = make.user(committee, role="committee_staff")
    with pytest.raises(ActionError, match="由党委开立"):
        open_account(organization=branch, facts=FACTS, on=TODAY, by=staff, at=make.AT)
    first = open_account(
        organization=committee, facts=FACTS, on=date(2026, 1, 5), by=staff, at=make.AT
    )
    second = open_account(organization=committee, facts=FACTS, on=TODAY, by=staff, at=make.AT)
    first.refresh_from_db()
    assert (first.ends_on, second.ends_on) == (TODAY, None)
    assert first.masked_number == "************1234"
    with pytest.raises(IntegrityError, match="dues_account_one_at_a_time"), transaction.atomic():
        DuesAccount.objects.create(
            organization=committee, bank="乙", holder="乙", account_number="1", starts_on=TODAY
        )


def test_the_number_is_encrypted_at_rest_and_a_look_at_it_is_kept():
    committee = make.committee()
    staff = make.user(committee, role="committee_staff")
    row = open_account(organization=committee, facts=FACTS, on=TODAY, by=staff, at=make.AT)
    with connection.cursor() as cursor:
        cursor.execute("SELECT account_number FROM dues_duesaccount")
        assert "6222" not in cursor.fetchone()[0]
    said = reveal_account(account=row, reason="核对回单", by=staff, at=make.AT)
    assert said == "6222020000001234"
    event = AuditEvent.objects.get(action="dues.account_revealed")
    assert event.detail == {"reason": "核对回单"}


def test_what_may_leave_on_a_day_is_the_least_of_that_day_and_all_after(branch):
    """100 on the 1st, 80 out on the 10th, 50 in on the 15th: on the 5th only 20 may leave."""
    money(branch, Account.CASH, "100.00", date(2026, 11, 1))
    money(branch, Account.CASH, "-80.00", date(2026, 11, 10))
    money(branch, Account.CASH, "50.00", date(2026, 11, 15))
    least = {
        day: least_held(
            organization_id=branch.pk, account=Account.CASH, on=date(2026, 11, day)
        )
        for day in (5, 10, 15, 20)
    }  # fmt: skip
    assert least == {5: 20, 10: 20, 15: 70, 20: 70}
    assert least_held(
        organization_id=branch.pk, account=Account.CASH, on=date(2026, 10, 1)
    ) == 0  # fmt: skip
    assert money_held(organization=branch, on=date(2026, 11, 9)).cash == 100
