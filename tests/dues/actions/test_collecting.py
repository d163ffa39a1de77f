from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from branchrecords.audit.models import AuditEvent
from branchrecords.errors import ActionError
from dues.actions.bases import set_base
from dues.actions.collecting import CollectLine, Rest, collect
from dues.actions.reversing import reverse_payment
from dues.models import Assessment, Collection, JournalLine, Payment
from dues.queries.advances import advances_of
from dues.rules.accounts import Account
from members.actions.settings import override_setting
from tests.factories import dues as make

TODAY = date(2026, 11, 20)


def month(number):
    return date(2026, number, 1)


@pytest.fixture
def branch(db):
    return make.branch()


@pytest.fixture
def person(branch):
    return make.with_base(make.member(branch), branch)  # 40.00 元 a month


@pytest.fixture
def officer(branch):
    return make.user(branch)


def send(branch, officer, *lines, key=None, paid_on=TODAY):
    return collect(
        key=key or uuid4(),
        organization=branch,
        lines=lines,
        paid_on=paid_on,
        by=officer,
        at=make.AT,
    )


def refusals(branch, officer, *lines, **fields):
    with pytest.raises(ActionError) as refused:
        send(branch, officer, *lines, **fields)
    assert Payment.objects.count() == 0
    return [blocker.message for blocker in refused.value.blockers] or [str(refused.value)]


def line(person, *months, amount, **fields):
    return CollectLine(person.pk, tuple(month(m) for m in months), Decimal(amount), **fields)


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


def test_where_the_setting_says_so_nothing_is_taken_ahead(branch, person, officer):
    make.assessed(branch, 11, 12)
    override_setting(
        organization=branch, key="dues_prepay_months", value="0", source="区委组织部通知",
        starts_on=date(2026, 1, 1), by=officer, at=make.AT,
    )  # fmt: skip
    lines = line(person, 11, 12, amount="80.00")
    assert refusals(branch, officer, lines) == ["沈玉平：12月还没有到，不能提前收"]
    more = line(person, 11, amount="40.00", received=Decimal(80))
    assert refusals(branch, officer, more) == ["沈玉平：不能提前收"]


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


def balances():
    rows = Assessment.objects.with_balance().order_by("month")
    return list(rows.values_list("owed", "paid", "open"))


def test_less_than_is_owed_pays_the_oldest_month_first(branch, person, officer):
    make.assessed(branch, 9, 10)
    send(branch, officer, line(person, 9, 10, amount="80.00", received=Decimal("55.00")))
    assert balances() == [
        (Decimal("40.00"), Decimal("40.00"), 0),
        (Decimal("40.00"), Decimal("15.00"), Decimal("25.00")),
    ]
    send(branch, officer, line(person, 10, amount="25.00"))
    assert Assessment.objects.outstanding().count() == 0


def test_a_quarter_is_paid_at_once_and_used_month_by_month(branch, person, officer):
    """October now, November and December when they are assessed."""
    make.assessed(branch, 10)
    october = date(2026, 10, 12)
    lines = line(person, 10, amount="40.00", received=Decimal("120.00"))
    payment = send(branch, officer, lines, paid_on=october).payments.get()
    assert payment.amount == Decimal("120.00")
    assert advances_of([person.pk]) == {(person.pk, branch.pk): Decimal("80.00")}
    make.assessed(branch, 11)
    assert balances()[1] == (Decimal("40.00"), Decimal("40.00"), 0)
    assert advances_of([person.pk]) == {(person.pk, branch.pk): Decimal("40.00")}
    make.assessed(branch, 12)
    assert advances_of([person.pk]) == {}
    assert Assessment.objects.outstanding().count() == 0


def test_months_assessed_already_may_be_paid_ahead(branch, person, officer):
    make.assessed(branch, 11, 12)
    send(branch, officer, line(person, 11, 12, amount="80.00"))
    assert Assessment.objects.outstanding().count() == 0


def test_at_most_six_months_ahead(branch, person, officer):
    make.assessed(branch, 11)
    lines = line(person, 11, amount="40.00", received=Decimal("280.01"))
    assert refusals(branch, officer, lines) == [
        "沈玉平：最多提前收 6 个月：最多再预收 240.00 元，现在多收 240.01 元"
    ]
    send(branch, officer, line(person, 11, amount="40.00", received=Decimal("280.00")))


def test_more_than_is_owed_first_pays_what_is_still_open(branch, person, officer):
    make.assessed(branch, 10, 11)
    lines = line(person, 10, amount="40.00", received=Decimal("90.00"))
    assert refusals(branch, officer, lines) == ["沈玉平：11月还没有交，多收的请先抵这些月份"]


def test_who_gives_more_freely_gives_it_to_the_party(branch, person, officer):
    make.assessed(branch, 11)
    more = {"received": Decimal("100.00"), "rest": Rest.VOLUNTARY}
    send(branch, officer, line(person, 11, amount="40.00", **more))
    assert JournalLine.objects.of(Account.VOLUNTARY).balance() == Decimal("-60.00")
    assert advances_of([person.pk]) == {}


def test_from_a_thousand_on_it_is_another_procedure(branch, person, officer):
    make.assessed(branch, 11)
    more = {"received": Decimal("1040.00"), "rest": Rest.VOLUNTARY}
    assert refusals(branch, officer, line(person, 11, amount="40.00", **more)) == [
        "沈玉平：一次多交 1,000 元以上的，按大额党费办理，不能在这里收"
    ]


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


def test_what_is_left_pays_a_month_to_come_that_is_assessed_already(branch, person, officer):
    make.assessed(branch, 11, 12)
    send(branch, officer, line(person, 11, amount="40.00", received=Decimal("70.00")))
    assert balances()[1] == (Decimal("40.00"), Decimal("30.00"), Decimal("10.00"))
    assert advances_of([person.pk]) == {}


def test_after_a_reversal_other_money_pays_the_open_months(branch, person, officer):
    """October by one payment, 40.00 ahead by another; the first is taken back."""
    make.assessed(branch, 10)
    first = make.paid(branch, person, 10, by=officer, paid_on=date(2026, 10, 12)).payments.get()
    send(branch, officer, CollectLine(person.pk, (), Decimal(0), received=Decimal("40.00")))
    reverse_payment(payment=first, reason="收错人", by=officer, at=make.AT)
    assert balances() == [(Decimal("40.00"), Decimal("40.00"), 0)]
    assert advances_of([person.pk]) == {}
