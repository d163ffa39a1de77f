"""The papers of a file: noting that one exists, with or without a scan, and taking it out."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from branchrecords.attachments.storing import store_attachment
from branchrecords.audit.recording import record
from branchrecords.errors import ActionError
from members.models import Person, PersonPaper
from members.queries.people import home_of


@transaction.atomic
def add_paper(
    *,
    person: Person,
    kind: str,
    by: Any,
    at: datetime,
    upload: UploadedFile | None = None,
    dated_on: date | None = None,
    place: str = "",
    note: str = "",
) -> PersonPaper:
    """Note a paper. Without an upload it lies in the 档案盒 only. Raises ActionError for a file
    of a wrong kind or size."""
    attachment = store_attachment(upload=upload, by=by, at=at) if upload is not None else None
    paper = PersonPaper.objects.create(
        person=person,
        kind=kind,
        dated_on=dated_on,
        place=place,
        attachment=attachment,
        note=note,
        added_at=at,
        added_by=by,
    )
    _log("paper.added", paper, by, at, {"file": attachment.name if attachment else ""})
    return paper


@transaction.atomic
def remove_paper(*, paper: PersonPaper, reason: str, by: Any, at: datetime) -> PersonPaper:
    """Take a paper out of the list, with the reason; row and file stay for the log."""
    if not reason.strip():
        raise ActionError("请写明撤下的理由")
    paper = PersonPaper.objects.select_for_update().get(pk=paper.pk)
    if paper.removed_at is not None:
        raise ActionError("这份材料已经撤下")
    paper.removed_at, paper.removed_reason = at, reason.strip()
    paper.save(update_fields=("removed_at", "removed_reason"))
    _log("paper.removed", paper, by, at, {"reason": reason.strip()})
    return paper


def note_reading(*, paper: PersonPaper, by: Any, at: datetime) -> None:
    """Log that somebody opened the scan: the person can read who did."""
    _log("paper.read", paper, by, at, {})


def _log(event: str, paper: PersonPaper, by: Any, at: datetime, detail: dict) -> None:
    record(
        event,
        by=by,
        at=at,
        thing=paper,
        organization=home_of(paper.person),
        person=paper.person,
        detail={"kind": paper.get_kind_display(), **detail},
    )
