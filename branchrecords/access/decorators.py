"""Every view says who may come in; a test fails for a view that does not."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.core.exceptions import PermissionDenied

from .permissions import Permission


def public(view: Callable) -> Callable:
    """Mark a view as open to everybody, logged in or not."""
    view.access = "public"  # type: ignore[attr-defined]
    return view


def signed_in(view: Callable) -> Callable:
    """Mark a view as open to every logged-in user, for what is their own."""
    view.access = "signed_in"  # type: ignore[attr-defined]
    return view


def require(*permissions: Permission) -> Callable[[Callable], Callable]:
    """Let in who holds at least one of the permissions somewhere; others get 403.

    The view itself starts from `.permitted(user, permission)`, so what lies outside the user's
    scope is 404.
    """

    def decorate(view: Callable) -> Callable:
        @wraps(view)
        def guarded(request, *args, **kwargs):
            if not any(request.user.holds(permission) for permission in permissions):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.access = permissions  # type: ignore[attr-defined]
        return guarded

    return decorate
