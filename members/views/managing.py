"""One account in the hands of those who manage it: its state, codes, closing, second factor."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.errors import ActionError
from branchrecords.web.proving import proven
from members.actions import accounts, factors, lockouts, sessions
from members.forms.accounts import GrantForm, ReasonForm
from members.models import Organization, User
from members.queries.accounts import accounts_in_scope
from members.queries.factors import factor_state
from members.queries.grants import roles_given_anywhere
from members.queries.lockouts import locks
from members.queries.sessions import sessions_of

from .accounts import code_context

MANAGERS = (P.ACCOUNT_MANAGE, P.GRANT_MANAGE, P.ACCOUNT_SECURE)


@require(*MANAGERS)
def account_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """An account's roles and state."""
    return account_page(request, _account(request, pk, *MANAGERS))


@require(P.ACCOUNT_MANAGE)
@require_POST
@proven
def account_code(request: HttpRequest, pk: int) -> HttpResponse:
    """One fresh code for one account, such as after a forgotten password."""
    user = _account(request, pk, P.ACCOUNT_MANAGE)
    try:
        issued = accounts.issue_login_codes(users=[user], by=request.user, at=timezone.now())
    except ActionError as error:
        messages.error(request, str(error))
        return redirect("account-detail", pk=user.pk)
    return render(request, "members/accounts/codes.html", code_context(None, issued))


@require(P.ACCOUNT_MANAGE)
@require_POST
def account_disable(request: HttpRequest, pk: int) -> HttpResponse:
    """Close an account at once."""
    user = _account(request, pk, P.ACCOUNT_MANAGE)
    return _with_reason(request, user, accounts.disable_user, f"{user}的账号已停用，登录已全部结束")


@require(P.ACCOUNT_MANAGE)
@require_POST
def account_enable(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a closed account again."""
    user = _account(request, pk, P.ACCOUNT_MANAGE)
    return _with_reason(request, user, accounts.enable_user, f"{user}的账号已恢复")


@require(P.ACCOUNT_SECURE)
@require_POST
@proven
def factor_reset(request: HttpRequest, pk: int) -> HttpResponse:
    """For somebody who lost phone and recovery codes."""
    user = _account(request, pk, P.ACCOUNT_SECURE)
    done = f"已重置{user}的二次验证，下次登录时重新开通"
    return _with_reason(request, user, factors.reset_factor, done)


@require(P.ACCOUNT_MANAGE, P.ACCOUNT_SECURE)
@require_POST
@proven
def account_sessions_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End another's log-ins, such as on a lost phone; the account stays open."""
    user = _account(request, pk, P.ACCOUNT_MANAGE, P.ACCOUNT_SECURE)
    if user.pk == request.user.pk:
        messages.warning(request, "自己的登录请在「我的账号」结束")
        return redirect("account-detail", pk=user.pk)
    return _with_reason(request, user, sessions.end_sessions_of, f"已结束{user}的全部登录")


@require(P.ACCOUNT_SECURE)
@require_POST
def account_unlock(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back the lock after wrong attempts."""
    user = _account(request, pk, P.ACCOUNT_SECURE)
    try:
        lockouts.unlock_account(user=user, by=request.user, at=timezone.now())
        messages.success(request, f"已解除{user}的锁定，现在可以登录")
    except ActionError as error:
        messages.error(request, str(error))
    return redirect("security")


def account_page(
    request: HttpRequest,
    user: User,
    form: GrantForm | None = None,
    reason: ReasonForm | None = None,
) -> HttpResponse:
    """The page, with a form that was refused where there is one."""
    now = timezone.now()
    today = timezone.localdate(now)
    context = {
        "account": user,
        "grants": user.grants.exclude(ends_on__lte=today).select_related("organization"),
        "today": today,
        "form": form or grant_form(request),
        "reason": reason or ReasonForm(),
        "factor": factor_state(user),
        "sessions": sessions_of(user=user, at=now),
        "locks": locks(users=[user], at=now),
        "may_open": request.user.holds(P.ACCOUNT_MANAGE),
        "may_grant": request.user.holds(P.GRANT_MANAGE) and user.pk != request.user.pk,
        "may_secure": request.user.holds(P.ACCOUNT_SECURE),
    }
    return render(request, "members/accounts/detail.html", context)


def grant_form(request: HttpRequest) -> GrantForm:
    """What this user may grant, and where."""
    return GrantForm(
        request.POST if request.method == "POST" and "role" in request.POST else None,
        roles=roles_given_anywhere(request.user),
        organizations=Organization.objects.permitted(request.user, P.GRANT_MANAGE),
        initial={"starts_on": timezone.localdate()},
    )


def _account(request: HttpRequest, pk: int, *permissions: P) -> User:
    return get_object_or_404(accounts_in_scope(request.user, *permissions), pk=pk)


def _with_reason(request: HttpRequest, user: User, action, done: str) -> HttpResponse:
    """Run an action that wants a reason; what was typed stays when it is refused."""
    form = ReasonForm(request.POST)
    if form.is_valid():
        try:
            action(
                user=user, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now()
            )
        except ActionError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, done)
            return redirect("account-detail", pk=user.pk)
    return account_page(request, user, reason=form)
