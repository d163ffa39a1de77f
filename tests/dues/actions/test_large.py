"""大额党费: at least 1,000 元 at once, apart from every month."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from branchrecords.audit.models import AuditEvent
from branchrecords.errors import ActionError
from dues.actions.closings import close_month
from dues.actions.large import reverse_large, take_large_step
from dues.models import JournalEntry, LargePayment, LargeStep, Payment
from dues.queries.collection_rates import collection_rate
from dues.queries.extra import held, large_payments, receipt_of
from dues.queries.history import member_dues
from dues.rules.accounts import Account
from dues.rules.large import Stage
from tests.factories import dues as make
from tests.factories.extra import PAID_ON, make_large

TODAY = date(2026, 11, 20)


def go(payment, officer, stage, on=TODAY, **facts):
    return take_large_step(
        payment=payment, stage=stage, happened_on=on, by=officer, at=make.AT, **facts
    )


def test_a_sum_is_booked_apart_and_pays_no_month(branch, person, officer):
    make.assessed(branch, 11)
    payment = make_large(person, branch, officer, "3000.00")
    lines = [(x.account, x.person, x.debit, x.credit) for x in payment.entry.lines.all()]
    assert lines == [
        (Account.BANK, None, Decimal("3000.00"), 0),
        (Account.LARGE, person, 0, Decimal("3000.00")),
    ]
    assert Payment.objects.count() == 0
    (year,) = collection_rate(organization=branch, year=2026)
    assert (year.total.due, year.total.paid) == (Decimal("40.00"), 0)
    assert member_dues(person=person, on=TODAY).paid_in_year == 0
    assert AuditEvent.objects.get(action="dues.large_received").detail == {"amount": "3000.00"}


def test_a_thousand_is_enough_and_a_fen_less_is_not(branch, person, officer):
    assert make_large(person, branch, officer, "1000.00").amount == Decimal("1000.00")
    with pytest.raises(ActionError, match="大额党费一次不少于 1,000 元"):
        make_large(person, branch, officer, "999.99")


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"paid_on": date(2026, 11, 21)}, "交纳日期 2026-11-21 还没有到"),
        ({"is_voluntary": False}, "只收自愿交的"),
        ({"profile": " "}, "请写党员简要情况"),
        ({"paid_on": date(2026, 9, 3)}, "2026年9月已结账"),
    ],
)
def test_what_is_refused_posts_nothing(branch, person, officer, facts, words):
    close_month(organization=branch, month=date(2026, 9, 1), by=officer, at=make.AT)
    with pytest.raises(ActionError, match=words):
        make_large(person, branch, officer, **facts)
    assert JournalEntry.objects.count() == 0


def test_only_a_member_of_the_branch_and_only_a_branch(branch, person, officer):
    stranger = make.member(make.branch("别的支部"), "外人")
    with pytest.raises(ActionError, match="这一天不是本支部党员"):
        make_large(stranger, branch, officer)
    with pytest.raises(ActionError, match="由党员所在支部收"):
        make_large(person, make.committee(), officer)


def test_the_same_form_registers_once(branch, person, officer):
    key = uuid4()
    one = make_large(person, branch, officer, key=key)
    assert make_large(person, branch, officer, key=key) == one
    assert JournalEntry.objects.count() == 1


def test_the_steps_come_in_order_and_the_receipt_may_be_corrected(branch, person, officer):
    payment = make_large(person, branch, officer)
    with pytest.raises(ActionError, match="现在是「收到」，不能登记「转交上级」"):
        go(payment, officer, Stage.PASSED)
    go(payment, officer, Stage.REPORTED, date(2026, 11, 13))
    with pytest.raises(ActionError, match="日期不能早于上一步的 2026-11-13"):
        go(payment, officer, Stage.PASSED, PAID_ON)
    go(payment, officer, Stage.PASSED, date(2026, 11, 14))
    with pytest.raises(ActionError, match="请写收据编号"):
        go(payment, officer, Stage.RECEIPTED)
    with pytest.raises(ActionError, match="还没有到"):
        go(payment, officer, Stage.RECEIPTED, date(2026, 11, 21), receipt_number="1")
    go(payment, officer, Stage.RECEIPTED, receipt_number="中组收0001")
    go(payment, officer, Stage.RECEIPTED, receipt_number="中组收0007", note="编号登错")
    (found,) = large_payments(organization=branch, year=2026)
    assert (found.stage, receipt_of(found).receipt_number) == (Stage.RECEIPTED, "中组收0007")


def test_a_sum_is_undone_while_it_is_not_passed_on(branch, person, officer):
    payment = make_large(person, branch, officer)
    go(payment, officer, Stage.REPORTED)
    reverse_large(payment=payment, reason="重复登记", by=officer, at=make.AT)
    assert held(organization=branch, on=TODAY) == []
    with pytest.raises(ActionError, match="已经冲正"):
        go(LargePayment.objects.get(), officer, Stage.PASSED)
    with pytest.raises(ActionError, match="已经冲正过了"):
        reverse_large(payment=payment, reason="再来", by=officer, at=make.AT)


def test_what_was_passed_on_is_not_undone_here(branch, person, officer):
    payment = make_large(person, branch, officer)
    go(payment, officer, Stage.REPORTED)
    go(payment, officer, Stage.PASSED)
    with pytest.raises(ActionError, match="已经转交上级"):
        reverse_large(payment=payment, reason="收错", by=officer, at=make.AT)


def test_where_the_money_lies_on_a_day(officer):
    top = make.committee()
    one, two = make.branch("一支部", top), make.branch("二支部", top)
    make_large(make.member(one, "甲某"), one, officer, "1000.00")
    make_large(make.member(two, "乙某"), two, officer, "5000.00", paid_on=TODAY)
    found = held(organization=top, on=TODAY)
    assert [(row.organization, row.large, row.special) for row in found] == [
        ("一支部", Decimal("1000.00"), 0),
        ("二支部", Decimal("5000.00"), 0),
    ]
    assert [row.organization for row in held(organization=top, on=PAID_ON)] == ["一支部"]


def test_the_list_takes_as_many_queries_for_three_as_for_one(
    branch, person, officer, django_assert_num_queries
):
    make_large(person, branch, officer)
    for more in (0, 2):
        for _ in range(more):
            make_large(person, branch, officer)
        with django_assert_num_queries(2):
            for one in large_payments(organization=branch, year=2026, stage=Stage.RECEIVED):
                assert (one.stage, one.is_reversed, receipt_of(one)) == (1, False, None)


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        ({"amount": Decimal("999.99")}, "large_at_least_1000"),
        ({"is_voluntary": False}, "large_voluntary"),
        ({"profile": ""}, "large_has_profile"),
    ],
)
def test_the_database_refuses(branch, person, officer, wrong, name):
    known = make_large(person, branch, officer)
    facts = {
        field.attname: getattr(known, field.attname)
        for field in LargePayment._meta.fields
        if field.name not in ("id", "key")
    }
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        LargePayment.objects.create(**(facts | {"key": uuid4()} | wrong))


def test_the_database_holds_paper_and_entry_together(branch, person, officer):
    make.assessed(branch, 11)
    paid = make.paid(branch, person, 11, by=officer).payments.get()
    facts = {"organization": branch, "person": person, "paid_on": TODAY, "method": "cash"}
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS large_booked IMMEDIATE")
    with pytest.raises(IntegrityError, match="does not agree with entry"), transaction.atomic():
        LargePayment.objects.create(
            key=uuid4(), entry=paid.entry, amount=Decimal("1000.00"), profile="简况",
            is_voluntary=True, posted_by=officer, posted_at=make.AT, **facts,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        ({"stage": Stage.RECEIVED}, "large_step_after_receiving"),
        ({"stage": Stage.RECEIPTED}, "large_receipt_has_number"),
        ({"stage": Stage.REPORTED, "receipt_number": "1"}, "large_receipt_has_number"),
        ({"stage": Stage.REPORTED}, "large_step_once"),
    ],
)
def test_the_database_refuses_a_wrong_step(branch, person, officer, wrong, name):
    payment = make_large(person, branch, officer)
    go(payment, officer, Stage.REPORTED)
    facts = {"payment": payment, "happened_on": TODAY, "taken_by": officer, "taken_at": make.AT}
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        LargeStep.objects.create(**facts, **wrong)


@pytest.mark.parametrize(
    "thing", ["largepayment", "largestep", "specialcall", "specialcallend", "specialpayment"]
)
@pytest.mark.parametrize("verb", ["UPDATE dues_{} SET id = id", "DELETE FROM dues_{}"])
def test_the_application_cannot_change_what_was_given(db, thing, verb):
    with (
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(verb.format(thing))
