"""Web server, worker, beat, broker, database killed while people work: nothing lost or twice.

FAULTS kills of a fixed order (`make faults`: 200; in each run of the suite a few).
"""

from __future__ import annotations

import os
import random
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event

import pytest
from django.db import DatabaseError, InterfaceError, connection
from django.utils import timezone

from branchrecords.jobs.models import Job
from branchrecords.jobs.tasks import BEAT_SECONDS, sweep_jobs
from tests.faults import afterwards, work
from tests.faults.people import Person
from tests.faults.stack import Stack
from tests.own_database import PATIENCE

KILLS = int(os.environ.get("FAULTS", "6"))
SEED = int(os.environ.get("FAULT_SEED", "2026"))
PAUSE = (0.2, 2.5)  # seconds that everything runs between two kills
pytestmark = pytest.mark.xdist_group("killed")


def test_nothing_is_lost_or_done_twice_whatever_falls(stack):
    world, done, stop = work.make_world(KILLS), work.Done(), Event()
    stack.start()
    base = f"http://127.0.0.1:{stack.port}"
    kinds = (
        (work.collect, world.cashier), (work.seal, world.sealing.user),
        (work.bring_in, world.staff), (work.export, world.staff),
    )  # fmt: skip
    people = [Person(base, user, stop) for _, user in kinds]
    with ThreadPoolExecutor(len(kinds)) as pool:
        running = [
            pool.submit(act, person, world, stop, done)
            for (act, _), person in zip(kinds, people, strict=True)
        ]
        try:
            fallen = _let_fall(stack, KILLS)
        finally:
            stop.set()
        _settle(stack, running)
    assert sum(fallen.values()) == KILLS
    assert all((done.collected, done.sealed, done.imported, done.exported))
    afterwards.check(world, done)
    print(f"\n{fallen}; unanswered {[one.failed for one in people]}; {_told(done)}")


def _let_fall(stack: Stack, kills: int) -> dict[str, int]:
    """Each part in turn, shuffled, at moments that the seed decides."""
    dice, fallen = random.Random(SEED), dict.fromkeys(stack.parts, 0)
    order: list[str] = []
    while sum(fallen.values()) < kills:
        order = order or dice.sample(list(stack.parts), len(stack.parts))
        time.sleep(dice.uniform(*PAUSE))
        name = order.pop()
        assert not stack.ended(), stack.tell_where()
        stack.fell(name)
        fallen[name] += 1
        _tell_silence()
    return fallen


def _settle(stack: Stack, running: list) -> None:
    """Wait until everybody has finished what they had begun, and no job is open."""
    deadline = time.monotonic() + 2 * PATIENCE
    while time.monotonic() < deadline:
        _tell_silence()
        assert not stack.ended(), stack.tell_where()
        if all(one.done() for one in running) and not _open_jobs():
            break
        time.sleep(2)
    for one in running:
        one.result(timeout=1)


def _tell_silence() -> None:
    """A holder that missed two signs of life is dead: its 90 seconds are told, not waited for."""
    try:
        dead = timezone.now() - timedelta(seconds=2 * BEAT_SECONDS + 2)
        silent = timezone.now() - timedelta(seconds=91)
        running = Job.objects.filter(state=Job.State.RUNNING, beat_at__lt=dead)
        waiting = Job.objects.filter(state=Job.State.WAITING, created_at__lt=dead)
        if running.update(beat_at=silent) + waiting.update(created_at=silent):
            sweep_jobs()
    except (DatabaseError, InterfaceError):
        connection.close()


def _open_jobs() -> bool:
    try:
        return Job.objects.exclude(state__in=Job.ENDED).exists()
    except (DatabaseError, InterfaceError):
        connection.close()
        return True


def _told(done: work.Done) -> str:
    return (
        f"{len(done.collected)} collections, {len(done.sealed)} seals, "
        f"{len(done.imported)} imports, {len(done.exported)} batches"
    )
