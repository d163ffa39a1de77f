from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from branchrecords.audit.models import AuditEvent
from dues.models import DuesAccount, Interest
from dues.rules.accounts import Account
from tests.factories import dues as make
from tests.factories.files import PDF
from tests.factories.remitting import DAY, make_chain, make_received, paid

pytestmark = pytest.mark.django_db


@pytest.fixture
def chain(db):
    return make_chain(7)


def page(client, name, *args, **query):
    return client.get(reverse(name, args=args), query).content.decode()


def test_every_number_opens_to_its_entries_and_these_to_their_paper(client, chain):
    slip = make_received(chain)
    client.force_login(chain.secretary)
    trial = page(client, "dues-books", chain.branch.pk, on=str(DAY))
    code = Account.CASH.value
    account = reverse("dues-book-account", args=(chain.branch.pk, code))
    assert (account in trial, "借贷平衡" in trial) == (True, True)
    lines = page(client, "dues-book-account", chain.branch.pk, code)
    assert reverse("dues-entry", args=(slip.entry_id,)) in lines
    entry = page(client, "dues-entry", slip.entry_id)
    assert (reverse("dues-remittance", args=(slip.pk,)) in entry, "80.00" in entry) == (True, True)
    assert client.get(reverse("dues-book-account", args=(chain.branch.pk, 9999))).status_code == 404


def test_the_books_take_the_same_number_of_queries(client, chain, django_assert_max_num_queries):
    client.force_login(chain.secretary)
    counts = []
    for number in (8, 9, 10):
        make.assessed(chain.branch, number)
        paid(chain, number)
        for name, args in (("dues-books", ()), ("dues-book-account", (Account.CASH.value,))):
            with django_assert_max_num_queries(30) as seen:
                page(client, name, chain.branch.pk, *args)
            counts.append(len(seen))
    assert counts[:2] == counts[-2:]


def test_the_journal_of_a_month_as_xlsx(client, chain):
    client.force_login(chain.secretary)
    url = f"{reverse('dues-journal-xlsx', args=(chain.branch.pk,))}?month=2026-07"
    sheet = load_workbook(BytesIO(client.post(url).content)).active
    cells = [str(value) for row in sheet.iter_rows(values_only=True) for value in row if value]
    assert ("库存现金" in cells, "应收党费" in cells, "沈玉平" in cells) == (True, True, True)


def test_interest_from_the_banks_paper_to_the_books(client):
    committee = make.committee()
    accountant = make.user(committee, "committee_staff", name="沈会计")
    client.force_login(accountant)
    assert "先登记党费账户" in page(client, "dues-interest", committee.pk)
    DuesAccount.objects.create(
        organization=committee, bank="东湾银行", holder="党费专户", account_number="62220200",
        starts_on="2026-01-01",
    )  # fmt: skip
    add = reverse("dues-interest-add", args=(committee.pk,))
    key = client.get(add).context["form"]["key"].value()
    wish = {"key": key, "earned_on": "2026-09-21", "amount": "36.18"}
    assert "请选择银行回单" in client.post(add, wish).content.decode()
    client.post(add, wish | {"voucher": SimpleUploadedFile("回单.pdf", PDF, "application/pdf")})
    paper = Interest.objects.get()
    confirm = reverse("dues-interest-confirm", args=(paper.pk,))
    assert confirm not in page(client, "dues-interest", committee.pk, year=2026)
    client.force_login(make.user(committee, "committee_staff", name="周出纳"))
    client.post(confirm)
    text = page(client, "dues-interest", committee.pk, year=2026)
    assert ("已入账 36.18 元" in text, "周出纳" in text) == (True, True)
    assert client.get(reverse("dues-interest-voucher", args=(paper.pk,))).status_code == 200
    assert AuditEvent.objects.filter(action="dues.voucher_read").count() == 1
    undo = reverse("dues-interest-undo", args=(paper.pk,))
    client.post(undo, {"reason": "重复入账"})
    assert "已冲正" in page(client, "dues-interest", committee.pk, year=2026)
