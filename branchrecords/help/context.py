"""The link «帮助» of every page, which opens the chapter that the page belongs to."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from .topics import topic_of


def help_link(request: HttpRequest) -> dict:
    """Template variable `help_url`, made only where a template uses it."""
    return {"help_url": SimpleLazyObject(lambda: help_url(request))}


def help_url(request: HttpRequest) -> str:
    """The chapter and section of this page, or the contents where there is no page."""
    match = getattr(request, "resolver_match", None)
    topic = topic_of(match.func, match.url_name or "") if match else ""
    if not topic:
        return reverse("help")
    key, _, anchor = topic.partition("#")
    return f"{reverse('help-chapter', args=(key,))}#{anchor}"
