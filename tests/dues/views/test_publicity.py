from io import BytesIO

import pikepdf
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from branchrecords.audit.models import AuditEvent
from tests.factories import dues as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def root():
    return make.committee()


@pytest.fixture
def branch(root):
    return make.branch("城建支部", root)


def page(client, name, place, year=2026):
    return client.get(reverse(name, args=(place.pk,)), {"year": year})


def test_the_sheet_of_a_branch_and_its_paper(client, branch):
    person = make.with_base(make.member(branch), branch)
    make.assessed(branch, 1, 2)
    make.paid(branch, person, 1, by=make.user(branch))
    client.force_login(make.user(branch))
    text = page(client, "dues-publicity", branch).content.decode()
    for part in ("沈玉平", "80.00", "40.00", "公开收缴情况", "还没有上缴党费"):
        assert part in text
    paper = page(client, "dues-publicity-pdf", branch)
    with pikepdf.open(BytesIO(paper.content)) as pdf:
        assert len(pdf.pages) == 1
    event = AuditEvent.objects.get(action="dues.exported")
    assert event.detail == {
        "list": "城建支部2026年党费收缴公开表", "number": 1, "people": [person.pk],
    }  # fmt: skip


def test_a_year_without_dues_has_no_paper_and_says_so(client, branch):
    client.force_login(make.user(branch))
    assert 'class="empty"' in page(client, "dues-publicity", branch).content.decode()
    answer = page(client, "dues-publicity-pdf", branch)
    assert answer.status_code == 302
    assert "没有可以公开的内容" in client.get(answer.url).content.decode()


def test_the_yearly_check_of_a_committee(client, root, branch):
    client.force_login(make.user(root, "committee_staff"))
    text = page(client, "dues-published", root).content.decode()
    assert ("城建支部" in text, "已公布 0 个，共 1 个支部" in text) == (True, True)
    xlsx = client.post(reverse("dues-published-xlsx", args=(root.pk,)) + "?year=2026")
    cells = [cell.value for row in load_workbook(BytesIO(xlsx.content)).active for cell in row]
    assert "城建支部" in cells
    assert AuditEvent.objects.filter(action="dues.exported").count() == 1


def test_the_report_of_a_committee_and_its_paper(client, root, branch):
    make.with_base(make.member(branch), branch)
    make.assessed(branch, 1)
    client.force_login(make.user(root, "committee_staff"))
    text = page(client, "dues-report", root).content.decode()
    assert "应交党费 40.00 元，实交 0.00 元，收缴率 0.00%" in text
    paper = page(client, "dues-report-pdf", root)
    with pikepdf.open(BytesIO(paper.content)) as pdf:
        assert len(pdf.pages) >= 2
    assert AuditEvent.objects.get(action="dues.exported").detail["list"].endswith("情况报告")


def test_a_branch_has_no_report_to_a_congress(client, branch):
    client.force_login(make.user(branch))
    assert page(client, "dues-report", branch).status_code == 404


@pytest.mark.parametrize("name", ["dues-published", "dues-report"])
def test_the_queries_do_not_grow_with_the_committee(client, root, name):
    client.force_login(make.user(root, "committee_staff"))
    counts = []
    for number in range(3):
        place = make.branch(f"支部{number}", root)
        make.with_base(make.member(place), place)
        make.assessed(place, 1)
        with CaptureQueriesContext(connection) as queries:
            page(client, name, root)
        counts.append(len(queries))
    assert counts[1] == counts[2]
