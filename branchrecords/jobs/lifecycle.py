"""A job's life: start, claim, advance, finish, fail, cancel. Every step is repeatable."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from django.core.files.base import ContentFile, File
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from branchrecords.audit.recording import record
from branchrecords.errors import ActionError

from .models import Job

# A worker that shows no progress for this long is taken for dead; longer than any one step.
SILENCE = timedelta(seconds=90)
# So many workers in a row may die of a job without getting further than the one before.
MOST_SETBACKS = 5


class JobTaken(Exception):
    """Another worker has claimed the job meanwhile; this one has nothing more to say about it."""


class JobCancelled(Exception):
    """The owner asked to stop; raised inside the handler at its next step."""


def start_job(*, owner, kind: str, title: str, params: dict, at: datetime, total: int = 0) -> Job:
    """Write the row and hand its id to the broker once the row is committed."""
    job = Job.objects.create(
        owner=owner, kind=kind, title=title, params=params, total=total, created_at=at
    )
    transaction.on_commit(lambda: enqueue(job.pk), robust=True)
    return job


def enqueue(job_id: int) -> None:
    """Send the id to the broker. A lost message is sent again by `tasks.sweep_jobs`."""
    from .tasks import run_job  # tasks import this module

    run_job.delay(job_id=job_id)


def claim_job(*, job_id: int, at: datetime) -> Job | None:
    """Take a waiting job, or a running one whose worker has gone silent; None if neither.

    The conditional update makes a second delivery of the same message harmless.
    """
    free = Q(state=Job.State.WAITING) | Q(state=Job.State.RUNNING, beat_at__lt=at - SILENCE)
    taken = Job.objects.filter(free, pk=job_id).update(
        state=Job.State.RUNNING,
        started_at=at,
        beat_at=at,
        attempts=F("attempts") + 1,
        setbacks=F("setbacks") + 1,
    )
    return Job.objects.get(pk=job_id) if taken else None


def advance_job(*, job: Job, done: int, total: int, further: bool = False) -> None:
    """Report progress; raises JobCancelled when the owner has asked to stop, else JobTaken.

    `further`: than any worker of the job before, so that its interruptions no longer count.
    """
    job.done, job.total, job.beat_at = done, total, timezone.now()
    setbacks = 0 if further else F("setbacks")
    if not _own(job).update(done=done, total=total, beat_at=job.beat_at, setbacks=setbacks):
        _refuse(job)
    if Job.objects.filter(pk=job.pk, cancel_requested=True).exists():
        raise JobCancelled


def keep_job(*, job: Job, at: datetime) -> None:
    """A sign of life while one step takes long, such as binding a volume."""
    _own(job).update(beat_at=at)


def _own(job: Job):
    """The row, as long as this worker's claim of it is the newest."""
    return Job.objects.filter(pk=job.pk, attempts=job.attempts, state=Job.State.RUNNING)


def _refuse(job: Job) -> None:
    if Job.objects.filter(pk=job.pk, attempts__gt=job.attempts).exists():
        raise JobTaken


def finish_job(
    *, job: Job, name: str, content: bytes | Path, failures: list[dict], at: datetime
) -> Job:
    """Store the result file (random name on disk, `name` for the reader) and the failures.

    `content` is the bytes, or a file that is copied without being read whole.
    """
    _refuse(job)
    suffix = "." + name.rsplit(".", 1)[-1]
    stored = f"{job.pk}-{job.attempts}{suffix}"
    if isinstance(content, Path):
        with content.open("rb") as file:
            job.result.save(stored, File(file), save=False)
    else:
        job.result.save(stored, ContentFile(content), save=False)
    job.result_name, job.failures = name, failures
    job.state, job.finished_at = Job.State.DONE, at
    job.save()
    return job


def fail_job(*, job: Job, error: str, at: datetime, failures: list[dict] | None = None) -> Job:
    """End a job that cannot be completed, with a sentence the owner can act on."""
    job.state, job.finished_at, job.error = Job.State.FAILED, at, error
    job.failures = failures if failures is not None else job.failures
    job.save()
    return job


@transaction.atomic
def retry_job(*, job: Job, by, at: datetime) -> Job:
    """A new job for what this one did not make: the parts that failed, or all where it failed.

    The handler reads `params["only"]`; the finished result of this job stays as it is.
    """
    job = Job.objects.select_for_update(of=("self",)).get(pk=job.pk)
    if not job.can_retry:
        raise ActionError("这个任务没有可以重新办理的部分。")
    params = job.params
    if job.state == Job.State.DONE:
        params = params | {"only": [failure["id"] for failure in job.failures]}
    again = start_job(owner=by, kind=job.kind, title=job.title, params=params, at=at)
    record("job.retried", by=by, at=at, thing=again, detail={"job": job.pk})
    return again


@transaction.atomic
def cancel_job(*, job: Job, by, at: datetime) -> Job:
    """Ask a running job to stop at its next step; a waiting one stops at once."""
    job = Job.objects.select_for_update().get(pk=job.pk)
    if job.is_open:
        job.cancel_requested = True
        if job.state == Job.State.WAITING:
            job.state, job.finished_at = Job.State.CANCELLED, at
        job.save()
        record("job.cancelled", by=by, at=at, thing=job)
    return job


def end_cancelled(*, job: Job, at: datetime) -> Job:
    """Mark a running job as stopped after its handler saw the owner's wish."""
    job.state, job.finished_at = Job.State.CANCELLED, at
    job.save()
    return job
