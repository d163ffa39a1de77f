"""Paging of long lists, and which requests want only a part of the page."""

from __future__ import annotations

from django.core.paginator import Page, Paginator
from django.http import HttpRequest


def page_of(items, request: HttpRequest, per_page: int = 50, count: int | None = None) -> Page:
    """The page that `?page=` asks for; a number out of range gives the nearest page.

    `items` is an ordered queryset or a list, `count` their number where it is known already. The
    component `{% pager page %}` shows it.
    """
    paginator = Paginator(items, per_page)
    if count is not None:
        paginator.count = count
    return paginator.get_page(request.GET.get("page"))


def is_partial(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of the page; going back in history wants the whole page."""
    return bool(request.htmx) and not request.htmx.history_restore_request
