"""How wrong log-ins are counted: django-axes with our own limits. Set up in settings (AXES_…).

Password, one-time code and second factor all go through `authenticate`, so they share one count.
Attempts are rows, so a restart forgets none. Three limits within LOGIN_LOCK_MINUTES:

- one account from one address: LOGIN_FAILURE_LIMIT;
- one account from all addresses: LOGIN_ACCOUNT_LIMIT, against many addresses guessing at one;
- one address at all accounts: LOGIN_ADDRESS_LIMIT, against one address trying many.

The last two do not bind an account at an address from which it has lately logged in. So a
stranger elsewhere cannot lock a secretary out of the usual desk, and a guesser behind an office's
common address cannot lock out the colleagues who work there.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from django.conf import settings
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from branchrecords.audit.recording import record
from branchrecords.database.fields import digest
from members.backends import find_account
from members.models import KnownAddress, User
from members.queries.accounts import account_place
from members.queries.lockouts import account_mark

KNOWN_DAYS = 30
IPV6_SITE = 64  # bits: one household or office owns a whole /64 and can use any address of it


class Visitor:
    """Who acts before anybody has logged in, for the log."""

    pk = None

    def __str__(self) -> str:
        return "未登录的访客"


def account_name(request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    """What is kept of a typed username: the account's number, or a keyed digest.

    Username and phone number of one account count together; what was typed for an account that
    does not exist, perhaps a phone number or a password in the wrong field, is kept nowhere.
    """
    typed = str((credentials or {}).get("username") or request.POST.get("username", "")).strip()
    user = _account(request, typed)
    return account_mark(user) if user else f"unknown:{digest(typed, 'login.name')[:32]}"


def client_address(request: HttpRequest) -> str | None:
    """REMOTE_ADDR as branchrecords.proxies left it; of IPv6 the network."""
    text = request.META.get("REMOTE_ADDR") or None
    if text is None:
        return None
    address = ip_address(text)
    address = getattr(address, "ipv4_mapped", None) or address
    if address.version == 4:
        return str(address)
    return str(ip_network((address, IPV6_SITE), strict=False).network_address)


def locked_page(request: HttpRequest, response: Any, credentials: Any) -> HttpResponse:
    """What whoever is locked sees; the library's own answer to scripts is open to other sites."""
    context = {
        "failure_limit": settings.LOGIN_FAILURE_LIMIT,
        "lock_minutes": settings.LOGIN_LOCK_MINUTES,
    }
    return render(request, "members/accounts/locked.html", context, status=429)


class LockoutHandler(AxesDatabaseHandler):
    """The counts above, on the rows of django-axes; writes the log."""

    def get_failures(self, request, credentials: dict | None = None) -> int:
        """The worst of the three counts, in units of the first limit."""
        pair, account, address = (
            attempts.aggregate(sum=Sum("failures_since_start"))["sum"] or 0
            for attempts in self.get_user_attempts(request, credentials)
        )
        counts = [pair]
        if not self._known(request, credentials):
            counts.append(account * settings.LOGIN_FAILURE_LIMIT // settings.LOGIN_ACCOUNT_LIMIT)
            counts.append(address * settings.LOGIN_FAILURE_LIMIT // settings.LOGIN_ADDRESS_LIMIT)
        return max(counts)

    def user_login_failed(self, sender, credentials: dict, request=None, **kwargs) -> None:
        """Count it and write it down; while locked neither, or a script would fill the log."""
        was_locked = request is not None and request.axes_locked_out
        super().user_login_failed(sender, credentials, request, **kwargs)
        if request is None or was_locked:
            return
        user = _account(request, str(credentials.get("username") or "").strip())
        _log("account.login_failed", user, request.axes_attempt_time)
        if request.axes_locked_out:
            _log("account.locked", user, request.axes_attempt_time)

    def user_logged_in(self, sender, request, user, **kwargs) -> None:
        """Forget the wrong attempts of this account at this address, and know the address."""
        super().user_logged_in(sender, request, user, **kwargs)
        if request.axes_ip_address:
            KnownAddress.objects.update_or_create(
                user=user,
                address=request.axes_ip_address,
                defaults={"last_login_at": request.axes_attempt_time},
            )

    def reset_user_attempts(self, request, credentials: dict | None = None) -> int:
        """Of the three only the first: one right log-in must not clear an address for guessing."""
        deleted, _ = self.filter_user_attempts(request, credentials)[0].delete()
        return deleted

    def _known(self, request, credentials: dict | None) -> bool:
        user = _account(request, str((credentials or {}).get("username") or "").strip())
        since = request.axes_attempt_time - timedelta(days=KNOWN_DAYS)
        return (
            user is not None
            and KnownAddress.objects.filter(
                user=user, address=request.axes_ip_address, last_login_at__gte=since
            ).exists()
        )


def _account(request: HttpRequest, typed: str) -> User | None:
    """The account of a typed name; looked up once per request and name."""
    found: dict[str, User | None] = request.__dict__.setdefault("_accounts_by_name", {})
    if typed not in found:
        found[typed] = find_account(typed) if typed else None
    return found[typed]


def _log(action: str, user: User | None, at: datetime | None) -> None:
    record(action, by=Visitor(), at=at or timezone.now(), thing=user, **account_place(user))
