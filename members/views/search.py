"""The search box of every page."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.module_loading import import_string

from branchrecords.access.decorators import signed_in
from branchrecords.web.pagination import is_partial
from members.queries.search import FoundGroup, found_organizations, found_people

WHILE_TYPING, ON_THE_PAGE = 6, 50


@signed_in
def search(request: HttpRequest) -> HttpResponse:
    """What the user may see by that name; a few while typing, more as a page."""
    query = request.GET.get("q", "").strip()[:60]
    partial = is_partial(request)
    groups, total = _found(request, query, WHILE_TYPING if partial else ON_THE_PAGE)
    context = {"query": query, "groups": groups, "total": total}
    if partial and not query:
        return HttpResponse("")
    if partial:
        context["all_url"] = f"{reverse('search')}?{urlencode({'q': query})}"
        return render(request, "components/found.html", context)
    return render(request, "members/search/page.html", context)


def _found(request: HttpRequest, query: str, limit: int) -> tuple[list[dict], int]:
    """The groups with hits, and how many hits there are in all."""
    if not query:
        return [], 0
    user, on = request.user, timezone.localdate()
    people, many = found_people(user, query, on=on, limit=limit)
    units, more = found_organizations(user, query, limit=limit)
    found = [
        FoundGroup("党员", "person", "person-detail", people, many),
        FoundGroup("组织", "diagram-3", "organization-detail", units, more),
        *(import_string(name)(user, query, limit=limit) for name in settings.SEARCH_MORE),
    ]
    return [_entries(group) for group in found if group.hits], sum(g.total for g in found)


def _entries(group: FoundGroup) -> dict:
    entries = [
        {
            "label": hit.label,
            "meta": hit.meta,
            "url": reverse(group.view, args=(hit.pk,)),
            "icon": group.icon,
        }
        for hit in group.hits
    ]
    return {"title": group.title, "entries": entries, "total": group.total}
