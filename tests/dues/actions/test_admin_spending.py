from datetime import date
from decimal import Decimal as D
from uuid import uuid4

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from branchrecords.errors import ActionError
from dues.actions.admin_spending import AdminFacts, record_admin_spending, reverse_admin_spending
from dues.models import AdminSpending, JournalEntry
from dues.queries.spending import used_of_year
from dues.rules.accounts import Account
from dues.rules.spending import Fund
from tests.factories import dues as make
from tests.factories.budgets import line, make_budget
from tests.factories.spending import AT, ON, invoice

pytestmark = pytest.mark.django_db


@pytest.fixture
def branch():
    return make.branch()


@pytest.fixture
def officer(branch):
    return make.user(branch)


def spent(branch, officer, key=None, upload=None, **facts):
    wanted = {
        "purpose": Account.TRAINING.value, "amount": D("300.00"), "what": "培训班教材",
        "payee": "东湾书店", "document": "记账-11-08", "spent_on": date(2026, 11, 8),
    }  # fmt: skip
    return record_admin_spending(
        key=key or uuid4(), organization=branch, facts=AdminFacts(**wanted | facts),
        upload=upload, by=officer, at=AT,
    )  # fmt: skip


def test_what_the_office_paid_is_listed_and_not_booked(branch, officer):
    make_budget(branch, line("1000.00", fund=Fund.ADMIN), line("50.00"), by=officer)
    row = spent(branch, officer, upload=invoice())
    assert row.attachment.name == "发票.pdf"
    used = used_of_year(organization=branch, year=2026, on=ON)
    assert (used.admin.spent, used.admin.left, used.admin.share) == (D(300), D(700), D("0.3"))
    assert used.dues.spent == 0
    assert JournalEntry.objects.count() == 0


def test_a_second_press_registers_once_and_the_same_voucher_too(branch, officer):
    key = uuid4()
    assert spent(branch, officer, key=key) == spent(branch, officer, key=key)
    with pytest.raises(ActionError, match="这张凭证的这一笔已经登记过"):
        spent(branch, officer)
    assert AdminSpending.objects.count() == 1


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        ({"amount": D(0)}, "金额应大于 0"),
        ({"amount": D("-3")}, "金额应大于 0"),
        ({"spent_on": date(2026, 11, 21)}, "2026-11-21 还没有到"),
        ({"document": " "}, "请填写财务凭证号"),
        ({"purpose": 1001}, "用途只能从给出的几项里选"),
    ],
)
def test_bad_facts_are_refused(branch, officer, facts, message):
    with pytest.raises(ActionError, match=message):
        spent(branch, officer, **facts)
    assert AdminSpending.objects.count() == 0


def test_a_mistake_is_undone_by_its_opposite(branch, officer):
    row = spent(branch, officer)
    with pytest.raises(ActionError, match="请写冲正理由"):
        reverse_admin_spending(spending=row, reason="", by=officer, at=AT)
    undone = reverse_admin_spending(spending=row, reason="登记重复", by=officer, at=AT)
    assert undone.amount == D("-300.00")
    assert used_of_year(organization=branch, year=2026, on=ON).admin.spent == 0
    for again, message in ((row, "已经冲正过了"), (undone, "本身就是冲正")):
        with pytest.raises(ActionError, match=message):
            reverse_admin_spending(spending=again, reason="再来", by=officer, at=AT)
    spent(branch, officer)


def test_the_database_refuses(branch, officer):
    row = spent(branch, officer)
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        AdminSpending.objects.update(amount=1)
    fields = {
        "organization": branch, "purpose": 5201, "what": "x", "payee": "y", "document": "z",
        "spent_on": row.spent_on, "recorded_by": officer, "recorded_at": AT,
    }  # fmt: skip
    for change in (
        {"amount": -1}, {"amount": 1, "document": ""}, {"amount": 1, "purpose": 5101},
        {"amount": -1, "reverses": row, "reason": "差额"},
    ):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            AdminSpending.objects.create(**fields | change, key=uuid4())
