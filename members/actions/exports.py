"""What taking data out leaves in the log."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from branchrecords.audit.recording import record
from branchrecords.errors import ActionError
from members.models import Organization


def note_export(
    *,
    organization: Organization,
    people: Sequence[int],
    clear: bool,
    reason: str,
    by: Any,
    at: datetime,
    on: date | None = None,
) -> None:
    """One row for one export, which names the people by id, so that each can read of it.

    Full numbers need a reason. `on` is the day of a past list.
    """
    if clear and not reason.strip():
        raise ActionError("导出完整号码要写明事由，请写一句再导出")
    detail = {"number": len(people), "clear": clear, "reason": reason.strip()}
    if on is not None:
        detail["on"] = str(on)
    record(
        "person.exported",
        by=by,
        at=at,
        thing=organization,
        organization=organization,
        detail={**detail, "people": list(people)},
    )
