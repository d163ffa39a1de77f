"""Nobody reaches a view without logging in, unless the view is marked public."""

from __future__ import annotations

import logging

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, resolve_url

from branchrecords.database.reading import read_for, reading

# Session key: this log-in has shown a second factor.
SECOND_FACTOR = "second_factor"
# Session key: the password had reached its end when this log-in began. Told at the log-in, so that
# nobody loses what he is writing in the middle of a day.
PASSWORD_OVER = "password_over"  # noqa: S105
logger = logging.getLogger("branchrecords.access")


class ReadForUser:
    """The database shows this request what its user's organisations hold, and nobody's without one.

    Pages read while they are made: what streams afterwards would find no rows.
    """

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request):
        with reading(read_for(request.user.pk)):
            return self.get_response(request)


class RequireLogin:
    """Fail closed: a view without `@public` asks for a log-in.

    A user whose password was handed out is led to choose an own one first; then, where a second
    factor is required and this log-in had none, to set it up; then, where the password had reached
    its end, to choose another. What a view then refuses is logged
    with the number of the account, without what was asked for.
    """

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if getattr(view, "access", None) == "public":
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path(), resolve_url(settings.LOGIN_URL))
        if request.user.must_set_password and not getattr(view, "allows_unset_password", False):
            return redirect("password-set")
        if _lacks_second_factor(request) and not getattr(view, "allows_one_factor", False):
            return redirect("second-factor")
        return _led_to_a_new_password(request, view)

    def process_exception(self, request, exception) -> None:
        """403 is a right that is missing; 404 may be a record outside of the scope."""
        if isinstance(exception, PermissionDenied | Http404) and request.user.is_authenticated:
            status = 403 if isinstance(exception, PermissionDenied) else 404
            name = request.resolver_match.view_name
            logger.warning("Refused %s (%s) to account %s", name, status, request.user.pk)


def held_back(request) -> bool:
    """Whether this log-in may open nothing yet but the page that it is led to, and the way out."""
    user, session = getattr(request, "user", None), getattr(request, "session", None)
    if user is None or session is None or not user.is_authenticated:
        return False
    over = session.get(PASSWORD_OVER, False)
    return user.must_set_password or over or _lacks_second_factor(request)


def _led_to_a_new_password(request, view):
    """Where the password is over; who still has to set up the second factor does that first."""
    allowed = getattr(view, "allows_old_password", False) or _lacks_second_factor(request)
    if request.session.get(PASSWORD_OVER) and not allowed:
        return redirect("password-change")
    return None


def _lacks_second_factor(request) -> bool:
    return (
        settings.SECOND_FACTOR == "required"
        and not request.session.get(SECOND_FACTOR)
        and request.user.needs_second_factor
    )
