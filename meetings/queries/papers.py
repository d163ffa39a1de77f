"""A record as its pages and its PDF show it: the sealed names, the verdicts, the words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from branchrecords.web.formats import WEEKDAYS, cn_date
from meetings.models import AgendaItem, Amendment, Attendance, Meeting, MeetingPaper, Speech
from meetings.rules.guests import guest_names
from meetings.rules.quorum import Verdict, rule_for, verdict

from .sealing import Counts, counts_of


@dataclass(frozen=True)
class PaperItem:
    """One 议题 with the words of its vote (empty where none was taken)."""

    heading: str
    reporter: str
    discussion: str
    speeches: tuple[Speech, ...]
    resolution: str
    vote_line: str
    verdict: Verdict | None


@dataclass(frozen=True)
class Paper:
    """One record ready to be shown."""

    meeting: Meeting
    organization_name: str
    chair: str
    recorder: str
    when: str
    counts: Counts
    attended: tuple[str, ...]
    leave: tuple[Attendance, ...]
    absent: tuple[Attendance, ...]
    guests: tuple[str, ...]
    timed: tuple[Attendance, ...]
    items: tuple[PaperItem, ...]
    papers: tuple[MeetingPaper, ...]
    amendments: tuple[Amendment, ...]


def paper_of(meeting: Meeting) -> Paper:
    """The record of an open or sealed meeting; seven queries."""
    rows = list(meeting.attendances.all())
    counts = counts_of(rows)
    speeches: dict[int, list[Speech]] = {}
    for speech in meeting.speeches.all():
        speeches.setdefault(speech.item_id, []).append(speech)
    states = Attendance.State
    return Paper(
        meeting=meeting,
        organization_name=meeting.organization_name or meeting.organization.name,
        chair=meeting.chair_name or str(meeting.chair or ""),
        recorder=meeting.recorder_name or str(meeting.recorder or ""),
        when=when_of(meeting),
        counts=counts,
        attended=tuple(row.name for row in rows if row.state == states.PRESENT),
        leave=tuple(row for row in rows if row.state == states.LEAVE),
        absent=tuple(row for row in rows if row.state == states.ABSENT),
        guests=guests_of(meeting),
        timed=tuple(row for row in rows if row.times_text),
        items=tuple(
            _item(meeting, counts, item, speeches.get(item.pk, ())) for item in meeting.agenda.all()
        ),
        papers=tuple(meeting.papers.select_related("attachment")),
        amendments=tuple(meeting.amendments.select_related("made_by")),
    )


def guests_of(meeting: Meeting) -> tuple[str, ...]:
    """列席人员 in words: those of the line, then the rows with organisation and times."""
    words = [
        f"{guest}（{guest.times_text}）" if guest.left_at else str(guest)
        for guest in meeting.guest_rows.all()
        if guest.admitted
    ]
    return (*guest_names(meeting.guests), *words)


def when_of(meeting: Meeting) -> str:
    """2026年6月25日 星期四 15:00 至 16:20."""
    day: date = meeting.held_on
    text = f"{cn_date(day)} {WEEKDAYS[day.weekday()]} {meeting.starts_at:%H:%M}"
    return f"{text} 至 {meeting.ends_at:%H:%M}" if meeting.ends_at else text


def _item(
    meeting: Meeting, counts: Counts, item: AgendaItem, speeches: Sequence[Speech]
) -> PaperItem:
    found, line = None, ""
    if item.in_favour is not None and item.against is not None and item.abstained is not None:
        due, present = counts.voters_due, counts.voters_present
        if meeting.is_sealed:
            due, present = item.voters_due or 0, item.voters_present or 0
        found = verdict(
            rule_for(item.quorum or meeting.definition.quorum, item.matter),
            due=due,
            present=present,
            in_favour=item.in_favour,
            against=item.against,
            abstained=item.abstained,
            written=item.written,
        )
        line = (
            f"{item.get_method_display()}，有表决权应到 {due} 人、到会 {present} 人，"
            f"赞成 {item.in_favour} 票，反对 {item.against} 票，弃权 {item.abstained} 票"
            f"{_written(item)}。"
            f"{found.word}。"
        )
    return PaperItem(
        item.heading,
        item.reporter,
        item.discussion,
        tuple(speeches),
        item.resolution,
        line,
        found,
    )


def _written(item: AgendaItem) -> str:
    """（其中书面意见：赞成 2 票）, or nothing."""
    pairs = (
        ("赞成", item.written_in_favour),
        ("反对", item.written_against),
        ("弃权", item.written_abstained),
    )
    said = "，".join(f"{word} {count} 票" for word, count in pairs if count)
    return f"（其中书面意见：{said}）" if said else ""


def minutes_context(paper: Paper) -> dict[str, Any]:
    """The context of documents/minutes.html."""
    meeting = paper.meeting
    return {
        "org_name": paper.organization_name,
        "title": meeting.definition.record_title,
        "meeting": meeting.title,
        "number": number_of(meeting),
        "time": paper.when,
        "place": meeting.place,
        "chair": paper.chair,
        "recorder": paper.recorder,
        "due": paper.counts.due,
        "present": paper.counts.present,
        "voting": {"due": paper.counts.voters_due, "present": paper.counts.voters_present},
        "attended": paper.attended,
        "leave": [(row.name, row.reason) for row in paper.leave],
        "absent": [(row.name, row.reason) for row in paper.absent],
        "guests": paper.guests,
        "timed": [(row.name, row.times_text) for row in paper.timed],
        "agenda": [
            {
                "heading": item.heading,
                "reporter": item.reporter,
                "discussion": item.discussion,
                "speeches": [(speech.speaker, speech.text) for speech in item.speeches],
                "resolution": item.resolution,
                "vote_line": item.vote_line,
            }
            for item in paper.items
        ],
        "conclusion": meeting.summary,
        "papers": [str(paper) for paper in paper.papers],
        "amendments": [
            {"at": a.made_at, "by": str(a.made_by), "old": a.old_text, "text": a.new_text}
            for a in paper.amendments
        ],
        "seal": seal_of(meeting),
        "late_days": meeting.late_days,
        "draft": not meeting.is_sealed,
    }


def seal_of(meeting: Meeting) -> dict[str, Any] | None:
    """What every paper of a sealed meeting says of the seal; None before it."""
    if not meeting.is_sealed:
        return None
    return {
        "number": meeting.number,
        "sealed_at": meeting.sealed_at,
        "sealed_by": str(meeting.sealed_by),
        "digest": meeting.digest,
    }


def number_of(meeting: Meeting) -> str:
    """2026年第 2 次, once sealed."""
    return f"{meeting.held_on.year}年第 {meeting.ordinal} 次" if meeting.ordinal else ""


def sign_in_context(meeting: Meeting, names: list[tuple[str, str]]) -> dict[str, Any]:
    """The context of documents/sign_in_sheet.html; names carry a note (预备).

    Guests known beforehand stand on it, with four places for others.
    """
    guests = [(name, "") for name in guest_names(meeting.guests)]
    guests += [(row.name, row.unit) for row in meeting.guest_rows.all() if row.admitted]
    present = Attendance.State.PRESENT
    return {
        "guests": guests,
        "org_name": meeting.organization_name or meeting.organization.name,
        "meeting": meeting.title,
        "time": when_of(meeting),
        "place": meeting.place,
        "chair": meeting.chair_name or str(meeting.chair or ""),
        "names": names,
        "present": meeting.attendances.filter(state=present).count() if meeting.is_sealed else None,
        "seal": seal_of(meeting),
    }
