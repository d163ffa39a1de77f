"""A meeting's record as one plain dictionary: what the seal covers, nothing that can move."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from meetings.models import AgendaItem, Amendment, Attendance, Meeting
from meetings.rules.digests import FORMAT


def record_of(
    meeting: Meeting, attendances: Iterable[Attendance], items: Iterable[AgendaItem]
) -> dict[str, Any]:
    """The content of a record for its canonical text; values are texts, numbers and None only.

    People and the organisation stand in it by id and by the name they had when it was sealed.
    """
    return {
        "format": FORMAT,
        "meeting": meeting.pk,
        "number": meeting.number,
        "ordinal": meeting.ordinal,
        "organization": [meeting.organization_id, meeting.organization_name],
        "kind": meeting.kind,
        "title": meeting.title,
        "held_on": meeting.held_on.isoformat(),
        "starts_at": meeting.starts_at.isoformat("minutes"),
        "ends_at": meeting.ends_at.isoformat("minutes") if meeting.ends_at else None,
        "place": meeting.place,
        "chair": [meeting.chair_id, meeting.chair_name],
        "recorder": [meeting.recorder_id, meeting.recorder_name],
        "lecturer": meeting.lecturer,
        "guests": meeting.guests,
        "study_hours": f"{meeting.study_hours:.1f}",
        "summary": meeting.summary,
        "hint_reason": meeting.hint_reason,
        "late_days": meeting.late_days,
        "sealed_at": int(meeting.sealed_at.timestamp() * 1_000_000) if meeting.sealed_at else None,
        "sealed_by": meeting.sealed_by_id,
        "attendance": [_attendance(row) for row in attendances],
        "agenda": [_item(item) for item in items],
    }


def _attendance(row: Attendance) -> list[Any]:
    return [
        row.person_id,
        row.name,
        row.post,
        row.standing,
        row.may_vote,
        row.state,
        row.reason,
    ]


def _item(item: AgendaItem) -> dict[str, Any]:
    return {
        "heading": item.heading,
        "discussion": item.discussion,
        "resolution": item.resolution,
        "matter": item.matter,
        "method": item.method,
        "voters": [item.voters_due, item.voters_present],
        "votes": [item.in_favour, item.against, item.abstained],
    }


def amendment_record(amendment: Amendment) -> dict[str, Any]:
    """The content of a correction for its canonical text."""
    return {
        "format": FORMAT,
        "amends": amendment.meeting_id,
        "number": amendment.number,
        "old_text": amendment.old_text,
        "new_text": amendment.new_text,
        "reason": amendment.reason,
        "made_at": int(amendment.made_at.timestamp() * 1_000_000),
        "made_by": amendment.made_by_id,
    }
