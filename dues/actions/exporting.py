"""Saying in the log that a table of dues left the product."""

from __future__ import annotations

from datetime import datetime

from branchrecords.audit.models import AuditEvent
from branchrecords.audit.recording import record
from members.models import Organization, User


def note_export(*, organization: Organization, what: str, by: User, at: datetime) -> AuditEvent:
    """Record who took which table of which organisation; `what` is its title."""
    return record("dues.exported", by=by, at=at, organization=organization, detail={"what": what})
