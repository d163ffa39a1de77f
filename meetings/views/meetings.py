"""Lists of meetings; planning, changing, cancelling; a meeting's own page."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.access.scoping import can
from branchrecords.errors import ActionError
from branchrecords.web.components import Tab
from branchrecords.web.pagination import page_of
from meetings.actions.planning import (
    cancel_meeting,
    change_meeting,
    open_meeting,
    plan_meeting,
)
from meetings.forms.planning import CancelForm, MeetingForm, PlanForm, day_asked
from meetings.models import Meeting
from meetings.queries.meetings import (
    kind_counts,
    meetings_within,
    starting_facts,
    who_may_chair,
    with_attendance,
)
from meetings.queries.rosters import invited
from meetings.rules.kinds import GROUP_KINDS, KINDS, KINDS_BY_KEY
from members.models import Organization
from members.rules.kinds import OrganizationKind

from .records import sealed_page
from .scope import meeting_in_scope, organization_in_scope, posted, steps_of, year_asked


@require(P.MEETING_VIEW)
def listing(request: HttpRequest, pk: int) -> HttpResponse:
    """The meetings of a year in an organisation and below, by kind."""
    organization = organization_in_scope(request, pk, P.MEETING_VIEW)
    year, kind = year_asked(request), request.GET.get("kind", "")
    everything = meetings_within(organization, user=request.user, year=year)
    counts = kind_counts(everything)
    shown = everything.filter(kind=kind) if kind else everything
    page = page_of(shown, request)
    page.object_list = with_attendance(page.object_list)
    context = {
        "organization": organization,
        "year": year,
        "this_year": timezone.localdate().year,
        "tabs": _tabs(counts, kind, year),
        "page": page,
        "total": sum(counts.values()),
        "year_text": f"{year}年",
        "counted": _counted(sum(counts.values()), everything.filter(late_days__gt=0).count()),
        "empty": f"{year}年还没有会议",
        "many": not organization.is_branch,
        "may_add": _may_add(request, organization),
    }
    return render(request, "meetings/meetings/list.html", context)


def _counted(total: int, late: int) -> str:
    return f"已登记 {total:,} 次" + (f"，其中补录 {late:,} 次" if late else "")


def _tabs(counts: dict[str, int], chosen: str, year: int) -> list[Tab]:
    tabs = [Tab("全部", f"?year={year}", sum(counts.values()), current=not chosen)]
    for kind in KINDS:
        if kind.key in counts or kind.key == chosen:
            url = f"?year={year}&kind={kind.key}"
            tabs.append(Tab(kind.label, url, counts.get(kind.key, 0), kind.key == chosen))
    return tabs


def _may_add(request: HttpRequest, organization: Organization) -> bool:
    holds = organization.is_branch or organization.kind == OrganizationKind.GROUP
    return holds and can(request.user, P.MEETING_EDIT, organization)


@require(P.MEETING_EDIT)
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose the kind, then fill in what last time does not already say."""
    organization = organization_in_scope(request, pk, P.MEETING_EDIT)
    if not _may_add(request, organization):
        raise Http404
    kinds = [k for k in KINDS if organization.is_branch or k.key in GROUP_KINDS]
    kind = KINDS_BY_KEY.get(request.GET.get("kind", ""))
    if kind not in kinds:
        context = {"organization": organization, "kinds": kinds}
        return render(request, "meetings/meetings/kinds.html", context)
    today = timezone.localdate()
    on = day_asked(request.GET.get("on")) or today
    form = PlanForm(
        posted(request),
        initial=starting_facts(organization=organization, kind=kind, on=on),
        kind=kind,
        people=who_may_chair(organization, on=min(on, today)),
    )
    if request.method == "POST" and form.is_valid():
        meeting = _plan(request, organization, kind.key, form)
        if meeting is not None:
            return _after_saving(request, meeting)
    context = {"organization": organization, "kind": kind, "form": form, "on": on, "today": today}
    return render(request, "meetings/meetings/add.html", context)


def _plan(
    request: HttpRequest, organization: Organization, kind: str, form: PlanForm
) -> Meeting | None:
    try:
        return plan_meeting(
            organization=organization,
            kind=kind,
            by=request.user,
            at=timezone.now(),
            **form.cleaned_data,
        )
    except ActionError as error:
        form.add_error(None, str(error))
        return None


def _after_saving(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """A meeting whose day has come goes straight to the roll call."""
    if meeting.state == Meeting.State.PLANNED and meeting.held_on <= timezone.localdate():
        try:
            meeting = open_meeting(meeting=meeting, by=request.user, at=timezone.now())
        except ActionError as error:
            messages.error(request, str(error))
    if meeting.state == Meeting.State.OPEN:
        return redirect("meeting-attendance", meeting.pk)
    messages.success(request, f"已安排{meeting.title}")
    return redirect("meeting-detail", meeting.pk)


@require(P.MEETING_EDIT)
def basics(request: HttpRequest, pk: int) -> HttpResponse:
    """The first step: the particulars of a meeting not yet sealed."""
    meeting = meeting_in_scope(request, pk, P.MEETING_EDIT)
    if not meeting.is_unfinished:
        return redirect("meeting-detail", pk)
    keep = [pk for pk in (meeting.chair_id, meeting.recorder_id) if pk]
    names = ("title", "held_on", "starts_at", "ends_at", "place", "lecturer", "study_hours")
    initial = {name: getattr(meeting, name) for name in names}
    form = MeetingForm(
        posted(request),
        initial=initial | {"chair": meeting.chair_id, "recorder": meeting.recorder_id},
        kind=meeting.definition,
        people=who_may_chair(meeting.organization, on=meeting.held_on, keep=keep),
    )
    if request.method == "POST" and form.is_valid():
        try:
            facts = {"lecturer": meeting.lecturer} | form.cleaned_data
            meeting = change_meeting(meeting=meeting, by=request.user, at=timezone.now(), **facts)
            return _after_saving(request, meeting)
        except ActionError as error:
            form.add_error(None, str(error))
    context = {"meeting": meeting, "form": form, "steps": steps_of(meeting, 0)}
    return render(request, "meetings/meetings/basics.html", context)


@require(P.MEETING_VIEW)
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A meeting's own page: the sealed record, the draft being written, or the plan."""
    meeting = meeting_in_scope(request, pk, P.MEETING_VIEW)
    may_edit = can(request.user, P.MEETING_EDIT, meeting)
    if meeting.state == Meeting.State.OPEN and may_edit:
        return redirect("meeting-attendance", pk)
    if meeting.state in (Meeting.State.OPEN, Meeting.State.SEALED):
        return sealed_page(request, meeting)
    return _plan_page(request, meeting, CancelForm())


def _plan_page(request: HttpRequest, meeting: Meeting, cancel: CancelForm) -> HttpResponse:
    context = {
        "meeting": meeting,
        "due": len(
            invited(organization=meeting.organization, kind=meeting.kind, on=meeting.held_on)
        ),
        "agenda": meeting.agenda.all(),
        "may_edit": can(request.user, P.MEETING_EDIT, meeting),
        "has_come": meeting.held_on <= timezone.localdate(),
        "cancel": cancel,
    }
    return render(request, "meetings/meetings/plan.html", context)


@require(P.MEETING_EDIT)
@require_POST
def start(request: HttpRequest, pk: int) -> HttpResponse:
    """Fix the roster and go to the roll call."""
    meeting = meeting_in_scope(request, pk, P.MEETING_EDIT)
    try:
        open_meeting(meeting=meeting, by=request.user, at=timezone.now())
    except ActionError as error:
        messages.error(request, str(error))
        return redirect("meeting-detail", pk)
    return redirect("meeting-attendance", pk)


@require(P.MEETING_EDIT)
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """A meeting that does not take place, with the reason; the form stands on the plan's page."""
    meeting = meeting_in_scope(request, pk, P.MEETING_EDIT)
    form = CancelForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            cancel_meeting(meeting=meeting, by=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, f"已取消{meeting.title}")
            return redirect(reverse("meeting-list", args=(meeting.organization_id,)))
        except ActionError as error:
            form.add_error(None, str(error))
    context = {"meeting": meeting, "form": form}
    return render(request, "meetings/meetings/cancel.html", context)
