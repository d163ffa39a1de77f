"""The pages of statements: upload, look through, confirm once, what is left."""

import io
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from branchrecords.documents.xlsx import read_rows
from dues.models import Payment, Statement, StatementChoice
from dues.rules.months import month_of
from tests.factories import dues as make
from tests.factories.statements import line, make_statement, row_of

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
THIS = month_of(TODAY)


@pytest.fixture
def branch():
    return make.branch()


@pytest.fixture
def secretary(branch, client):
    user = make.user(branch)
    client.force_login(user)
    return user


@pytest.fixture
def person(branch):
    found = make.with_base(make.member(branch), branch, from_month=THIS.replace(month=1))
    make.assess_month(month=THIS, organization=branch, at=make.AT)
    return found


def listing(branch):
    return reverse("dues-statements", args=(branch.pk,))


def page(statement):
    return reverse("dues-statement", args=(statement.pk,))


def upload(client, branch, text, name="微信账单.csv", key=None):
    file = SimpleUploadedFile(name, text.encode("gb18030"), "text/csv")
    return client.post(listing(branch), {"key": key or uuid4(), "file": file, "method": "mobile"})


def text_of(client, address):
    return client.get(address).content.decode()


def kept(branch, secretary, *lines):
    return make_statement(branch, secretary, *lines, at=timezone.now())


def test_an_upload_shows_every_line_and_receives_nothing(client, branch, secretary, person):
    answer = upload(
        client,
        branch,
        "交易时间,对方户名,金额,备注,流水号\n"
        f"{TODAY} 09:00:00,沈玉平,40.00,党费,A1\n{TODAY} 09:10:00,老赵,12.50,菜钱,A2\n",
    )
    statement = Statement.objects.get()
    assert answer.url == page(statement)
    text = text_of(client, answer.url)
    assert "已对上 1 笔，未匹配 1 笔" in text
    assert f"沈玉平：{THIS.month}月" in text
    assert "「老赵」不在本支部名册" in text
    assert Payment.objects.count() == 0
    assert "「老赵」不在本支部名册" in text_of(client, listing(branch))


def test_a_file_that_is_no_statement_says_what_is_missing(client, branch, secretary):
    answer = upload(client, branch, "姓名,住址,电话\n张三,某地,138\n")
    assert "找不到表头" in answer.content.decode()
    assert Statement.objects.count() == 0


def test_confirming_what_was_shown_posts_once(client, branch, secretary, person):
    statement = kept(branch, secretary, line(on=TODAY))
    row = row_of(statement)
    value = f"{person.pk}||advance|{THIS:%Y-%m}|40.00"
    assert f'value="{value}" selected' in text_of(client, page(statement))
    for _ in range(2):
        client.post(page(statement), {f"row-{row.pk}": value, "do": "collect"})
    assert Payment.objects.get().amount == Decimal("40.00")
    assert "处理完的" in text_of(client, page(statement))


def test_what_is_left_stays_and_a_second_person_sees_it(client, branch, secretary, person):
    statement = kept(branch, secretary, line(on=TODAY))
    client.post(page(statement), {f"row-{row_of(statement).pk}": "", "do": "save"})
    client.force_login(make.user(branch, "branch_officer", name="组织委员"))
    text = text_of(client, page(statement))
    assert "待选择 1 笔" in text
    assert "先留着" in text
    assert Payment.objects.count() == 0


def test_another_member_is_chosen_on_the_page_and_checked_before_it_is_received(
    client, branch, secretary, person
):
    statement = kept(branch, secretary, line("老赵", on=TODAY))
    row = row_of(statement)
    answer = client.post(
        page(statement), {f"row-{row.pk}": person.pk, "do": "collect"}, follow=True
    )
    text = answer.content.decode()
    assert "刚选了党员的 1 笔，请核对交哪几个月" in text
    assert f"{person.pk}||advance|{THIS:%Y-%m}|40.00" in text
    assert Payment.objects.count() == 0


def test_a_refusal_keeps_what_was_chosen(client, branch, secretary, person):
    statement = kept(branch, secretary, line(on=TODAY, amount="60.00"))
    row = row_of(statement)
    wrong = f"{person.pk}||voluntary|{THIS:%Y-%m}|39.00"
    answer = client.post(page(statement), {f"row-{row.pk}": wrong, "do": "collect"})
    text = answer.content.decode()
    assert "应收 40.00 元，与 39.00 元不符" in text
    assert f"{person.pk}||voluntary|{THIS:%Y-%m}|40.00" in text
    assert StatementChoice.objects.get().rest == "voluntary"


@pytest.mark.parametrize("forged", ["1|2", "x", "1||advance|2026-99|1", "999999"])
def test_a_forged_page_posts_nothing(client, branch, secretary, person, forged):
    statement = kept(branch, secretary, line(on=TODAY))
    answer = client.post(page(statement), {f"row-{row_of(statement).pk}": forged, "do": "collect"})
    assert answer.status_code == 200
    assert Payment.objects.count() == 0


def test_one_line_is_given_to_a_member_with_who_brought_it(client, branch, secretary, person):
    payer = make.member(branch, "陶建中")
    statement = kept(branch, secretary, line("小鱼", on=TODAY))
    row = row_of(statement)
    address = reverse("dues-statement-line", args=(row.pk,))
    assert "不在本支部名册" in text_of(client, address)
    client.post(
        address,
        {"person": person.pk, "payer": payer.pk, "rest": "advance", "do": "assign"},
    )
    assert "沈玉平（陶建中代缴）" in text_of(client, page(statement))


def test_the_rest_is_dismissed_with_a_reason(client, branch, secretary):
    statement = kept(branch, secretary, line("老赵", on=TODAY), line("老钱", number=3, on=TODAY))
    address = reverse("dues-statement-dismiss", args=(statement.pk,))
    rows = ",".join(str(pk) for pk in statement.rows.values_list("pk", flat=True))
    client.post(address, {"rows": rows, "reason": ""})
    assert StatementChoice.objects.count() == 0
    answer = client.post(address, {"rows": rows, "reason": "不是党费"}, follow=True)
    assert "2 笔登记为不收" in answer.content.decode()
    assert "还没有处理的交易" not in text_of(client, listing(branch))


def test_a_line_is_dismissed_on_its_own_page(client, branch, secretary):
    row = row_of(kept(branch, secretary, line("老赵", on=TODAY)))
    address = reverse("dues-statement-line", args=(row.pk,))
    assert "请填写不收的理由" in client.post(address, {"do": "dismiss"}).content.decode()
    client.post(address, {"do": "dismiss", "reason": "已经退回"})
    assert StatementChoice.objects.get().reason == "已经退回"


def test_what_is_left_is_exported_with_masked_phones(client, branch, secretary):
    kept(branch, secretary, line("老赵", on=TODAY, phone="13812345678"))
    answer = client.post(reverse("dues-waiting-xlsx", args=(branch.pk,)))
    rows = [row.cells for row in read_rows(io.BytesIO(answer.content), "a.xlsx").rows]
    assert rows[-1][3:6] == ("老赵", "138****5678", 40.0)
    assert rows[-1][8] == "未匹配"


def test_a_day_to_come_is_listed_as_not_receivable(client, branch, secretary, person):
    statement = kept(branch, secretary, line(on=TODAY + timedelta(days=1)))
    text = text_of(client, page(statement))
    assert "现在不能收的" in text
    assert "还没有到" in text


def test_one_line_is_divided_among_two_in_one_press(client, branch, secretary):
    people = [make.with_base(make.member(branch, name), branch) for name in ("李秀英", "王勇")]
    make.assess_month(month=THIS, organization=branch, at=make.AT)
    statement = make_statement(
        branch, secretary, line("女儿", "80.00", memo="李秀英王勇党费", on=TODAY)
    )
    row = row_of(statement)
    url = reverse("dues-statement-split", args=(row.pk,))
    page = client.get(url)
    assert "已按应交填好，合计正好" in page.content.decode()
    sent = {"payer": "", "rest": "advance"}
    for _, amount, due in page.context["form"].rows():
        sent |= {amount.html_name: amount.value() or "", due.html_name: due.value()}
    short = sent | {f"amount-{people[0].pk}": "39.99"}
    text = client.post(url, short).content.decode()
    assert ("少 0.01 元" in text, 'value="39.99"' in text) == (True, True)
    for _ in range(2):  # a double click
        assert client.post(url, sent).status_code == 302
    assert [(p.person, p.amount) for p in Payment.objects.order_by("pk")] == [
        (person, Decimal("40.00")) for person in people
    ]
    done = client.get(reverse("dues-statement", args=(statement.pk,))).content.decode()
    assert ("李秀英" in done, "王勇" in done) == (True, True)
    booked = client.get(reverse("dues-statement-line", args=(row.pk,)))
    assert [(p.person, p.amount) for p in booked.context["payments"]] == [
        (person, Decimal("40.00")) for person in people
    ]
    undo = client.get(reverse("dues-reverse", args=(Payment.objects.first().pk,)))
    assert "冲正时一起冲正" in undo.content.decode()
