from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from dues.models import Assessment, DuesBase, Relief
from dues.rules.months import month_of, plus_months
from tests.factories import dues as make

pytestmark = pytest.mark.django_db
THIS = month_of(timezone.localdate())


@pytest.fixture
def branch(client):
    branch = make.branch()
    client.force_login(make.user(branch))
    return branch


def send(client, branch, *people, amount="6840.00", category="enterprise", month=THIS, **fields):
    data = {"from_month": f"{month:%Y-%m}"} | fields
    for person in people:
        data |= {f"category-{person.pk}": category, f"amount-{person.pk}": amount}
    return client.post(reverse("dues-bases", args=(branch.pk,)), data)


def test_saving_sets_the_bases_and_assesses_up_to_this_month(client, branch):
    person = make.member(branch)
    assert send(client, branch, person).status_code == 302
    assert DuesBase.objects.get().amount == Decimal("6840.00")
    assert Assessment.objects.get().amount == Decimal("102.60")


@pytest.mark.parametrize(
    ("known", "proposed"),
    [((), "2026-11"), ((date(2025, 1, 1),), "2026-01"), ((date(2026, 3, 1),), "2026-11")],
    ids=["the first ever", "the first of the year", "a change"],
)
def test_the_month_proposed_charges_nobody_for_months_before_the_beginning(
    client, branch, known, proposed, monkeypatch
):
    monkeypatch.setattr(timezone, "now", lambda: make.AT)
    person = make.member(branch)
    for month in known:
        make.with_base(person, branch, from_month=month)
    form = client.get(reverse("dues-bases", args=(branch.pk,))).context["form"]
    assert form["from_month"].value() == proposed


def test_an_empty_amount_leaves_a_member_without_a_base(client, branch):
    one, other = make.member(branch, "甲"), make.member(branch, "乙")
    data = {f"category-{other.pk}": "student", f"amount-{other.pk}": ""}
    send(client, branch, one, amount="", **data)
    assert [(base.person, base.amount) for base in DuesBase.objects.all()] == [(other, Decimal(0))]


def test_a_change_without_a_reason_is_refused_by_name(client, branch):
    person = make.member(branch)
    send(client, branch, person)
    text = send(client, branch, person, amount="7000.00").content.decode()
    assert "沈玉平：年内一般不变，变更请写理由" in text
    assert DuesBase.objects.get().amount == Decimal("6840.00")


def test_a_wrong_amount_is_said_at_its_field(client, branch):
    text = send(client, branch, make.member(branch), amount="六千").content.decode()
    assert "请写成 6840.00 这样的金额" in text


def test_the_sum_is_explained_while_typing(client, branch):
    url = reverse("dues-explain", args=(branch.pk,))
    text = client.post(url, {"category-7": "enterprise", "amount-7": "3000.01"}).content.decode()
    assert "基数 3,000.01 元 × 1% = 每月 30.00 元" in text
    assert "《党费规定》第二条" in text
    assert "填写基数后显示" in client.post(url, {"category-7": "x"}).content.decode()


def test_a_relief_is_registered_with_its_last_month_included(client, branch):
    person = make.member(branch)
    send(client, branch, person)
    until = plus_months(THIS, 2)
    data = {
        "person": person.pk,
        "kind": "reduced",
        "amount": "5.00",
        "from_month": f"{THIS:%Y-%m}",
        "last_month": f"{plus_months(until, -1):%Y-%m}",
        "reason": "长期住院",
        "studied_on": "2026-10-08",
        "approved_by": "东湾街道党委",
        "approved_on": "2026-10-20",
    }
    url = reverse("dues-relief-add", args=(branch.pk,))
    bad = client.post(url, data | {"approved_on": "2026-10-01"}).content.decode()
    assert "批准日期不能早于支部研究日期" in bad
    shown = client.post(url, data)
    assert (shown.status_code, Relief.objects.count()) == (200, 0)
    text = shown.content.decode()
    assert "已经核算过的 1 个月会变" in text
    assert "《党费规定》第七条，东湾街道党委2026-10-20批准" in text
    assert client.post(url, data | {"seen": shown.context["seen"]}).status_code == 302
    assert Relief.objects.get().until_month == until
    assert Assessment.objects.with_balance().get().owed == Decimal("5.00")
    listed = client.get(reverse("dues-reliefs", args=(branch.pk,))).content.decode()
    assert ("长期住院" in listed, "执行中" in listed) == (False, True)


def test_a_change_shows_what_assessed_months_will_owe_before_it_is_saved(client, branch):
    person = make.member(branch)
    send(client, branch, person)  # 6,840.00 × 1.5% = 102.60
    reason = {f"reason-{person.pk}": "岗位变动"}
    shown = send(client, branch, person, amount="4000.00", **reason)
    text = shown.content.decode()
    assert "已经核算过的 1 个月会变" in text
    assert ("102.60" in text, "-62.60" in text, "确认保存并补记差额" in text) == (True,) * 3
    assert DuesBase.objects.count() == 1
    stale = send(client, branch, person, amount="4100.00", seen=shown.context["seen"], **reason)
    assert (stale.status_code, DuesBase.objects.count()) == (200, 1)
    send(client, branch, person, amount="4000.00", seen=shown.context["seen"], **reason)
    assert Assessment.objects.with_balance().get().owed == Decimal("40.00")
