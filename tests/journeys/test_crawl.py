"""Every page that a role can reach by links answers, has one heading and speaks Chinese."""

import pytest

from tests.journeys.reader import Reader
from tests.journeys.validity import faults_of

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("demo")]
# role → how many pages at least belong to its world; fewer means that links were lost.
ROLES = {
    "secretary": 80,
    "branch_officer": 80,
    "group_leader": 20,
    "member": 10,
    "committee_staff": 90,
    "auditor": 70,
    "administrator": 20,
    "security_officer": 10,
    "security_auditor": 5,
}
# Whose pages are read twice of a kind; the others see the same kinds with less on them.
CLOSELY = ("secretary", "committee_staff", "member")


@pytest.fixture(scope="module")
def read_pages():
    """What the roles before have read: "role path" → HTML."""
    return {}


@pytest.fixture(scope="module")
def made():
    """The kinds of file that the roles before have read."""
    return set()


@pytest.mark.parametrize(("role", "pages"), ROLES.items())
def test_every_link_of_a_role_leads_to_a_whole_page(
    demo_site, logins, read_pages, made, role, pages
):
    reader = Reader(demo_site.url, examples=2 if role in CLOSELY else 1, made=made)
    reader.log_in(*logins[role])
    reader.crawl()
    read_pages |= {f"{role} {path}": text for path, text in reader.pages.items()}
    assert sorted(set(reader.complaints)) == []
    assert reader.reached >= pages


def test_all_of_them_are_valid_html(read_pages, tmp_path):
    assert len(read_pages) >= sum(ROLES.values())
    assert faults_of(read_pages, tmp_path) == []


def test_the_checker_finds_what_is_invalid(tmp_path):
    text = "<!doctype html><html lang=zh><title>x</title><p><b hx-get=/>x</b><ul><p>y</ul>"
    [fault] = faults_of({"here": text}, tmp_path)
    assert fault.startswith("here: Element “p” not allowed as child of element “ul”")


def test_pages_without_log_in_are_whole(demo_site):
    reader = Reader(demo_site.url)
    for start in ("/accounts/login/", "/accounts/code/", "/verify/"):
        reader.crawl(start)
    assert sorted(set(reader.complaints)) == []
