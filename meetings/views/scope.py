"""What every page of meetings starts from: the organisation or meeting in scope."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header

from branchrecords.access.permissions import Permission as P
from branchrecords.access.scoping import can
from branchrecords.documents.exports import Wanted
from branchrecords.errors import ActionError
from branchrecords.web.asked import YEARS
from branchrecords.web.asof import as_of
from branchrecords.web.components import Step, steps_at
from meetings.models import Meeting
from meetings.queries.meetings import home_branch
from meetings.rules.printing import Print, printable
from members.models import Organization
from members.views.may import may_at

LISTED_YEARS = 6
STEP_NAMES = (
    ("基本情况", "meeting-basics"),
    ("点名", "meeting-attendance"),
    ("记录与表决", "meeting-minutes"),
    ("核对封存", "meeting-review"),
)


def organization_in_scope(request: HttpRequest, pk: int, permission: P) -> Organization:
    """An organisation where the user holds the permission; 403 if it is only seen, else 404."""
    found = Organization.objects.permitted(request.user, permission).filter(pk=pk).first()
    if found is None:
        refuse(Organization.objects.permitted(request.user, P.MEETING_VIEW).filter(pk=pk))
    _set_home(request, found)
    return found


def meeting_in_scope(request: HttpRequest, pk: int, permission: P) -> Meeting:
    """A meeting on which the user holds the permission; 403 where it is only seen, else 404."""
    meetings = Meeting.objects.filter(pk=pk)
    found = (
        meetings.permitted(request.user, permission)
        .select_related("organization", "chair", "recorder", "sealed_by", "own_kind")
        .first()
    )
    if found is None:
        refuse(meetings.permitted(request.user, P.MEETING_VIEW))
    _set_home(request, found.organization)
    return found


def refuse(seen: QuerySet) -> NoReturn:
    """403 for what may at least be seen, 404 for everything else."""
    if seen.exists():
        raise PermissionDenied
    raise Http404


def _set_home(request: HttpRequest, organization: Organization) -> None:
    """The shell shows the branch also on pages of its groups, to those who may see the branch."""
    home = home_branch(organization)
    seen = home == organization or can(request.user, P.ORGANIZATION_VIEW, home)
    request.organization = home if seen else organization


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to: the posted fields, were they none at all, else nothing."""
    return request.POST if request.method == "POST" else None


def list_paper(
    request: HttpRequest,
    organization: Organization,
    make: Callable[[Wanted], tuple[bytes, str]],
    back: str,
) -> HttpResponse:
    """A list as it is narrowed, as PDF; where there is none, `back` says why."""
    wanted = Wanted(request.user, organization, request.GET, timezone.now())
    try:
        return pdf_response(*make(wanted))
    except ActionError as error:
        messages.error(request, str(error))
        return redirect(back, pk=organization.pk)


def year_asked(request: HttpRequest) -> int:
    """`?year=2026`, by default this year."""
    text = request.GET.get("year", "")
    if not text:
        return timezone.localdate().year
    if not text.isdecimal() or int(text) not in YEARS:
        raise Http404
    return int(text)


def list_of_year(
    request: HttpRequest, organization: Organization, *, ahead: int = 0
) -> dict[str, Any]:
    """What a list of one year starts from: the day, the year asked for, the years to choose from up
    to `ahead` years from now."""
    day = as_of(request, timezone.localdate())
    return {
        "organization": organization,
        "as_of": day,
        "year": year_asked(request),
        "years": range(day.today.year + ahead, day.today.year - LISTED_YEARS, -1),
        "may": may_at(request.user, organization),
    }


def steps_of(meeting: Meeting, position: int) -> list[Step]:
    """The four steps of recording a meeting; before the roster is fixed only the first opens."""
    names = [
        (label, _step_url(meeting, view) if meeting.opened_at or view == "meeting-basics" else "")
        for label, view in STEP_NAMES
    ]
    return steps_at(names, position)


def _step_url(meeting: Meeting, view: str) -> str:
    return reverse(view, args=(meeting.pk,))


def prints_of(meeting: Meeting) -> tuple[Print, ...]:
    """The papers that can be printed of a meeting now, for `_prints.html`."""
    return printable(state=meeting.state, late_days=meeting.late_days)


def pdf_response(content: bytes, name: str) -> HttpResponse:
    """A PDF shown by the browser's own viewer."""
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(False, name)
    return response
