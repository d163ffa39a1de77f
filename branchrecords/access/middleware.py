"""Nobody reaches a view without logging in, unless the view is marked public."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import redirect, resolve_url

# Session key: this log-in has shown a second factor.
SECOND_FACTOR = "second_factor"


class RequireLogin:
    """Fail closed: a view without `@public` asks for a log-in.

    A user whose password was handed out is led to choose an own one first; then, where a second
    factor is required and this log-in had none, to set it up.
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
        return None


def _lacks_second_factor(request) -> bool:
    return (
        settings.SECOND_FACTOR == "required"
        and not request.session.get(SECOND_FACTOR)
        and request.user.needs_second_factor
    )
