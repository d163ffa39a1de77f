"""Thin tasks: ids in, the work is elsewhere."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

from celery import shared_task
from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.utils import timezone
from django.utils.module_loading import import_string

from branchrecords.database.reading import read_for, reading
from branchrecords.errors import ActionError

from . import lifecycle, sharing
from .models import Job
from .parts import forget_parts

log = logging.getLogger(__name__)
BEAT_SECONDS = 20
# Not the job's fault: its row still says «running», and the sweeper has it resumed.
INTERRUPTED = (OperationalError, InterfaceError, SoftTimeLimitExceeded)


@shared_task
def run_job(*, job_id: int) -> None:
    """Claim the job and run its handler; a second delivery finds nothing to claim."""
    job = lifecycle.claim_job(job_id=job_id, at=timezone.now())
    if job is None:
        return
    if job.setbacks > lifecycle.MOST_SETBACKS:
        lifecycle.fail_job(
            job=job, error="多次中断，没有完成。请重新发起，仍不行请联系管理员。", at=timezone.now()
        )
        return
    handler = import_string(settings.JOB_HANDLERS[job.kind])
    before = job.done

    def advance(done: int, total: int) -> None:
        lifecycle.advance_job(job=job, done=done, total=total, further=done > before)

    try:
        with _signs_of_life(job), reading(read_for(job.owner_id)):
            name, content, failures = handler(job=job, advance=advance)
            lifecycle.finish_job(
                job=job, name=name, content=content, failures=failures, at=timezone.now()
            )
    except lifecycle.JobTaken:
        log.warning("job %s goes on in another worker", job.pk)
        return
    except INTERRUPTED:
        log.exception("job %s (%s) was interrupted and will be resumed", job.pk, job.kind)
        return
    except lifecycle.JobCancelled:
        lifecycle.end_cancelled(job=job, at=timezone.now())
    except ActionError as error:
        lifecycle.fail_job(job=job, error=str(error), at=timezone.now())
    except Exception:
        log.exception("job %s (%s) failed", job.pk, job.kind)
        lifecycle.fail_job(
            job=job, error="程序出错，没有完成。请重试，仍不行请联系管理员。", at=timezone.now()
        )
    forget_parts(job=job)


@shared_task(soft_time_limit=240, time_limit=300)
def help_job(*, job_id: int) -> None:
    """Make parts of a job that another worker leads, for a slice of time."""
    try:
        sharing.help_with(job_id=job_id, until=timezone.now() + sharing.SLICE)
    except Exception:
        # Whoever leads the job makes the part, or meets the same error and says so.
        log.exception("helping with job %s was broken off", job_id)


@contextmanager
def _signs_of_life(job: Job) -> Iterator[None]:
    """Beat from a thread of its own, so that one long step is not taken for a dead worker."""
    ended = Event()

    def beat() -> None:
        while not ended.wait(BEAT_SECONDS):
            try:
                lifecycle.keep_job(job=job, at=timezone.now())
            except (DatabaseError, InterfaceError):
                log.warning("job %s: no sign of life could be written", job.pk)
            finally:
                connection.close()

    thread = Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


@shared_task
def sweep_jobs() -> int:
    """Requeue what the broker lost: waiting for long, or running without a sign of life.

    What a worker killed at the very end left over of a job is removed.
    """
    for ended in Job.objects.filter(state__in=Job.ENDED, parts__isnull=False).distinct()[:100]:
        forget_parts(job=ended)
    now = timezone.now()
    lost = Job.objects.filter(
        state=Job.State.WAITING, created_at__lt=now - lifecycle.SILENCE
    ) | Job.objects.filter(state=Job.State.RUNNING, beat_at__lt=now - lifecycle.SILENCE)
    ids = list(lost.values_list("pk", flat=True)[:100])
    for job_id in ids:
        lifecycle.enqueue(job_id)
    return len(ids)
