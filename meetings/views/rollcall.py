"""The roll call: who was there; saves itself while one ticks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.errors import ActionError
from branchrecords.web.pagination import is_partial
from meetings.actions.attendance import LONGEST_REASON, record_attendance
from meetings.forms.recording import attendance_entries, shown_as
from meetings.models import Attendance, Meeting
from meetings.queries.kinds import kind_in_force
from meetings.queries.papers import when_of
from meetings.queries.sealing import counts_of
from meetings.rules.quorum import Matter, quorum, rule_for
from members.rules.kinds import StandingKind

from .scope import meeting_in_scope, steps_of

REASONS = ("因公出差", "因病", "外出", "其他")


@dataclass(frozen=True)
class RollRow:
    """One line of the roll call with the reasons to choose from."""

    row: Attendance
    reasons: tuple[str, ...]
    was: str  # what the page shows, so that it sends only what was changed on it

    @property
    def tag(self) -> str:
        """What stands beside the name: the post, else 预备党员."""
        probationary = self.row.standing == StandingKind.PROBATIONARY
        return self.row.post or (self.row.get_standing_display() if probationary else "")


@require(P.MEETING_EDIT)
def attendance(request: HttpRequest, pk: int) -> HttpResponse:
    """Tick who was not there; saves itself through htmx (`draft`)."""
    meeting = meeting_in_scope(request, pk, P.MEETING_EDIT)
    if meeting.state != Meeting.State.OPEN:
        return redirect("meeting-detail", pk)
    rows, error = list(meeting.attendances.all()), ""
    if request.method == "POST":
        error = _save(request, meeting, rows)
        if is_partial(request):
            return HttpResponse(status=409) if error else _saved(request, meeting)
        if not error:
            return redirect("meeting-minutes", pk)
    counts, kind = counts_of(rows), kind_in_force(meeting)
    rule = rule_for(kind.quorum, Matter.ORDINARY)
    context = {
        "meeting": meeting,
        "kind": kind,
        "rows": [_shown(row, request.POST if error else {}) for row in rows],
        "counts": counts,
        "quorum": quorum(rule, due=counts.voters_due, present=counts.voters_present),
        "when": when_of(meeting),
        "chair": f"主持人 {meeting.chair}" if meeting.chair else "",
        "recorder": f"记录人 {meeting.recorder}" if meeting.recorder else "",
        "steps": steps_of(meeting, 1),
        "error": error,
        "guests": _guests(request) if error else meeting.guests,
        "guests_seen": request.POST.get("was-guests", meeting.guests),
    }
    return render(request, "meetings/meetings/attendance.html", context)


def _shown(row: Attendance, posted: Mapping[str, str]) -> RollRow:
    """One line as it is saved; after a refusal as it was ticked."""
    was = shown_as(row.state, row.reason)
    state, reason = attendance_entries(posted, [row.person_id]).get(row.person_id, ("", ""))
    if state in Attendance.State.values:
        was = posted.get(f"was-{row.person_id}", was)
        row.state, row.reason = state, reason[:LONGEST_REASON]
    return RollRow(row, _reasons(row.reason), was)


def _guests(request: HttpRequest) -> str:
    return request.POST.get("guests", "").replace("\0", "")


def _reasons(chosen: str) -> tuple[str, ...]:
    return REASONS if not chosen or chosen in REASONS else (*REASONS, chosen)


def _save(request: HttpRequest, meeting: Meeting, rows: list[Attendance]) -> str:
    """Save the ticks; what was refused, or nothing."""
    try:
        record_attendance(
            meeting=meeting,
            entries=attendance_entries(request.POST, [row.person_id for row in rows]),
            guests=_guests(request),
            guests_seen=request.POST.get("was-guests"),
            by=request.user,
            at=timezone.now(),
            draft=is_partial(request),
        )
    except ActionError as error:
        return str(error)
    return ""


def _saved(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """The page goes on from what it has just sent, and learns whether somebody else ticks too."""
    saved = {row.person_id: shown_as(row.state, row.reason) for row in meeting.attendances.all()}
    ticked = attendance_entries(request.POST, saved)
    others = any(
        request.POST.get(f"was-{person}", now) != now
        for person, now in saved.items()
        if person not in ticked
    )
    seen = {str(person): shown_as(*entry) for person, entry in ticked.items()}
    seen["guests"] = _guests(request).strip()
    context = {"meeting": meeting, "seen": seen, "others": others}
    return render(request, "meetings/meetings/_roll_saved.html", context)
