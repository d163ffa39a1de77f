"""The minutes: discussion, speeches, decision and vote of each 议题; they save themselves."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.errors import ActionError
from branchrecords.web.pagination import is_partial
from meetings.actions.minutes import Saved, save_minutes
from meetings.forms.planning import MOST_ITEMS
from meetings.forms.recording import COUNTS, EMPTY, WRITTEN, MinutesForm
from meetings.models import Meeting
from meetings.queries.ballots import ballots_at
from meetings.queries.minutes import saved_items, speakers_of
from meetings.queries.records import Parts, parts_of
from meetings.queries.sealing import Counts, counts_of, hints_for
from meetings.rules.merging import base_of, mark

from .agenda import MinutesPage
from .scope import meeting_in_scope


@require(P.MEETING_EDIT)
def minutes(request: HttpRequest, pk: int) -> HttpResponse:
    """Write each 议题; saves itself through htmx, beside what others save."""
    meeting = meeting_in_scope(request, pk, P.MEETING_EDIT)
    if meeting.state != Meeting.State.OPEN:
        return redirect("meeting-detail", pk)
    parts = parts_of(meeting)
    if request.method == "POST":
        return _save(request, meeting, parts)
    page = MinutesPage(meeting, counts_of(parts.attendances))
    context = page.context(
        [(row.pk, base_of(row.values), row.values) for row in saved_items(meeting)]
    )
    context |= {"summary": meeting.summary, "summary_base": mark(meeting.summary)}
    context["hints"] = hints_for(meeting=meeting, kind=page.kind, parts=parts)
    context["ballots"] = ballots_at(meeting)
    return render(request, "meetings/meetings/minutes.html", context)


def _save(request: HttpRequest, meeting: Meeting, parts: Parts) -> HttpResponse:
    page = MinutesPage(meeting, counts_of(parts.attendances))
    do, partial = request.POST.get("do", ""), is_partial(request)
    form = _form(request, meeting, parts, page.counts, do)
    final = not do and not partial
    saved, refused = _write(request, meeting, form, draft=not final)
    clashed = saved is not None and saved.clashed
    if final and not form.errors and not refused and not clashed:
        return redirect("meeting-review", meeting.pk)
    if refused and partial:
        return HttpResponse(status=409)
    rows = _shown(form, saved)
    if do == "add" and len(rows) < MOST_ITEMS:
        rows.append((None, "", EMPTY))
    context = page.context(rows) | _summary(form, saved)
    if do and partial:
        return render(request, "meetings/meetings/_agenda.html", context)
    context["hints"] = hints_for(meeting=meeting, kind=page.kind, parts=parts_of(meeting))
    if partial:
        context["others"] = saved is not None and saved.others_changed
        return render(request, "meetings/meetings/_saved.html", context)
    context["ballots"] = ballots_at(meeting)
    context |= {"errors": () if do else form.errors, "refused": refused, "clashed": clashed}
    return render(request, "meetings/meetings/minutes.html", context)


def _form(
    request: HttpRequest, meeting: Meeting, parts: Parts, counts: Counts, do: str = ""
) -> MinutesForm:
    return MinutesForm(
        request.POST,
        due=counts.voters_due,
        present=counts.voters_present,
        names=speakers_of(meeting, parts.attendances),
        do=do,
    )


def _write(
    request: HttpRequest, meeting: Meeting, form: MinutesForm, *, draft: bool
) -> tuple[Saved | None, str]:
    """Save what the form holds; what came of it, or what was refused."""
    try:
        saved = save_minutes(
            meeting=meeting,
            items=form.items,
            known=form.known,
            summary=form.summary,
            by=request.user,
            at=timezone.now(),
            draft=draft,
        )
    except ActionError as error:
        return None, str(error)
    return saved, ""


def _shown(form: MinutesForm, saved: Saved | None) -> list[tuple]:
    """The page's items after a save: as they were typed, but for what clashed."""
    if saved is None:
        return [(item.pk, item.base, item.values, item.typed) for item in form.items]
    return [
        (
            kept.pk,
            kept.base,
            {**item.values, **{name: kept.merged.values[name] for name in kept.merged.clashes}},
            item.typed,
            kept.merged.clashes,
            item.values,
        )
        for item, kept in zip(form.items, saved.items, strict=True)
    ]


def _summary(form: MinutesForm, saved: Saved | None) -> dict[str, Any]:
    """会议小结 as the page has it after a save; what clashed is brought to it."""
    if saved is None:
        return {"summary": form.summary.text, "summary_base": form.summary.base}
    clashed = saved.summary.clashed
    return {
        "summary": saved.summary.text if clashed else form.summary.text,
        "summary_base": saved.summary.base,
        "summary_clashed": clashed,
    }


@require(P.MEETING_EDIT)
@require_POST
def verdict_part(request: HttpRequest, pk: int) -> HttpResponse:
    """The outcome of the vote on item `n` as it stands in the form; nothing is saved."""
    meeting = meeting_in_scope(request, pk, P.MEETING_EDIT)
    number, parts = request.POST.get("n", ""), parts_of(meeting)
    page = MinutesPage(meeting, counts_of(parts.attendances))
    form = _form(request, meeting, parts, page.counts)
    index = int(number) - 1 if number.isdecimal() and len(number) < 4 else -1
    if not 0 <= index < len(form.items):
        return HttpResponse()  # the item was removed meanwhile: nothing to say of it
    posted = form.items[index]
    item = page.item(index + 1, posted.pk, posted.base, posted.values)
    targets = {f"{name}-{index + 1}" for name in (*COUNTS, *WRITTEN)}
    problem = next((error.message for error in form.errors if error.target in targets), "")
    context = {"item": item, "problem": problem, "part": True}
    return render(request, "meetings/meetings/_verdict.html", context)
