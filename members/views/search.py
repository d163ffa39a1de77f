"""The search box of every page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from branchrecords.access.decorators import signed_in
from branchrecords.web.pagination import is_partial
from members.queries.search import Found, found_organizations, found_people

WHILE_TYPING, ON_THE_PAGE = 6, 50


@signed_in
def search(request: HttpRequest) -> HttpResponse:
    """People and organisations within the user's scope; a few while typing, more as a page."""
    query = request.GET.get("q", "").strip()[:60]
    partial = is_partial(request)
    groups, total = _found(request, query, WHILE_TYPING if partial else ON_THE_PAGE)
    context = {"query": query, "groups": groups, "total": total}
    if partial and not query:
        return HttpResponse("")
    if partial:
        context["all_url"] = f"{reverse('search')}?q={query}"
        return render(request, "components/found.html", context)
    return render(request, "members/search/page.html", context)


def _found(request: HttpRequest, query: str, limit: int) -> tuple[list[dict], int]:
    if not query:
        return [], 0
    people, many = found_people(request.user, query, on=timezone.localdate(), limit=limit)
    units, more = found_organizations(request.user, query, limit=limit)
    groups = [
        _group("党员", people, "person-detail", "person"),
        _group("组织", units, "organization-detail", "diagram-3"),
    ]
    return [group for group in groups if group["entries"]], many + more


def _group(title: str, hits: list[Found], view: str, icon: str) -> dict:
    entries = [
        {"label": hit.label, "meta": hit.meta, "url": reverse(view, args=(hit.pk,)), "icon": icon}
        for hit in hits
    ]
    return {"title": title, "entries": entries}
