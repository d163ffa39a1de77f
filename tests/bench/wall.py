"""What row-level security costs the desk and the lists: `make bench`, not part of the tests.

The same pages with the policies off and on in turn: processor time of Python and of the database's
process together, which does not depend on what else the machine does. The reader is a branch's
secretary, and staff of a committee that is not the whole tree (for whom is the whole tree, the
policies compare one text).
"""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse

from branchrecords.database.owner import as_owner
from branchrecords.database.row_security import apply_policies
from members.models import Person
from tests.bench.measuring import tell
from tests.bench.register import build_register
from tests.factories.members import make_organization, make_user

SIZES = (1_000, 20_000)
ROUNDS = 10
pytestmark = pytest.mark.django_db(transaction=True)


def test_pages_with_and_without_the_wall(capsys):
    before = settings.ROW_SECURITY
    make_organization("另一个党委", kind="committee")  # so that nobody's scope is the whole tree
    try:
        for size in SIZES:
            committee, branch = build_register(size)
            person = Person.objects.order_by("-pk")[0]
            for role, home in (("secretary", branch), ("committee_staff", committee)):
                user = make_user(role, home)
                tell(capsys, f"\n{role}, {size:,} members{'':>20}off ms    on ms   ratio")
                for name, url in _addresses(role, home, person).items():
                    off, on = _both(user, url)
                    line = f"  {name:<14}{off * 1000:>10.1f}{on * 1000:>10.1f}{on / off:>8.2f}"
                    tell(capsys, line)
    finally:
        _switch(before)


def _addresses(role: str, home, person: Person) -> dict[str, str]:
    desk = "desk" if role == "secretary" else "committee-desk"
    people = reverse("person-list", args=(home.pk,))
    return {
        "desk": reverse(desk, args=(home.pk,)),
        "people": people,
        "name": f"{people}?q={person.name}",
        "search": f"{reverse('search')}?q={person.name}",
        "meetings": reverse("meeting-list", args=(home.pk,)),
        "dues": reverse("dues-overview", args=(home.pk,)),
    }


def _both(user, url: str) -> tuple[float, float]:
    best = {False: float("inf"), True: float("inf")}
    for _ in range(2):  # the machine is not equally busy all the time
        for on in best:
            _switch(on)
            client = Client()
            client.force_login(user, "members.backends.UsernameOrPhoneBackend")
            assert client.get(url).status_code == 200, url
            best[on] = min(best[on], _seconds(client, url))
    return best[False], best[True]


def _seconds(client: Client, url: str) -> float:
    """Processor time of one request, over several: the clock of processes ticks coarsely."""
    server = Path(f"/proc/{connection.connection.info.backend_pid}/stat")

    def used() -> float:
        user, system = server.read_text().rpartition(")")[2].split()[11:13]
        return time.process_time() + (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")

    started = used()
    for _ in range(ROUNDS):
        client.get(url)
    return (used() - started) / ROUNDS


def _switch(on: bool) -> None:
    settings.ROW_SECURITY = on
    with as_owner():
        apply_policies(connection, on=on)
