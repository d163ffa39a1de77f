"""What the search box finds among the meetings, within what the user may see."""

from __future__ import annotations

from branchrecords.access.permissions import Permission as P
from branchrecords.web.formats import cn_date
from meetings.models import Meeting
from members.queries.search import Found, FoundGroup


def find_meetings(user, query: str, *, limit: int) -> FoundGroup:
    """Meetings by a part of their name, the latest first."""
    rows = Meeting.objects.permitted(user, P.MEETING_VIEW).filter(title__icontains=query.strip())
    hits = [
        Found(
            meeting.pk,
            meeting.title,
            " · ".join(
                (str(meeting.organization), cn_date(meeting.held_on), meeting.get_state_display())
            ),
        )
        for meeting in rows.select_related("organization")[:limit]
    ]
    return FoundGroup("会议与活动", "calendar-event", "meeting-detail", hits, rows.count())
