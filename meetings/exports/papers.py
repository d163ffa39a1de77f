"""The papers of one meeting as PDF: 会议通知, 签到册, 会议记录, 会议纪要; nothing is retyped."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from branchrecords.documents.pdf import render_pdf
from branchrecords.errors import refuse_if
from meetings.models import Attendance, Meeting
from meetings.queries.extracts import extract_context
from meetings.queries.leaves import granted_leave
from meetings.queries.notices import notice_context
from meetings.queries.papers import minutes_context, paper_of, sign_in_context
from meetings.queries.rosters import roster_of
from meetings.rules.printing import EXTRACT, NOTICE, RECORD, SIGN_IN, Print, print_blockers
from members.rules.kinds import StandingKind

Context = dict[str, Any]


def paper_pdf(meeting: Meeting, one: Print) -> tuple[bytes, str]:
    """(PDF, file name) of one of a meeting's papers.

    Raises ActionError where `rules.printing` says that there is none, PdfUnavailable where PDFs
    cannot be made. The same record gives the same bytes.
    """
    blockers = print_blockers(one, state=meeting.state, late_days=meeting.late_days)
    refuse_if(blockers, f"不能打印{one.label}")
    template, context_of = _MAKERS[one.key]
    title = f"{meeting.title}{one.label}"
    content = render_pdf(
        template=template,
        context=context_of(meeting),
        title=title,
        identifier=f"meeting-{meeting.pk}-{one.label}-{meeting.digest}",
        at=dated_at(meeting),
    )
    return content, f"{meeting.held_on:%Y-%m-%d} {title}.pdf"


def dated_at(meeting: Meeting) -> datetime:
    """The moment that stands in the file itself: that of the seal, before it of the last change."""
    return meeting.sealed_at or meeting.changed_at


def _record(meeting: Meeting) -> Context:
    return minutes_context(paper_of(meeting))


def _extract(meeting: Meeting) -> Context:
    return extract_context(paper_of(meeting))


def _sign_in(meeting: Meeting) -> Context:
    rows = list(meeting.attendances.all())
    if meeting.is_sealed:
        return sign_in_context(meeting, [(row.name, _came(row)) for row in rows])
    away = granted_leave(meeting)
    due = [(row.person_id, row.name, row.standing) for row in rows] or [
        (entry.person.pk, entry.person.name, entry.standing) for entry in roster_of(meeting)
    ]
    names = [
        (name, "请假" if pk in away else "预备" if s == StandingKind.PROBATIONARY else "")
        for pk, name, s in due
    ]
    return sign_in_context(meeting, names)


def _came(row: Attendance) -> str:
    """What the record says of somebody beside the place for the signature: 14:52 扫码, 请假."""
    if row.state != Attendance.State.PRESENT:
        return row.get_state_display()
    if row.came_at and row.way == Attendance.Way.SCAN:
        return f"{row.came_at:%H:%M} 扫码"
    return "预备" if row.standing == StandingKind.PROBATIONARY else ""


_MAKERS: dict[str, tuple[str, Callable[[Meeting], Context]]] = {
    NOTICE.key: ("documents/meetings/notice.html", notice_context),
    SIGN_IN.key: ("documents/sign_in_sheet.html", _sign_in),
    RECORD.key: ("documents/minutes.html", _record),
    EXTRACT.key: ("documents/meetings/extract.html", _extract),
}
