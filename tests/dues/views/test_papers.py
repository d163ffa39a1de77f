"""Papers and tables beside the books: 交接单, keepers, budget, lines of the report."""

import io
from datetime import date

import pytest
from django.urls import reverse

from branchrecords.documents.xlsx import read_rows
from dues.actions.keepers import Keepers, name_keepers
from tests.factories import dues as make
from tests.factories.budgets import make_budget
from tests.factories.desk import desk_duties
from tests.factories.extra import make_large
from tests.factories.statements import line, make_statement

pytestmark = pytest.mark.django_db


@pytest.fixture
def top():
    return make.committee()


@pytest.fixture
def branch(top):
    return make.branch(parent=top)


@pytest.fixture
def secretary(branch, client):
    user = make.user(branch)
    client.force_login(user)
    return user


@pytest.fixture
def handover(branch, secretary):
    other = make.user(branch, "branch_officer", name="王委员")
    return name_keepers(
        organization=branch, keepers=Keepers(secretary, other, "李监交", "收据 2 本"),
        on=date(2026, 11, 20), by=secretary, at=make.AT,
    ).handover  # fmt: skip


def test_a_handover_is_printed_and_listed(client, branch, handover):
    address = reverse("dues-handover-pdf", args=(handover.pk,))
    assert address in client.get(reverse("dues-keepers", args=(branch.pk,))).content.decode()
    assert client.get(address).content.startswith(b"%PDF")
    answer = client.post(reverse("dues-keepers-xlsx", args=(branch.pk,)))
    row = read_rows(io.BytesIO(answer.content), "a.xlsx").rows[-1].cells
    assert row[1:4] == ("何书记", "王委员", "首次指定")
    assert "李监交" in row


def test_a_budget_is_printed_or_says_that_there_is_none(client, branch, secretary):
    address = reverse("dues-budget-pdf", args=(branch.pk,))
    answer = client.get(address, {"year": "2026"}, follow=True)
    assert "2026年还没有预算" in answer.content.decode()
    make_budget(branch, by=secretary)
    assert client.get(address, {"year": "2026"}).content.startswith(b"%PDF")
    page = client.get(reverse("dues-budget", args=(branch.pk,)), {"year": "2026"})
    assert address in page.content.decode()


def test_a_line_of_the_report_opens_to_the_branches(client, top, branch, secretary):
    make_large(make.member(branch), branch, secretary, "3000.00")
    client.force_login(make.user(top, "committee_staff", name="党委工作人员"))
    report = client.get(reverse("dues-report", args=(top.pk,)), {"year": "2026"}).content.decode()
    address = reverse("dues-report-account", args=(top.pk, 4103))
    assert f"{address}?year=2026" in report
    text = client.get(address, {"year": "2026"}).content.decode()
    assert "合计 3,000.00 元" in text
    assert reverse("dues-book-account", args=(branch.pk, 4103)) in text
    assert client.get(reverse("dues-report-account", args=(top.pk, 1))).status_code == 404


def test_lines_nobody_has_dealt_with_stand_on_the_desk(branch, secretary):
    statement = make_statement(branch, secretary, line("顺丰到付", "23.00"))
    (duty,) = (
        one
        for one in desk_duties("dues.queries.duties", organization=branch, on=date(2026, 11, 20))
        if "流水" in one.title
    )
    assert (duty.title, duty.due_on, duty.late) == (
        "收款流水还有 1 笔未处理", date(2026, 11, 30), False,
    )  # fmt: skip
    assert duty.url == reverse("dues-statement", args=(statement.pk,))
    (late,) = (
        one
        for one in desk_duties("dues.queries.duties", organization=branch, on=date(2026, 12, 1))
        if "流水" in one.title
    )
    assert late.late
