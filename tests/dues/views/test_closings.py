from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from dues.models import Assessment, Difference, MonthClosing, ReopeningRequest
from dues.rules.months import month_of, plus_months
from members.models import RuleOverride
from tests.factories import dues as make

pytestmark = pytest.mark.django_db
THIS = month_of(timezone.localdate())
LAST = plus_months(THIS, -1)


@pytest.fixture
def branch():
    return make.branch()


@pytest.fixture
def secretary(branch, client):
    user = make.user(branch)
    client.force_login(user)
    return user


def books(client, branch, month=LAST):
    address = reverse("dues-closings", args=(branch.pk,))
    return client.get(address, {"year": month.year}).content.decode()


def close(client, branch, month=LAST):
    return client.post(f"{reverse('dues-month-close', args=(branch.pk,))}?month={month:%Y-%m}")


def test_a_month_is_closed_and_says_by_whom(client, branch, secretary):
    assert "未结账" in books(client, branch)
    close(client, branch)
    text = books(client, branch)
    assert ("已结账" in text, "何书记" in text, "申请反结账" in text) == (True,) * 3


def test_a_month_that_runs_is_not_closed(client, branch, secretary):
    answer = close(client, branch, THIS)
    assert MonthClosing.objects.count() == 0
    assert "还没有结束" in client.get(answer.url).content.decode()


def test_reopening_is_asked_by_one_and_decided_by_another(client, branch, secretary):
    close(client, branch)
    closing = MonthClosing.objects.get()
    ask = reverse("dues-reopen", args=(closing.pk,))
    assert "请填写理由" in client.post(ask, {"reason": ""}).content.decode()
    client.post(ask, {"reason": "漏记一笔收款"})
    decide = reverse("dues-reopen-decide", args=(ReopeningRequest.objects.get().pk,))
    assert "申请人自己不能审批" in client.post(decide, {"approved": "yes"}).content.decode()
    client.force_login(make.user(branch, name="组织委员"))
    assert "漏记一笔收款" in books(client, branch)
    client.post(decide, {"approved": "yes"})
    assert MonthClosing.objects.in_force().count() == 0
    assert "未结账" in books(client, branch)


def test_another_branchs_closing_is_not_found(client, branch, secretary):
    close(client, branch)
    client.force_login(make.user(make.branch("别的支部")))
    closing = MonthClosing.objects.get()
    assert client.get(reverse("dues-reopen", args=(closing.pk,))).status_code == 404


def test_a_changed_local_rule_is_shown_first_and_then_booked(client, branch, secretary):
    """3,001.00 × 1% = 30.01; rounded to 0.1 元 it is 30.00."""
    person = make.with_base(
        make.member(branch), branch, "3001.00", from_month=date(THIS.year, 1, 1)
    )
    make.assess_month(month=THIS, organization=branch, at=timezone.now())
    url = reverse("dues-differences", args=(branch.pk,))
    assert "都与现在的基数和标准一致" in client.get(url).content.decode()
    RuleOverride.objects.create(
        organization=branch, key="dues_rounding", value="0.1", source="区委通知",
        starts_on=date(THIS.year, 1, 1),
    )  # fmt: skip
    page = client.get(url)
    text = page.content.decode()
    assert (person.name in text, "四舍五入为 30.00 元" in text, "-0.01" in text) == (True,) * 3
    assert Difference.objects.count() == 0
    refused = client.post(url, {"seen": "0" * 64, "reason": "区委通知"}).content.decode()
    assert "请重新核对后再补记" in refused
    client.post(url, {"seen": page.context["seen"], "reason": "区委通知"})
    row = Assessment.objects.with_balance().explained().get()
    assert (row.amount, row.owed) == (Decimal("30.01"), Decimal("30.00"))
    assert (row.facts.local_rules, row.facts.cause) == ("四舍五入到 0.1 元", "rule")
