"""The way in and out."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import public, signed_in
from branchrecords.errors import ActionError
from members.actions import accounts
from members.forms.accounts import (
    WRONG_CODE,
    ChangePasswordForm,
    CodeForm,
    LoginForm,
    NewPasswordForm,
)

BACKEND = "members.backends.UsernameOrPhoneBackend"


@public
@never_cache
@sensitive_post_parameters()
def log_in(request: HttpRequest) -> HttpResponse:
    """Log in with username or phone number and password."""
    if request.user.is_authenticated:
        return redirect(_next_url(request))
    form = LoginForm(request.POST or None, request=request)
    if request.method == "POST" and form.is_valid():
        login(request, form.user, backend=BACKEND)
        accounts.note_login(user=form.user, at=timezone.now())
        return redirect(_next_url(request))
    context = {"form": form, "next": request.POST.get("next") or request.GET.get("next", "")}
    return render(request, "members/accounts/login.html", context)


@public
@never_cache
@sensitive_post_parameters()
def log_in_by_code(request: HttpRequest) -> HttpResponse:
    """The first log-in: the code is used up, then a password of one's own is chosen."""
    form = CodeForm(request.POST or None, request=request)
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        try:
            user = accounts.redeem_code(user=form.user, code=form.cleaned_data["password"], at=now)
        except ActionError:
            form.add_error(None, WRONG_CODE)
        else:
            login(request, user, backend=BACKEND)
            accounts.note_login(user=user, at=now)
            return redirect("password-set")
    return render(request, "members/accounts/login_code.html", {"form": form})


@signed_in
@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    messages.success(request, "已退出登录")
    return redirect("login")


@signed_in
@never_cache
@sensitive_post_parameters()
def set_password(request: HttpRequest) -> HttpResponse:
    """Choose a first password; only who came in by a code may do so without the old one."""
    if not request.user.must_set_password:
        return redirect("password-change")
    return _password_page(request, NewPasswordForm, "members/accounts/password_set.html")


@signed_in
@never_cache
@sensitive_post_parameters()
def change_password(request: HttpRequest) -> HttpResponse:
    """Choose another password."""
    return _password_page(request, ChangePasswordForm, "members/accounts/password_change.html")


log_out.allows_unset_password = True
set_password.allows_unset_password = True


def _password_page(request: HttpRequest, form_class: type, template: str) -> HttpResponse:
    form = form_class(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        user = accounts.set_password(
            user=request.user,
            password=form.cleaned_data["new_password"],
            by=request.user,
            at=timezone.now(),
        )
        update_session_auth_hash(request, user)
        messages.success(request, "密码已设置，下次用新密码登录")
        return redirect("home")
    return render(request, template, {"form": form})


def _next_url(request: HttpRequest) -> str:
    """The page that asked for the log-in, when it is one of ours."""
    wished = request.POST.get("next") or request.GET.get("next", "")
    ours = url_has_allowed_host_and_scheme(
        wished, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wished if ours else resolve_url(settings.LOGIN_REDIRECT_URL)
