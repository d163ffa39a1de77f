from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from branchrecords.audit.models import AuditEvent
from branchrecords.errors import ActionError
from dues.models import Assessment, Collection, Payment
from dues.rules.accounts import Account
from tests.dues.actions.collecting import TODAY, balances, line, refusals, send
from tests.factories import dues as make


def test_arrears_and_the_month_are_posted_as_one_payment(branch, person, officer):
    make.assessed(branch, 9, 10, 11)
    collection = send(branch, officer, line(person, 9, 10, 11, amount="120.00"))
    payment = collection.payments.get()
    assert (payment.person, payment.amount, payment.paid_on) == (person, Decimal("120.00"), TODAY)
    assert [(x.account, x.debit, x.credit) for x in payment.entry.lines.all()] == [
        (Account.CASH, Decimal("120.00"), 0),
        *[(Account.RECEIVABLE, 0, Decimal("40.00"))] * 3,
    ]
    assert Assessment.objects.outstanding().count() == 0
    event = AuditEvent.objects.get(action="dues.collected")
    assert event.detail == {"count": 1, "amount": "120.00", "paid_on": "2026-11-20"}


def test_the_same_key_and_lines_post_once(branch, person, officer):
    make.assessed(branch, 11)
    key = uuid4()
    one = send(branch, officer, line(person, 11, amount="40.00"), key=key)
    again = send(branch, officer, line(person, 11, amount="40.0"), key=key)
    assert (again, Payment.objects.count()) == (one, 1)


def test_the_same_key_with_other_lines_is_refused(branch, person, officer):
    make.assessed(branch, 10, 11)
    key = uuid4()
    send(branch, officer, line(person, 10, amount="40.00"), key=key)
    with pytest.raises(ActionError, match="这次收款已经提交过，内容与现在不同"):
        send(branch, officer, line(person, 11, amount="40.00"), key=key)
    assert Payment.objects.count() == 1


def test_a_month_cannot_be_paid_twice(branch, person, officer):
    make.assessed(branch, 11)
    send(branch, officer, line(person, 11, amount="40.00"))
    with pytest.raises(ActionError) as refused:
        send(branch, officer, line(person, 11, amount="40.00"))
    assert [b.message for b in refused.value.blockers] == ["沈玉平：11月已交或没有应交，请刷新页面"]


def test_the_oldest_months_come_first(branch, person, officer):
    make.assessed(branch, 9, 10, 11)
    assert refusals(branch, officer, line(person, 10, 11, amount="80.00")) == [
        "沈玉平：9月还没有交，请先收较早的月份"
    ]


def test_at_most_six_months_of_arrears(branch, person, officer):
    make.assessed(branch, 4, 5, 6, 7, 8, 9, 10, 11)
    assert refusals(branch, officer, line(person, 4, 5, 6, 7, 8, 9, 10, amount="280.00")) == [
        "沈玉平：补交一般不超过 6 个月，现在选了 7 个月"
    ]


def test_the_sum_must_be_what_is_owed(branch, person, officer):
    make.assessed(branch, 11)
    assert refusals(branch, officer, line(person, 11, amount="39.99")) == [
        "沈玉平：11月应收 40.00 元，与 39.99 元不符"
    ]


def test_no_day_to_come(branch, person, officer):
    make.assessed(branch, 11, 12)
    lines = line(person, 11, 12, amount="80.00")
    assert refusals(branch, officer, lines, paid_on=date(2026, 11, 21)) == [
        "交纳日期 2026-11-21 还没有到，请写今天或以前的日期。"
    ]


def test_another_branch_cannot_collect(branch, person, officer):
    make.assessed(branch, 11)
    other = make.branch("第二党支部")
    assert refusals(other, officer, line(person, 11, amount="40.00")) == [
        "沈玉平：11月已交或没有应交，请刷新页面"
    ]


def test_nobody_picked_is_refused(branch, officer):
    assert refusals(branch, officer) == ["没有勾选任何人，请至少勾选一人再确认收款。"]


def test_another_member_may_bring_the_money(branch, person, officer):
    payer = make.member(branch, "陶建中")
    make.assessed(branch, 11)
    collection = send(branch, officer, line(person, 11, amount="40.00", payer_id=payer.pk))
    assert collection.payments.get().payer == payer


def test_the_payer_belongs_to_the_branch(branch, person, officer):
    stranger = make.member(make.branch("别的支部"), "外人")
    make.assessed(branch, 11)
    assert refusals(branch, officer, line(person, 11, amount="40.00", payer_id=stranger.pk)) == [
        "代缴人不在本支部，请选本支部党员"
    ]


def test_a_wrong_line_posts_nothing_at_all(branch, person, officer):
    other = make.with_base(make.member(branch, "罗振业"), branch)
    make.assessed(branch, 11)
    refusals(branch, officer, line(person, 11, amount="40.00"), line(other, 11, amount="1.00"))
    assert Collection.objects.count() == 0


def test_the_queries_do_not_grow_with_the_branch(branch, officer, django_assert_num_queries):
    def lines(count):
        people = [make.with_base(make.member(branch, f"党员{n}"), branch) for n in range(count)]
        make.assessed(branch, 11)
        return [line(person, 11, amount="40.00") for person in people]

    one, three = lines(1), lines(3)
    with django_assert_num_queries(16):
        send(branch, officer, *one)
    with django_assert_num_queries(16):
        send(branch, officer, *three)


@pytest.mark.parametrize(
    "table",
    [
        "dues_payment",
        "dues_collection",
        "dues_assessment",
        "dues_difference",
        "dues_journalentry",
        "dues_journalline",
        "dues_monthclosing",
        "dues_reopeningrequest",
        "dues_reopeningdecision",
    ],
)
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_the_application_cannot_change_what_was_posted(db, table, statement):
    with (
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format(table))


def test_less_than_is_owed_pays_the_oldest_month_first(branch, person, officer):
    make.assessed(branch, 9, 10)
    send(branch, officer, line(person, 9, 10, amount="80.00", received=Decimal("55.00")))
    assert balances() == [
        (Decimal("40.00"), Decimal("40.00"), 0),
        (Decimal("40.00"), Decimal("15.00"), Decimal("25.00")),
    ]
    send(branch, officer, line(person, 10, amount="25.00"))
    assert Assessment.objects.outstanding().count() == 0


@pytest.mark.parametrize(
    ("received", "message"),
    [
        ("0", "沈玉平：收到的金额应大于 0"),
        ("-40.00", "沈玉平：收到的金额应大于 0"),
        ("40.005", "沈玉平：金额最多写到分"),
    ],
)
def test_what_is_no_sum_of_money_is_refused(branch, person, officer, received, message):
    make.assessed(branch, 11)
    lines = line(person, 11, amount="40.00", received=Decimal(received))
    assert refusals(branch, officer, lines) == [message]


@pytest.mark.django_db(transaction=True)
def test_twenty_parallel_sends_have_one_effect():
    branch = make.branch()
    person = make.with_base(make.member(branch), branch)
    officer = make.user(branch)
    make.assessed(branch, 10, 11)
    key = uuid4()

    def press(_):
        try:
            return send(branch, officer, line(person, 10, 11, amount="80.00"), key=key).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        seen = set(pool.map(press, range(20)))
    assert len(seen) == 1
    assert list(Payment.objects.values_list("amount", flat=True)) == [Decimal("80.00")]


@pytest.mark.django_db(transaction=True)
def test_twenty_officers_with_twenty_keys_take_a_month_once():
    branch = make.branch()
    person = make.with_base(make.member(branch), branch)
    officer = make.user(branch)
    make.assessed(branch, 11)

    def press(_):
        try:
            send(branch, officer, line(person, 11, amount="40.00"))
            return "taken"
        except ActionError:
            return "refused"
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        answers = sorted(pool.map(press, range(20)))
    assert answers == ["refused"] * 19 + ["taken"]
    assert Payment.objects.count() == Collection.objects.count() == 1
