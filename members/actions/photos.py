"""The photo of a person's file."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from branchrecords.attachments.photos import portrait
from branchrecords.attachments.storing import store_bytes
from branchrecords.audit.models import AuditEvent
from branchrecords.audit.recording import record
from branchrecords.errors import ActionError
from members.models import Person
from members.queries.people import home_of

MOST_BYTES = 20 * 1024 * 1024


@transaction.atomic
def set_photo(*, person: Person, upload: UploadedFile, by: Any, at: datetime) -> Person:
    """Put a photo into the file, instead of the one before. Raises ActionError."""
    if (upload.size or 0) > MOST_BYTES:
        raise ActionError("照片超过 20 MB，请先缩小再上传")
    upload.seek(0)
    content = portrait(upload.read())
    person = Person.objects.select_for_update().get(pk=person.pk)
    person.photo = store_bytes(name=f"{person.name}照片.jpg", content=content, by=by, at=at)
    return _save(person, "照片", by, at)


def note_looking(*, person: Person, by: Any, at: datetime) -> None:
    """Tell the member who looked at the photo: one row a day for each reader, none for oneself."""
    if by.person_id == person.pk:
        return
    seen = AuditEvent.objects.about(person.pk).filter(action="person.photo_read", actor_id=by.pk)
    if seen.filter(at__date=timezone.localdate(at)).exists():
        return
    home = home_of(person)
    record("person.photo_read", by=by, at=at, thing=person, organization=home, person=person)


@transaction.atomic
def remove_photo(*, person: Person, by: Any, at: datetime) -> Person:
    """Take the photo out of the file; the attachment itself stays, no page shows it any more."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    person.photo = None
    return _save(person, "照片（清除）", by, at)


def _save(person: Person, what: str, by: Any, at: datetime) -> Person:
    person.save(update_fields=("photo",))
    record(
        "person.changed",
        by=by,
        at=at,
        thing=person,
        organization=home_of(person),
        person=person,
        detail={"fields": [what]},
    )
    return person
