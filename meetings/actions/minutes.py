"""What was said, decided and voted: written as often as one likes until the seal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from branchrecords.errors import ActionError
from meetings.models import AgendaItem, Meeting
from meetings.queries.sealing import Counts, counts_of
from meetings.rules.quorum import Matter
from members.models import User

from .locking import locked
from .tracing import record_change

VOTES = ("in_favour", "against", "abstained")
FIELDS = ("order", "heading", "discussion", "resolution", "matter", "method", *VOTES)


@transaction.atomic
def write_minutes(
    *,
    meeting: Meeting,
    items: Sequence[Mapping[str, Any]],
    by: User,
    at: datetime,
    summary: str = "",
    draft: bool = False,
) -> Meeting:
    """Replace the 议题 by `items`, in order.

    Keys of an item: heading (needed); discussion, resolution, matter (rules.quorum.Matter),
    method (AgendaItem.Method), in_favour, against, abstained (all three or none). Votes are
    counted against the roll call as it is now; the seal counts again. `draft`: a save by itself,
    logged once per sitting.
    """
    meeting = locked(meeting=meeting)
    counts = counts_of(list(meeting.attendances.all()))
    rows = [_row(meeting, number, item, counts) for number, item in enumerate(items, 1)]
    before = list(meeting.agenda.all())
    if _content(before) == _content(rows) and meeting.summary == summary:
        return meeting
    if before:
        AgendaItem.objects.filter(meeting=meeting).delete()
    AgendaItem.objects.bulk_create(rows)
    meeting.summary, meeting.changed_at = summary, at
    meeting.save(update_fields=("summary", "changed_at"))
    record_change(action="meeting.minutes", meeting=meeting, by=by, at=at, draft=draft)
    return meeting


def _row(meeting: Meeting, number: int, item: Mapping[str, Any], counts: Counts) -> AgendaItem:
    row = AgendaItem(
        meeting=meeting,
        order=number,
        heading=item["heading"].strip(),
        discussion=item.get("discussion", "").strip(),
        resolution=item.get("resolution", "").strip(),
        matter=item.get("matter") or Matter.ORDINARY,
    )
    if not row.heading:
        raise ActionError(f"第 {number} 项没有写议题。")
    given = [item.get(name) for name in VOTES]
    votes = [vote for vote in given if vote is not None]
    if not votes:
        return row
    if len(votes) < len(VOTES):
        raise ActionError(f"第 {number} 项的票数没有填全：赞成、反对、弃权都要填，没有的填 0。")
    if sum(votes) > counts.voters_present:
        raise ActionError(
            f"第 {number} 项合计 {sum(votes)} 票，到会有表决权的只有 {counts.voters_present} 人，"
            "请核对票数或点名。"
        )
    row.in_favour, row.against, row.abstained = votes
    row.voters_due, row.voters_present = counts.voters_due, counts.voters_present
    row.method = item.get("method") or AgendaItem.Method.HANDS
    return row


def _content(rows: Sequence[AgendaItem]) -> list[tuple]:
    return [tuple(getattr(row, name) for name in FIELDS) for row in rows]
