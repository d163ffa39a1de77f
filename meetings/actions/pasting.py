"""Pasted minutes come into a record; nothing that somebody wrote is dropped unseen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from branchrecords.errors import ActionError
from meetings.models import Meeting
from meetings.queries.minutes import as_saved, saved_items
from meetings.rules.merging import base_of, mark
from meetings.rules.pasting import PastedItem
from members.models import User

from .locking import locked
from .minutes import PageItem, PageSummary, save_minutes

MOST_ITEMS = 30


@transaction.atomic
def paste_minutes(
    *,
    meeting: Meeting,
    pasted: Sequence[PastedItem],
    instead_of: Mapping[int, str],
    by: User,
    at: datetime,
) -> Meeting:
    """Put 议题 behind those of a record, in the place of some.

    `instead_of`: row → its marks (merging.base_of) as whoever pastes has seen it. A row that has
    changed since stays. Raises ActionError for nothing to paste and for more than 30 议题.
    """
    meeting = locked(meeting=meeting)
    if not pasted:
        raise ActionError("没有要放进记录的议题，请至少勾选一项。")
    rows = [(row.pk, base_of(row.values), row.values) for row in saved_items(meeting)]
    kept = [PageItem(*row) for row in rows if instead_of.get(row[0]) != row[1]]
    if len(kept) + len(pasted) > MOST_ITEMS:
        numbers = f"已有 {len(kept)} 项，要放进 {len(pasted)} 项"
        raise ActionError(f"议题最多 {MOST_ITEMS} 项：{numbers}，请少勾选几项。")
    items = [*kept, *(PageItem(None, "", as_saved(asdict(item))) for item in pasted)]
    return save_minutes(
        meeting=meeting,
        items=items,
        known=[pk for pk, _, _ in rows],
        summary=PageSummary(meeting.summary, mark(meeting.summary)),
        by=by,
        at=at,
    ).meeting
