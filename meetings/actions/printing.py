"""Who took a record out of the system on paper."""

from __future__ import annotations

from datetime import datetime

from branchrecords.audit.recording import record
from meetings.models import Meeting
from members.models import User


def note_printing(*, meeting: Meeting, what: str, by: User, at: datetime) -> None:
    """Log that a paper of a meeting was made; `what` is its name (会议记录, 签到册)."""
    organization, detail = meeting.organization, {"what": what}
    record("meeting.printed", by=by, at=at, thing=meeting, organization=organization, detail=detail)
