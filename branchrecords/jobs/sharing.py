"""A job made in parts by every worker child that is free (ADR 25).

One worker leads: it lays the parts out as rows, makes one after the other, and puts the whole
together when the last is made. Meanwhile it invites the other children, which take parts from the
same rows for some seconds. So a helper may come, go or die at any time: nobody counts on it.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from celery import current_app
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from kombu.exceptions import OperationalError as BrokerError

from branchrecords.database.reading import read_for, reading
from branchrecords.errors import ActionError

from .models import Job, JobPart
from .parts import keep_part, part_file

log = logging.getLogger(__name__)

# How long a helper works before it lets others have its child; other tasks wait no longer.
SLICE = timedelta(seconds=10)
# Redis knows 0 (first) to 9 (only when nothing else waits).
LAST_IN_QUEUE = 9
WAIT_SECONDS = 0.1  # for the parts that helpers are at, when none is left to take


@dataclass(frozen=True)
class Part:
    """What is to be made: `key` changes whenever the bytes would, `params` (JSON) say how.

    The job's kind names its maker in schedule.JOB_PARTS: make(job=, params=) -> bytes. The maker
    raises ActionError where this part alone cannot be made; any other error stops the job.
    """

    key: str
    params: dict


@dataclass(frozen=True)
class Made:
    """What became of a part: its file, or why there is none."""

    path: Path | None
    failure: str = ""


def make_parts(
    *, job: Job, parts: Sequence[Part], advance: Callable[[int, int], None]
) -> list[Made]:
    """Make all parts, with whoever helps; in the order given, each once.

    Parts that an earlier worker of the job finished are taken as they are. `advance(done, total)`
    may raise, as in a handler.
    """
    _lay_out(job, parts)
    total, invited = len(parts), None
    done = total - _unfinished(job).count()
    advance(done, total)
    while done < total:
        if total - done > 1 and (invited is None or timezone.now() - invited >= SLICE):
            invited = timezone.now()
            invite_helpers(job=job)
        if not _make_next(job):
            time.sleep(WAIT_SECONDS)
        done = total - _unfinished(job).count()
        advance(done, total)
    return [_outcome(job, row) for row in JobPart.objects.filter(job=job).order_by("number")]


def invite_helpers(*, job: Job) -> None:
    """Ask the other worker children to take parts; an invitation nobody takes in time is void."""
    from .tasks import help_job  # tasks import this module

    message = {"kwargs": {"job_id": job.pk}, "priority": LAST_IN_QUEUE, "retry": False}
    try:
        # Asked once: without a broker the leader has better to do than to wait for it.
        with current_app.connection_for_write(transport_options={"max_retries": 0}) as broker:
            for _ in range(settings.JOB_HELPERS):
                help_job.apply_async(connection=broker, expires=SLICE.total_seconds(), **message)
    except BrokerError:
        log.warning("job %s: no broker, nobody is invited to help", job.pk)


def help_with(*, job_id: int, until: datetime) -> int:
    """Make parts of a running job until its parts or the time are used up; how many were made.

    The database is asked for the job's owner, as by the leader.
    """
    made = 0
    open_jobs = Job.objects.filter(state=Job.State.RUNNING, cancel_requested=False)
    while timezone.now() < until:
        job = open_jobs.select_related("owner").filter(pk=job_id).first()
        if job is None:
            break
        with reading(read_for(job.owner_id)):
            if not _make_next(job):
                break
        made += 1
    return made


def _lay_out(job: Job, parts: Iterable[Part]) -> None:
    """The rows of this run; waits for a helper of an earlier one that is still at a part.

    Only a row that says «finished» vouches for a file: without one, what its maker wrote into the
    database may have gone with it.
    """
    with transaction.atomic():
        before = JobPart.objects.filter(job=job).select_for_update(of=("self",))
        made = {row.key: row.finished_at for row in before if row.finished_at and not row.failure}
        before.delete()
        JobPart.objects.bulk_create(
            (
                JobPart(
                    job=job,
                    number=number,
                    key=part.key,
                    params=part.params,
                    finished_at=made.get(part.key)
                    if part_file(job=job, key=part.key).exists()
                    else None,
                )
                for number, part in enumerate(parts, start=1)
            ),
            batch_size=100,
        )


def _unfinished(job: Job):  # type: ignore[no-untyped-def]
    return JobPart.objects.filter(job=job, finished_at__isnull=True)


def _make_next(job: Job) -> bool:
    """Make the first part that nobody is at; False where there is none."""
    with transaction.atomic():
        free = _unfinished(job).select_for_update(of=("self",), skip_locked=True)
        part = free.order_by("number").first()
        if part is None:
            return False
        part.failure = _failure_of(job, part)
        part.finished_at = timezone.now()
        part.save(update_fields=("failure", "finished_at"))
    return True


def _failure_of(job: Job, part: JobPart) -> str:
    """Make one part; why it could not be made, or nothing."""
    make = import_string(settings.JOB_PARTS[job.kind])
    try:
        with transaction.atomic():
            keep_part(job=job, key=part.key, content=make(job=job, params=part.params))
    except ActionError as error:
        return str(error)
    return ""


def _outcome(job: Job, row: JobPart) -> Made:
    if row.failure:
        return Made(None, row.failure)
    return Made(part_file(job=job, key=row.key))
