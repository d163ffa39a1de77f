"""Roll call and minutes: the two steps that save themselves while one types."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.errors import ActionError
from branchrecords.web.links import typed_line
from branchrecords.web.pagination import is_partial
from meetings.actions.attendance import record_attendance
from meetings.actions.minutes import write_minutes
from meetings.forms.recording import VOTES, MinutesForm, attendance_entries
from meetings.models import AgendaItem, Attendance, Meeting
from meetings.queries.papers import when_of
from meetings.queries.sealing import Counts, counts_of, hints_for
from meetings.rules.quorum import Matter, Verdict, quorum, verdict
from members.rules.kinds import StandingKind

from .scope import meeting_in_scope, steps_of

REASONS = ("因公出差", "因病", "外出", "其他")


@dataclass(frozen=True)
class RollRow:
    """One line of the roll call with the reasons to choose from."""

    row: Attendance
    reasons: tuple[str, ...]

    @property
    def tag(self) -> str:
        """What stands beside the name: the post, else 预备党员."""
        probationary = self.row.standing == StandingKind.PROBATIONARY
        return self.row.post or (self.row.get_standing_display() if probationary else "")


@dataclass(frozen=True)
class ItemView:
    """One 议题 as the page shows it, with the verdict on its vote."""

    number: int
    fields: dict
    verdict: Verdict | None


@require(P.MEETING_EDIT)
def attendance(request: HttpRequest, pk: int) -> HttpResponse:
    """Tick who was not there; saves itself through htmx (`draft`)."""
    meeting = meeting_in_scope(request, pk, P.MEETING_EDIT)
    if meeting.state != Meeting.State.OPEN:
        return redirect("meeting-detail", pk)
    rows, error = list(meeting.attendances.all()), ""
    if request.method == "POST":
        error = _save_attendance(request, meeting, rows)
        if is_partial(request):
            return HttpResponse(status=204 if not error else 409)
        if not error:
            return redirect("meeting-minutes", pk)
    counts = counts_of(rows)
    context = {
        "meeting": meeting,
        "rows": [RollRow(row, _reasons(row.reason)) for row in rows],
        "counts": counts,
        "quorum": quorum(kind=meeting.kind, due=counts.voters_due, present=counts.voters_present),
        "when": when_of(meeting),
        "chair": f"主持人 {meeting.chair}" if meeting.chair else "",
        "recorder": f"记录人 {meeting.recorder}" if meeting.recorder else "",
        "steps": steps_of(meeting, 1),
        "error": error,
    }
    return render(request, "meetings/meetings/attendance.html", context)


def _reasons(chosen: str) -> tuple[str, ...]:
    return REASONS if not chosen or chosen in REASONS else (*REASONS, chosen)


def _save_attendance(request: HttpRequest, meeting: Meeting, rows: list[Attendance]) -> str:
    """Save the ticks; what was refused, or nothing."""
    try:
        record_attendance(
            meeting=meeting,
            entries=attendance_entries(request.POST, [row.person_id for row in rows]),
            guests=typed_line(request, "guests", 300),
            by=request.user,
            at=timezone.now(),
            draft=is_partial(request),
        )
    except ActionError as error:
        return str(error)
    return ""


@require(P.MEETING_EDIT)
def minutes(request: HttpRequest, pk: int) -> HttpResponse:
    """Write discussion, decision and vote of each 议题; saves itself through htmx."""
    meeting = meeting_in_scope(request, pk, P.MEETING_EDIT)
    if meeting.state != Meeting.State.OPEN:
        return redirect("meeting-detail", pk)
    rows = list(meeting.attendances.all())
    counts = counts_of(rows)
    if request.method == "POST":
        return _save_minutes(request, meeting, counts)
    items = list(meeting.agenda.all())
    context = _minutes_context(meeting, counts, [_fields(item) for item in items])
    context["hints"] = hints_for(meeting=meeting, attendances=rows, items=items)
    return render(request, "meetings/meetings/minutes.html", context)


def _save_minutes(request: HttpRequest, meeting: Meeting, counts: Counts) -> HttpResponse:
    form = MinutesForm(request.POST, voters_present=counts.voters_present)
    do, partial = request.POST.get("do", ""), is_partial(request)
    final = not do and not partial
    refused = _write(request, meeting, form, draft=not final)
    if final and not form.errors and not refused:
        return redirect("meeting-review", meeting.pk)
    if refused and partial:
        return HttpResponse(status=409)
    form.rearranged(do)
    context = _minutes_context(meeting, counts, form.items)
    if do and partial:
        return render(request, "meetings/meetings/_agenda.html", context)
    context["hints"] = hints_for(
        meeting=meeting,
        attendances=list(meeting.attendances.all()),
        items=list(meeting.agenda.all()),
    )
    if partial:
        return render(request, "meetings/meetings/_saved.html", context)
    context |= {"errors": () if do else form.errors, "refused": refused}
    return render(request, "meetings/meetings/minutes.html", context)


def _write(request: HttpRequest, meeting: Meeting, form: MinutesForm, *, draft: bool) -> str:
    """Save what the form holds; what was refused, or nothing."""
    try:
        write_minutes(
            meeting=meeting,
            items=form.items,
            summary=form.summary,
            by=request.user,
            at=timezone.now(),
            draft=draft,
        )
    except ActionError as error:
        return str(error)
    return ""


@require(P.MEETING_EDIT)
@require_POST
def verdict_part(request: HttpRequest, pk: int) -> HttpResponse:
    """The outcome of the vote on item `n` as it stands in the form; nothing is saved."""
    meeting = meeting_in_scope(request, pk, P.MEETING_EDIT)
    number = request.POST.get("n", "")
    counts = counts_of(list(meeting.attendances.all()))
    form = MinutesForm(request.POST, voters_present=counts.voters_present)
    index = int(number) - 1 if number.isdecimal() else -1
    if not 0 <= index < len(form.items):
        return HttpResponse()  # the item was removed meanwhile: nothing to say of it
    item = _item_view(meeting, counts, index + 1, form.items[index])
    targets = {f"{name}-{index + 1}" for name in VOTES}
    problem = next((error.message for error in form.errors if error.target in targets), "")
    context = {"item": item, "problem": problem, "part": True}
    return render(request, "meetings/meetings/_verdict.html", context)


def _minutes_context(meeting: Meeting, counts: Counts, items: list[dict]) -> dict:
    return {
        "meeting": meeting,
        "counts": counts,
        "items": [_item_view(meeting, counts, n, item) for n, item in enumerate(items, 1)],
        "matters": Matter.choices,
        "methods": AgendaItem.Method.choices,
        "when": when_of(meeting),
        "attended": f"应到 {counts.due} · 实到 {counts.present}",
        "voting": f"有表决权到会 {counts.voters_present} / {counts.voters_due}",
        "steps": steps_of(meeting, 2),
    }


def _fields(item: AgendaItem) -> dict:
    names = ("heading", "discussion", "resolution", "matter", "method", *VOTES)
    return {name: getattr(item, name) for name in names}


def _item_view(meeting: Meeting, counts: Counts, number: int, fields: dict) -> ItemView:
    found = None
    if fields.get("in_favour") is not None:
        found = verdict(
            kind=meeting.kind,
            matter=fields.get("matter") or Matter.ORDINARY,
            due=counts.voters_due,
            present=counts.voters_present,
            in_favour=fields["in_favour"],
            against=fields["against"],
            abstained=fields["abstained"],
        )
    return ItemView(number, fields, found)
