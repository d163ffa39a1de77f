"""Photos and papers of a record, until it is sealed."""

from __future__ import annotations

from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from branchrecords.attachments.kinds import kind_of, problem_of
from branchrecords.attachments.photos import photograph
from branchrecords.attachments.storing import store_bytes
from branchrecords.audit.recording import record
from branchrecords.errors import ActionError
from meetings.models import Meeting, MeetingPaper
from members.models import User

from .locking import locked

MOST_PAPERS = 30
PICTURES = ("image/jpeg", "image/png")


@transaction.atomic
def add_paper(
    *, meeting: Meeting, upload: UploadedFile, kind: str, by: User, at: datetime, caption: str = ""
) -> MeetingPaper:
    """File a photo or paper with a record. Photos are made small and lose their metadata.

    Raises ActionError for a sealed record, a file of another kind or over 20 MB, too many files.
    """
    meeting = locked(meeting=meeting)
    if meeting.papers.count() >= MOST_PAPERS:
        raise ActionError(f"一份记录最多 {MOST_PAPERS} 个附件，请先删去不用的。")
    name = upload.name or "附件"
    upload.seek(0)
    content = upload.read()
    if problem := problem_of(name, content):
        raise ActionError(problem)
    if kind_of(content) in PICTURES:
        content = photograph(content)
    attachment = store_bytes(name=name, content=content, by=by, at=at)
    paper = MeetingPaper.objects.create(
        meeting=meeting, attachment=attachment, kind=kind, caption=caption.strip()[:100]
    )
    _changed("meeting.paper_added", meeting, attachment.name, by, at)
    return paper


@transaction.atomic
def remove_paper(*, paper: MeetingPaper, by: User, at: datetime) -> None:
    """Take a file out of a record that is not sealed; the attachment itself stays stored."""
    meeting = locked(meeting=paper.meeting)
    meeting.papers.filter(pk=paper.pk).delete()
    _changed("meeting.paper_removed", meeting, paper.attachment.name, by, at)


def _changed(action: str, meeting: Meeting, name: str, by: User, at: datetime) -> None:
    meeting.changed_at = at
    meeting.save(update_fields=("changed_at",))
    organization, detail = meeting.organization, {"name": name}
    record(action, by=by, at=at, thing=meeting, organization=organization, detail=detail)
