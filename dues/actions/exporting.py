"""Saying in the log that a table of dues left the product."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from branchrecords.audit.models import AuditEvent
from branchrecords.audit.recording import record
from members.models import Organization, User


def note_export(
    *, organization: Organization, what: str, by: User, at: datetime, people: Iterable[int] = ()
) -> AuditEvent:
    """Record who took which table of which organisation; `what` is its title.

    `people` are the ids of those whom it names: each can read of it.
    """
    named = sorted(set(people))
    detail = {"list": what, "number": len(named), "people": named} if named else {"list": what}
    return record("dues.exported", by=by, at=at, organization=organization, detail=detail)
