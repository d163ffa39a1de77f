"""代缴: one line of a statement pays for several members, to the fen; 40.00 元 a month each."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal as D
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from branchrecords.errors import ActionError
from dues.actions.collecting import CollectLine, collect
from dues.actions.journal import Draft, Line, opposite, post
from dues.actions.reversing import reverse_payment
from dues.actions.statement_collecting import Pick, collect_lines
from dues.models import JournalLine, Payment, StatementBooking
from dues.queries.statement_lines import statement_lines
from dues.queries.statement_splitting import splitting_of
from dues.rules.accounts import Account, EntryKind
from dues.rules.receiving import Rest
from dues.rules.statements import Standing
from tests.dues.actions.collecting import TODAY, month
from tests.factories import dues as make
from tests.factories.statements import DAY, line, make_statement, row_of


@pytest.fixture
def three(branch):
    found = [
        make.with_base(make.member(branch, name), branch) for name in ("张建国", "李秀英", "王勇")
    ]
    make.assessed(branch, 10, 11)
    return found


@pytest.fixture
def statement(branch, three, officer):
    """张建国 sent 240.00 for three."""
    return make_statement(branch, officer, line("张建国", "240.00", memo="代李秀英王勇交"))


def parts(statement, people, sums=("80.00", "80.00", "80.00"), number=2, **more):
    row = row_of(statement, number)
    return [
        Pick(row.pk, person.pk, (month(10), month(11)), D("80.00"), amount=D(sum_), **more)
        for person, sum_ in zip(people, sums, strict=True)
    ]


def receive(statement, picks, by):
    return collect_lines(statement=statement, picks=picks, by=by, at=make.AT)


def cash(*accounts):
    return JournalLine.objects.of(*accounts).balance()


def test_one_line_becomes_a_payment_for_each_with_its_receipt(statement, three, officer):
    receive(statement, parts(statement, three), officer)
    paid = Payment.objects.order_by("pk")
    assert [(one.person, one.amount, one.paid_on) for one in paid] == [
        (person, D("80.00"), DAY) for person in three
    ]
    assert {one.collection_id for one in paid} == {paid[0].collection_id}
    assert list(StatementBooking.objects.values_list("reference", "round", "part")) == [
        ("R2", 1, 1), ("R2", 1, 2), ("R2", 1, 3),
    ]  # fmt: skip
    (state,) = statement_lines(statement=statement, on=TODAY)
    assert (state.standing, len(state.bookings)) == (Standing.BOOKED, 3)
    assert cash(Account.BANK) == D("240.00")


def test_who_sent_it_is_written_beside_the_others(statement, three, officer):
    sender = three[0]
    mine, *others = parts(statement, three)
    others = [Pick(**(vars(one) | {"payer_id": sender.pk})) for one in others]
    receive(statement, [mine, *others], officer)
    assert list(Payment.objects.order_by("pk").values_list("payer", flat=True)) == [
        None, sender.pk, sender.pk,
    ]  # fmt: skip


def test_a_part_may_be_less_or_more_than_is_owed(statement, three, officer):
    receive(statement, parts(statement, three, ("50.00", "80.00", "110.00")), officer)
    assert cash(Account.ADVANCE) == D("-30.00")
    row = three[0].assessments.filter(month=month(11)).outstanding().get()
    assert row.open == D("30.00")


@pytest.mark.parametrize(
    ("sums", "words"),
    [
        (("80.00", "80.00", "79.99"), r"各人合计 239\.99 元，到账 240\.00 元，少 0\.01 元"),
        (("80.00", "80.00", "80.01"), r"各人合计 240\.01 元，到账 240\.00 元，多 0\.01 元"),
        (("160.00", "80.00", "0.00"), "每个人的金额要大于 0"),
        (("260.00", "-100.00", "80.00"), "每个人的金额要大于 0"),
    ],
)
def test_parts_that_do_not_add_up_post_nothing(statement, three, officer, sums, words):
    with pytest.raises(ActionError, match=words):
        receive(statement, parts(statement, three, sums), officer)
    assert Payment.objects.count() == 0


def test_the_same_member_twice_a_stranger_and_what_is_no_longer_true_are_refused(
    statement, three, officer
):
    with pytest.raises(ActionError, match="同一个人写了两次"):
        receive(statement, parts(statement, [three[0], three[0], three[1]]), officer)
    stranger = make.member(make.branch("别的支部"), "外人")
    with pytest.raises(ActionError, match="本支部名册里没有这个人"):
        receive(statement, parts(statement, [*three[:2], stranger]), officer)
    shown = parts(statement, three)
    make.paid(statement.organization, three[1], 10, by=officer)
    with pytest.raises(ActionError, match="没有收款"):
        receive(statement, shown, officer)
    assert StatementBooking.objects.count() == 0


def test_a_second_press_posts_nothing_and_another_division_is_refused(statement, three, officer):
    shown = parts(statement, three)
    receive(statement, shown, officer)
    assert receive(statement, shown, officer) == []
    assert Payment.objects.count() == 3
    with pytest.raises(ActionError, match="这个流水号已经收过款，不能再收"):
        receive(statement, parts(statement, three, ("79.00", "81.00", "80.00")), officer)
    whole = Pick(row_of(statement).pk, three[0].pk, (month(10), month(11)), D("80.00"))
    with pytest.raises(ActionError, match="这个流水号已经收过款，不能再收"):
        receive(statement, [whole], officer)


@pytest.mark.django_db(transaction=True)
def test_ten_presses_at_once_post_once(statement, three, officer):
    shown = parts(statement, three)

    def press(_):
        try:
            return len(receive(statement, shown, officer))
        finally:
            connection.close()

    with ThreadPoolExecutor(5) as pool:
        assert sorted(pool.map(press, range(10))) == [0] * 9 + [1]
    assert Payment.objects.count() == 3


def test_undoing_one_part_undoes_all_and_frees_the_number(statement, three, officer):
    receive(statement, parts(statement, three), officer)
    second = Payment.objects.get(person=three[1])
    reversal = reverse_payment(payment=second, reason="代错了人", by=officer, at=make.AT)
    assert (reversal.person, reversal.amount) == (three[1], D("-80.00"))
    assert Payment.objects.filter(reverses__isnull=False).count() == 3
    assert (cash(Account.BANK), cash(Account.RECEIVABLE)) == (0, D("240.00"))
    with pytest.raises(ActionError, match="已经冲正过了"):
        reverse_payment(payment=second, reason="再冲一次", by=officer, at=make.AT)
    receive(statement, parts(statement, three), officer)
    assert set(StatementBooking.objects.values_list("round", flat=True)) == {1, 2}


def test_undoing_asks_for_the_money_of_all_parts(statement, three, officer):
    receive(statement, parts(statement, three), officer)
    branch = statement.organization
    lines = [
        Line(Account.REMITTED, branch.pk, debit=D(100)),
        Line(Account.BANK, branch.pk, credit=D(100)),
    ]
    post(drafts=[Draft(EntryKind.REMITTANCE, branch.pk, TODAY, "上缴", lines)], by=None, at=make.AT)
    with pytest.raises(ActionError, match="付不出"):
        reverse_payment(payment=Payment.objects.first(), reason="代错", by=officer, at=make.AT)
    assert Payment.objects.count() == 3


def test_the_proposal_names_who_is_meant_and_what_they_owe(branch, statement, three, officer):
    found = splitting_of(row_of(statement), on=TODAY)
    assert [(one.name, one.proposed) for one in found.candidates if one.proposed] == [
        ("李秀英", D("80.00")), ("王勇", D("80.00")), ("张建国", D("80.00")),
    ]  # fmt: skip
    assert (found.payer_id, found.proposed) == (three[0].pk, D("240.00"))
    assert found.candidates[0].due == "2026-10,2026-11|80.00"
    other = make_statement(
        branch, officer, line("张建国", "100.00", number=9, memo="李秀英王勇"), name="二.csv"
    )
    found = splitting_of(row_of(other, 9), on=TODAY)
    assert [(one.name, one.proposed) for one in found.candidates if one.proposed] == [
        ("李秀英", D("80.00")), ("王勇", D("20.00")),
    ]  # fmt: skip


def at_once(change):
    """Do it, with the checks of the end of a transaction."""
    with transaction.atomic():
        change()
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def _paid(branch, person, amount, officer):
    """Money of the line's day that stands on no line."""
    rest = CollectLine(person.pk, (), D(0), received=D(amount), rest=Rest.VOLUNTARY)
    done = collect(
        key=uuid4(), organization=branch, lines=[rest], paid_on=DAY, by=officer, at=make.AT
    )
    return done.payments.get()


def test_the_database_refuses_parts_that_do_not_add_up(branch, statement, three, officer):
    row = row_of(statement)
    first, second, third = (
        _paid(branch, person, sum_, officer)
        for person, sum_ in zip(three, ("100.00", "140.00", "40.00"), strict=True)
    )

    def book(*payments):
        StatementBooking.objects.bulk_create(
            StatementBooking(
                row=row, organization=branch, reference="R2", part=number, payment=payment
            )
            for number, payment in enumerate(payments, start=1)
        )

    with pytest.raises(IntegrityError, match=r"add up to 100\.00"):
        at_once(lambda: book(first))
    at_once(lambda: book(first, second))
    with pytest.raises(IntegrityError, match=r"add up to 280\.00"):
        at_once(
            lambda: StatementBooking.objects.create(
                row=row, organization=branch, reference="R2", part=3, payment=third
            )
        )
    with pytest.raises(IntegrityError, match="has been booked"), transaction.atomic():
        StatementBooking.objects.create(
            row=row, organization=branch, reference="R2", round=2, payment=third
        )


def test_the_database_refuses_to_undo_one_part_alone(branch, statement, three, officer):
    receive(statement, parts(statement, three), officer)
    payment = Payment.objects.first()

    def undo():
        draft = opposite(entry=payment.entry, reason="只冲一份", at=make.AT)
        (entry,) = post(drafts=[draft], by=officer, at=make.AT)
        Payment.objects.create(
            collection=payment.collection, entry=entry, person=payment.person,
            organization=branch, amount=-payment.amount, paid_on=TODAY, reverses=payment,
            reason="只冲一份", posted_by=officer, posted_at=make.AT, method=payment.method,
        )  # fmt: skip

    with pytest.raises(IntegrityError, match="is one part of a transaction"):
        at_once(undo)
