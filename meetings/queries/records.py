"""A meeting's record as one plain dictionary: what the seal covers, nothing that can move.

Format 1 knew no reporters, speeches, written opinions, papers and confirmations; records sealed in
it are proven in it for ever.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from meetings.models import (
    AgendaItem,
    Amendment,
    Attendance,
    Confirmation,
    Guest,
    Meeting,
    MeetingPaper,
    Speech,
)
from meetings.rules.digests import content_digest


@dataclass(frozen=True)
class Parts:
    """Everything that belongs to one record besides its own row."""

    attendances: Sequence[Attendance]
    items: Sequence[AgendaItem]
    speeches: Sequence[Speech]
    papers: Sequence[MeetingPaper]
    confirmations: Sequence[Confirmation]
    guests: Sequence[Guest]


def parts_of(meeting: Meeting) -> Parts:
    """The parts of a record as they are now; six queries unless they were fetched before."""
    return Parts(
        attendances=list(meeting.attendances.all()),
        items=list(meeting.agenda.all()),
        speeches=list(meeting.speeches.all()),
        papers=list(meeting.papers.select_related("attachment")),
        confirmations=list(meeting.confirmations.all()),
        guests=[guest for guest in meeting.guest_rows.all() if guest.admitted],
    )


def record_of(meeting: Meeting, parts: Parts) -> dict[str, Any]:
    """The content of a record for its canonical text; values are texts, numbers and None only.

    People and the organisation stand in it by id and by the name they had when it was sealed.
    """
    sealed = _basics(meeting) | {
        "format": meeting.record_format,
        "number": meeting.number,
        "ordinal": meeting.ordinal,
        "organization": [meeting.organization_id, meeting.organization_name],
        "chair": [meeting.chair_id, meeting.chair_name],
        "recorder": [meeting.recorder_id, meeting.recorder_name],
        "hint_reason": meeting.hint_reason,
        "sealed_at": _moment(meeting.sealed_at),
        "sealed_by": meeting.sealed_by_id,
    }
    if meeting.record_format == 1:
        return sealed | _first_body(parts.attendances, parts.items)
    confirmed = [
        [row.role, row.person_id, row.way, _moment(row.at), row.by_id]
        for row in parts.confirmations
    ]
    return sealed | _body(meeting, parts) | {"confirmed": confirmed}


def content_digest_of(meeting: Meeting, parts: Parts) -> str:
    """The digest of what 主持人 and 记录人 confirm: the record without the seal's own facts."""
    people = {"chair": meeting.chair_id, "recorder": meeting.recorder_id}
    return content_digest(_basics(meeting) | people | _body(meeting, parts))


def _basics(meeting: Meeting) -> dict[str, Any]:
    return {
        "meeting": meeting.pk,
        "kind": meeting.kind,
        "title": meeting.title,
        "held_on": meeting.held_on.isoformat(),
        "starts_at": meeting.starts_at.isoformat("minutes"),
        "ends_at": meeting.ends_at.isoformat("minutes") if meeting.ends_at else None,
        "place": meeting.place,
        "lecturer": meeting.lecturer,
        "guests": meeting.guests,
        "study_hours": f"{meeting.study_hours:.1f}",
        "summary": meeting.summary,
        "late_days": meeting.late_days,
    }


def _body(meeting: Meeting, parts: Parts) -> dict[str, Any]:
    speeches: dict[int, list[list[str]]] = {}
    for speech in parts.speeches:
        speeches.setdefault(speech.item_id, []).append([speech.speaker, speech.text])
    return {
        "kind_name": meeting.kind_label,
        "attendance": [_attendance(row) for row in parts.attendances],
        "agenda": [_item(item) | _added(item, speeches) for item in parts.items],
        "papers": [
            [paper.attachment.sha256, paper.attachment.name, paper.kind, paper.caption]
            for paper in parts.papers
        ],
    } | ({"guest_rows": [_guest(guest) for guest in parts.guests]} if parts.guests else {})


def _first_body(attendances: Iterable[Attendance], items: Iterable[AgendaItem]) -> dict[str, Any]:
    return {
        "attendance": [_attendance(row) for row in attendances],
        "agenda": [_item(item) for item in items],
    }


def _attendance(row: Attendance) -> list[Any]:
    """One line of the roll; sign-in and times stand behind it where there are any, so that the
    text of a record without them is what it was before they were known."""
    signed = row.way or row.came_at or row.left_at
    return [
        row.person_id,
        row.name,
        row.post,
        row.standing,
        row.may_vote,
        row.state,
        row.reason,
        *([row.way, _clock(row.came_at), row.late, _clock(row.left_at)] if signed else []),
    ]


def _guest(guest: Guest) -> list[Any]:
    return [
        guest.name,
        guest.unit,
        guest.person_id,
        _clock(guest.came_at),
        _clock(guest.left_at),
    ]


def _clock(moment: time | None) -> str | None:
    return moment.isoformat("minutes") if moment else None


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


def _added(item: AgendaItem, speeches: dict[int, list[list[str]]]) -> dict[str, Any]:
    """What format 2 knows of an item beyond format 1."""
    return {
        "reporter": item.reporter,
        "quorum": item.quorum,
        "written": [item.written_in_favour, item.written_against, item.written_abstained],
        "speeches": speeches.get(item.pk, []),
    }


def _moment(at: datetime | None) -> int | None:
    """Microseconds since 1970, the same in every time zone."""
    return int(at.timestamp() * 1_000_000) if at else None


def amendment_record(amendment: Amendment) -> dict[str, Any]:
    """The content of a correction for its canonical text."""
    return {
        "format": 1,
        "amends": amendment.meeting_id,
        "number": amendment.number,
        "old_text": amendment.old_text,
        "new_text": amendment.new_text,
        "reason": amendment.reason,
        "made_at": _moment(amendment.made_at),
        "made_by": amendment.made_by_id,
    }
