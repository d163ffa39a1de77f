"""The result of a 换届 ballot comes into the minutes of the meeting it was cast at."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from branchrecords.errors import ActionError
from meetings.models import Meeting
from meetings.queries.ballots import ballots_at
from meetings.queries.minutes import holds_nothing, saved_items
from meetings.rules.merging import base_of
from members.models import User

from .locking import locked
from .pasting import paste_minutes


@transaction.atomic
def write_ballot(*, meeting: Meeting, ballot: int, by: User, at: datetime) -> Meeting:
    """Put the result of a ballot into the minutes as one 议题, in the words of the register.

    An item of that heading with nothing under it is filled. Raises ActionError when the ballot
    is not of this meeting, is not counted yet, or stands in the minutes already.
    """
    meeting = locked(meeting=meeting)
    found = next((one for one in ballots_at(meeting) if one.view.ballot.pk == ballot), None)
    if found is None:
        raise ActionError("这次投票不在这个会议上，请核对投票日期。")
    if found.item is None:
        raise ActionError("这次投票还没有登记计票结果，请先登记。")
    if found.written:
        raise ActionError("选举结果已经写进记录了，请在下面的议题里核对。")
    instead = {
        row.pk: base_of(row.values)
        for row in saved_items(meeting)
        if holds_nothing(row.values) and row.values["heading"] in ("", found.item.heading)
    }
    return paste_minutes(meeting=meeting, pasted=[found.item], instead_of=instead, by=by, at=at)
