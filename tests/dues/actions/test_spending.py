from datetime import date
from decimal import Decimal as D
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, ProgrammingError, transaction
from django.db.models import F

from branchrecords.audit.models import AuditEvent
from branchrecords.errors import ActionError
from dues.actions.closings import close_month
from dues.actions.deciding import DecisionFacts
from dues.actions.journal import Draft, Line, post
from dues.actions.keepers import Keepers, name_keepers
from dues.actions.spending import (
    add_voucher,
    answer_spending,
    cancel_spending,
    decide_spending,
    pay_spending,
    reverse_spending,
)
from dues.models import JournalEntry, JournalLine, Spending, SpendingAnswer, SpendingDecision
from dues.queries.balances import money_held
from dues.queries.spending import asked_from, used_of_year, waiting_of
from dues.rules.accounts import Account, EntryKind
from dues.rules.spending import Fund, SpendingState
from tests.factories import dues as make
from tests.factories.budgets import line, make_budget
from tests.factories.spending import AT, DECIDED, ON, decided, invoice, money, paid, requested

pytestmark = pytest.mark.django_db


@pytest.fixture
def root():
    """A committee with 1,000.00 元 in the bank and 500.00 元 planned for training; nobody above."""
    place = make.committee()
    money(place, "1000.00", on=date(2026, 1, 5))
    make_budget(place, line("500.00"), by=make.user(place, name="编制人"))
    return place


@pytest.fixture
def officer(root):
    return make.user(root, name="沈会计")


@pytest.fixture
def cashier(root):
    return make.user(root, name="周出纳")


def state(row):
    return Spending.objects.with_course().get(pk=row.pk).state


def refusal(act, **fields):
    with pytest.raises(ActionError) as error:
        act(by=fields.pop("by"), at=AT, **fields)
    return str(error.value)


def pay(row, cashier, on=ON, account=Account.BANK):
    return pay_spending(spending=row, account=account, on=on, by=cashier, at=AT)


def test_from_the_paper_to_the_journal(root, officer, cashier):
    row = requested(root, officer)
    assert (state(row), row.serial, row.upper) == (SpendingState.UNDECIDED, "2026-001", None)
    decide_spending(spending=row, decision=DECIDED, by=officer, at=AT)
    assert state(row) is SpendingState.READY
    add_voucher(spending=row, upload=invoice(), by=officer, at=AT)
    assert JournalEntry.objects.filter(kind=EntryKind.SPENDING).count() == 0
    pay(row, cashier)
    assert state(row) is SpendingState.PAID
    entry = JournalEntry.objects.get(kind=EntryKind.SPENDING)
    assert list(entry.lines.values_list("account", "debit", "credit")) == [
        (Account.TRAINING, D("100.00"), D("0.00")),
        (Account.BANK, D("0.00"), D("100.00")),
    ]
    assert money_held(organization=root, on=ON).total == D("900.00")
    told = AuditEvent.objects.filter(action__startswith="dues.spending").order_by("pk")
    assert [one.action.rpartition("_")[2] for one in told] == [
        "requested", "decided", "added", "paid",
    ]  # fmt: skip


def test_a_second_press_makes_one_paper_and_pays_once(root, officer, cashier):
    key = uuid4()
    assert requested(root, officer, key=key) == requested(root, officer, key=key)
    row = paid(root, officer, cashier)
    pay(row, cashier)
    assert JournalEntry.objects.filter(kind=EntryKind.SPENDING).count() == 1
    assert Spending.objects.count() == 2


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        ({"amount": "0"}, "金额应大于 0"),
        ({"amount": "-5"}, "金额应大于 0"),
        ({"amount": "1000.01"}, "现有党费只有 1,000.00 元，不够支出 1,000.01 元"),
        ({"purpose": 5101}, "用途只能从给出的几项里选"),
        ({"what": "年终聚餐"}, "支出内容里写了「聚餐」：党费只能用于培训党员、"),
        ({"what": "替困难党员代交党费"}, "支出内容里写了「代交党费」"),
        ({"what": " "}, "请写支出内容"),
        ({"payee": ""}, "请写收款人"),
    ],
)
def test_what_is_wrong_with_a_request_is_said(root, officer, facts, message):
    with pytest.raises(ActionError) as error:
        requested(root, officer, **facts)
    assert message in str(error.value)
    assert Spending.objects.count() == 0


def test_only_a_member_of_here_is_helped_and_only_for_that_purpose(officer, root):
    branch = make.branch("城建支部", root)
    money(branch, "300.00", Account.CASH)
    by = make.user(branch)
    member, stranger = make.member(branch), make.member(make.branch("别的支部"), "外人")
    with pytest.raises(ActionError, match="补助困难、受灾的党员才写党员姓名"):
        requested(branch, by, person=member)
    with pytest.raises(ActionError, match="外人不是城建支部的党员"):
        requested(branch, by, person=stranger, purpose=Account.HARDSHIP.value)
    row = requested(branch, by, person=member, purpose=Account.HARDSHIP.value)
    assert AuditEvent.objects.get(object_id=row.pk, action="dues.spending_requested").person_id


def test_what_is_passed_on_whole_is_not_spent(root, officer, cashier):
    """1,000.00 元 of interest and 2,000.00 元 大额党费: 1,000.00 元 may be spent."""
    money(root, "2000.00", source=Account.LARGE)
    with pytest.raises(ActionError, match=r"其中 2,000\.00 元是大额党费、特殊党费，专款专用"):
        requested(root, officer, "1000.01")
    requested(root, officer, "1000.00")
    lines = [
        Line(Account.LARGE, root.pk, debit=D(2000)),
        Line(Account.BANK, root.pk, credit=D(2000)),
    ]
    post(drafts=[Draft(EntryKind.REMITTANCE, root.pk, ON, "上交", lines)], by=None, at=AT)
    with pytest.raises(ActionError, match=r"现有党费只有 1,000\.00 元"):
        requested(root, officer, "1000.01")


def test_over_the_budget_only_with_a_decision_that_says_so(root, officer, cashier):
    """500.00 planned; 100.00 paid, 350.00 waiting, 60.00 more is 10.00 too much."""
    paid(root, officer, cashier)
    decided(root, officer, "350.00")
    row = requested(root, officer, "60.00")
    message = refusal(decide_spending, spending=row, decision=DECIDED, by=officer)
    assert "预算 500.00 元，已用和待付 450.00 元，再支出 60.00 元就超了 10.00 元" in message
    decide_spending(spending=row, decision=DECIDED, over=True, by=officer, at=AT)
    add_voucher(spending=row, upload=invoice(), by=officer, at=AT)
    pay(row, cashier)
    assert state(row) is SpendingState.PAID


def test_a_purpose_without_a_budget_is_over_it(root, officer):
    row = requested(root, officer, purpose=Account.AWARDS.value)
    message = refusal(decide_spending, spending=row, decision=DECIDED, by=officer)
    assert "这个用途今年没有党费预算" in message


def test_a_budget_cut_after_the_decision_stops_the_payment(root, officer, cashier):
    row = decided(root, officer, "400.00")
    add_voucher(spending=row, upload=invoice(), by=officer, at=AT)
    later = DecisionFacts(decided_on=ON, words="压减")
    make_budget(root, line("300.00"), by=officer, decision=later, reason="压减")
    assert "再支出 400.00 元就超了 100.00 元" in refusal(
        pay_spending, spending=row, account=Account.BANK, on=ON, by=cashier
    )


def test_who_makes_out_does_not_pay(root, officer, cashier):
    row = decided(root, officer)
    add_voucher(spending=row, upload=invoice(), by=officer, at=AT)
    assert "要由另一个人收付" in refusal(
        pay_spending, spending=row, account=Account.BANK, on=ON, by=officer
    )


def test_where_keepers_are_named_only_they(root, officer, cashier):
    keepers = Keepers(officer, cashier, "何书记")
    name_keepers(organization=root, keepers=keepers, on=ON, by=officer, at=AT)
    with pytest.raises(ActionError, match="党费会计是沈会计，请由会计制单"):
        requested(root, cashier)
    row = decided(root, officer)
    add_voucher(spending=row, upload=invoice(), by=officer, at=AT)
    other = make.user(root, name="旁人")
    assert "党费出纳是周出纳" in refusal(
        pay_spending, spending=row, account=Account.BANK, on=ON, by=other
    )


def test_what_is_missing_is_said_before_it_is_paid(root, officer, cashier):
    def message(on=ON):
        return refusal(pay_spending, spending=row, account=Account.BANK, on=on, by=cashier)

    row = requested(root, officer)
    assert "这张单待集体决定，还不能付款" in message()
    decide_spending(spending=row, decision=DECIDED, by=officer, at=AT)
    assert "还没有票据，请先上传发票或收据" in message()
    add_voucher(spending=row, upload=invoice(), by=officer, at=AT)
    assert "2026-11-10 才集体决定，付款不能早于这一天" in message(date(2026, 11, 9))
    assert "还没有到" in message(date(2026, 11, 21))
    assert "跨年付款请作废以后重新填制" in message(date(2027, 1, 5))
    assert "库存现金只有" in refusal(
        pay_spending, spending=row, account=Account.CASH, on=ON, by=cashier
    )
    assert money_held(organization=root, on=ON).total == 1000


def test_a_closed_month_takes_no_payment(root, officer, cashier):
    close_month(organization=root, month=date(2026, 10, 1), by=officer, at=AT)
    facts = DecisionFacts(decided_on=date(2026, 10, 8), words="支委会研究")
    row = requested(root, officer)
    decide_spending(spending=row, decision=facts, by=officer, at=AT)
    add_voucher(spending=row, upload=invoice(), by=officer, at=AT)
    assert "2026年10月已结账" in refusal(
        pay_spending, spending=row, account=Account.BANK, on=date(2026, 10, 20), by=cashier
    )


def test_a_voucher_is_checked_by_its_content(root, officer):
    row = requested(root, officer)
    bad = SimpleUploadedFile("发票.pdf", b"MZ not a paper", "application/pdf")
    refusal(add_voucher, spending=row, upload=bad, by=officer)
    assert row.vouchers.count() == 0


def test_the_organisation_above_agrees_or_not(root, officer):
    branch = make.branch("城建支部", root)
    money(branch, "300.00", Account.CASH, on=date(2026, 1, 5))
    by, second = make.user(branch), make.user(branch, name="出纳")
    make_budget(branch, line("300.00"), by=by)
    row = decided(branch, by)
    assert (row.upper, state(row)) == (root, SpendingState.ASKED)
    assert asked_from(root) == [row]
    add_voucher(spending=row, upload=invoice(), by=by, at=AT)
    assert "待上级批准，还不能付款" in refusal(
        pay_spending, spending=row, account=Account.CASH, on=ON, by=second
    )
    assert "由另一个人批复" in refusal(
        answer_spending, spending=row, approved=True, words="", by=by
    )
    assert "不同意请写理由" in refusal(
        answer_spending, spending=row, approved=False, words=" ", by=officer
    )
    answer_spending(spending=row, approved=True, words="同意", by=officer, at=AT)
    assert asked_from(root) == []
    pay(row, second, account=Account.CASH)
    other = decided(branch, by, "50.00")
    answer_spending(spending=other, approved=False, words="先用结余", by=officer, at=AT)
    assert state(other) is SpendingState.REFUSED
    assert "上级没有同意" in refusal(
        pay_spending, spending=other, account=Account.CASH, on=ON, by=second
    )
    used = used_of_year(organization=branch, year=2026, on=ON)
    assert (used.dues.spent, used.dues.waiting) == (D("100.00"), 0)


def test_taking_back_and_reversing(root, officer, cashier):
    row = requested(root, officer)
    assert "请写理由" in refusal(cancel_spending, spending=row, reason=" ", by=officer)
    cancel_spending(spending=row, reason="改期", by=officer, at=AT)
    assert state(row) is SpendingState.CANCELLED
    assert "已作废" in refusal(add_voucher, spending=row, upload=invoice(), by=officer)
    done = paid(root, officer, cashier)
    reverse_spending(spending=Spending.objects.get(pk=done.pk), reason="退款", by=officer, at=AT)
    assert state(done) is SpendingState.UNDONE
    assert money_held(organization=root, on=ON).total == 1000
    assert "已经冲正过了" in refusal(
        reverse_spending, spending=Spending.objects.get(pk=done.pk), reason="再来", by=officer
    )


def test_a_decision_and_an_answer_come_once(root, officer):
    row = decided(root, officer)
    message = refusal(decide_spending, spending=row, decision=DECIDED, by=officer)
    assert "已经登记过决定" in message
    assert "现在不用批复" in refusal(
        answer_spending, spending=row, approved=True, words="", by=officer
    )


def test_the_list_agrees_with_the_journal(root, officer, cashier):
    paid(root, officer, cashier, "120.00")
    paid(root, officer, cashier, "80.00")
    done = paid(root, officer, cashier, "30.00")
    reverse_spending(spending=Spending.objects.get(pk=done.pk), reason="退款", by=officer, at=AT)
    decided(root, officer, "50.00")
    used = used_of_year(organization=root, year=2026, on=ON)
    (training,) = used.of(Fund.DUES)
    assert (training.planned, training.spent, training.waiting, training.left) == (
        D(500), D(200), D(50), D(300),
    )  # fmt: skip
    assert training.share == D("0.4")
    booked = JournalLine.objects.of(Account.TRAINING).balance()
    assert booked == training.spent
    assert [one.amount for one in waiting_of(root)[SpendingState.READY]] == [D("50.00")]


def test_the_year_asks_as_often_for_one_paper_as_for_three(
    root, officer, cashier, django_assert_num_queries
):
    for _ in range(3):
        paid(root, officer, cashier, "10.00")
        with django_assert_num_queries(5):
            used_of_year(organization=root, year=2026, on=ON)
        with django_assert_num_queries(1):
            waiting_of(root)


def test_the_database_refuses(root, officer, cashier):
    row = requested(root, officer)
    for change in ({"what": "另一件"}, {"amount": 1}, {"purpose": 5202}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Spending.objects.filter(pk=row.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        Spending.objects.filter(pk=row.pk).delete()
    entry = paid(root, officer, cashier).entry
    with pytest.raises(IntegrityError, match="no decision"), transaction.atomic():
        Spending.objects.filter(pk=row.pk).update(
            entry=entry, settled_by=cashier, settled_at=AT, settled_on=ON
        )
    with pytest.raises(IntegrityError, match="another person above"), transaction.atomic():
        SpendingAnswer.objects.create(
            spending=row, approved=True, answered_by=cashier, answered_at=AT
        )
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        SpendingDecision.objects.update(over_budget=True)
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        SpendingAnswer.objects.all().delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        Spending.objects.filter(pk=row.pk).update(amount=F("amount") * -1)
