"""Pages that belong to no app: the way in, the health check."""

from __future__ import annotations

from django.core.cache import cache
from django.db import DatabaseError, connection, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from branchrecords import navigation
from branchrecords.access.decorators import public, require, signed_in
from branchrecords.access.permissions import Permission as P
from branchrecords.audit.models import AuditEvent
from branchrecords.web.asked import id_asked
from branchrecords.web.formats import cn_month
from dues.queries.history import member_dues
from meetings.queries.disclosures import readable_by
from meetings.queries.own_matters import own_matters
from meetings.queries.participation import participation
from meetings.queries.rosters import next_meeting
from members.queries.people import home_of
from reports.queries.personal_summaries import offer_to


@signed_in
def home(request: HttpRequest) -> HttpResponse:
    """Lead each user to the page they live in; `?organization=` switches the organisation."""
    chosen = request.GET.get("organization")
    if chosen:
        visible = navigation.visible_organizations(request.user)
        organization = get_object_or_404(visible, pk=id_asked(chosen))
        request.session[navigation.SESSION_KEY] = organization.pk
    return redirect(navigation.landing_url(request))


@require(P.SELF_VIEW)
def member_home(request: HttpRequest) -> HttpResponse:
    """A member's own page: the next meeting, dues, 组织生活, and who looked at the file."""
    person, today = request.user.person, timezone.localdate()
    if person is None:
        return redirect("account")
    meeting = next_meeting(person, on=today)
    context = {
        "heading": f"{person.name}，您好",
        "home": home_of(person),
        "joined": f"{cn_month(person.joined_on)}入党" if person.joined_on else "",
        "meeting": meeting,
        "days": (meeting.held_on - today).days if meeting else 0,
        "agenda": list(meeting.agenda.values_list("heading", flat=True)) if meeting else [],
        "dues": member_dues(person=person, on=today),
        "sees_bases": True,
        "life": participation(person, year=today.year, on=today),
        "own": own_matters(person, on=today),
        "offer": offer_to(person, today),
        "disclosures": list(readable_by(person, on=today)[:3]),
        "looked": AuditEvent.objects.about(person.pk).filter(action="person.revealed").first(),
    }
    return render(request, "home/member.html", context)


@public
@transaction.non_atomic_requests  # a database that is down is an answer here, not an error
def health(request: HttpRequest) -> JsonResponse:
    """200 when the database answers and the cache keeps what it is given, else 503."""
    checks = {"database": _database_answers(), "cache": _cache_keeps()}
    return JsonResponse(checks, status=200 if all(checks.values()) else 503)


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return cursor.fetchone() == (1,)
    except DatabaseError:
        return False


def _cache_keeps() -> bool:
    mark = timezone.now().isoformat()
    try:
        cache.set("health", mark, 30)
        return cache.get("health") is not None
    except (OSError, ConnectionError):
        return False
