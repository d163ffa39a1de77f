"""The way in and out."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import public, signed_in
from branchrecords.access.middleware import PASSWORD_OVER, SECOND_FACTOR
from branchrecords.errors import ActionError
from branchrecords.web.links import own_path
from members.actions import accounts, factors
from members.forms.accounts import (
    WRONG_CODE,
    ChangePasswordForm,
    CodeForm,
    LoginForm,
    NewPasswordForm,
)
from members.forms.factors import FactorForm
from members.models import User
from members.queries.factors import factor_of
from members.queries.passwords import password_days_left
from members.rules.passwords import WARNING_DAYS

BACKEND = "members.backends.UsernameOrPhoneBackend"
# Session key: who has shown a password and still owes the second factor, since when, and where to.
HALF_WAY = "half_way"
HALF_WAY_MINUTES = 10


@public
@never_cache
@sensitive_post_parameters()
def log_in(request: HttpRequest) -> HttpResponse:
    """Log in with username or phone number and password."""
    if request.user.is_authenticated:
        return redirect(_next_url(request))
    form = LoginForm(request.POST or None, request=request)
    if request.method == "POST" and form.is_valid():
        return _enter(request, form.user, _next_url(request))
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
            return _enter(request, user, resolve_url("password-set"))
    return render(request, "members/accounts/login_code.html", {"form": form})


@public
@never_cache
@sensitive_post_parameters()
def log_in_second_factor(request: HttpRequest) -> HttpResponse:
    """The second step: the phone's code, or a recovery code."""
    user = _half_way(request)
    if user is None:
        messages.warning(request, "请先输入用户名和密码")
        return redirect("login")
    form = FactorForm(request.POST or None, request=request, user=user)
    if request.method == "POST" and form.is_valid():
        try:
            left = factors.pass_factor(user=user, code=form.cleaned_data["code"], at=timezone.now())
        except ActionError as error:
            form.add_error("code", str(error))
        else:
            if left is not None:
                messages.warning(request, f"用掉了一个备用码，还剩 {left} 个")
            to = request.session.pop(HALF_WAY)["to"]
            return _let_in(request, user, to, second_factor=True)
    return render(request, "members/accounts/login_factor.html", {"form": form, "account": user})


@signed_in
@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    messages.success(request, "已退出登录")
    answer = redirect("login")
    answer["Clear-Site-Data"] = '"storage"'  # no "cache": pages are never kept, files may be
    return answer


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


log_out.allows_unset_password = log_out.allows_one_factor = True
set_password.allows_unset_password = set_password.allows_one_factor = True
change_password.allows_old_password = log_out.allows_old_password = True


def _enter(request: HttpRequest, user: User, to: str) -> HttpResponse:
    """On to the second factor where there is one, else in."""
    if settings.SECOND_FACTOR == "off" or factor_of(user) is None:
        return _let_in(request, user, to, second_factor=False)
    request.session.cycle_key()
    request.session[HALF_WAY] = {
        "user": user.pk,
        "since": timezone.now().timestamp(),
        "password": user.get_session_auth_hash(),
        "to": to,
    }
    return redirect("login-factor")


def _let_in(request: HttpRequest, user: User, to: str, *, second_factor: bool) -> HttpResponse:
    now = timezone.now()
    login(request, user, backend=BACKEND)
    if second_factor:
        request.session[SECOND_FACTOR] = True
    left = password_days_left(user=user, at=now)
    if left is not None and not user.must_set_password:
        if left <= 0:
            request.session[PASSWORD_OVER] = True
        elif left <= WARNING_DAYS:
            messages.warning(request, f"密码还有 {left} 天到期，请到「我的账号」修改")
    accounts.note_login(user=user, at=now)
    return redirect(to)


def _half_way(request: HttpRequest) -> User | None:
    """Who has passed the first step lately, with the account open and the password unchanged."""
    state = request.session.get(HALF_WAY)
    if not state or timezone.now().timestamp() - state["since"] > HALF_WAY_MINUTES * 60:
        return None
    user = User.objects.filter(pk=state["user"], is_active=True).first()
    if user is None:
        return None
    unchanged = constant_time_compare(user.get_session_auth_hash(), state["password"])
    return user if unchanged else None


def _password_page(request: HttpRequest, form_class: type, template: str) -> HttpResponse:
    form = form_class(request.POST or None, request=request)
    if request.method == "POST" and form.is_valid():
        user = accounts.set_password(
            user=request.user,
            password=form.cleaned_data["new_password"],
            by=request.user,
            at=timezone.now(),
            keep=request.session.session_key,
        )
        update_session_auth_hash(request, user)
        request.session.pop(PASSWORD_OVER, None)
        messages.success(request, "密码已设置，下次用新密码登录；其他地方的登录都已结束")
        return redirect("home")
    over = settings.PASSWORD_DAYS if request.session.get(PASSWORD_OVER) else 0
    return render(request, template, {"form": form, "over": over})


def _next_url(request: HttpRequest) -> str:
    """The page that asked for the log-in, when it is one of ours."""
    wished = request.POST.get("next") or request.GET.get("next", "")
    return own_path(request, wished) or resolve_url(settings.LOGIN_REDIRECT_URL)
