import pytest
from django.urls import reverse

from dues.actions.keepers import Keepers, name_keepers
from dues.models import DuesAccount, DuesKeepers
from tests.factories import dues as make
from tests.factories.handing_down import make_fund
from tests.factories.remitting import DAY, make_chain, make_slip

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


def test_pages_offer_an_act_to_whom_it_falls_and_name_them_to_the_other(client):
    """Accountant 组织干事 makes out, cashier 李出纳 receives and enters what went to the bank."""
    chain = make_chain(7)
    make_fund(chain.committee, "500.00")
    other = make.user(chain.committee, "committee_staff", name="李出纳")
    slip = make_slip(chain)
    name_keepers(
        organization=chain.committee, keepers=Keepers(chain.staff, other, "林"),
        on=DAY, by=chain.staff, at=make.AT,
    )  # fmt: skip
    here = chain.committee.pk
    pages = {
        "制下拨单</a>": reverse("dues-handed-down", args=(here,)),
        "填制党费支出单</a>": reverse("dues-spending", args=(here,)),
        "登记现金存取</a>": reverse("dues-cash", args=(here,)),
        "确认收款 ": reverse("dues-remittance", args=(slip.pk,)),
    }
    offered = {}
    for user in (chain.staff, other, chain.secretary):
        client.force_login(user)
        texts = {act: client.get(url) for act, url in pages.items()}
        offered[user] = [act in answer.content.decode() for act, answer in texts.items()]
    assert offered[chain.staff] == [True, True, False, False]
    assert offered[other] == [False, False, True, True]
    assert offered[chain.secretary] == [False] * 4
    client.force_login(chain.staff)
    assert "由出纳李出纳点收" in client.get(pages["确认收款 "]).content.decode()
    assert "由出纳李出纳登记" in client.get(pages["登记现金存取</a>"]).content.decode()
    client.force_login(other)
    assert "由会计组织干事制下拨单" in client.get(pages["制下拨单</a>"]).content.decode()
