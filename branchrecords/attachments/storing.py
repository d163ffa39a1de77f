"""Taking a file in and giving it back: checked, encrypted, the same bytes."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile

from branchrecords.database.sealing import open_bytes, seal_bytes
from branchrecords.errors import ActionError

from .kinds import kind_of, made_harmless, problem_of, readable, safe_name
from .models import Attachment
from .quota import quota_problem
from .scanning import scan_problem


def store_attachment(*, upload: UploadedFile, by: Any, at: datetime) -> Attachment:
    """Keep an uploaded file; the caller points its own row to it and writes the log.

    Raises ActionError for an empty file, one over 20 MB, one of another kind than
    `kinds.ACCEPTED`, whatever its name says, one that carries macros, scripts or a trap, one that
    the scanner does not let in, and beyond what one account may keep here.
    """
    upload.seek(0)
    return store_bytes(name=upload.name or "", content=upload.read(), by=by, at=at)


def store_bytes(*, name: str, content: bytes, by: Any, at: datetime) -> Attachment:
    """As `store_attachment`, for content that is at hand already."""
    if problem := problem_of(name, content):
        raise ActionError(problem)
    if problem := scan_problem(content) or quota_problem(by=by, size=len(content)):
        raise ActionError(f"「{readable(name)[-80:]}」{problem}")
    content = made_harmless(content)
    content_type = kind_of(content)
    attachment = Attachment(
        name=safe_name(name, content_type),
        content_type=content_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        uploaded_by=by,
        uploaded_at=at,
    )
    sealed = seal_bytes(content, attachment.sealed_for)
    attachment.file.save(f"{uuid4().hex}.bin", ContentFile(sealed), save=False)
    attachment.save()
    return attachment


def read_attachment(attachment: Attachment) -> bytes:
    """The bytes as they were taken in; raises DecryptionError when the file was altered."""
    with attachment.file.open("rb") as file:
        return open_bytes(file.read(), attachment.sealed_for)
