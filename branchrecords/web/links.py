"""What a request carries beside its forms: addresses to lead to, a sentence beside a button."""

from __future__ import annotations

from urllib.parse import urlsplit, urlunsplit

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def own_path(request: HttpRequest, wished: str) -> str:
    """`wished` when it is a path of this site, else "".

    Other words are refused too: `redirect` takes them for the name of a view.
    """
    ours = url_has_allowed_host_and_scheme(wished, {request.get_host()}, request.is_secure())
    return wished if ours and wished.startswith("/") else ""


def came_from(request: HttpRequest) -> str:
    """The page of this site that the button stood on, else ""."""
    before = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(before, {request.get_host()}, request.is_secure()):
        return ""
    parts = urlsplit(before)
    return urlunsplit(("", "", parts.path, parts.query, ""))


def typed_line(request: HttpRequest, name: str, most: int) -> str:
    """A line typed beside a button, as far as it may be kept: no NUL, at most so many letters."""
    return request.POST.get(name, "").replace("\0", "").strip()[:most]
