"""List, search and member page ask the database the same few questions at 3 and at 1,000 rows."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members.actions.people import Enrolment, enroll_people
from members.models import Person
from members.rules.categories import MemberClass
from tests.factories.members import AT, LONG_AGO, make_tree, make_user

pytestmark = pytest.mark.django_db
MOST = 12
CLASSES = tuple(MemberClass)


def enroll(branch, first: int, number: int) -> list[Person]:
    """Members with every sort of fact, some of them old, in a handful of queries."""
    entries = [
        Enrolment(
            {
                "name": f"丁{index}",
                "born_on": date(1940 + index % 60, 1, 1),
                "joined_on": date(1965 + index % 60, 7, 1),
                "member_class": CLASSES[index % len(CLASSES)],
                "phone": f"139{index:08d}",
            },
            branch,
            "full",
            LONG_AGO,
        )
        for index in range(first, first + number)
    ]
    return enroll_people(entries=entries, by=None, at=AT)


def asked(client, address: str, **extra) -> int:
    """How many questions a page asks, savepoints apart."""
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address, **extra).status_code == 200
    return sum("SAVEPOINT" not in query["sql"] for query in captured)


def counts(client, tree, person) -> dict[str, int]:
    listed = reverse("person-list", args=(tree["branch"].pk,))
    above = reverse("person-list", args=(tree["general"].pk,))
    file = reverse("person-detail", args=(person.pk,))
    search = reverse("search") + "?q=ding"
    return {
        "list": asked(client, listed),
        "list of a committee": asked(client, f"{above}?category=fifty&sort=branch"),
        "list of a past day": asked(client, f"{listed}?on=2020-06-30&joined=joined_1978"),
        "second page": asked(client, f"{listed}?page=2"),
        "search": asked(client, search),
        "search while typing": asked(client, search, headers={"HX-Request": "true"}),
        "file": asked(client, file),
        "records": asked(
            client,
            reverse("person-records", args=(person.pk,)),
            headers={"HX-Request": "true"},
        ),
    }


def test_at_most_twelve_queries_at_3_and_at_1000_rows(client, tree):
    client.force_login(make_user("committee_staff", tree["committee"]))
    person = enroll(tree["branch"], 0, 3)[0]
    few = counts(client, tree, person)
    enroll(tree["branch"], 3, 997)
    assert Person.objects.count() == 1000
    assert counts(client, tree, person) == few
    assert {page: number for page, number in few.items() if number > MOST} == {}


@pytest.fixture
def tree():
    return make_tree()
