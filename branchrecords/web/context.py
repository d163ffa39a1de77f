"""What the base page needs around every view: navigation, organisation, notices."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.module_loading import import_string

from branchrecords.access.middleware import held_back

EMPTY = {
    "nav": [],
    "side": [],
    "tabbar": [],
    "path": [],
    "organization": None,
    "switchable": [],
    "unread": 0,
    "start": "",
    "held": False,
}


def shell(request: HttpRequest) -> dict:
    """Template variable `shell`, read only when a template uses it.

    The composition root answers through settings.SHELL_PROVIDER, a dotted path to a function
    `(request) -> dict` with the keys of EMPTY; keys that it leaves out stay empty.
    """
    return {"shell": SimpleLazyObject(lambda: _shell(request))}


def _shell(request: HttpRequest) -> dict:
    provider = getattr(settings, "SHELL_PROVIDER", "")
    user = getattr(request, "user", None)
    if not provider or user is None or not user.is_authenticated:
        return EMPTY
    if held_back(request):
        return EMPTY | {"held": True}  # every link would lead back to where it is asked for
    return EMPTY | import_string(provider)(request)
