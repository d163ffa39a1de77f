from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, connections, transaction

from branchrecords.audit.models import AuditEvent
from branchrecords.errors import ActionError
from dues.actions.closings import close_month
from dues.actions.collecting import CollectLine, collect
from dues.actions.journal import opposite, post
from dues.actions.keepers import Keepers, name_keepers
from dues.actions.remitting import (
    RemittanceWish,
    cancel_remittance,
    prepare_remittance,
    receive_remittance,
    return_remittance,
    undo_remittance,
)
from dues.actions.reversing import reverse_payment
from dues.models import JournalEntry, JournalLine, Payment, Remittance
from dues.queries.balances import money_held
from dues.queries.remitting import dues_to_remit, payers_of
from dues.rules.accounts import Account, EntryKind
from members.models import RuleOverride
from tests.factories import dues as make
from tests.factories.remitting import (
    DAY,
    FOURTH,
    THIRD,
    make_chain,
    make_received,
    make_slip,
    paid,
)

pytestmark = pytest.mark.django_db
D = Decimal


@pytest.fixture
def chain(db):
    """July to September: 2 members × 3 months × 40.00 = 240.00 元, half of it in cash."""
    return make_chain(7, 8, 9)


def of(organization, account):
    return JournalLine.objects.of(account).filter(organization=organization).balance()


def at_once(change):
    """Do it, with the checks of the end of a transaction."""
    with transaction.atomic():
        change()
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_the_sum_is_derived_and_nobody_types_it(chain):
    slip = make_slip(chain)
    assert (slip.derived, slip.amount, slip.cash, slip.bank) == (240, 240, 120, 120)
    assert (slip.payers, slip.serial, slip.upper) == (2, "2026-001", chain.committee)
    assert slip.months == [
        {"month": f"2026-0{n}", "people": 2, "amount": "80.00"} for n in (7, 8, 9)
    ]
    assert JournalEntry.objects.filter(kind=EntryKind.REMITTANCE).count() == 0


def test_receiving_books_both_sides_at_once(chain):
    slip = make_slip(chain)
    receive_remittance(slip=slip, on=DAY, by=chain.staff, at=make.AT)
    assert of(chain.branch, Account.REMITTED) == 240
    assert of(chain.committee, Account.FROM_BELOW) == -240
    below = money_held(organization=chain.branch, on=DAY)
    above = money_held(organization=chain.committee, on=DAY)
    assert (below.total, above.cash, above.bank) == (0, 120, 120)
    slip.refresh_from_db()
    assert (slip.settled_by, slip.received_by_name) == (chain.staff, "组织干事")
    assert list(
        AuditEvent.objects.filter(action__startswith="dues.remittance").order_by("pk")
        .values_list("action", flat=True)
    ) == ["dues.remittance_prepared", "dues.remittance_received"]  # fmt: skip


def test_the_same_key_makes_one_slip_and_a_second_press_receives_once(chain):
    key = uuid4()
    slip = make_slip(chain, key=key)
    assert make_slip(chain, key=key) == slip
    receive_remittance(slip=slip, on=DAY, by=chain.staff, at=make.AT)
    again = Remittance.objects.get()
    assert receive_remittance(slip=again, on=DAY, by=chain.staff, at=make.AT) == []
    assert JournalEntry.objects.filter(kind=EntryKind.REMITTANCE).count() == 2


def test_a_period_on_a_slip_has_nothing_left(chain):
    slip = make_slip(chain)
    with pytest.raises(ActionError, match="已经制单（2026-001），等上级收款"):
        make_slip(chain)
    receive_remittance(slip=slip, on=DAY, by=chain.staff, at=make.AT)
    with pytest.raises(ActionError, match="已经全部上缴"):
        make_slip(chain)
    with pytest.raises(ActionError, match="还没有收到要上缴的党费"):
        make_slip(chain, FOURTH)


def test_what_comes_in_late_goes_on_a_second_slip():
    """A receipt of September booked after the slip: 80.00 元 more for the same period."""
    chain = make_chain(7, 8)
    make_received(chain)
    make.assessed(chain.branch, 9)
    paid(chain, 9)
    second = make_slip(chain)
    assert (second.derived, second.before, second.collected) == (80, 160, 240)
    assert second.serial == "2026-002"


def test_less_needs_a_reason_and_more_is_refused(chain):
    for less, reason, said in (
        ("100.00", " ", "请写明理由"),
        ("240.01", "多缴", "不能多缴"),
        ("0.00", "x", "要大于 0"),
        ("-5.00", "x", "要大于 0"),
    ):
        with pytest.raises(ActionError, match=said):
            make_slip(chain, less=D(less), reason=reason)
    slip = make_slip(chain, less=D("100.00"), reason="一户尚未核对")
    assert (slip.amount, slip.derived, slip.reason) == (100, 240, "一户尚未核对")
    assert make_slip(chain).amount == 140


def test_a_share_is_kept_where_the_level_above_lets_it(chain):
    RuleOverride.objects.create(
        organization=chain.branch, key="dues_remit_share_below", value="60", source="上级文件",
        starts_on=date(2026, 1, 1),
    )  # fmt: skip
    assert make_slip(chain).derived == 144  # 240.00 × 60%
    received = make_received(make_chain(7, name="第二党支部", committee=chain.committee))
    assert received.amount == 80


def test_no_more_cash_goes_than_is_there(chain):
    with pytest.raises(ActionError, match=r"库存现金只有 120.00 元，交不出 121.00 元现金"):
        make_slip(chain, cash=D("121.00"))
    with pytest.raises(ActionError, match=r"银行存款只有 120.00 元，转不出 140.00 元"):
        make_slip(chain, cash=D("100.00"))
    with pytest.raises(ActionError, match=r"现金应在 0 到 240.00 元之间"):
        make_slip(chain, cash=D("-1"))


def test_a_day_on_which_the_money_was_not_there_is_refused(chain):
    """On 1 August only July's 40.00 of cash had come in."""
    slip = make_slip(chain)
    with pytest.raises(ActionError, match=r"库存现金只有 40.00 元，付不出 120.00 元"):
        receive_remittance(slip=slip, on=date(2026, 8, 1), by=chain.staff, at=make.AT)
    with pytest.raises(ActionError, match="还没有到"):
        receive_remittance(slip=slip, on=date(2026, 12, 1), by=chain.staff, at=make.AT)
    with pytest.raises(ActionError, match="早于所属期"):
        receive_remittance(slip=slip, on=date(2026, 6, 30), by=chain.staff, at=make.AT)
    assert Remittance.objects.waiting().count() == 1


def test_a_closed_month_of_either_side_is_refused(chain):
    slip = make_slip(chain)
    close_month(organization=chain.committee, month=date(2026, 10, 1), by=chain.staff, at=make.AT)
    with pytest.raises(ActionError, match="2026年10月已结账"):
        receive_remittance(slip=slip, on=date(2026, 10, 9), by=chain.staff, at=make.AT)
    assert of(chain.branch, Account.REMITTED) == 0


def test_a_slip_returned_or_cancelled_opens_the_period_again(chain):
    slip = make_slip(chain)
    with pytest.raises(ActionError, match="请写理由"):
        return_remittance(slip=slip, reason=" ", by=chain.staff, at=make.AT)
    return_remittance(slip=slip, reason="人数不符", by=chain.staff, at=make.AT)
    with pytest.raises(ActionError, match="已经作废：人数不符"):
        receive_remittance(slip=slip, on=DAY, by=chain.staff, at=make.AT)
    second = make_slip(chain)
    assert second.serial == "2026-002"
    cancel_remittance(slip=second, reason="重新核对", by=chain.secretary, at=make.AT)
    assert make_slip(chain).amount == 240


def test_undoing_takes_back_both_sides(chain):
    slip = make_received(chain)
    undo_remittance(slip=slip, reason="收错单位", by=chain.staff, at=make.AT)
    assert of(chain.branch, Account.REMITTED) == 0
    assert of(chain.committee, Account.FROM_BELOW) == 0
    assert money_held(organization=chain.branch, on=DAY).total == 240
    with pytest.raises(ActionError, match="已经冲正过了"):
        undo_remittance(slip=slip, reason="再来", by=chain.staff, at=make.AT)
    assert make_slip(chain).amount == 240


def test_one_side_alone_is_never_undone(chain):
    slip = make_received(chain)
    draft = opposite(entry=slip.entry, reason="只冲一边", at=make.AT)
    with transaction.atomic(), pytest.raises(IntegrityError, match="one side of a remittance"):
        at_once(lambda: post(drafts=[draft], by=chain.staff, at=make.AT))


def test_what_was_handed_up_too_much_is_taken_off_the_next_period():
    """240.00 handed up for July to September; one receipt of 40.00 is undone in November, when
    80.00 comes in: 40.00 for the fourth quarter."""
    chain = make_chain(7, 8, 9)
    make_received(chain, on=date(2026, 10, 9))
    make.assessed(chain.branch, 11)
    paid(chain, 11)
    payment = Payment.objects.filter(paid_on=date(2026, 7, 12)).first()
    reverse_payment(payment=payment, reason="收错人", by=chain.secretary, at=make.AT)
    assert make_slip(chain, FOURTH).derived == 40


def test_accountant_and_cashier_are_asked_for_where_they_are_named(chain):
    name_keepers(
        organization=chain.branch, keepers=Keepers(chain.officer, chain.secretary, "林"),
        on=DAY, by=chain.secretary, at=make.AT,
    )  # fmt: skip
    with pytest.raises(ActionError, match="第一党支部的党费会计是王委员，请由会计制单"):
        make_slip(chain)
    other = make.user(chain.committee, "committee_staff", name="李出纳")
    name_keepers(
        organization=chain.committee, keepers=Keepers(chain.staff, other, "林"),
        on=DAY, by=chain.staff, at=make.AT,
    )  # fmt: skip
    slip = prepare_remittance(
        organization=chain.branch, key=uuid4(), wish=RemittanceWish(THIRD, "何书记"),
        by=chain.officer, at=make.AT,
    )  # fmt: skip
    with pytest.raises(ActionError, match="党费出纳是李出纳，请由出纳收付"):
        receive_remittance(slip=slip, on=DAY, by=chain.staff, at=make.AT)
    receive_remittance(slip=slip, on=DAY, by=other, at=make.AT)


def test_nobody_receives_the_slip_made_out_by_oneself(chain):
    slip = make_slip(chain)
    with pytest.raises(ActionError, match="要由另一个人收付"):
        receive_remittance(slip=slip, on=DAY, by=chain.secretary, at=make.AT)
    other = make_received(make_chain(7, name="第二党支部"))
    with pytest.raises(IntegrityError, match="remittance_two_people"), transaction.atomic():
        Remittance.objects.filter(pk=slip.pk).update(
            settled_by=chain.secretary,
            settled_at=make.AT,
            settled_on=DAY,
            entry=other.entry,
            upper_entry=other.upper_entry,
        )


def test_the_database_keeps_a_slip_as_written(chain):
    slip = make_slip(chain)
    rows = Remittance.objects.filter(pk=slip.pk)
    for change, said in (
        (lambda: rows.update(payers=99), "cannot be changed"),
        (lambda: rows.update(amount=1, cash=1, bank=0, derived=1), "cannot be changed"),
        (lambda: rows.delete(), "number is used"),
    ):
        with pytest.raises(IntegrityError, match=said), transaction.atomic():
            change()
    receive_remittance(slip=slip, on=DAY, by=chain.staff, at=make.AT)
    with pytest.raises(IntegrityError, match="settled or cancelled"), transaction.atomic():
        rows.update(receipt="7")


def test_paper_and_entry_say_the_same(chain):
    slip = make_slip(chain)
    receipts = JournalEntry.objects.filter(kind=EntryKind.RECEIPT)
    wrong = {"entry": receipts.first(), "upper_entry": receipts.last()}
    with transaction.atomic(), pytest.raises(IntegrityError, match="does not agree"):
        at_once(
            lambda: Remittance.objects.filter(pk=slip.pk).update(
                settled_by=chain.staff, settled_at=make.AT, settled_on=DAY, **wrong
            )
        )


def test_what_leaves_the_system_is_settled_with_the_receipt_from_above():
    """The committee has received 80.00 and passes all of it to a committee outside."""
    chain = make_chain(7)
    make_received(chain, on=date(2026, 8, 3))
    other = make.user(chain.committee, "committee_staff", name="李出纳")
    wish = {"organization": chain.committee, "by": chain.staff, "at": make.AT}
    with pytest.raises(ActionError, match="请填写上级党委的名称"):
        prepare_remittance(key=uuid4(), wish=RemittanceWish(THIRD, "李出纳"), **wish)
    slip = prepare_remittance(
        key=uuid4(), wish=RemittanceWish(THIRD, "李出纳", upper_name="中共东湾区委"), **wish
    )
    assert (slip.amount, slip.payers, slip.upper) == (80, 2, None)
    with pytest.raises(ActionError, match="请填写上级开出的收据号"):
        receive_remittance(slip=slip, on=DAY, by=other, at=make.AT)
    receive_remittance(slip=slip, on=DAY, by=other, at=make.AT, receipt="2026-88")
    assert money_held(organization=chain.committee, on=DAY).total == 0


def test_the_books_balance_and_a_subtree_takes_the_same_queries(django_assert_num_queries):
    first = make_chain(7, 8, 9)
    make_received(first)
    make_chain(7, name="第二党支部", committee=first.committee)
    third = make_chain(8, name="第三党支部", committee=first.committee)
    make_slip(third)
    lines = JournalLine.objects.all()
    assert lines.balance() == 0
    branches = list(type(first.branch).objects.within(first.committee))
    for some in (branches[1:2], branches):
        with django_assert_num_queries(3):
            found = dues_to_remit(organizations=some, year=2026, on=DAY)
    states = {str(one): found[one.pk][2].state(DAY) for one in branches[1:]}
    assert states == {
        "第一党支部": "done", "第二党支部": "late", "第三党支部": "waiting",
    }  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_two_who_make_out_the_same_period_at_once_make_one_slip():
    chain = make_chain(7)

    def press(_):
        try:
            return make_slip(chain).pk
        except ActionError:
            return None
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        made = [pk for pk in pool.map(press, range(8)) if pk]
    assert len(made) == 1
    assert Remittance.objects.count() == 1


def test_a_payment_whose_money_has_gone_up_is_not_given_back(chain):
    make_received(chain)
    payment = Payment.objects.filter(organization=chain.branch, method="cash").first()
    with pytest.raises(ActionError, match=r"库存现金只有 0\.00 元，付不出 40\.00 元"):
        reverse_payment(payment=payment, reason="收错人", by=chain.secretary, at=make.AT)
    assert not Payment.objects.filter(reverses=payment).exists()


def test_who_is_paid_out_of_money_paid_ahead_counts_as_a_payer():
    """沈玉平 pays September and 40.00 ahead in September; October is paid out of that."""
    chain = make_chain()
    make.assessed(chain.branch, 9)
    person = chain.people[0]
    collect(
        key=uuid4(), organization=chain.branch, paid_on=date(2026, 9, 12), by=chain.secretary,
        at=make.AT,
        lines=[CollectLine(person.pk, (date(2026, 9, 1),), D(40), received=D(80))],
    )  # fmt: skip
    make.assessed(chain.branch, 10)
    (used,) = JournalEntry.objects.filter(kind=EntryKind.ADVANCE_USED)
    dues = dues_to_remit(organizations=[chain.branch], year=2026, on=DAY)[chain.branch.pk]
    by_period = {due.period: payers_of(due, on=DAY) for due in dues}
    assert by_period[THIRD] == (1, {date(2026, 9, 1): 1})
    assert by_period[FOURTH] == (1, {used.occurred_on.replace(day=1): 1})
