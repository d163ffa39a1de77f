"""A member's own file."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.audit.events import EVENT_LABELS
from members.models import Hardship, Pairing, Person
from members.queries.files import opened
from members.queries.roster import posts_on
from members.queries.sanctions import described as sanctions_described
from members.queries.sanctions import of_person
from members.queries.traces import traces_of
from members.views.files import photo_response
from members.views.people import file_context

MOST_EVENTS = 50


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
        "events": [
            (event, EVENT_LABELS.get(event.action, event.action))
            for event in traces_of(person, most=MOST_EVENTS)
        ],
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
def photo(request: HttpRequest) -> HttpResponse:
    """My photo."""
    if request.user.person_id is None:
        raise Http404
    people = Person.objects.select_related("photo")
    return photo_response(get_object_or_404(people, pk=request.user.person_id))
