"""Thin tasks: ids in, the work is elsewhere."""

from __future__ import annotations

import logging

from celery import shared_task
from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

from branchrecords.errors import ActionError

from . import lifecycle
from .models import Job

log = logging.getLogger(__name__)


@shared_task
def run_job(*, job_id: int) -> None:
    """Claim the job and run its handler; a second delivery finds nothing to claim."""
    job = lifecycle.claim_job(job_id=job_id, at=timezone.now())
    if job is None:
        return
    if job.attempts > lifecycle.MOST_ATTEMPTS:
        lifecycle.fail_job(
            job=job, error="多次中断，没有完成。请重新发起，仍不行请联系管理员。", at=timezone.now()
        )
        return
    handler = import_string(settings.JOB_HANDLERS[job.kind])

    def advance(done: int, total: int) -> None:
        lifecycle.advance_job(job=job, done=done, total=total)

    try:
        name, content, failures = handler(job=job, advance=advance)
    except lifecycle.JobCancelled:
        lifecycle.end_cancelled(job=job, at=timezone.now())
    except ActionError as error:
        lifecycle.fail_job(job=job, error=str(error), at=timezone.now())
    except Exception:
        log.exception("job %s (%s) failed", job.pk, job.kind)
        lifecycle.fail_job(
            job=job, error="程序出错，没有完成。请重试，仍不行请联系管理员。", at=timezone.now()
        )
    else:
        lifecycle.finish_job(
            job=job, name=name, content=content, failures=failures, at=timezone.now()
        )


@shared_task
def sweep_jobs() -> int:
    """Requeue what the broker lost: waiting for long, or running without a sign of life."""
    now = timezone.now()
    lost = Job.objects.filter(
        state=Job.State.WAITING, created_at__lt=now - lifecycle.SILENCE
    ) | Job.objects.filter(state=Job.State.RUNNING, beat_at__lt=now - lifecycle.SILENCE)
    ids = list(lost.values_list("pk", flat=True)[:100])
    for job_id in ids:
        lifecycle.enqueue(job_id)
    return len(ids)
