"""Before what is most sensitive: the password once more, unless it was shown a short while ago.

Numbers in the clear, rights, other people's log-ins: whoever finds an unlocked desk shall not have
them. The form that was sent is kept in the page that asks, and goes on with the password.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps

from django import forms
from django.conf import settings
from django.contrib.auth import authenticate
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters

from branchrecords.web.forms import Form

from .limits import take
from .links import came_from, own_path

# Session key: when this log-in last showed the password after it began.
PROVEN_AT = "proven_at"
# What the page that asks adds to the form it keeps: names that no form of ours has.
PREFIX = "proof"
FIELD = f"{PREFIX}-password"
BEFORE = f"{PREFIX}-before"
WRONG_AGAIN = "密码不对，请重新输入；{lock}"


def lock_warning(sentence: str) -> str:
    """The sentence with what wrong attempts lead to."""
    limit, minutes = settings.LOGIN_FAILURE_LIMIT, settings.LOGIN_LOCK_MINUTES
    return sentence.format(lock=f"连续错 {limit} 次会锁定 {minutes} 分钟")


class PasswordAgainMixin(forms.Form):
    """Asks whoever is logged in for the password again; wrong ones count as at the log-in."""

    password = forms.CharField(
        label="登录密码",
        strip=False,
        max_length=200,
        help_text="再输入一次，证明是您本人",
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args, request: HttpRequest, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_password(self) -> str:
        password = self.cleaned_data["password"]
        username = self.request.user.get_username()
        if authenticate(self.request, username=username, password=password) is None:
            raise forms.ValidationError(lock_warning(WRONG_AGAIN))
        return password


class PasswordAgainForm(PasswordAgainMixin, Form):
    """The password alone."""


def proven(view: Callable) -> Callable:
    """Let a POST through to the view once its sender has lately shown the password.

    Below `require`, so that who may not do it at all hears that instead. Not for forms with files:
    they could not be kept in the page that asks.
    """

    @wraps(view)
    @sensitive_post_parameters(FIELD)
    def guarded(request: HttpRequest, *args, **kwargs):
        if page := proof_page(request):
            return page
        if request.method == "POST":
            take(request)
        return view(request, *args, **kwargs)

    guarded.asks_proof = True  # type: ignore[attr-defined]
    return guarded


def proof_page(request: HttpRequest) -> HttpResponse | None:
    """The page that asks for the password; None where nothing has to be asked (any more)."""
    if request.method != "POST" or not settings.PROOF_MINUTES or _fresh(request):
        return None
    asked = FIELD in request.POST
    form = PasswordAgainForm(request.POST if asked else None, request=request, prefix=PREFIX)
    if asked and form.is_valid():
        request.session[PROVEN_AT] = timezone.now().isoformat()
        return None
    context = {
        "form": form,
        "kept": _kept(request),
        "minutes": settings.PROOF_MINUTES,
        "before": own_path(request, request.POST.get(BEFORE, "")) or came_from(request),
    }
    return render(request, "components/proof.html", context)


def _kept(request: HttpRequest) -> list[tuple[str, str]]:
    """The fields that were sent, but for the password and the token, which the page has anew."""
    return [
        (name, value)
        for name, values in request.POST.lists()
        if name not in (FIELD, BEFORE, "csrfmiddlewaretoken")
        for value in values
    ]


def _fresh(request: HttpRequest) -> bool:
    """Whether the log-in, or the password since, is of the last PROOF_MINUTES."""
    since = timezone.now() - timedelta(minutes=settings.PROOF_MINUTES)
    shown = request.session.get(PROVEN_AT)
    if shown and datetime.fromisoformat(shown) > since:
        return True
    row = getattr(request.session, "row", None)
    return row is not None and row.started_at is not None and row.started_at > since
