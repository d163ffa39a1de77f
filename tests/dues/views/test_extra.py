"""The pages of 大额 and 特殊党费."""

import io
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from branchrecords.documents.xlsx import read_rows
from dues.actions.large import take_large_step
from dues.models import LargePayment, SpecialCall, SpecialHandover, SpecialPayment
from dues.rules.large import Stage
from tests.factories import dues as make
from tests.factories.extra import PROFILE, make_call, make_given, make_large

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def top():
    return make.committee()


@pytest.fixture
def branch(top):
    return make.branch(parent=top)


@pytest.fixture
def person(branch):
    return make.member(branch)


@pytest.fixture
def secretary(branch, client):
    user = make.user(branch)
    client.force_login(user)
    return user


@pytest.fixture
def staff(top):
    return make.user(top, "committee_staff", name="党委工作人员")


@pytest.fixture
def call(top, staff):
    return make_call(top, staff, starts_on=TODAY, ends_on=TODAY + timedelta(days=30))


def text_of(client, name, *args):
    return client.get(reverse(name, args=args)).content.decode()


def large(person, **changed):
    return {
        "key": uuid4(),
        "person": person.pk,
        "amount": "2,000.00",
        "paid_on": str(TODAY),
        "method": "transfer",
        "profile": PROFILE,
        "is_voluntary": "on",
    } | changed


def test_a_large_sum_is_registered_reported_and_shown_to_the_member(
    client, branch, person, secretary, staff
):
    answer = client.post(reverse("dues-large-add", args=(branch.pk,)), large(person))
    payment = LargePayment.objects.get()
    assert answer.url == reverse("dues-large-payment", args=(payment.pk,))
    text = text_of(client, "dues-large-payment", payment.pk)
    assert "贰仟元整" in text
    assert "登记报送基层党委" in text
    step = {"happened_on": str(TODAY)}
    client.post(reverse("dues-large-report", args=(payment.pk,)), step)
    assert client.post(reverse("dues-large-step", args=(payment.pk, 3)), step).status_code == 403
    client.force_login(staff)
    client.post(reverse("dues-large-step", args=(payment.pk, 3)), step)
    last = {**step, "receipt_number": "中组收0001"}
    client.post(reverse("dues-large-step", args=(payment.pk, 4)), last)
    assert "中组收0001" in text_of(client, "dues-large-payment", payment.pk)
    client.force_login(make.user(branch, "member", person, name="党员"))
    assert "中组部收据 中组收0001" in text_of(client, "my-dues")


def test_too_little_says_why_and_keeps_what_was_typed(client, branch, person, secretary):
    answer = client.post(
        reverse("dues-large-add", args=(branch.pk,)), large(person, amount="999.00")
    )
    text = answer.content.decode()
    assert "大额党费一次不少于 1,000 元" in text
    assert PROFILE in text
    assert LargePayment.objects.count() == 0


def test_the_committee_filters_by_stage_and_takes_the_list_out(
    client, top, branch, person, secretary, staff
):
    one = make_large(person, branch, secretary, paid_on=TODAY, at=timezone.now())
    make_large(make.member(branch, "陶建中"), branch, secretary, paid_on=TODAY, at=timezone.now())
    take_large_step(
        payment=one, stage=Stage.REPORTED, happened_on=TODAY, by=secretary, at=timezone.now()
    )
    client.force_login(staff)
    address = reverse("dues-large", args=(top.pk,))
    text = client.get(address, {"stage": 2, "year": TODAY.year}).content.decode()
    assert ("沈玉平" in text, "陶建中" in text) == (True, False)
    assert client.get(address, {"stage": 9}).status_code == 404
    answer = client.post(reverse("dues-large-xlsx", args=(top.pk,)))
    cells = [row.cells for row in read_rows(io.BytesIO(answer.content), "a.xlsx").rows]
    assert sorted(row[5] for row in cells[-2:]) == ["报送基层党委", "收到"]


@pytest.mark.parametrize("kind", ["register", "letter"])
def test_the_papers_are_printed(client, branch, person, secretary, kind):
    payment = make_large(person, branch, secretary)
    answer = client.get(reverse("dues-large-paper", args=(payment.pk, kind)))
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")


def test_a_large_sum_is_reversed_with_a_reason(client, branch, person, secretary):
    payment = make_large(person, branch, secretary)
    client.post(reverse("dues-large-reverse", args=(payment.pk,)), {"reason": "重复登记"})
    text = text_of(client, "dues-large-payment", payment.pk)
    assert ("已冲正" in text, "冲正这一笔" in text, "登记报送" in text) == (True, False, False)


def test_the_committee_records_a_call_and_ends_it(client, top, staff):
    client.force_login(staff)
    sent = {
        "title": "支援灾区",
        "caller": "市委组织部",
        "document_number": "1号",
        "starts_on": str(TODAY),
        "last_day": str(TODAY),
    }
    client.post(reverse("dues-special-add", args=(top.pk,)), sent)
    call = SpecialCall.objects.get()
    assert call.ends_on == TODAY + timedelta(days=1)
    assert "正在收" in text_of(client, "dues-special", top.pk)
    client.post(reverse("dues-special-end", args=(call.pk,)), {"reason": "登记错了"})
    assert "不在期间内" in text_of(client, "dues-special", top.pk)


def test_a_branch_fills_in_who_gave_and_leaves_the_rest_blank(
    client, branch, person, secretary, call
):
    other = make.member(branch, "陶建中")
    address = reverse("dues-special-sheet", args=(branch.pk, call.pk))
    sent = {
        "key": uuid4(),
        "paid_on": str(TODAY),
        "method": "cash",
        f"sum-{person.pk}": "50",
        f"sum-{other.pk}": "",
    }
    for _ in range(2):
        answer = client.post(address, sent)
    assert answer.url == reverse("dues-special-call", args=(branch.pk, call.pk))
    assert SpecialPayment.objects.get().amount == Decimal("50.00")
    assert "已收 1 人，50.00 元" in text_of(client, "dues-special-call", branch.pk, call.pk)
    assert (
        "没有填任何人的金额"
        in client.post(address, {**sent, f"sum-{person.pk}": ""}).content.decode()
    )
    wrong = client.post(address, {**sent, f"sum-{person.pk}": "-5", f"sum-{other.pk}": "7"})
    text = wrong.content.decode()
    assert "金额应大于 0；没有交的空着" in text
    assert 'value="7"' in text


def test_the_committee_sees_the_sums_by_branch(client, top, branch, person, secretary, staff, call):
    make_given(call, branch, {person: "50.00"}, secretary, paid_on=TODAY, at=timezone.now())
    client.force_login(staff)
    text = text_of(client, "dues-special-call", top.pk, call.pk)
    assert ("第一党支部" in text, "50.00" in text) == (True, True)
    answer = client.post(reverse("dues-special-xlsx", args=(top.pk, call.pk)))
    rows = read_rows(io.BytesIO(answer.content), "a.xlsx").rows
    assert rows[-1].cells == ("第一党支部", 1.0, 50.0)


def test_what_a_member_gave_is_undone(client, branch, person, secretary, call):
    (payment,) = make_given(
        call, branch, {person: "50.00"}, secretary, paid_on=TODAY, at=timezone.now()
    )
    client.post(reverse("dues-special-reverse", args=(payment.pk,)), {"reason": "收错人"})
    text = text_of(client, "dues-special-call", branch.pk, call.pk)
    assert ("已冲正" in text, "收错人" in text) == (True, True)


def test_a_branch_records_no_call(client, branch, secretary):
    assert client.get(reverse("dues-special-add", args=(branch.pk,))).status_code == 403


def test_what_was_given_goes_up_on_a_slip_and_the_committee_receives_it(
    client, top, branch, person, secretary, staff, call
):
    make_given(call, branch, {person: "50.00"}, secretary, paid_on=TODAY, at=timezone.now())
    assert "制上缴单" in text_of(client, "dues-special-call", branch.pk, call.pk)
    address = reverse("dues-special-hand-up", args=(branch.pk, call.pk))
    assert "上缴 50.00 元" in client.get(address).content.decode()
    sent = {"key": uuid4(), "handed_by": "何书记"}
    for _ in range(2):
        answer = client.post(address, sent)
    slip = SpecialHandover.objects.get()
    assert answer.url == reverse("dues-special-slip", args=(slip.pk,))
    assert "待上级收款" in text_of(client, "dues-special-slip", slip.pk)
    receive = reverse("dues-special-slip-receive", args=(slip.pk,))
    assert client.post(receive, {"on": str(TODAY)}).status_code == 404
    client.force_login(staff)
    assert "待收款 1 张" in text_of(client, "dues-special", top.pk)
    client.post(receive, {"on": str(TODAY)})
    text = text_of(client, "dues-special-slip", slip.pk)
    assert ("已收款" in text, "东湾街道党委的分录" in text) == (True, True)
    entry = text_of(client, "dues-entry", SpecialHandover.objects.get().upper_entry_id)
    assert "特殊党费上缴单" in entry
    text = text_of(client, "dues-special-call", top.pk, call.pk)
    assert "东湾街道党委现在还有 50.00 元没有制单上缴" in text
    undo = reverse("dues-special-slip-undo", args=(slip.pk,))
    assert "请填写" in client.post(undo, {"reason": ""}).content.decode()
    client.post(undo, {"reason": "没有收到"})
    assert "已冲正" in text_of(client, "dues-special-slip", slip.pk)


def test_a_slip_is_cancelled_or_returned_with_a_reason(
    client, branch, person, secretary, staff, call
):
    make_given(call, branch, {person: "50.00"}, secretary, paid_on=TODAY, at=timezone.now())
    address = reverse("dues-special-hand-up", args=(branch.pk, call.pk))
    for name, who in (("cancel", secretary), ("return", staff)):
        client.force_login(secretary)
        client.post(address, {"key": uuid4(), "handed_by": "何书记"})
        slip = SpecialHandover.objects.order_by("-pk")[0]
        client.force_login(who)
        client.post(reverse(f"dues-special-slip-{name}", args=(slip.pk,)), {"reason": "再核对"})
        text = text_of(client, "dues-special-slip", slip.pk)
        assert ("已退回、作废" in text, "再核对" in text) == (True, True)


def test_the_slip_is_printed(client, branch, person, secretary, call):
    make_given(call, branch, {person: "50.00"}, secretary, paid_on=TODAY, at=timezone.now())
    client.post(
        reverse("dues-special-hand-up", args=(branch.pk, call.pk)),
        {"key": uuid4(), "handed_by": "何书记"},
    )
    answer = client.get(reverse("dues-special-slip-pdf", args=(SpecialHandover.objects.get().pk,)))
    assert answer.content.startswith(b"%PDF")


def test_the_steps_of_a_large_sum_open_the_books_of_both(client, branch, person, secretary, staff):
    payment = make_large(person, branch, secretary, paid_on=TODAY, at=timezone.now())
    client.post(reverse("dues-large-report", args=(payment.pk,)), {"happened_on": str(TODAY)})
    text = text_of(client, "dues-large-payment", payment.pk)
    assert ("第一党支部的分录" in text, "东湾街道党委的分录" in text) == (True, False)
    client.force_login(staff)
    text = text_of(client, "dues-large-payment", payment.pk)
    assert ("第一党支部的分录" in text, "东湾街道党委的分录" in text) == (True, True)
    entry = text_of(client, "dues-entry", payment.steps.get().upper_entry_id)
    assert reverse("dues-large-payment", args=(payment.pk,)) in entry
