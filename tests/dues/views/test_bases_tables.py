"""The bases of a branch taken out as a table, and brought in from one."""

import io
from decimal import Decimal

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from branchrecords.audit.models import AuditEvent
from dues.models import DuesBase
from tests.factories import dues as make
from tests.factories.members import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def branch(client):
    branch = make.branch()
    client.force_login(make.user(branch))
    return branch


def send(client, branch, *rows, name="基数.xlsx"):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    file = SimpleUploadedFile(name, stream.getvalue())
    return client.post(reverse("dues-bases-fill", args=(branch.pk,)), {"file": file})


def test_a_table_fills_the_page_and_writes_nothing(client, branch):
    one, other = make.member(branch, "沈玉平"), make.member(branch, "高明哲")
    answer = send(
        client, branch,
        ["党费基数表"], ["姓名", "类别", "党费基数"],
        ["沈玉平", "事业单位", 5266.6], ["高 明哲", "退休", "4,800.00元"],
    )  # fmt: skip
    assert "带入 2 人，还没有保存" in answer.text
    form = answer.context["form"]
    assert form[f"category-{one.pk}"].value() == "institution"
    assert form[f"amount-{other.pk}"].value() == Decimal("4800.00")
    assert "基数 4,800.00 元 × 0.5% = 每月 24.00 元" in answer.text
    assert not DuesBase.objects.exists()


def test_every_row_that_is_not_brought_in_is_named_with_its_reason(client, branch):
    make.member(branch, "沈玉平")
    make.member(branch, "高明哲")
    make.member(branch, "高明哲")
    answer = send(
        client, branch,
        ["姓名", "类别", "月基数"],
        ["沈玉平", "火星人", 5000], ["高明哲", "企业", 5000], ["没有人", "企业", 5000],
        ["", "企业", 5000], ["沈玉平", "企业", "六千"], ["沈玉平", "企业", -5],
        ["沈玉平", "企业", None], ["沈玉平", "学生", None], ["沈玉平", "企业", 1],
    )  # fmt: skip
    said = list(answer.context["filled"].problems)
    assert said[0].startswith("第 2 行 沈玉平：没有「火星人」这种类别，可以写：公务员、机关工人")
    assert said[1] == "第 3 行 高明哲：本支部有同名的党员，请写上公民身份号码"
    assert said[2] == "第 4 行 没有人：本支部应交党费的党员里没有这个人，请核对姓名"
    assert said[3] == "第 5 行：姓名空着，不知道是谁"
    assert said[4] == "第 6 行 沈玉平：“六千”不是金额，请只写数字，例如 1234.50"
    assert said[5] == "第 7 行 沈玉平：“-5”是负数，金额不能小于 0"
    assert said[6] == "第 8 行 沈玉平：月基数空着，请补上"
    assert said[7] == "第 10 行 沈玉平：这个人在表里出现了两次，只用了前面一行"
    assert len(said) == 8
    assert answer.context["filled"].people == 1


def test_the_number_tells_two_of_one_name_apart(client, branch):
    make.member(branch, "高明哲")
    wanted = make_person(branch, "高明哲", id_number="34052419800101001X")
    answer = send(
        client, branch, ["姓名", "身份证号", "月基数", "类别"],
        ["高明哲", "34052419800101001X", 3000, "企业人员"],
    )  # fmt: skip
    assert answer.context["form"][f"amount-{wanted.pk}"].value() == Decimal("3000.00")


def test_the_category_in_force_stays_where_the_cell_is_empty(client, branch):
    person = make.with_base(make.member(branch), branch)
    answer = send(client, branch, ["姓名", "月基数"], [person.name, 4100])
    assert answer.context["form"][f"category-{person.pk}"].value() == "enterprise"


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([["名单"], ["甲"]], "找不到表头，请保留写有“姓名、月基数”的一行"),
        ([["姓名", "类别"], ["甲", "企业"]], "第 1 行是表头，但缺少这些列：月基数"),
    ],
)
def test_a_table_without_its_columns_is_refused_whole(client, branch, rows, sentence):
    make.member(branch)
    assert sentence in send(client, branch, *rows).text


def test_what_is_taken_out_can_be_brought_in_again_and_is_logged(client, branch):
    person = make.with_base(make.member(branch), branch, "4000.00")
    other = make.member(branch, "高明哲")
    content = client.get(reverse("dues-bases-xlsx", args=(branch.pk,))).content
    file = SimpleUploadedFile("基数.xlsx", content)
    answer = client.post(reverse("dues-bases-fill", args=(branch.pk,)), {"file": file})
    assert answer.context["form"][f"amount-{person.pk}"].value() == Decimal("4000.00")
    assert len(answer.context["filled"].problems) == 1
    event = AuditEvent.objects.get(action="dues.exported")
    assert event.detail["people"] == sorted([person.pk, other.pk])
