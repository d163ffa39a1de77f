"""Every list of an organisation takes a day or a year; those that do not say why."""

import re

import pytest
from django.urls import reverse

from members.urls import urlpatterns
from tests.factories.members import make_people, make_tree, make_user

pytestmark = pytest.mark.django_db

ON = (
    "organization-list",
    "organization-detail",
    "person-list",
    "development-board",
    "branch-papers",
    "transfer-list",
    "mobile-list",
    "term-list",
    "care",
    "hardship-list",
    "pairing-list",
    "sanction-list",
    "unit-list",
    "unit-statistics",
    "model-posts",
    "setting-list",
    "setting-detail",
)
YEAR = (
    "visit-list",
    "veteran-list",
    "award-list",
    "development-plan",
    "mass-list",
    "mass-activities",
)
NEITHER = {
    "account-list": "who may log in now; what was is in the log, with its times",
    "import-list": "files with the time of each; a row does not change",
    "suggestion-list": "what to mend now",
    "development-waiting": "what to do now; the board has ?only=committee for any day",
    "reminder-rules": "what is in force now; each lead is a setting with its own days",
    "development-analysis": "the form of this year's analysis",
}
# The last words of what is done, not shown.
ACTS = {
    "add", "apply", "codes", "dissolve", "edit", "export", "in", "merge", "move", "paper",
    "rename", "set", "split", "override",
}  # fmt: skip


def shown() -> set[str]:
    """The names of all pages of an organisation that show rows."""
    found = set()
    for one in urlpatterns:
        route = str(one.pattern)
        words = re.sub(r"<[^>]+>", "", route).strip("/").split("/")
        if words[0] == "organizations" and words[-1] not in ACTS and "." not in route:
            found.add(one.name)
    return found


def test_the_table_has_every_list():
    # A post is appointed on its address; 流动党员 are added on one with the direction behind.
    assert shown() - {"position-add"} == {*ON, *YEAR, *NEITHER}


@pytest.fixture
def get(client):
    tree = make_tree()
    make_people(tree["branch"], 2)
    client.force_login(
        make_user("committee_staff", tree["committee"]), "members.backends.UsernameOrPhoneBackend"
    )

    def page(name, query):
        args = () if name == "organization-list" else (tree["committee"].pk,)
        args += ("senior_from_age",) if name == "setting-detail" else ()
        answer = client.get(reverse(name, args=args) + query)
        assert answer.status_code == 200
        return answer.text

    return page


@pytest.mark.parametrize("name", ON)
def test_a_list_says_which_day_it_shows_and_leads_back(get, name):
    page = get(name, "?on=2026-06-30")
    assert "截至 2026年6月30日 的情况" in page
    assert "回到今天" in page
    assert "截至 2026年6月30日 的情况" not in get(name, "")


@pytest.mark.parametrize("name", ON)
def test_a_list_refuses_a_day_to_come_in_a_sentence(get, name):
    assert "还没有到" in get(name, "?on=2099-12-31")


@pytest.mark.parametrize("name", YEAR)
def test_a_list_shows_the_year_asked_for(get, name):
    assert "2024" in get(name, "?year=2024")
