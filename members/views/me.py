"""A member's own file."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.audit.events import EVENT_LABELS
from branchrecords.audit.models import AuditEvent
from members.models import Person
from members.queries.people import described, history, with_place
from members.queries.roster import posts_on

MOST_EVENTS = 50


@require(P.SELF_VIEW)
def profile(request: HttpRequest) -> HttpResponse:
    """My file, masked; who looked at it or changed it; whom to ask for a correction."""
    today = timezone.localdate()
    own = Person.objects.filter(pk=request.user.person_id or 0)
    found = described(with_place(own, on=today), on=today)
    if not found:
        return render(request, "members/me/nobody.html")
    person = found[0]
    own_events = AuditEvent.objects.about(person.pk).filter(action__startswith="person.")
    home = person.homes[0] if person.homes else None
    context = {
        "person": person,
        "home": home,
        "today": today,
        "events": [
            (event, EVENT_LABELS.get(event.action, event.action))
            for event in own_events[:MOST_EVENTS]
        ],
        "posts": posts_on(organizations=[home.organization], on=today).select_related("person")
        if home
        else (),
        **history(person),
    }
    return render(request, "members/me/profile.html", context)
