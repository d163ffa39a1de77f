from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from branchrecords.audit.models import AuditEvent
from dues.actions.bases import BaseLine, set_bases
from dues.models import MonthClosing
from dues.rules.categories import Category
from tests.factories import dues as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def root():
    return make.committee()


@pytest.fixture
def branch(root):
    return make.branch("城建支部", root)


@pytest.fixture
def person(branch):
    person = make.with_base(make.member(branch), branch, "6840.00")
    make.assessed(branch, 9, 10)
    return person


def cells(answer):
    return [value for row in load_workbook(BytesIO(answer.content)).active.values for value in row]


@pytest.mark.parametrize(("role", "shown"), [("secretary", True), ("committee_staff", False)])
def test_the_year_book_shows_incomes_to_who_may_see_them(client, branch, person, role, shown):
    client.force_login(make.user(branch, role))
    values = cells(client.get(reverse("dues-year-book-xlsx", args=(branch.pk,)), {"year": "2026"}))
    assert (6840 in [v and float(v) for v in values if isinstance(v, int | float)]) == shown
    assert {"序号", "执行标准", "全年应缴（元）", "合计", "沈玉平"} <= set(values)


def test_the_year_book_is_printed_and_told(client, branch, person):
    client.force_login(make.user(branch))
    answer = client.get(reverse("dues-year-book", args=(branch.pk,)), {"year": "2026"})
    assert answer.content[:5] == b"%PDF-"
    assert AuditEvent.objects.get(action="dues.exported").detail["people"] == [person.pk]


def test_closings_and_differences_are_taken_out_and_told(client, branch, person):
    client.force_login(make.user(branch))
    less = BaseLine(person.pk, Category.ENTERPRISE, Decimal(4000), "岗位变动")  # 40.00 a month
    set_bases(organization=branch, from_month=date(2026, 10, 1), lines=[less], by=None, at=make.AT)
    differences = client.get(reverse("dues-differences-xlsx", args=(branch.pk,)), {"year": "2026"})
    closings = client.get(reverse("dues-closings-xlsx", args=(branch.pk,)), {"year": "2026"})
    assert {"基数变更", "沈玉平"} <= set(cells(differences))
    assert "2026年10月" in cells(closings)
    assert AuditEvent.objects.filter(action="dues.exported").count() == 2


def test_a_committee_is_asked_before_it_closes_a_month_below(client, root, branch, person):
    client.force_login(make.user(root, "committee_staff"))
    address = f"{reverse('dues-closings-below', args=(root.pk,))}?month=2026-10"
    text = client.get(address).content.decode()
    assert ("可以结账" in text, "确认结账" in text) == (True, False)
    asked = client.get(f"{address}&confirm=1").content.decode()
    assert ("结清 2026年10月，1 个支部？" in asked, "确认结账 1 个支部" in asked) == (True, True)
    for stale in ({}, {"ready": "2"}):
        assert "confirm=1" in client.post(address, stale).url
    assert MonthClosing.objects.count() == 0
    client.post(address, {"ready": "1"})
    assert MonthClosing.objects.get().organization == branch
    assert "已结账" in client.get(address).content.decode()
