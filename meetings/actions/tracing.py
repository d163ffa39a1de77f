"""Audit rows of drafts that save themselves: one a sitting, not one a keystroke."""

from __future__ import annotations

from datetime import datetime, timedelta

from branchrecords.audit.models import AuditEvent
from branchrecords.audit.recording import record
from meetings.models import Meeting
from members.models import User

SITTING = timedelta(minutes=30)


def record_change(*, action: str, meeting: Meeting, by: User, at: datetime, draft: bool) -> None:
    """Log a change of a record; a draft's only when this user logged none in the last half hour."""
    organization = meeting.organization
    if draft and (
        AuditEvent.objects.filter(
            organization_path=organization.path,
            at__gt=at - SITTING,
            action=action,
            actor_id=by.pk,
            object_type=meeting._meta.label_lower,
            object_id=meeting.pk,
        ).exists()
    ):
        return
    record(action, by=by, at=at, thing=meeting, organization=organization)
