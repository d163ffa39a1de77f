"""Every list of meetings takes a day or a year; those that do not say why."""

import re

import pytest
import time_machine
from django.urls import reverse

from meetings.urls import urlpatterns
from tests.factories.members import AT, make_people, make_tree, make_user

pytestmark = pytest.mark.django_db

ON = (
    "kind-list",
    "make-up-list",
    "plan-list",
    "study-plan-list",
    "problem-list",
    "review-list",
    "talk-list",
    "disclosure-list",
    "dual-life",
    "service-list",
    "service-hours",
    "service-records",
    "study-hours",
    "training-list",
    "essay-list",
    "ledger",
    "project-list",
)
# A year is told whole; the months of the running one end today.
YEAR = (
    "meeting-list",
    "meeting-year",
    "meeting-volume",
    "cadence-map",
    "cadence-kinds",
    "cadence-totals",
    "cadence-list",
)
NEITHER = {
    "desk": "what is due now",
    "calendar": "a month by its address, ?month=",
    "kind-detail": "one kind with the history of its rules, each with its days",
    "cadence-slot": "one span by its address",
    "dual-life-person": "the records behind one row; it takes the list's day and year",
}
OF_A_BRANCH = ("meeting-year", "meeting-volume")
# The last words of what is done, not shown.
ACTS = {"add", "ask", "custodian", "export", "override", "retire", "start"}


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
    assert shown() == {*ON, *YEAR, *NEITHER}


@pytest.fixture
def get(client):
    with time_machine.travel(AT, tick=True):
        tree = make_tree()
        make_people(tree["branch"], 2)
        client.force_login(
            make_user("committee_staff", tree["committee"]),
            "members.backends.UsernameOrPhoneBackend",
        )

        def page(name, query):
            place = tree["branch" if name in OF_A_BRANCH else "committee"]
            answer = client.get(reverse(name, args=(place.pk,)) + query)
            assert answer.status_code == 200
            return answer.text

        yield page


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
