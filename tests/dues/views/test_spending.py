from io import BytesIO
from uuid import uuid4

import pikepdf
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from branchrecords.audit.models import AuditEvent
from dues.models import AdminSpending, JournalEntry, Spending
from dues.rules.accounts import Account, EntryKind
from tests.factories import dues as make
from tests.factories.budgets import line, make_budget
from tests.factories.care import make_hardship
from tests.factories.spending import invoice, money

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
YEAR = TODAY.year


@pytest.fixture
def root():
    return make.committee()


@pytest.fixture
def branch(root):
    place = make.branch("城建支部", root)
    money(place, "800.00", Account.CASH, on=TODAY)
    make_budget(place, line("600.00"), by=make.user(place, name="编制人"), year=YEAR)
    return place


@pytest.fixture
def officer(branch, client):
    user = make.user(branch, name="沈会计")
    client.force_login(user)
    return user


def made_out(client, branch, **fields):
    url = reverse("dues-spending-add", args=(branch.pk,))
    data = {"key": str(uuid4()), "purpose": "5201", "what": "党员轮训场地费", "amount": "120",
            "payee": "东湾会议中心"}  # fmt: skip
    return client.post(url, data | fields)


def step(client, name, row, **fields):
    return client.post(reverse(f"dues-spending-{name}", args=(row.pk,)), fields)


def shown(client, row):
    return client.get(reverse("dues-spending-detail", args=(row.pk,))).content.decode()


def listed(client, branch, **query):
    return client.get(reverse("dues-spending", args=(branch.pk,)), query).content.decode()


def test_from_the_form_to_the_books(client, root, branch, officer):
    assert 'class="empty"' in listed(client, branch)
    made_out(client, branch, vouchers=invoice())
    row = Spending.objects.get()
    assert ("待集体决定" in shown(client, row), "发票.pdf" in shown(client, row)) == (True, True)
    step(client, "decide", row, decided_on=str(TODAY), words="支委会集体研究同意")
    assert "待上级批准" in shown(client, row)
    client.force_login(make.user(root, "committee_staff", name="党委干事"))
    requests = reverse("dues-requests", args=(root.pk,))
    assert "党员轮训场地费" in client.get(requests).content.decode()
    answer = reverse("dues-request-answer", args=(root.pk, row.pk))
    text = client.get(answer).content.decode()
    for part in ("支委会集体研究同意", "发票.pdf", "600.00", "480.00"):
        assert part in text
    assert "不同意请写理由" in client.post(answer, {"approved": "no"}).content.decode()
    client.post(answer, {"approved": "yes"})
    client.force_login(officer)
    assert "待出纳付款" in shown(client, row)
    text = step(client, "pay", row, account="1001", on=str(TODAY)).content.decode()
    assert "要由另一个人收付" in text
    client.force_login(make.user(branch, name="周出纳"))
    step(client, "pay", row, account="1001", on=str(TODAY))
    assert JournalEntry.objects.filter(kind=EntryKind.SPENDING).count() == 1
    text = listed(client, branch)
    for part in ("680.00", "120.00", "480.00", "20.0%", "2026-001"):
        assert part in text
    assert "没有同意" not in shown(client, row)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"amount": "-1"}, "金额应大于 0"),
        ({"amount": "900"}, "现有党费只有 800.00 元"),
        ({"what": "年终聚餐", "payee": "东湾会议中心"}, "党费只能用于培训党员"),
        ({"purpose": ""}, "请选择用途"),
        ({"purpose": "5101"}, "选择一个有效的选项"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(client, branch, officer, fields, message):
    text = made_out(client, branch, **fields).content.decode()
    assert (message in text, "东湾会议中心" in text) == (True, True)
    assert Spending.objects.count() == 0


def test_a_bad_voucher_makes_no_paper(client, branch, officer):
    bad = invoice()
    bad.name, bad.file = "发票.pdf", BytesIO(b"MZ not a paper")
    text = made_out(client, branch, vouchers=bad).content.decode()
    assert "发票.pdf" in text
    assert Spending.objects.count() == 0


def test_the_voucher_is_read_and_the_paper_printed_in_the_log(client, branch, officer):
    person = make.member(branch)
    make_hardship(person)
    made_out(client, branch, vouchers=invoice(), purpose="5204", person=person.pk, payee="沈玉平")
    row = Spending.objects.get()
    assert "帮扶登记" in shown(client, row)
    file = client.get(reverse("dues-spending-voucher", args=(row.vouchers.get().pk,)))
    assert (file.status_code, file["Content-Type"]) == (200, "application/pdf")
    paper = client.get(reverse("dues-spending-pdf", args=(row.pk,)))
    with pikepdf.open(BytesIO(paper.content)) as pdf:
        assert len(pdf.pages) == 1
    assert AuditEvent.objects.filter(action="dues.spending_voucher_read").count() == 1
    assert AuditEvent.objects.get(action="dues.exported").detail["people"] == [person.pk]


def test_taking_back_asks_for_the_reason(client, branch, officer):
    made_out(client, branch)
    row = Spending.objects.get()
    assert "请填写理由" in step(client, "take-back", row, reason="").content.decode()
    step(client, "take-back", row, reason="改期")
    assert ("已作废" in shown(client, row), "改期" in shown(client, row)) == (True, True)


def test_what_the_office_paid(client, branch, officer):
    url = reverse("dues-admin-spending-add", args=(branch.pk,))
    data = {"key": str(uuid4()), "purpose": "5202", "what": "学习资料", "amount": "300",
            "payee": "书店", "document": "记账-11-08", "spent_on": str(TODAY)}  # fmt: skip
    client.post(url, data)
    text = listed(client, branch)
    assert ("记账-11-08" in text, "300.00" in text) == (True, True)
    assert "记账-11-08" not in listed(client, branch, fund="dues")
    undo = reverse("dues-admin-spending-undo", args=(AdminSpending.objects.get().pk,))
    client.post(undo, {"reason": "登记重复"})
    assert "已冲正" in listed(client, branch)


def test_the_tables_to_take_away(client, branch, officer):
    made_out(client, branch)
    for name, expected in (("dues-spending-xlsx", "党员轮训场地费"), ("dues-used-xlsx", 600)):
        answer = client.post(reverse(name, args=(branch.pk,)) + f"?year={YEAR}")
        sheet = load_workbook(BytesIO(answer.content)).active
        assert expected in [cell.value for row in sheet for cell in row]
    assert AuditEvent.objects.filter(action="dues.exported").count() == 2


def test_who_is_not_above_does_not_answer(client, root, branch, officer):
    made_out(client, branch)
    row = Spending.objects.get()
    url = reverse("dues-request-answer", args=(root.pk, row.pk))
    assert client.get(url).status_code == 404
    other = make.committee("别的党委")
    client.force_login(make.user(other, "committee_staff"))
    assert client.get(reverse("dues-request-answer", args=(other.pk, row.pk))).status_code == 404
    assert client.get(reverse("dues-spending-detail", args=(row.pk,))).status_code == 404


def test_the_queries_do_not_grow_with_the_papers(client, branch, officer):
    counts = []
    for _ in range(3):
        made_out(client, branch, amount="1")
        with CaptureQueriesContext(connection) as queries:
            listed(client, branch)
        counts.append(len(queries))
    assert counts[1] == counts[2]
