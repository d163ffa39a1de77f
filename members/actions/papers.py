"""What printing a person's file leaves in the log."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from branchrecords.audit.recording import record
from branchrecords.errors import ActionError
from members.actions.reveals import LABELS
from members.models import Person
from members.queries.people import home_of


def note_paper(*, person: Person, clear: bool, reason: str, by: Any, at: datetime) -> None:
    """One row for one printed 党员登记表, which the member reads of. Full numbers need a reason."""
    if clear and not reason.strip():
        raise ActionError("打印完整号码要写明事由，请写一句再打印")
    record(
        "person.printed",
        by=by,
        at=at,
        thing=person,
        organization=home_of(person),
        person=person,
        detail={
            "fields": list(LABELS.values()) if clear else ["号码已打码"],
            "reason": reason.strip(),
        },
    )
