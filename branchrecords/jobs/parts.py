"""Finished parts of a job: kept until it ends, so that a killed worker's successor goes on."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import transaction

from .models import Job, JobPart


def kept_part(*, job: Job, key: str, make: Callable[[], bytes]) -> Path:
    """The file of the part of `key`, finished before or made now and kept.

    `key` changes whenever the bytes would.
    """
    target = part_file(job=job, key=key)
    return target if target.exists() else keep_part(job=job, key=key, content=make())


def keep_part(*, job: Job, key: str, content: bytes) -> Path:
    """Keep the part of `key`, in the place of an earlier one: written aside and renamed."""
    target = part_file(job=job, key=key)
    handle, aside = tempfile.mkstemp(dir=target.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    return Path(aside).replace(target)


def made_part(*, job: Job, key: str, make: Callable[[], bytes]) -> bytes:
    """The bytes of the part of `key`; see `kept_part`."""
    return kept_part(job=job, key=key, make=make).read_bytes()


def part_file(*, job: Job, key: str) -> Path:
    """Where the part of `key` is kept, there or not."""
    return part_path(job=job, name=hashlib.sha256(key.encode()).hexdigest())


def part_path(*, job: Job, name: str) -> Path:
    """A place of the job's own on disk, which goes with its parts."""
    folder = _folder(job)
    folder.mkdir(parents=True, exist_ok=True)
    return folder / name


def forget_parts(*, job: Job) -> None:
    """Remove what was kept: the job has ended.

    The rows go first, which waits for a helper that is still at a part: afterwards nobody writes
    into the folder. Both or neither, so that `tasks.sweep_jobs` finds what a kill leaves over.
    """
    with transaction.atomic():
        JobPart.objects.filter(job=job).delete()
        shutil.rmtree(_folder(job), ignore_errors=True)


def _folder(job: Job) -> Path:
    return Path(settings.MEDIA_ROOT) / "jobs" / "parts" / str(job.pk)
