from datetime import date

import pytest
from django.urls import reverse

from tests.factories import dues as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def branch():
    return make.branch()


def test_a_member_sees_the_own_months_base_and_receipts(client, branch):
    person = make.with_base(make.member(branch, "彭秋实"), branch, "6840.00")
    make.assessed(branch, 9, 10, 11)
    make.paid(branch, person, 9, by=make.user(branch))
    client.force_login(make.user(branch, "member", person))
    text = client.get(reverse("my-dues"), {"year": "2026"}).content.decode()
    assert "基数 6,840.00 元 × 1.5% = 每月 102.60 元" in text
    assert "已交至 <b>2026年9月</b>" in text
    assert "2026年共交 102.60 元" in text
    assert "何书记" in text
    card = client.get(reverse("my-dues-card")).content.decode()
    assert "我的党费" in card


def test_a_member_sees_nobody_elses_dues(client, branch):
    own, other = make.member(branch, "甲"), make.member(branch, "乙")
    client.force_login(make.user(branch, "member", own))
    assert client.get(reverse("person-dues", args=(other.pk,))).status_code == 403


@pytest.mark.parametrize(("role", "shown"), [("secretary", True), ("committee_staff", False)])
def test_incomes_are_for_those_who_set_or_collect(client, branch, role, shown):
    person = make.with_base(make.member(branch), branch, "6840.00")
    make.assessed(branch, 11)
    client.force_login(make.user(branch, role))
    text = client.get(reverse("person-dues", args=(person.pk,))).content.decode()
    assert ("6,840.00" in text, "102.60" in text) == (shown, True)


def test_a_member_without_any_dues_is_told_why(client, branch):
    person = make.member(branch, since=date(2026, 11, 1))
    client.force_login(make.user(branch, "member", person))
    text = client.get(reverse("my-dues")).content.decode()
    assert ("还没有核算应交党费" in text, "还没有交纳记录" in text) == (True, True)


def test_each_month_explains_itself_and_the_coming_ones_are_told(client, branch):
    """102.60 a month, twelve times: 1,231.20; a 免交 until January leaves ten months of it."""
    person = make.with_base(make.member(branch, "彭秋实"), branch, "6840.00")
    make.assessed(branch, 10, 11)
    client.force_login(make.user(branch, "member", person))
    text = client.get(reverse("my-dues"), {"year": "2026"}).content.decode()
    assert ("逐月明细" in text, "中组发〔2008〕3号" in text, "1,231.20" in text) == (True,) * 3
    assert "2027年1月：年初重新核定基数" in text


def test_a_member_in_arrears_is_told_plainly_what_to_do(client, branch):
    person = make.with_base(make.member(branch, "彭秋实"), branch, "6840.00")
    make.assessed(branch, 7, 8, 9, 10)
    client.force_login(make.user(branch, "member", person))
    text = client.get(reverse("my-dues")).content.decode()
    assert "4 个月的党费还没有交，合计 410.40 元" in text
    assert "有困难的，请告诉支部" in text


def test_the_years_receipts_are_printed_as_a_book(client, branch):
    person = make.with_base(make.member(branch, "彭秋实"), branch, "6840.00")
    make.assessed(branch, 9, 10)
    make.paid(branch, person, 9, by=make.user(branch))
    client.force_login(make.user(branch, "member", person))
    address = reverse("my-dues-book")
    answer = client.get(address, {"year": "2026"})
    assert (answer["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")
    payment = person.dues_payments.get()
    assert client.get(address, {"year": "2026", "payment": payment.pk}).status_code == 200
    assert client.get(address, {"year": "2025"}).status_code == 404
    other = make.user(branch, "member", make.member(branch, "乙"))
    client.force_login(other)
    assert client.get(address, {"year": "2026", "payment": payment.pk}).status_code == 404
