from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from dues.models import Assessment, Collection, Payment
from dues.rules.months import month_of, plus_months
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


def owing(branch, *months, name="沈玉平"):
    person = make.member(branch, name)
    for year in {month.year for month in months}:
        make.with_base(person, branch, from_month=date(year, 1, 1))
    for month in months:
        make.assess_month(month=month, organization=branch, at=make.AT)
    return person


def sent(*people, key=None, months=(THIS,), amount="40.00", **fields):
    due = ",".join(f"{month:%Y-%m}" for month in months) + f"|{amount}"
    return {
        "key": key or uuid4(),
        "paid_on": str(timezone.localdate()),
        "method": "cash",
        "pick": [person.pk for person in people],
        **{f"due-{person.pk}": due for person in people},
        **fields,
    }


def url(branch):
    return reverse("dues-day", args=(branch.pk,))


def test_everybody_who_owes_is_ticked_with_arrears(client, branch, secretary):
    person = owing(branch, LAST, THIS)
    text = client.get(url(branch)).content.decode()
    assert f'value="{LAST:%Y-%m},{THIS:%Y-%m}|80.00"' in text
    assert f'id="pick-{person.pk}" data-amount="80.00" checked' in text
    assert "含补交 1 月" in text
    assert "捌拾元整" in text


def test_confirming_posts_and_leads_to_the_receipt(client, branch, secretary):
    person = owing(branch, THIS)
    response = client.post(url(branch), sent(person))
    collection = Collection.objects.get()
    assert response.url == reverse("dues-collection", args=(collection.pk,))
    assert Payment.objects.get().amount == Decimal("40.00")
    text = client.get(response.url).content.decode()
    assert "已收 1 人，40.00 元" in text
    assert "肆拾元整" in text


def test_pressing_twice_posts_once_and_ends_on_the_same_page(client, branch, secretary):
    data = sent(owing(branch, THIS))
    first, second = client.post(url(branch), data), client.post(url(branch), data)
    assert first.url == second.url
    assert Payment.objects.count() == 1


def test_who_was_unticked_stays_owing(client, branch, secretary):
    one = owing(branch, THIS)
    other = owing(branch, THIS, name="邵大勇")
    client.post(url(branch), sent(one))
    assert [row.person for row in Assessment.objects.outstanding()] == [other]


def test_a_page_that_is_no_longer_true_says_who_and_keeps_the_ticks(client, branch, secretary):
    person = owing(branch, THIS)
    response = client.post(url(branch), sent(person, amount="41.00"))
    text = response.content.decode()
    assert f"沈玉平：{THIS.month}月应收 40.00 元，与 41.00 元不符" in text
    assert Payment.objects.count() == 0


@pytest.mark.parametrize(
    "change", [{"pick": []}, {"pick": ["x"]}, {"key": ""}, {"paid_on": "昨天"}, {"method": "gold"}]
)
def test_what_the_page_cannot_have_sent_posts_nothing(client, branch, secretary, change):
    person = owing(branch, THIS)
    response = client.post(url(branch), sent(person) | change)
    assert response.status_code == 200
    assert 'class="error-box"' in response.content.decode()
    assert Payment.objects.count() == 0


def test_who_brings_the_money_is_kept(client, branch, secretary):
    person, payer = owing(branch, THIS), make.member(branch, "陶建中")
    client.post(url(branch), sent(person, **{f"payer-{person.pk}": payer.pk}))
    assert Payment.objects.get().payer == payer


def test_without_the_right_to_collect_the_page_is_forbidden(client, branch):
    client.force_login(make.user(branch, "auditor"))
    assert client.get(url(branch)).status_code == 403


def test_a_payment_is_reversed_with_its_reason(client, branch, secretary):
    person = owing(branch, THIS)
    client.post(url(branch), sent(person))
    payment = Payment.objects.get()
    address = reverse("dues-reverse", args=(payment.pk,))
    assert "请填写冲正理由" in client.post(address, {"reason": ""}).content.decode()
    client.post(address, {"reason": "重复收款"})
    assert Payment.objects.get(reverses=payment).reason == "重复收款"
    text = client.get(reverse("dues-payments", args=(branch.pk,))).content.decode()
    assert ("已被冲正" in text, "重复收款" in text) == (True, True)


def test_another_branchs_payment_is_not_found(client, branch, secretary):
    person = owing(branch, THIS)
    client.post(url(branch), sent(person))
    client.force_login(make.user(make.branch("别的支部")))
    payment = Payment.objects.get()
    assert client.get(reverse("dues-reverse", args=(payment.pk,))).status_code == 404
    assert client.get(reverse("dues-collection", args=(payment.collection_id,))).status_code == 404
