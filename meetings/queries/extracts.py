"""会议纪要: the formal extract of a record (GB/T 9704-2012, 10.3), derived from it word by word.

It goes to others, so it says who was there, what was decided and by what vote. Speeches and the
reasons of those away stay in the record.
"""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from meetings.models import Meeting

from .papers import Paper, PaperItem, seal_of

NOTHING_DECIDED = "会议记录没有写明决定。"


def extract_context(paper: Paper) -> dict[str, Any]:
    """The context of documents/meetings/extract.html."""
    meeting = paper.meeting
    sealed_on = timezone.localdate(meeting.sealed_at) if meeting.sealed_at else None
    return {
        "org_name": paper.organization_name,
        "mark": meeting.definition.extract_title,
        "number": extract_number(meeting),
        "title": f"{meeting.title}纪要",
        "opening": _opening(paper),
        "items": [
            {
                "heading": item.heading,
                "reporter": item.reporter,
                "text": _decided(item),
                "vote_line": item.vote_line,
            }
            for item in paper.items
        ],
        "conclusion": meeting.summary,
        "attended": paper.attended,
        "leave": [row.name for row in paper.leave],
        "absent": [row.name for row in paper.absent],
        "guests": paper.guests,
        "amendments": [
            {"at": a.made_at, "old": a.old_text, "text": a.new_text} for a in paper.amendments
        ],
        "dated": sealed_on or "　　　　年　　月　　日",
        "issued_on": sealed_on,
        "late_days": meeting.late_days,
        "seal": seal_of(meeting),
        "draft": not meeting.is_sealed,
    }


def extract_number(meeting: Meeting) -> str:
    """〔2026〕2号, once sealed.

    The seal counts the records of an organisation, kind and year; the database holds each of them
    once (meeting_ordinal_once).
    """
    return f"〔{meeting.held_on.year}〕{meeting.ordinal}号" if meeting.ordinal else ""


def _opening(paper: Paper) -> str:
    """When, where, under whom, with how many; facts that are not known are left out."""
    meeting, counts = paper.meeting, paper.counts
    kind = meeting.definition
    place = f"在{meeting.place}" if meeting.place else ""
    said = f"{paper.when}，{paper.organization_name}{place}{kind.verb}{kind.label}"
    people = [
        f"{name}{verb}" for name, verb in ((paper.chair, "主持"), (paper.recorder, "记录")) if name
    ]
    if meeting.lecturer:
        people.append(f"{meeting.lecturer}授课")
    voting = (
        f"，其中有表决权的应到 {counts.voters_due} 人、实到 {counts.voters_present} 人"
        if kind.votes
        else ""
    )
    there = f"应到 {counts.due} 人，实到 {counts.present} 人{voting}"
    return "。".join(filter(None, (said, "，".join(people), there))) + "。"


def _decided(item: PaperItem) -> str:
    """The decision; where none was taken, what the record says of the item, speeches left out."""
    return item.resolution or item.discussion or ("" if item.vote_line else NOTHING_DECIDED)
