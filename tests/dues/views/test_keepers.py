import pytest
from django.urls import reverse

from dues.models import DuesAccount, DuesKeepers
from tests.factories import dues as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def branch():
    return make.branch()


@pytest.fixture
def secretary(branch, client):
    user = make.user(branch)
    client.force_login(user)
    return user


def test_keepers_are_named_and_sign(client, branch, secretary):
    other = make.user(branch, role="branch_officer", name="周出纳")
    url = reverse("dues-keepers-name", args=(branch.pk,))
    wish = {
        "accountant": secretary.pk,
        "cashier": secretary.pk,
        "on": "2026-01-05",
        "witness": "林",
    }
    refused = client.post(url, wish).content.decode()
    assert ("会计和出纳不能是同一个人" in refused, "2026-01-05" in refused) == (True, True)
    client.post(url, wish | {"cashier": other.pk})
    keepers = DuesKeepers.objects.get()
    page = client.get(reverse("dues-keepers", args=(branch.pk,))).content.decode()
    assert ("账款相符，签字" in page, "待签字：何书记、周出纳" in page) == (True, True)
    client.post(reverse("dues-handover-sign", args=(keepers.handover.pk,)))
    page = client.get(reverse("dues-keepers", args=(branch.pk,))).content.decode()
    assert ("账款相符，签字" in page, "待签字：周出纳" in page) == (False, True)


def test_one_officer_alone_is_told_to_grant_another(client, branch, secretary):
    page = client.get(reverse("dues-keepers-name", args=(branch.pk,))).content.decode()
    assert "只有一个人能办理党费账" in page


def test_an_account_is_masked_until_asked_for(client):
    committee = make.committee()
    client.force_login(make.user(committee, role="committee_staff"))
    url = reverse("dues-account", args=(committee.pk,))
    wish = {"bank": "东湾银行", "holder": "东湾街道党委", "on": "2026-01-05"}
    refused = client.post(url, wish | {"account_number": "6222 甲"}).content.decode()
    assert ("账号只能有数字" in refused, "6222 甲" in refused) == (True, True)
    client.post(url, wish | {"account_number": "6222 0200 0000 1234"})
    row = DuesAccount.objects.get()
    page = client.get(reverse("dues-keepers", args=(committee.pk,))).content.decode()
    assert ("************1234" in page, "6222020000001234" in page) == (True, False)
    reveal = reverse("dues-account-reveal", args=(row.pk,))
    assert "6222020000001234" not in client.post(reveal, {"reason": ""}).content.decode()
    assert "6222020000001234" in client.post(reveal, {"reason": "核对回单"}).content.decode()


def test_the_page_of_keepers_takes_the_same_number_of_queries(
    client, branch, secretary, django_assert_max_num_queries
):
    others = [make.user(branch, role="branch_officer", name=f"{n}委员") for n in range(4)]
    url = reverse("dues-keepers-name", args=(branch.pk,))
    counts = []
    for number, other in enumerate(others[:3], start=1):
        wish = {"accountant": secretary.pk, "cashier": other.pk, "witness": "林"}
        client.post(url, wish | {"on": f"2026-0{number}-05"})
        with django_assert_max_num_queries(40) as seen:
            client.get(reverse("dues-keepers", args=(branch.pk,)))
        counts.append(len(seen))
    assert DuesKeepers.objects.count() == 3
    assert counts[0] == counts[2]
