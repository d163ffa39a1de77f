"""The desk of the 安全保密管理员: who is locked, and a way to every account in scope."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from branchrecords.access.decorators import require
from branchrecords.access.permissions import Permission as P
from branchrecords.errors import ActionError
from branchrecords.web.forms import spoken_errors
from branchrecords.web.pagination import page_of
from branchrecords.web.proving import proven
from members.actions import lockouts, sessions
from members.forms.accounts import AddressForm, ReasonForm
from members.models import LoginSession, User
from members.queries.accounts import found_accounts
from members.queries.lockouts import locked_account_ids, locked_addresses, locks


@require(P.ACCOUNT_SECURE)
def security(request: HttpRequest) -> HttpResponse:
    """Locks in force, and accounts by name."""
    now = timezone.now()
    scope = User.objects.permitted(request.user, P.ACCOUNT_SECURE)
    tried = scope.filter(pk__in=locked_account_ids(at=now))
    asked = request.GET.get("q", "").strip()
    logged_in = LoginSession.objects.open_at(now).filter(user__in=_in_scope(request))
    page = page_of(found_accounts(scope, asked, on=timezone.localdate(now)), request)
    context = {
        "locks": locks(users=tried, at=now),
        "addresses": locked_addresses(at=now) if _whole(request) else [],
        "lock_minutes": settings.LOGIN_LOCK_MINUTES,
        "logged_in": logged_in.values("user").distinct().count(),
        "reason": ReasonForm(),
        "page": page,
        "q": asked,
    }
    return render(request, "members/accounts/security.html", context)


@require(P.ACCOUNT_SECURE)
@require_POST
def address_unlock(request: HttpRequest) -> HttpResponse:
    """Take back the lock of an address; an address belongs to no organisation, so from the top."""
    if not _whole(request):
        raise PermissionDenied
    form = AddressForm(request.POST)
    if not form.is_valid():
        messages.error(request, "没有写明要解除哪个地址")
        return redirect("security")
    try:
        lockouts.unlock_address(
            address=form.cleaned_data["address"], by=request.user, at=timezone.now()
        )
        messages.success(request, f"已解除 {form.cleaned_data['address']} 的锁定")
    except ActionError as error:
        messages.error(request, str(error))
    return redirect("security")


@require(P.ACCOUNT_SECURE)
@require_POST
@proven
def everybody_out(request: HttpRequest) -> HttpResponse:
    """End all log-ins in scope but this one, such as after a theft; accounts stay open."""
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, spoken_errors(form))
        return redirect("security")
    ended, accounts = sessions.end_everybody(
        users=_in_scope(request),
        reason=form.cleaned_data["reason"],
        by=request.user,
        at=timezone.now(),
        keep=request.session.session_key,
    )
    messages.success(request, f"已结束 {accounts} 个账号的 {ended} 处登录，只留下您这一处")
    return redirect("security")


def _in_scope(request: HttpRequest) -> QuerySet[User]:
    """From the top everybody: an account without a place belongs to nobody below."""
    if _whole(request):
        return User.objects.all()
    return User.objects.permitted(request.user, P.ACCOUNT_SECURE)


def _whole(request: HttpRequest) -> bool:
    return request.user.reach(P.ACCOUNT_SECURE).whole
