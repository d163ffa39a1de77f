"""The page of a year's bound volume: what goes in, what does not, and the button that binds."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.errors import ActionError
from branchrecords.jobs.models import Job
from branchrecords.web.pagination import page_of
from meetings.actions.volumes import start_volume
from meetings.queries.volumes import counts_below, volume_meetings
from meetings.rules.volumes import JOB_KIND, LEFT_OUT, UNSEALED

from .scope import organization_in_scope, year_asked

JOBS_SHOWN = 5


@require(P.MEETING_VIEW)
def volume(request: HttpRequest, pk: int) -> HttpResponse:
    """A branch's volume of a year; for a committee also the way to that of every branch below."""
    organization = organization_in_scope(request, pk, P.MEETING_VIEW)
    year = year_asked(request)
    found = volume_meetings(organization, user=request.user, year=year)
    below = (
        [] if organization.is_branch else counts_below(organization, user=request.user, year=year)
    )
    jobs = Job.objects.owned_by(request.user).filter(
        kind=JOB_KIND, params__organization=organization.pk, params__year=year
    )
    context = {
        "organization": organization,
        "year": year,
        "year_text": f"{year}年",
        "this_year": timezone.localdate().year,
        "found": found,
        "late": sum(bool(meeting.late_days) for meeting in found.sealed),
        "left_out": LEFT_OUT,
        "unsealed": [(meeting, UNSEALED[meeting.state]) for meeting in found.unsealed],
        "page": page_of(below, request) if below else None,
        "jobs": jobs[:JOBS_SHOWN],
    }
    return render(request, "meetings/meetings/volume.html", context)


@require(P.MEETING_VIEW)
@require_POST
def volume_start(request: HttpRequest, pk: int) -> HttpResponse:
    """Start the job that makes the PDF."""
    organization = organization_in_scope(request, pk, P.MEETING_VIEW)
    year = year_asked(request)
    try:
        job = start_volume(organization=organization, year=year, by=request.user, at=timezone.now())
    except ActionError as error:
        messages.error(request, str(error))
        return redirect(f"{reverse('meeting-volume', args=(pk,))}?year={year}")
    return redirect("job", job.pk)
