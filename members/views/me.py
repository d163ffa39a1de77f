"""A member's own file."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.audit.events import EVENT_LABELS
from branchrecords.audit.models import AuditEvent
from branchrecords.web.components import Tab
from branchrecords.web.pagination import page_of
from members.models import Hardship, Pairing, Person
from members.queries.files import opened
from members.queries.roster import posts_on
from members.queries.sanctions import described as sanctions_described
from members.queries.sanctions import of_person
from members.queries.traces import SHOWS, traces_of
from members.views.files import photo_response
from members.views.people import file_context

NEWEST = 8  # of the traces, on the page of the file


@require(P.SELF_VIEW)
def profile(request: HttpRequest) -> HttpResponse:
    """My file, masked; who looked at it or changed it; whom to ask for a correction."""
    today, own = timezone.localdate(), request.user.person_id or 0
    person = opened(
        Person.objects.filter(pk=own),
        own,
        on=today,
        hardships=Hardship.objects.filter(person=own),
    )
    if person is None:
        return render(request, "members/me/nobody.html")
    home = person.homes[0] if person.homes else None
    context = {
        "person": person,
        "own": True,
        "home": home,
        "today": today,
        "events": _worded(traces_of(person)[:NEWEST]),
        "posts": posts_on(organizations=[home.organization], on=today).select_related("person")
        if home
        else (),
        **file_context(person),
        "visits": person.visits.counted().select_related("host"),
        "hardships": person.hardships.active_on(today).order_by("-starts_on", "pk"),
        "pairings": Pairing.objects.concerning(person, on=today),
        "awards": person.awards.all(),
        "sanctions": sanctions_described(of_person(person, on=today), on=today),
    }
    return render(request, "members/me/profile.html", context)


@require(P.SELF_VIEW)
def traces(request: HttpRequest) -> HttpResponse:
    """Everybody who looked at my records, took them out or changed them."""
    person = Person.objects.filter(pk=request.user.person_id or 0).first()
    if person is None:
        raise Http404
    show = request.GET.get("show", "")
    page = page_of(traces_of(person, show=show), request, per_page=30)
    tabs = [
        Tab(label, f"?show={key}" if key else "?", current=key == show)
        for key, label in SHOWS.items()
    ]
    context = {"page": page, "events": _worded(page), "tabs": tabs}
    return render(request, "members/me/traces.html", context)


def _worded(events: Iterable[AuditEvent]) -> list[tuple[AuditEvent, str]]:
    return [(event, EVENT_LABELS.get(event.action, event.action)) for event in events]


@require(P.SELF_VIEW)
def photo(request: HttpRequest) -> HttpResponse:
    """My photo."""
    if request.user.person_id is None:
        raise Http404
    people = Person.objects.select_related("photo")
    return photo_response(get_object_or_404(people, pk=request.user.person_id))
