"""The lock every change of a meeting starts with."""

from __future__ import annotations

from branchrecords.errors import ActionError
from meetings.models import Meeting


def locked(*, meeting: Meeting) -> Meeting:
    """The meeting's row, locked until the transaction ends; refuses what can no longer change."""
    fresh = (
        Meeting.objects.select_for_update(of=("self",))
        .select_related("organization", "chair", "recorder")
        .get(pk=meeting.pk)
    )
    if fresh.is_sealed:
        raise ActionError("这份记录已封存，不能再改；有错请追加更正。")
    if fresh.state == Meeting.State.CANCELLED:
        raise ActionError("这次会议已取消，不能再登记。")
    return fresh
