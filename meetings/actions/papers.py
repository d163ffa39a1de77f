"""Photos and papers of a record, until it is sealed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from branchrecords.attachments.kinds import kind_of, problem_of, readable
from branchrecords.attachments.photos import photograph
from branchrecords.attachments.storing import store_bytes
from branchrecords.audit.recording import record
from branchrecords.errors import ActionError
from meetings.models import Meeting, MeetingPaper
from members.models import User

from .locking import locked

MOST_PAPERS = 30
PICTURES = ("image/jpeg", "image/png")


@dataclass(frozen=True)
class Added:
    """What became of several files: those kept, and a sentence for each that was not."""

    papers: tuple[MeetingPaper, ...]
    problems: tuple[str, ...]


@transaction.atomic
def add_papers(
    *,
    meeting: Meeting,
    uploads: Sequence[UploadedFile],
    kind: str,
    by: User,
    at: datetime,
    caption: str = "",
) -> Added:
    """File several photos or papers, each checked by itself: the good ones are kept.

    Raises ActionError for a sealed record, for which none can be kept.
    """
    meeting = locked(meeting=meeting)
    papers, problems = [], []
    for upload in uploads:
        try:
            with transaction.atomic():
                papers.append(
                    add_paper(
                        meeting=meeting, upload=upload, kind=kind, caption=caption, by=by, at=at
                    )
                )
        except ActionError as error:
            problems.append(str(error))
    return Added(tuple(papers), tuple(problems))


@transaction.atomic
def add_paper(
    *, meeting: Meeting, upload: UploadedFile, kind: str, by: User, at: datetime, caption: str = ""
) -> MeetingPaper:
    """File a photo or paper with a record. Photos are made small and lose their metadata.

    Raises ActionError for a sealed record, a file that is not taken, one that is there already, too
    many files.
    """
    meeting = locked(meeting=meeting)
    name = upload.name or "附件"
    if meeting.papers.count() >= MOST_PAPERS:
        full = f"一份记录最多 {MOST_PAPERS} 个附件，请先删去不用的"
        raise ActionError(f"「{readable(name)}」没有加入：{full}")
    upload.seek(0)
    content = upload.read()
    if problem := problem_of(name, content):
        raise ActionError(problem)
    if kind_of(content) in PICTURES:
        content = _small(name, content)
    if meeting.papers.filter(attachment__sha256=sha256(content).hexdigest()).exists():
        raise ActionError(f"「{readable(name)}」已经在附件里了")
    attachment = store_bytes(name=name, content=content, by=by, at=at)
    paper = MeetingPaper.objects.create(
        meeting=meeting, attachment=attachment, kind=kind, caption=caption.strip()[:100]
    )
    _changed("meeting.paper_added", meeting, attachment.name, by, at)
    return paper


def _small(name: str, content: bytes) -> bytes:
    """A photo as it is kept; the sentence of one that cannot be read names it."""
    try:
        return photograph(content)
    except ActionError as error:
        raise ActionError(f"「{readable(name)}」{error}") from None


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
