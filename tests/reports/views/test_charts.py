"""Charts on pages: loaded after the page, few on a desk, frozen for an issued summary."""

from datetime import UTC, date, datetime
from html import unescape

import pytest
from django.urls import reverse

from reports.actions.summaries import archive_summary, draft_summary, read_summary, submit_summary
from tests.factories.reports import committee, meeting, member, node, user

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
HTMX = {"HTTP_HX_REQUEST": "true"}
CHART = '<svg class="chart"'


@pytest.fixture
def root():
    return committee()


def recorded(root):
    """A branch with enough records for a summary that may be sent."""
    branch = node(root)
    people = [member(branch) for _ in range(3)]
    meeting(branch, "general", date(2026, 3, 20), present=people[:2], absent=people[2:])
    meeting(branch, "party_day", date(2026, 4, 9), present=people, title="义务植树", late_days=3)
    return branch


def issued(branch, staff):
    """Its summary of 2026, through every act."""
    drafted = draft_summary(organization=branch, year=2026, by=None, at=AT)
    sent = submit_summary(summary=drafted, by=None, at=AT)
    read_summary(summary=sent, remark="", by=None, at=AT)
    return archive_summary(summary=sent, by=staff, at=AT)


@pytest.fixture
def branch(root):
    return recorded(root)


@pytest.fixture
def secretary(client, branch):
    account = user(branch)
    client.force_login(account)
    return account


def text(response):
    assert response.status_code == 200, response.status_code
    return unescape(response.content.decode())


def charts_url(branch, **query):
    url = reverse("charts", args=(branch.pk,)) + "?year=2026"
    return url + "".join(f"&{key}={value}" for key, value in query.items())


@pytest.mark.parametrize("name", ["figures", "statistics"])
def test_the_charts_come_after_the_page(client, secretary, branch, name):
    page = text(client.get(reverse(name, args=(branch.pk,)) + "?year=2026"))
    assert f'hx-get="{charts_url(branch)}"' in page
    assert f'<a href="{charts_url(branch)}">图表和数据表</a>' in page
    assert CHART not in page


def test_they_are_a_part_for_a_page_and_a_page_without_script(client, secretary, branch):
    part, page = text(client.get(charts_url(branch), **HTMX)), text(client.get(charts_url(branch)))
    assert (part.count(CHART), page.count(CHART)) == (5, 5)
    assert "<html" not in part
    assert "<html" in page


def test_every_chart_has_its_data_table(client, secretary, branch):
    part = text(client.get(charts_url(branch), **HTMX))
    assert part.count("看数据表") == 5
    assert "66.7%" in part


def test_a_desk_has_few(client, secretary, branch):
    url = reverse("charts", args=(branch.pk,)) + "?show=desk"
    assert f'hx-get="{url}"' in text(client.get(reverse("desk", args=(branch.pk,))))
    part = text(client.get(url, **HTMX))
    assert part.count(CHART) == 2
    assert "到会率" in part
    assert "党费收缴" in part


def test_the_committee_s_desk_has_the_same(client, root, branch):
    client.force_login(user(root, "committee_staff"))
    page = text(client.get(reverse("committee-desk", args=(root.pk,)) + "?year=2026"))
    assert f'hx-get="{charts_url(root, show="desk")}"' in page


def test_an_issued_summary_shows_the_charts_that_were_frozen(client, root, branch):
    staff = user(root, "committee_staff")
    issue = issued(branch, staff)
    client.force_login(staff)
    url = charts_url(branch, issue=issue.pk)
    assert url in text(client.get(reverse("summary", args=(issue.summary_id,))))
    before = text(client.get(url, **HTMX))
    meeting(branch, "party_day", date(2026, 9, 3), present=[member(branch)])
    assert text(client.get(url, **HTMX)) == before
    assert text(client.get(charts_url(branch), **HTMX)) != before


def test_the_issue_of_another_organisation_is_not_found(client, secretary, root, branch):
    issue = issued(recorded(root), user(root, "committee_staff"))
    assert client.get(charts_url(branch, issue=issue.pk)).status_code == 404
