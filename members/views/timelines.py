"""人生轨迹: for those who look after a member, and for the member."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from members.models import Person
from members.queries.people import described, with_place
from members.queries.timeline import LifeEvent, life_of
from members.views.people import load_person


@require(P.PERSON_VIEW)
def person_timeline(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything dated that the records say of a person and the reader may see."""
    return _page(request, load_person(request, pk, P.PERSON_VIEW), own=False)


@require(P.SELF_VIEW)
def my_timeline(request: HttpRequest) -> HttpResponse:
    """The same for the member, with links to the member's own pages."""
    today = timezone.localdate()
    own = Person.objects.filter(pk=request.user.person_id or 0)
    found = described(with_place(own, on=today), on=today)
    if not found:
        raise Http404
    return _page(request, found[0], own=True)


def _page(request: HttpRequest, person: Person, *, own: bool) -> HttpResponse:
    sources = [import_string(name) for name in settings.PERSON_TIMELINE]
    life = life_of(person, sources=sources, user=request.user, own=own)
    years = [(year, [(event, _url(event)) for event in events]) for year, events in life]
    title = "我的人生轨迹" if own else f"{person.name}的人生轨迹"
    context = {"person": person, "years": years, "own": own, "title": title}
    return render(request, "members/people/timeline.html", context)


def _url(event: LifeEvent) -> str:
    if event.link is None:
        return ""
    query = f"?{event.link.query}" if event.link.query else ""
    return reverse(event.link.view, args=event.link.args) + query
