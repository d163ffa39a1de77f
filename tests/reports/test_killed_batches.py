"""SIGKILL in the middle of a batch at which two children work, of worker, broker or database.

No gap, no duplicate, and what was finished is not made again.
"""

import os
import random
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.utils import timezone

from branchrecords.jobs.models import Job, JobPart
from branchrecords.jobs.parts import part_file
from branchrecords.jobs.tasks import run_job, sweep_jobs
from reports.actions.batches import start_batch
from reports.actions.summaries import draft_summary
from tests.factories.reports import committee, meeting, member, node, user

AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
ROOT = Path(__file__).resolve().parents[2]
PAPERS = 12
PATIENCE = 120
# After how many papers: the same in every run, and in the middle.
AFTER = dict(
    zip(("worker", "broker", "database"), random.Random(6).sample(range(2, 8), 3), strict=True)
)
pytestmark = pytest.mark.xdist_group("killed")


@contextmanager
def worker() -> Iterator[subprocess.Popen]:
    """A real worker process with two children on the database of the environment."""
    command = [sys.executable, "-m", "celery", "-A", "branchrecords.celery", "worker"]
    command += ["-c", "2", "-l", "ERROR", "--without-gossip", "--without-mingle"]
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ}, start_new_session=True)
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def until(reached, job: Job) -> None:
    """Wait for what a reader of the job's page would see."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            job.refresh_from_db()
        except (DatabaseError, InterfaceError):
            connection.close()
        else:
            assert job.done <= job.total <= PAPERS
            if reached(job):
                return
        time.sleep(0.03)
    pytest.fail(f"The job stayed at {job.state}, {job.done} of {job.total}.")


def at_work() -> int:
    """How many children are at a paper: each makes it within a transaction of its own."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE state = 'idle in transaction'"
            " AND datname = current_database() AND query LIKE 'SAVEPOINT%'"
        )
        return cursor.fetchone()[0]


def until_two_are_at(job: Job, after: int) -> None:
    """Wait until two children are at work and so many papers are finished."""
    until(lambda job: job.done >= after and at_work() == 2, job)


def started(root, staff) -> Job:
    return start_batch(organization=root, year=2026, form="zip", drafts=True, by=staff, at=AT)


def world():
    """A committee with twelve branches, each with a drafted summary, and who asks for them."""
    from branchrecords.celery import app

    app.control.purge()
    root = committee()
    for number in range(1, PAPERS + 1):
        branch = node(root, name=f"第{number:02d}党支部")
        meeting(branch, "general", date(2026, 3, 20), present=[member(branch)])
        draft_summary(organization=branch, year=2026, by=None, at=AT)
    return root, user(root, "committee_staff", name="徐景明")


def kept_parts(job: Job) -> dict[str, int]:
    """Finished papers by the name of their file, and when each was written."""
    finished = JobPart.objects.filter(job=job, finished_at__isnull=False)
    files = (part_file(job=job, key=part.key) for part in finished)
    return {path.name: path.stat().st_mtime_ns for path in files}


def in_the_middle(job: Job, after: int) -> dict[str, int]:
    """The parts at the moment of the kill."""
    kept = kept_parts(job)
    assert after <= len(kept) < PAPERS
    return kept


def silence_is_over() -> None:
    """Ninety seconds without a sign of life are told, not waited for; then everybody asks."""
    silent = timezone.now() - timedelta(seconds=91)
    Job.objects.filter(state=Job.State.RUNNING).update(beat_at=silent)
    sweep_jobs.delay()
    sweep_jobs.delay()


def resumed(job: Job, kept: dict[str, int]) -> None:
    """Wait for the end; what was finished before the kill is taken, not made again."""
    until(lambda job: job.state == "done" or job.done > len(kept), job)
    with suppress(FileNotFoundError):  # the job has ended meanwhile
        if still := kept_parts(job):
            assert kept.items() <= still.items()
    until(lambda job: job.state != "running", job)


def assert_whole(job: Job, root, *, attempts: int) -> None:
    """Every paper once, readable and in order; nothing left over; nothing waits."""
    until(lambda job: job.state == "done", job)
    assert (job.attempts, job.done, job.total, job.error) == (attempts, PAPERS, PAPERS, "")
    assert [failure["name"] for failure in job.failures] == [root.name]
    with job.result.open() as file, zipfile.ZipFile(file) as archive:
        assert archive.testzip() is None
        assert [name.split(" ", 2)[2] for name in archive.namelist()] == [
            f"第{number:02d}党支部2026年度工作总结.pdf" for number in range(1, PAPERS + 1)
        ]
        papers = [archive.read(name) for name in archive.namelist()]
    assert len(set(papers)) == PAPERS
    assert all(paper.startswith(b"%PDF") for paper in papers)
    results = list((Path(settings.MEDIA_ROOT) / "jobs").glob(f"{job.pk}-*"))
    assert [path.name for path in results] == [Path(job.result.name).name]
    assert not Job.objects.filter(state__in=("waiting", "running")).exists()
    until(lambda job: not JobPart.objects.filter(job=job).exists(), job)


def test_a_batch_whose_worker_is_killed_goes_on_in_another(broker, own_database):
    root, staff = world()
    job = started(root, staff)
    with worker() as first:
        until_two_are_at(job, AFTER["worker"])
        os.killpg(first.pid, signal.SIGKILL)
        first.wait()
    job.refresh_from_db()
    assert job.state == "running"
    kept = in_the_middle(job, AFTER["worker"])
    until(lambda job: not at_work(), job)  # what they held was let go with them
    with worker():
        silence_is_over()
        run_job.delay(job_id=job.pk)  # delivered once more: finds nothing to claim
        resumed(job, kept)
        assert_whole(job, root, attempts=2)
    assert not kept_parts(job)


def test_a_batch_outlives_a_broker_that_is_killed_and_forgets_everything(
    broker_server, own_database
):
    root, staff = world()
    job = started(root, staff)
    with worker():
        until_two_are_at(job, AFTER["broker"])
        other = started(root, staff)
        in_the_middle(job, AFTER["broker"])
        broker_server.kill(forgetting=True)
        other.refresh_from_db()
        assert other.state == "waiting"  # its message is gone
        time.sleep(1)
        broker_server.start()
        until(lambda job: job.state == "done", job)
        sweep_jobs.delay()
        sweep_jobs.delay()
        until(lambda job: job.state == "done", other)
        assert_whole(job, root, attempts=1)
        assert_whole(other, root, attempts=1)


def test_a_batch_goes_on_when_the_database_was_killed_and_is_back(broker, own_database):
    root, staff = world()
    job = started(root, staff)
    with worker():
        until_two_are_at(job, AFTER["database"])
        kept = in_the_middle(job, AFTER["database"])
        own_database.kill()
        time.sleep(1)
        own_database.start()
        until(lambda job: True, job)
        assert job.state == "running"
        silence_is_over()
        resumed(job, kept)
        assert_whole(job, root, attempts=2)
