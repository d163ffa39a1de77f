"""What the search box finds among the meetings, within what the user may see."""

from __future__ import annotations

from branchrecords.access.permissions import Permission as P
from branchrecords.web.formats import cn_date
from meetings.models import Meeting
from members.queries.search import Found, FoundGroup


def find_meetings(user, query: str, *, limit: int) -> FoundGroup:
    """Meetings by a part of their name, the latest first."""
    rows = Meeting.objects.permitted(user, P.MEETING_VIEW).filter(title__icontains=query.strip())
    shown = rows.select_related("organization")[:limit]
    hits = [Found(meeting.pk, meeting.title, _told_apart(meeting)) for meeting in shown]
    return FoundGroup("会议与活动", "calendar-event", "meeting-detail", hits, rows.count())


def _told_apart(meeting: Meeting) -> str:
    """Whose it is and when; its state only while it is not sealed."""
    facts = [str(meeting.organization), cn_date(meeting.held_on)]
    return " · ".join(facts if meeting.is_sealed else [*facts, meeting.get_state_display()])
