"""Every page that a role can reach by links answers, has one heading and speaks Chinese."""

import pytest

from tests.journeys.reader import Reader

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


@pytest.mark.parametrize(("role", "pages"), ROLES.items())
def test_every_link_of_a_role_leads_to_a_whole_page(demo_site, logins, role, pages):
    reader = Reader(demo_site.url)
    reader.log_in(*logins[role])
    reader.crawl()
    assert sorted(set(reader.complaints)) == []
    assert reader.read >= pages


def test_pages_without_log_in_are_whole(demo_site):
    reader = Reader(demo_site.url)
    for start in ("/accounts/login/", "/accounts/code/", "/verify/"):
        reader.crawl(start)
    assert sorted(set(reader.complaints)) == []
