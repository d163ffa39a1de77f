"""All five parts of the product as processes of a test's own."""

from __future__ import annotations

import pytest
from django.db import connection
from django.utils import timezone

from branchrecords.jobs.models import Job
from tests.faults.stack import Stack


@pytest.fixture
def stack(own_database, broker_server, monkeypatch):
    """All five parts; what they and the jobs said last stands beside a failure."""
    monkeypatch.setenv("PORT", "0")
    made = Stack(own_database, broker_server)
    yield made
    if open_ones := Job.objects.exclude(state__in=Job.ENDED).values():
        print(timezone.now(), list(open_ones), _queries(), made.tell_where(), sep="\n")
    made.stop()


def _queries() -> list[tuple]:
    """What the database is at, and since when."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid, state, wait_event, state_change, left(query, 200) FROM pg_stat_activity"
            " WHERE datname = current_database()"
        )
        return cursor.fetchall()
