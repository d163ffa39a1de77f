"""The base from a pay slip: the officer sets it, the member computes without keeping anything."""

from decimal import Decimal

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from dues.actions.assessment import assess_month
from dues.models import Assessment, DuesBase
from dues.rules.categories import Category
from dues.rules.months import month_of
from tests.factories import dues as make

pytestmark = pytest.mark.django_db
THIS = month_of(timezone.localdate())
# 2800 + 1650 + 1900 + 700 − 1783.40 = 5266.60; × 1.5% = 79.00 (78.999)
SLIP = {
    "pay-post_pay": "2,800",
    "pay-scale_pay": "1650",
    "pay-performance": "1900",
    "pay-allowance": "700",
    "pay-income_tax": "35.40",
    "pay-insurance": "620",
    "pay-housing_fund": "846",
    "pay-annuity": "282",
}


@pytest.fixture
def branch(client):
    branch = make.branch()
    client.force_login(make.user(branch))
    return branch


def address(person, category="institution"):
    return reverse("dues-base-items", args=(person.pk,)) + f"?category={category}"


def test_a_base_is_set_from_the_pay_slip_and_keeps_its_lines(client, branch):
    person = make.member(branch)
    answer = client.post(address(person), SLIP | {"from_month": f"{THIS:%Y-%m}"})
    assert answer.url == reverse("dues-bases", args=(branch.pk,))
    base = DuesBase.objects.get()
    assert (base.category, base.amount) == (Category.INSTITUTION, Decimal("5266.60"))
    assert base.amounts["housing_fund"] == Decimal(846)
    assert base.sum_in_words.endswith("= 5,266.60 元")
    assert Assessment.objects.get().amount == Decimal("79.00")


def test_the_lines_are_encrypted_at_rest(client, branch):
    person = make.member(branch)
    client.post(address(person), SLIP | {"from_month": f"{THIS:%Y-%m}"})
    with connection.cursor() as cursor:
        cursor.execute("SELECT items FROM dues_duesbase")
        [(stored,)] = cursor.fetchall()
    assert "$" in stored
    assert "846" not in stored


def test_the_sum_is_told_while_typing_and_nothing_is_kept(client, branch):
    person = make.member(branch)
    answer = client.post(address(person), SLIP, headers={"HX-Request": "true"})
    assert "79.00 元" in answer.text
    assert "岗位工资 2,800.00 + 薪级工资 1,650.00" in answer.text
    assert not DuesBase.objects.exists()


def test_what_makes_no_base_is_said_and_what_was_typed_stays(client, branch):
    person = make.member(branch)
    slip = SLIP | {"pay-income_tax": "99999", "from_month": f"{THIS:%Y-%m}"}
    answer = client.post(address(person), slip)
    assert "扣除的合计多于计入的收入，请核对" in answer.text
    assert 'value="99999"' in answer.text
    assert not DuesBase.objects.exists()


def test_a_change_shows_the_assessed_months_first_and_needs_its_reason(client, branch):
    person = make.with_base(make.member(branch), branch, from_month=THIS)
    assess_month(month=THIS, organization=branch, at=timezone.now())
    slip = SLIP | {"from_month": f"{THIS:%Y-%m}"}
    assert "年内一般不变，变更请写理由" in client.post(address(person), slip).text
    slip |= {"reason": "调入事业单位"}
    answer = client.post(address(person), slip)
    assert "已经核算过的 1 个月会变" in answer.text
    assert DuesBase.objects.count() == 1
    client.post(address(person), slip | {"seen": answer.context["seen"]})
    assert DuesBase.objects.last().amount == Decimal("5266.60")


def test_a_member_computes_and_nothing_is_stored(client, branch):
    person = make.member(branch)
    client.force_login(make.user(branch, role="member", person=person, name=person.name))
    url = reverse("my-dues-calculator")
    answer = client.post(url + "?category=retired", {"pay-pension": "5000.01"})
    assert "5,000.01 元 × 1%" in answer.text
    assert "50.00 元" in answer.text
    assert "学生党员每月交 0.20 元" in client.get(url + "?category=student").text
    assert not DuesBase.objects.exists()


def test_a_member_reads_how_the_own_base_came_about(client, branch):
    person = make.member(branch)
    client.post(address(person), SLIP | {"from_month": f"{THIS:%Y-%m}"})
    client.force_login(make.user(branch, role="member", person=person, name=person.name))
    for page in ("my-dues", "my-dues-calculator"):
        assert "公积金个人部分 846.00" in client.get(reverse(page)).text
