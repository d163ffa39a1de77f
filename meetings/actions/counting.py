"""Votes counted again when the roll call may have changed after they were written."""

from __future__ import annotations

from collections.abc import Sequence

from branchrecords.errors import refuse_if
from meetings.models import AgendaItem, Attendance
from meetings.queries.sealing import counts_of, vote_blockers


def count_votes_again(*, attendances: Sequence[Attendance], items: Sequence[AgendaItem]) -> None:
    """Bring 应到 and 到会 of every vote up to the roll call as it is now.

    Raises ActionError naming each 议题 with more votes than people who were there to vote.
    """
    refuse_if(vote_blockers(attendances, items), "票数与点名不符")
    counts = counts_of(attendances)
    now = (counts.voters_due, counts.voters_present)
    for item in items:
        if item.has_vote and (item.voters_due, item.voters_present) != now:
            item.voters_due, item.voters_present = now
            item.save(update_fields=("voters_due", "voters_present"))
