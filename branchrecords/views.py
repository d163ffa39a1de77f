"""Pages that belong to no app: the way in, the health check."""

from __future__ import annotations

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from branchrecords import navigation
from branchrecords.access.decorators import public, signed_in


@signed_in
def home(request: HttpRequest) -> HttpResponse:
    """Lead each user to the page they live in; `?organization=` switches the organisation."""
    chosen = request.GET.get("organization")
    if chosen:
        visible = navigation.visible_organizations(request.user)
        organization = get_object_or_404(visible, pk=chosen if chosen.isdigit() else None)
        request.session[navigation.SESSION_KEY] = organization.pk
    return redirect(navigation.landing_url(request))


@public
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
