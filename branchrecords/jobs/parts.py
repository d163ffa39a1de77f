"""Finished parts of a job: kept until it ends, so that a killed worker's successor goes on."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from django.conf import settings

from .models import Job


def made_part(*, job: Job, key: str, make: Callable[[], bytes]) -> bytes:
    """The part of `key` as it was finished before, or made now and kept.

    `key` changes whenever the bytes would. A part is written aside and renamed, hence whole.
    """
    folder = _folder(job)
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / hashlib.sha256(key.encode()).hexdigest()
    if target.exists():
        return target.read_bytes()
    content = make()
    handle, aside = tempfile.mkstemp(dir=folder)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    Path(aside).replace(target)
    return content


def forget_parts(*, job: Job) -> None:
    """Remove what was kept: the whole is finished."""
    shutil.rmtree(_folder(job), ignore_errors=True)


def _folder(job: Job) -> Path:
    return Path(settings.MEDIA_ROOT) / "jobs" / "parts" / str(job.pk)
