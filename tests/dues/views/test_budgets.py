from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from branchrecords.audit.models import AuditEvent
from dues.models import Budget, OfficeFunds
from tests.factories import dues as make
from tests.factories.budgets import line, make_budget

pytestmark = pytest.mark.django_db
YEAR = timezone.localdate().year


@pytest.fixture
def branch():
    return make.branch()


@pytest.fixture
def officer(branch, client):
    user = make.user(branch)
    client.force_login(user)
    return user


def address(name, branch):
    return f"{reverse(name, args=(branch.pk,))}?year={YEAR}"


def sent(client, branch, **fields):
    url = address("dues-budget-decide", branch)
    key = client.get(url).context["form"]["key"].value()
    data = {"key": key, "dues-5201": "1,200.00", "note-dues-5201": "一次轮训",
            "decided_on": f"{YEAR}-01-15", "words": "支委会集体研究同意"}  # fmt: skip
    return client.post(url, data | fields)


def shown(client, branch):
    return client.get(address("dues-budget", branch)).content.decode()


def test_a_budget_is_registered_and_adjusted(client, branch, officer):
    assert 'class="empty"' in shown(client, branch)
    assert sent(client, branch).status_code == 302
    text = shown(client, branch)
    for part in ("第1版", "1,200.00", "一次轮训", "支委会集体研究同意", "调整预算"):
        assert part in text
    answer = sent(client, branch, **{"dues-5201": "1500"})
    assert "请填写调整理由" in answer.content.decode()
    assert 'value="1500"' in answer.content.decode()
    sent(client, branch, **{"dues-5201": "1500", "reason": "增加一次培训"})
    text = shown(client, branch)
    assert ("第2版" in text, "增加一次培训" in text, "1,500.00" in text) == (True,) * 3
    old = client.get(address("dues-budget", branch) + "&version=1").content.decode()
    assert "一次轮训" in old
    assert Budget.objects.count() == 2


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"dues-5201": "-1"}, "大于或等于"),
        ({"dues-5201": "abc"}, "请写成 102.60 这样的金额"),
        ({"dues-5201": ""}, "写了说明，请写金额"),
        ({"dues-5201": "0"}, "写了说明，请写金额"),
        ({"words": ""}, "请写哪次会议"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(client, branch, officer, fields, message):
    text = sent(client, branch, **fields).content.decode()
    assert (message in text, "一次轮训" in text) == (True, True)
    assert Budget.objects.count() == 0


def test_the_office_budget_and_its_shortfall(client, branch, officer):
    sent(client, branch, **{"admin-5201": "6000"})
    url = address("dues-office-funds", branch)
    client.post(url, {"amount": "80000", "source": "财政局预算批复〔2026〕3号"})
    text = shown(client, branch)
    for part in ("80,000.00", "8,000.00", "还差", "2,000.00", "财政局预算批复〔2026〕3号"):
        assert part in text
    answer = client.post(url, {"amount": "90000", "source": "批复", "reason": ""})
    assert "要更正请写理由" in answer.content.decode()
    assert OfficeFunds.objects.count() == 1


def test_the_versions_as_a_spreadsheet(client, branch, officer):
    make_budget(branch, line("1000.00"), by=officer, year=YEAR)
    answer = client.post(address("dues-budget-xlsx", branch))
    cells = [cell.value for row in load_workbook(BytesIO(answer.content)).active for cell in row]
    assert ("培训党员" in cells, 1000 in cells) == (True, True)
    assert AuditEvent.objects.get(action="dues.exported").detail["number"] == 1


def test_the_queries_do_not_grow_with_versions(client, branch, officer):
    counts = []
    for number in range(1, 4):
        make_budget(
            branch, line(number), by=officer, year=YEAR, reason="调整" if number > 1 else ""
        )
        with CaptureQueriesContext(connection) as queries:
            shown(client, branch)
        counts.append(len(queries))
    assert counts[1] == counts[2]
