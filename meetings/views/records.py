"""Reviewing, sealing, reading, verifying and amending a record."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.access.scoping import can
from branchrecords.errors import ActionError
from branchrecords.web.pagination import is_partial
from meetings.actions.confirming import confirm_record
from meetings.actions.make_up import assign_usual
from meetings.actions.sealing import amend_meeting, seal_meeting
from meetings.forms.planning import AmendForm
from meetings.models import AgendaItem, Meeting
from meetings.queries.archive import neighbours, verify_record
from meetings.queries.ballots import ballots_at
from meetings.queries.confirming import roles_of
from meetings.queries.disclosures import by_source
from meetings.queries.kinds import kind_in_force
from meetings.queries.make_up import absentees
from meetings.queries.papers import number_of, paper_of
from meetings.queries.records import parts_of
from meetings.queries.sealing import blockers, confirmations_of, hints_for
from meetings.queries.service_hours import may_be_certified, record_of
from meetings.queries.topics import topics_of

from .scope import meeting_in_scope, posted, prints_of, steps_of


@require(P.MEETING_EDIT)
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole record once more, with what stands against the seal."""
    meeting = meeting_in_scope(request, pk, P.MEETING_EDIT)
    if meeting.state != Meeting.State.OPEN:
        return redirect("meeting-detail", pk)
    return _review_page(request, meeting)


def _review_page(request: HttpRequest, meeting: Meeting, error: str = "") -> HttpResponse:
    parts, today = parts_of(meeting), timezone.localdate()
    confirmed = confirmations_of(meeting, parts)
    mine, waiting = (
        roles_of(request.user.person, meeting),
        [one for one in confirmed if one.problem],
    )
    context = {
        "meeting": meeting,
        "paper": paper_of(meeting),
        "blockers": blockers(meeting=meeting, parts=parts, on=today),
        "confirmations": confirmed,
        "my_roles": [one.role for one in waiting if one.role in mine],
        "waits_for_others": any(one.role not in mine for one in waiting),
        "hints": hints_for(meeting=meeting, kind=kind_in_force(meeting), parts=parts),
        "may_seal": can(request.user, P.MEETING_SEAL, meeting),
        "hint_reason": request.POST.get("hint_reason", ""),
        "error": error,
        "prints": prints_of(meeting),
        "steps": steps_of(meeting, 3),
    }
    return render(request, "meetings/meetings/review.html", context)


@require(P.MEETING_SEAL)
@require_POST
def seal(request: HttpRequest, pk: int) -> HttpResponse:
    """Freeze the record."""
    meeting = meeting_in_scope(request, pk, P.MEETING_SEAL)
    reason, now = request.POST.get("hint_reason", "")[:200], timezone.now()
    try:
        with transaction.atomic():
            roles = request.POST.getlist("confirm")
            confirm_record(meeting=meeting, roles=roles, by=request.user, at=now)
            sealed = seal_meeting(meeting=meeting, by=request.user, at=now, hint_reason=reason)
            assigned = assign_usual(meeting=sealed, by=request.user, at=now)
    except ActionError as error:
        if meeting.state != Meeting.State.OPEN:
            messages.error(request, str(error))
            return redirect("meeting-detail", pk)
        return _review_page(request, meeting, str(error))
    also = f"；缺席 {len(assigned)} 人已安排补学" if assigned else ""
    messages.success(request, f"已封存{sealed.title}，档案第 {sealed.number} 号{also}")
    return redirect("meeting-detail", pk)


def sealed_page(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """A record as a sheet: sealed with its digest, or a draft for those who only read."""
    sealed = meeting.is_sealed
    context = {
        "meeting": meeting,
        "paper": paper_of(meeting),
        "ballots": ballots_at(meeting),
        "topics": topics_of(meeting, on=timezone.localdate()),
        "may_link": can(request.user, P.MEETING_EDIT, meeting),
        "number": number_of(meeting),
        "holds": verify_record(meeting) if sealed else None,
        "checked_at": timezone.now(),
        "chain": neighbours(meeting) if sealed else [],
        "digest_parts": [meeting.digest[i : i + 4] for i in range(0, len(meeting.digest), 4)],
        "may_make_up": sealed
        and bool(absentees(meeting))
        and can(request.user, P.MEETING_EDIT, meeting),
        "service": record_of(meeting) if may_be_certified(meeting) else None,
        "may_certify": may_be_certified(meeting) and can(request.user, P.MEETING_EDIT, meeting),
        "prints": prints_of(meeting),
        "may_amend": sealed and can(request.user, P.MEETING_SEAL, meeting),
        "decisions": _decisions(request, meeting) if sealed else [],
    }
    return render(request, "meetings/meetings/record.html", context)


def _decisions(request: HttpRequest, meeting: Meeting) -> list[tuple[AgendaItem, int | None]]:
    """The decisions that may be made public, each with the item that was drawn up from it."""
    organization = meeting.organization
    if P.DISCLOSURE_EDIT not in request.user.permissions_at(organization):
        return []
    made = by_source(organization, "decision")
    items = meeting.agenda.exclude(resolution="")
    return [(item, made.get(str(item.pk))) for item in items]


@require(P.MEETING_VIEW)
def verify(request: HttpRequest, pk: int) -> HttpResponse:
    """Compute the digest again and say whether the record still agrees with it."""
    meeting = meeting_in_scope(request, pk, P.MEETING_VIEW)
    if not meeting.is_sealed:
        return redirect("meeting-detail", pk)
    if not is_partial(request):
        return sealed_page(request, meeting)
    context = {"holds": verify_record(meeting), "checked_at": timezone.now()}
    return render(request, "meetings/meetings/_verified.html", context)


@require(P.MEETING_SEAL)
def amend(request: HttpRequest, pk: int) -> HttpResponse:
    """Append a correction to a sealed record."""
    meeting = meeting_in_scope(request, pk, P.MEETING_SEAL)
    if not meeting.is_sealed:
        return redirect("meeting-detail", pk)
    form = AmendForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            amend_meeting(meeting=meeting, by=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, "已追加更正，原文不变")
            return redirect("meeting-detail", pk)
        except ActionError as error:
            form.add_error(None, str(error))
    context = {"meeting": meeting, "form": form}
    return render(request, "meetings/meetings/amend.html", context)
