"""特殊党费: only under a call from above, any sum, nobody is asked."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from branchrecords.errors import ActionError
from dues.actions.special import end_call, reverse_special
from dues.models import JournalEntry, Payment, SpecialCall, SpecialPayment
from dues.queries.extra import calls, given_by_branch, held, special_of
from dues.rules.accounts import Account
from tests.factories import dues as make
from tests.factories.extra import make_call, make_given

TODAY = date(2026, 11, 20)


@pytest.fixture
def top(db):
    return make.committee()


@pytest.fixture
def branch(top):
    return make.branch(parent=top)


@pytest.fixture
def call(top, officer):
    return make_call(top, officer)


def test_sums_of_a_sheet_are_booked_apart(call, branch, person, officer):
    other = make.member(branch, "陶建中")
    make_given(call, branch, {person: "50.00", other: "0.01"}, officer)
    lines = JournalEntry.objects.get(special_payment__person=person).lines.all()
    assert [(x.account, x.person, x.debit, x.credit) for x in lines] == [
        (Account.CASH, None, Decimal("50.00"), 0),
        (Account.SPECIAL, person, 0, Decimal("50.00")),
    ]
    assert Payment.objects.count() == 0
    assert special_of(person=person).get().amount == Decimal("50.00")


def test_a_branch_cannot_invent_one(branch, officer):
    with pytest.raises(ActionError, match="支部不能自行发起特殊党费"):
        make_call(branch, officer)
    with pytest.raises(IntegrityError, match="may not call"), transaction.atomic():
        SpecialCall.objects.create(
            organization=branch, title="甲", caller="乙", document_number="丙",
            starts_on=TODAY, ends_on=TODAY + timedelta(1), recorded_by=officer, recorded_at=make.AT,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"title": " "}, "请写号召名称"),
        ({"ends_on": date(2026, 11, 1)}, "截止日期不能早于开始日期"),
        ({"document_number": "东组通〔2026〕18号"}, "这个文号已经登记过"),
    ],
)
def test_a_call_names_its_document_and_its_days(top, call, officer, facts, words):
    with pytest.raises(ActionError, match=words):
        make_call(top, officer, **({"document_number": "另一号"} | facts))


@pytest.mark.parametrize(
    ("paid_on", "words"),
    [
        (date(2026, 10, 31), "2026-10-31 不在号召的期间内"),
        (date(2026, 11, 21), "还没有到"),
    ],
)
def test_nothing_is_received_outside_the_days(call, branch, person, officer, paid_on, words):
    with pytest.raises(ActionError, match=words):
        make_given(call, branch, {person: "50.00"}, officer, paid_on=paid_on)
    assert JournalEntry.objects.count() == 0


def test_nothing_is_received_once_a_call_has_ended(call, branch, person, officer):
    end_call(call=call, reason="上级通知截止", by=officer, at=make.AT)
    with pytest.raises(ActionError, match="不在号召的期间内"):
        make_given(call, branch, {person: "50.00"}, officer, paid_on=TODAY)
    assert make_given(call, branch, {person: "50.00"}, officer, paid_on=date(2026, 11, 19))
    with pytest.raises(ActionError, match="已经停收"):
        end_call(call=call, reason="再来", by=officer, at=make.AT)


def test_a_call_does_not_reach_another_committee(call, officer):
    other = make.branch("外支部", make.committee("别的党委"))
    member = make.member(other, "外人")
    with pytest.raises(ActionError, match="不在号召的期间内"):
        make_given(call, other, {member: "50.00"}, officer)
    assert list(calls(organization=other)) == []


@pytest.mark.parametrize("sum_", ["0", "-5.00", "0.005"])
def test_what_is_no_sum_is_refused_by_name(call, branch, person, officer, sum_):
    with pytest.raises(ActionError, match="沈玉平：金额应大于 0，最多写到分"):
        make_given(call, branch, {person: sum_}, officer)


def test_nobody_and_strangers_are_refused(call, branch, officer):
    with pytest.raises(ActionError, match="没有填任何人的金额"):
        make_given(call, branch, {}, officer)
    stranger = make.member(make.branch("别的支部"), "外人")
    with pytest.raises(ActionError, match="有人不是本支部党员"):
        make_given(call, branch, {stranger: "5.00"}, officer)


def test_a_sheet_sent_twice_posts_once_and_changed_is_refused(call, branch, person, officer):
    key = uuid4()
    one = make_given(call, branch, {person: "50.00"}, officer, key=key)
    assert make_given(call, branch, {person: "50.00"}, officer, key=key) == one
    with pytest.raises(ActionError, match="内容与现在不同"):
        make_given(call, branch, {person: "60.00"}, officer, key=key)
    assert SpecialPayment.objects.count() == 1


def test_a_mistake_is_undone_and_counts_no_more(call, top, branch, person, officer):
    (payment,) = make_given(call, branch, {person: "50.00"}, officer)
    assert [(one.people, one.total) for one in given_by_branch(call=call, organization=top)] == [
        (1, Decimal("50.00"))
    ]
    reverse_special(payment=payment, reason="收错人", by=officer, at=make.AT)
    assert given_by_branch(call=call, organization=top) == []
    assert held(organization=top, on=TODAY) == []
    assert [(one.people, one.total) for one in calls(organization=branch)] == [(0, 0)]


def test_totals_of_a_committee_by_branch(call, top, officer):
    for name, sums in (("一支部", ["10.00", "20.50"]), ("二支部", ["5.00"])):
        branch = make.branch(name, top)
        given = {make.member(branch, f"{name}{n}"): sum_ for n, sum_ in enumerate(sums)}
        make_given(call, branch, given, officer)
    found = given_by_branch(call=call, organization=top)
    assert [(one.organization, one.people, one.total) for one in found] == [
        ("一支部", 2, Decimal("30.50")),
        ("二支部", 1, Decimal("5.00")),
    ]
    (one,) = calls(organization=top)
    assert (one.people, one.total) == (3, Decimal("35.50"))


def test_the_database_refuses_money_without_an_open_call(call, branch, person, officer):
    (known,) = make_given(call, branch, {person: "50.00"}, officer)
    facts = {
        field.attname: getattr(known, field.attname)
        for field in SpecialPayment._meta.fields
        if field.name != "id"
    }
    with pytest.raises(IntegrityError, match="is not open for"), transaction.atomic():
        SpecialPayment.objects.create(**(facts | {"paid_on": date(2026, 10, 1)}))
    with pytest.raises(IntegrityError, match="special_above_zero"), transaction.atomic():
        SpecialPayment.objects.create(**(facts | {"amount": 0}))
