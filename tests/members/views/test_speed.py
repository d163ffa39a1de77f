"""List, search and member page: a constant number of queries, at most twelve."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from members.models import Person
from tests.bench.register import build_register, statements
from tests.factories.members import make_user

pytestmark = pytest.mark.django_db(transaction=True)
MOST = 12


def counted(client, size: int) -> dict[str, int]:
    """Queries of each page with a committee of so many members."""
    committee, branch = build_register(size)
    client.force_login(make_user("committee_staff", committee))
    person = Person.objects.order_by("-pk")[0]
    pages = {
        "list": reverse("person-list", args=(committee.pk,)),
        "branch": reverse("person-list", args=(branch.pk,)),
        "found in list": f"{reverse('person-list', args=(committee.pk,))}?q={person.name[:2]}",
        "search": f"{reverse('search')}?q={person.name}",
        "person": reverse("person-detail", args=(person.pk,)),
    }
    numbers = {}
    for name, url in pages.items():
        client.get(url)  # the first page of a log-in stores what later ones know
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        numbers[name] = statements(captured)
    return numbers


def test_pages_ask_as_much_of_a_thousand_members_as_of_three(client):
    few, many = counted(client, 3), counted(client, 1_000)
    assert few == many
    assert max(many.values()) <= MOST, many
