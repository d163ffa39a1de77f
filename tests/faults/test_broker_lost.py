"""A worker loses its broker with a task in hand: it waits, comes back and goes on hearing."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
import redis
from django.db import connection, transaction
from django.utils import timezone

from branchrecords.jobs.lifecycle import MOST_SETBACKS
from branchrecords.jobs.models import Job
from branchrecords.jobs.tasks import run_job
from tests.factories.members import make_user
from tests.faults.stack import Stack

PATIENCE = 60
pytestmark = pytest.mark.xdist_group("killed")


@pytest.mark.parametrize("first", ["pubsub", "normal"])
def test_whichever_of_its_connections_it_misses_first(stack, first):
    worker, in_hand, later = stack.programs["worker"], _ends_at_once(), _ends_at_once()
    worker.start()
    with transaction.atomic():
        Job.objects.select_for_update().get(pk=in_hand.pk)
        run_job.delay(job_id=in_hand.pk)
        _until(_somebody_waits_for_the_row)
        _lose(stack, first)
    run_job.delay(job_id=later.pk)
    _until(lambda: _ended(in_hand) and _ended(later))
    assert worker.process.poll() is None, worker.tell_where()


def _ends_at_once() -> Job:
    """A job that was broken off so often that it is given up."""
    owner = make_user()
    return Job.objects.create(
        owner=owner, kind="never reached", title="x", setbacks=MOST_SETBACKS,
        created_at=timezone.now(),
    )  # fmt: skip


def _lose(stack: Stack, first: str) -> None:
    """Both connections of the worker end, in this order, and there is no way back for a second."""
    socket = stack.parts["broker"].store.socket
    away = socket.with_suffix(".away")
    with redis.Redis(unix_socket_path=str(socket)) as broker:
        broker.ping()
        socket.rename(away)
        with broker.pipeline(transaction=True) as both:
            for kind in sorted(("normal", "pubsub"), key=lambda kind: kind != first):
                both.client_kill_filter(_type=kind, skipme=True)
            assert all(both.execute())
    time.sleep(1)
    away.rename(socket)


def _somebody_waits_for_the_row() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return cursor.fetchone()[0] > 0


def _ended(job: Job) -> bool:
    job.refresh_from_db()
    return job.state == Job.State.FAILED


def _until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, true
        time.sleep(0.2)
