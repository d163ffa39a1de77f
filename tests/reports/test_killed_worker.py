"""SIGKILL of a worker in the middle of a batch: resumed by another, no gap, no duplicate."""

import os
import signal
import subprocess
import sys
import time
import zipfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from branchrecords.jobs.models import Job
from branchrecords.jobs.tasks import sweep_jobs
from reports.actions.batches import start_batch
from reports.actions.summaries import draft_summary
from tests.factories.reports import committee, meeting, member, node, user

AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
ROOT = Path(__file__).resolve().parents[2]
PAPERS = 10
PATIENCE = 120


def worker():
    command = [sys.executable, "-m", "celery", "-A", "branchrecords.celery", "worker"]
    command += ["-c", "1", "-l", "WARNING", "--without-gossip", "--without-mingle"]
    return subprocess.Popen(command, cwd=ROOT, env={**os.environ}, start_new_session=True)


def until(reached, job):
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        job.refresh_from_db()
        if reached(job):
            return
        time.sleep(0.05)
    pytest.fail(f"The job stayed at {job.state}, {job.done} of {job.total}.")


@pytest.mark.django_db(transaction=True)
def test_a_batch_whose_worker_is_killed_goes_on_in_another(broker, transactional_db):
    from branchrecords.celery import app

    root = committee()
    staff = user(root, "committee_staff", name="徐景明")
    for number in range(PAPERS):
        branch = node(root, name=f"第{number}支部")
        meeting(branch, "general", date(2026, 3, 20), present=[member(branch)])
        draft_summary(organization=branch, year=2026, by=None, at=AT)
    app.control.purge()
    job = start_batch(organization=root, year=2026, form="zip", drafts=True, by=staff, at=AT)
    first = worker()
    try:
        until(lambda job: job.done >= 3, job)
    finally:
        os.killpg(first.pid, signal.SIGKILL)
        first.wait()
    folder = Path(settings.MEDIA_ROOT) / "jobs" / "parts" / str(job.pk)
    kept = {path.name: path.stat().st_mtime_ns for path in folder.iterdir() if len(path.name) == 64}
    job.refresh_from_db()
    assert job.state == "running"
    assert 3 <= len(kept) < PAPERS
    # Ninety seconds of silence are told, not waited for.
    Job.objects.filter(pk=job.pk).update(beat_at=timezone.now() - timedelta(seconds=91))
    second = worker()
    try:
        sweep_jobs.delay()
        until(lambda job: job.state != "running" or job.done > len(kept), job)
        still = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}
        if still:
            assert kept.items() <= still.items()
        until(lambda job: job.state == "done", job)
    finally:
        second.send_signal(signal.SIGTERM)
        second.wait(30)
    assert (job.attempts, job.done, job.total) == (2, PAPERS, PAPERS)
    with job.result.open() as file, zipfile.ZipFile(file) as archive:
        assert archive.testzip() is None
        found = [name.split(" ", 2)[2] for name in archive.namelist()]
    assert found == [f"第{number}支部2026年度工作总结.pdf" for number in range(PAPERS)]
    assert [failure["name"] for failure in job.failures] == [root.name]
