"""Taking back locks on log-ins, and forgetting old attempts."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.db import transaction

from branchrecords.audit.recording import record
from branchrecords.errors import ActionError
from members.models import KnownAddress, User
from members.queries.accounts import account_place
from members.queries.lockouts import account_mark

ATTEMPT_DAYS = 1
KNOWN_ADDRESS_DAYS = 60


@transaction.atomic
def unlock_account(*, user: User, by: Any, at: datetime) -> None:
    """Forget the wrong attempts at an account, from every address."""
    deleted, _ = AccessAttempt.objects.filter(username=account_mark(user)).delete()
    if not deleted:
        raise ActionError(f"{user}没有被锁定，可以直接登录")
    record("account.unlocked", by=by, at=at, thing=user, **account_place(user))


@transaction.atomic
def unlock_address(*, address: str, by: Any, at: datetime) -> None:
    """Forget the wrong attempts from an address, at every account."""
    deleted, _ = AccessAttempt.objects.filter(ip_address=address).delete()
    if not deleted:
        raise ActionError(f"{address} 没有被锁定")
    record("account.unlocked", by=by, at=at, detail={"reason": f"地址 {address}"})


@transaction.atomic
def forget_attempts(*, at: datetime) -> None:
    """Drop what the lock-out no longer needs; the log keeps the events themselves.

    The two other tables of django-axes stay empty here; rows of older versions, which held
    usernames in clear, go too.
    """
    AccessAttempt.objects.filter(attempt_time__lt=at - timedelta(days=ATTEMPT_DAYS)).delete()
    AccessLog.objects.all().delete()
    AccessFailureLog.objects.all().delete()
    KnownAddress.objects.filter(last_login_at__lt=at - timedelta(days=KNOWN_ADDRESS_DAYS)).delete()
