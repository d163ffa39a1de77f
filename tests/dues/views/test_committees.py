from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from tests.factories import dues as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def root():
    return make.committee()


def below(root, name, people=2):
    branch = make.branch(name, root)
    for number in range(people):
        make.with_base(make.member(branch, f"{name}{number}"), branch)
    make.assessed(branch, 1, 2)
    return branch


def test_all_branches_with_their_months(client, root):
    branch = below(root, "城建支部")
    below(root, "水务支部")
    person = branch.memberships.first().person
    make.paid(branch, person, 1, by=make.user(branch))
    client.force_login(make.user(root, "committee_staff"))
    text = client.get(reverse("dues-committee", args=(root.pk,)), {"year": "2026"}).content.decode()
    assert "1月应交 80.00 元，实交 40.00 元，1 人未交" in text
    assert "2月应交 80.00 元，实交 0.00 元，2 人未交" in text
    assert ("城建支部" in text, "12.50%" in text) == (True, True)
    xlsx = client.get(reverse("dues-committee-xlsx", args=(root.pk,)), {"year": "2026"})
    sheet = load_workbook(BytesIO(xlsx.content)).active
    assert [row[0].value for row in sheet.iter_rows(min_row=4)] == ["城建支部", "水务支部"]


def test_arrears_by_branch_and_in_the_drawer(client, root):
    below(root, "城建支部", 1)
    client.force_login(make.user(root, "committee_staff"))
    url = reverse("dues-arrears", args=(root.pk,))
    text = client.get(url, {"months": "1"}).content.decode()
    assert ("城建支部" in text, "1月、" in text) == (True, True)
    part = client.get(url, headers={"HX-Request": "true"}).content.decode()
    assert part.lstrip().startswith('<aside class="drawer"')
    assert "没有人欠交" in client.get(url, {"months": "6"}).content.decode()
    xlsx = client.get(reverse("dues-arrears-xlsx", args=(root.pk,)))
    sheet = load_workbook(BytesIO(xlsx.content)).active
    values = [cell.value for cell in sheet[5]]
    assert (values[:3], values[4]) == (["城建支部", "城建支部0", 2], 80)


@pytest.mark.parametrize(
    "name", ["dues-committee", "dues-arrears", "dues-payments", "dues-closings-below"]
)
def test_the_queries_do_not_grow_with_the_committee(client, root, name):
    client.force_login(make.user(root, "committee_staff"))
    counts = []
    for number in range(3):
        branch = below(root, f"支部{number}")
        make.paid(branch, branch.memberships.first().person, 1, by=make.user(branch))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse(name, args=(root.pk,)))
        counts.append(len(queries))
    assert counts[1] == counts[2]
