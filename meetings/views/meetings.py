"""Lists of meetings; planning, changing, cancelling; a meeting's own page."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.access.scoping import can
from branchrecords.errors import ActionError
from branchrecords.web.asked import id_asked
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
from meetings.queries.kinds import KindRules, kind_in_force, labels_of
from meetings.queries.meetings import (
    kind_counts,
    meetings_within,
    starting_facts,
    who_may_chair,
    with_attendance,
)
from meetings.queries.papers import guests_of
from meetings.queries.rosters import roster_of, who_may_be_invited
from meetings.queries.volunteering import team_facts
from meetings.rules.kind_table import KINDS_BY_KEY
from meetings.rules.kinds import Invited, MeetingKind
from members.models import Organization, Person

from .records import sealed_page
from .scope import (
    meeting_in_scope,
    organization_in_scope,
    posted,
    prints_of,
    steps_of,
    year_asked,
)

# What the form of particulars takes from the meeting as it stands.
FACTS = (
    "title", "held_on", "starts_at", "ends_at", "place", "lecturer", "guests", "preparation",
    "study_hours",
)  # fmt: skip


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
        "may_add": can(request.user, P.MEETING_EDIT, organization),
    }
    return render(request, "meetings/meetings/list.html", context)


def _counted(total: int, late: int) -> str:
    return f"已登记 {total:,} 次" + (f"，其中补录 {late:,} 次" if late else "")


def _tabs(counts: dict[str, int], chosen: str, year: int) -> list[Tab]:
    tabs = [Tab("全部", f"?year={year}", sum(counts.values()), current=not chosen)]
    labels = labels_of({*counts, *filter(None, (chosen,))})
    for key in sorted(labels, key=_table_order):
        url = f"?year={year}&kind={key}"
        tabs.append(Tab(labels[key], url, counts.get(key, 0), key == chosen))
    return tabs


def _table_order(key: str) -> int:
    """The order of the national table; kinds of one's own follow."""
    order = list(KINDS_BY_KEY)
    return order.index(key) if key in KINDS_BY_KEY else len(order)


@require(P.MEETING_EDIT)
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose the kind, then fill in what last time does not already say."""
    organization = organization_in_scope(request, pk, P.MEETING_EDIT)
    today = timezone.localdate()
    on = day_asked(request.GET.get("on")) or today
    kinds = KindRules(organization).held_at(organization, on)
    kind = next((one for one in kinds if one.key == request.GET.get("kind", "")), None)
    if kind is None:
        context = {"organization": organization, "kinds": kinds}
        return render(request, "meetings/meetings/kinds.html", context)
    form = PlanForm(
        posted(request),
        initial=_initial(request, organization, kind, on),
        kind=kind,
        people=who_may_chair(organization, on=min(on, today)),
        invitees=_choice(organization, kind, min(on, today)),
    )
    if request.method == "POST" and form.is_valid():
        meeting = _plan(request, organization, kind.key, form)
        if meeting is not None:
            return _after_saving(request, meeting)
    typed = form.cleaned_data.get("held_on", on) if form.is_bound else on
    context = {"organization": organization, "kind": kind, "form": form, "on": on, "today": today}
    return render(request, "meetings/meetings/add.html", context | {"planned_for": typed})


def _initial(request: HttpRequest, organization: Organization, kind: MeetingKind, on: date) -> dict:
    """As last time; a service of `?team=` starts with its name and its volunteers."""
    facts = starting_facts(organization=organization, kind=kind, on=on)
    team = id_asked(request.GET.get("team"))
    if kind.key == "service" and team is not None:
        facts |= team_facts(organization, team, on=on)
    return facts


def _choice(organization: Organization, kind: MeetingKind, on: date) -> list[Person]:
    """Whom the form offers to invite; nobody where a rule says who is due."""
    chosen = kind.invited is Invited.CHOSEN
    return who_may_be_invited(organization, on=on) if chosen else []


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
    kind, invitees = kind_in_force(meeting), list(meeting.invitees.values_list("pk", flat=True))
    initial = {name: getattr(meeting, name) for name in FACTS}
    people = {"chair": meeting.chair_id, "recorder": meeting.recorder_id, "invitees": invitees}
    form = MeetingForm(
        posted(request),
        initial=initial | people,
        kind=kind,
        people=who_may_chair(meeting.organization, on=meeting.held_on, keep=keep),
        invitees=_choice(meeting.organization, kind, meeting.held_on),
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
    kind = kind_in_force(meeting)
    context = {
        "meeting": meeting,
        "due": [entry.person.name for entry in roster_of(meeting, kind)],
        "chosen": kind.invited is Invited.CHOSEN,
        "agenda": meeting.agenda.all(),
        "guests": guests_of(meeting),
        "leaves_waiting": meeting.leave_requests.filter(state="waiting").count(),
        "may_edit": can(request.user, P.MEETING_EDIT, meeting),
        "has_come": meeting.held_on <= timezone.localdate(),
        "prints": prints_of(meeting),
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
