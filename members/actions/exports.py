"""What taking data out leaves in the log."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from branchrecords.audit.recording import record
from branchrecords.errors import ActionError
from members.models import Organization


def note_export(
    *,
    organization: Organization,
    number: int,
    clear: bool,
    reason: str,
    by: Any,
    at: datetime,
) -> None:
    """One row for one export. Full numbers need a reason."""
    if clear and not reason.strip():
        raise ActionError("导出完整号码要写明事由，请写一句再导出")
    record(
        "person.exported",
        by=by,
        at=at,
        thing=organization,
        organization=organization,
        detail={"number": number, "clear": clear, "reason": reason.strip()},
    )
