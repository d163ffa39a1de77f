from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from branchrecords.audit.models import AuditEvent
from dues.actions.assessment import assess_month
from dues.models import Assessment
from tests.factories import dues as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def branch():
    return make.branch()


def page(client, name, pk, **query):
    return client.get(reverse(name, args=(pk,)), query)


def test_the_overview_shows_bases_to_the_secretary_only(client, branch):
    make.with_base(make.member(branch), branch, "8615.50")
    make.assessed(branch, 11)
    client.force_login(make.user(branch))
    assert "8,615.50" in page(client, "dues-overview", branch.pk, month="2026-11").content.decode()
    client.force_login(make.user(branch, "auditor"))
    text = page(client, "dues-overview", branch.pk, month="2026-11").content.decode()
    assert ("8,615.50" in text, "129.23" in text) == (False, True)


@pytest.mark.parametrize("name", ["dues-overview", "dues-payments", "dues-arrears", "dues-reliefs"])
def test_an_empty_branch_says_what_comes_next(client, branch, name):
    client.force_login(make.user(branch))
    response = page(client, name, branch.pk)
    assert response.status_code == 200
    assert 'class="empty"' in response.content.decode()


def test_a_committee_is_led_to_its_own_page(client):
    root = make.committee()
    client.force_login(make.user(root, "committee_staff"))
    assert page(client, "dues-overview", root.pk).url == reverse("dues-committee", args=(root.pk,))


def test_nonsense_for_a_month_is_not_found(client, branch):
    client.force_login(make.user(branch))
    assert page(client, "dues-overview", branch.pk, month="2026-13").status_code == 404


def test_a_branch_outside_the_scope_is_not_found(client, branch):
    client.force_login(make.user(make.branch("别的支部")))
    assert page(client, "dues-overview", branch.pk).status_code == 404


def test_assessing_by_hand(client, branch):
    make.with_base(make.member(branch), branch)
    client.force_login(make.user(branch))
    client.post(reverse("dues-assess", args=(branch.pk,)) + "?month=2026-11")
    assert [row.month for row in Assessment.objects.all()] == [date(2026, 11, 1)]


def queries_of(client, url) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


@pytest.mark.parametrize("name", ["dues-overview", "dues-day", "dues-payments", "dues-bases"])
def test_the_queries_do_not_grow_with_the_branch(client, branch, name):
    secretary = make.user(branch)
    client.force_login(secretary)
    url, counts = reverse(name, args=(branch.pk,)), []
    for size in (2, 3, 4):
        for _ in range(size):
            person = make.with_base(make.member(branch), branch)
            make.assessed(branch, 10, 11)
            make.paid(branch, person, 10, by=secretary)
        counts.append(queries_of(client, url))
    assert counts[1] == counts[2]


def test_the_sheet_is_a_pdf_and_the_table_a_workbook(client, branch):
    make.with_base(make.member(branch, "玥瑄"), branch)
    make.assessed(branch, 11)
    client.force_login(make.user(branch))
    pdf = page(client, "dues-sheet", branch.pk, month="2026-11")
    assert (pdf.status_code, pdf.content[:5]) == (200, b"%PDF-")
    xlsx = page(client, "dues-month-xlsx", branch.pk, month="2026-11")
    sheet = load_workbook(BytesIO(xlsx.content)).active
    assert [cell.value for cell in sheet[4]][:4] == ["玥瑄", 4000, "1%", 40]
    assert AuditEvent.objects.filter(action="dues.exported").count() == 2


def test_incomes_stay_out_of_the_auditors_workbook(client, branch):
    make.with_base(make.member(branch, "玥瑄"), branch, "4321.00")
    make.assessed(branch, 11)
    client.force_login(make.user(branch, "auditor"))
    xlsx = page(client, "dues-month-xlsx", branch.pk, month="2026-11")
    sheet = load_workbook(BytesIO(xlsx.content)).active
    assert [cell.value for cell in sheet[4]][:2] == ["玥瑄", 43.21]


def test_the_desk_card(client, branch):
    today = timezone.localdate()
    make.with_base(make.member(branch), branch, from_month=date(today.year, 1, 1))
    assess_month(month=today, organization=branch, at=make.AT)
    client.force_login(make.user(branch))
    text = page(client, "dues-card", branch.pk).content.decode()
    assert f"{today.month}月党费" in text
    assert "0 / 1" in text
