from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from dues.actions.cash_moves import CashMoveFacts, enter_cash_move
from dues.models import CashMove
from dues.rules.accounts import Account
from tests.factories import dues as make
from tests.factories.handing_down import make_fund

pytestmark = pytest.mark.django_db


@pytest.fixture
def branch():
    found = make.branch()
    make_fund(found, "100.00", Account.CASH, on=date(2026, 11, 2))
    return found


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: make.AT)


def test_from_the_banks_receipt_to_the_books_and_back(client, branch):
    secretary, cashier = make.user(branch), make.user(branch, "branch_officer", name="王委员")
    listing, add = (reverse(name, args=(branch.pk,)) for name in ("dues-cash", "dues-cash-add"))
    client.force_login(cashier)
    assert "这一年没有存取现金" in client.get(listing).content.decode()
    sent = {
        "key": client.get(add).context["form"]["key"].value(), "way": "in", "amount": "160.00",
        "moved_on": "2026-11-12", "receipt": "0012",
    }  # fmt: skip
    text = client.post(add, sent).content.decode()
    assert ("库存现金只有 100.00 元" in text, 'value="160.00"' in text) == (True, True)
    for _ in range(2):  # a double click
        client.post(add, sent | {"amount": "60.00"})
    paper = CashMove.objects.get()
    text = client.get(listing).content.decode()
    assert ("待复核" in text, "与回单相符" in text) == (True, False)  # not the own paper
    client.force_login(secretary)
    assert "与回单相符" in client.get(listing).content.decode()
    client.post(reverse("dues-cash-check", args=(paper.pk,)))
    text = client.get(listing).content.decode()
    assert ("已入账" in text, "40.00" in text) == (True, True)
    paper.refresh_from_db()
    entry = client.get(reverse("dues-entry", args=(paper.entry_id,))).content.decode()
    assert "现金存取单" in entry
    assert client.post(reverse("dues-cash-xlsx", args=(branch.pk,))).content[:2] == b"PK"
    undo = reverse("dues-cash-undo", args=(paper.pk,))
    assert "请填写理由" in client.post(undo, {"reason": ""}, follow=True).content.decode()
    client.post(undo, {"reason": "银行退回"})
    assert "银行退回" in client.get(listing).content.decode()


def test_the_list_asks_as_often_for_three_as_for_one(client, branch, django_assert_max_num_queries):
    client.force_login(make.user(branch))
    cashier, counts = make.user(branch, "branch_officer", name="王委员"), []
    for number in range(3):
        facts = CashMoveFacts("in", Decimal(1), date(2026, 11, 12), str(number))
        enter_cash_move(organization=branch, key=uuid4(), facts=facts, by=cashier, at=make.AT)
        client.get(reverse("dues-cash", args=(branch.pk,)))
        with django_assert_max_num_queries(40) as seen:
            client.get(reverse("dues-cash", args=(branch.pk,)))
        counts.append(len(seen))
    assert counts[0] == counts[2]
