"""会议通知: what a planned meeting tells those who are due, all of it from the plan."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils import timezone

from meetings.models import Meeting
from meetings.rules.kinds import Holder, Invited, holder_of

from .kinds import kind_in_force
from .papers import guests_of, seal_of, when_of
from .rosters import roster_of

# So many people are addressed by name; more are called by what they are.
MOST_NAMED = 12
EVERYBODY = {
    Holder.GROUP: "本组全体党员",
    Holder.BRANCH: "全体党员",
    Holder.COMMITTEE: "各党支部、全体党员",
}


def notice_context(meeting: Meeting) -> dict[str, Any]:
    """The context of documents/meetings/notice.html."""
    kind = kind_in_force(meeting)
    names = _due(meeting)
    return {
        "org_name": meeting.organization_name or meeting.organization.name,
        "title": f"关于{kind.verb}{meeting.title}的通知",
        "addressee": addressee(kind.invited, names, holder=holder_of(meeting.organization.kind)),
        "verb": kind.verb,
        "meeting": meeting.title,
        "day": meeting.held_on,
        "time": when_of(meeting),
        "place": meeting.place,
        "chair": meeting.chair_name or str(meeting.chair or ""),
        "lecturer": meeting.lecturer,
        "due": len(names),
        "named": names if kind.invited in (Invited.COMMITTEE, Invited.CHOSEN) else [],
        "who": Invited(kind.invited).label,
        "guests": guests_of(meeting),
        "agenda": [item.heading for item in meeting.agenda.all()],
        "preparation": meeting.preparation,
        "dated": notice_day(meeting),
        "seal": seal_of(meeting),
    }


def addressee(invited: Invited, names: Sequence[str], *, holder: Holder) -> str:
    """Whom the notice calls: 全体党员, 各位委员, or a few people by name."""
    if invited is Invited.COMMITTEE:
        return "各位委员"
    if invited is Invited.MEMBERS:
        return EVERYBODY[holder]
    if invited is Invited.BELOW:
        return EVERYBODY[Holder.COMMITTEE]
    if 0 < len(names) <= MOST_NAMED:
        return "、".join(names) + "同志"
    return "各位参会同志"


def notice_day(meeting: Meeting) -> date:
    """成文日期: the day on which the plan got its present form, never after the meeting."""
    return min(timezone.localdate(meeting.arranged_at or meeting.created_at), meeting.held_on)


def _due(meeting: Meeting) -> list[str]:
    """The names due, in the order of the roster: the fixed one, or before it that of the day."""
    fixed = [row.name for row in meeting.attendances.all()]
    return fixed or [entry.person.name for entry in roster_of(meeting)]
