"""Reading wrong log-ins: who is locked, until when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from axes.models import AccessAttempt
from django.conf import settings

from members.models import User

_ACCOUNT = "account:"


@dataclass(frozen=True)
class Lock:
    """An account locked at one address (or, with `address` None, everywhere but at known ones);
    or, with `user` None, an address locked for accounts unknown there."""

    user: User | None
    address: str | None
    failures: int
    until: datetime


def account_mark(user: User) -> str:
    """The name under which an account's attempts are counted."""
    return f"{_ACCOUNT}{user.pk}"


def lock_time() -> timedelta:
    """How long a lock lasts after the last attempt that counted."""
    return timedelta(hours=settings.AXES_COOLOFF_TIME)


def locks(*, users: Iterable[User], at: datetime) -> list[Lock]:
    """The locks in force on these accounts; one query."""
    by_mark = {account_mark(user): user for user in users}
    rows = _recent(at).filter(username__in=by_mark)
    pairs: dict[tuple[str, str | None], list[AccessAttempt]] = defaultdict(list)
    for row in rows:
        pairs[row.username, row.ip_address].append(row)
        pairs[row.username, None].append(row)
    return [
        _lock(by_mark[mark], address, attempts)
        for (mark, address), attempts in sorted(pairs.items(), key=lambda item: str(item[0]))
        if _failures(attempts)
        >= (settings.LOGIN_FAILURE_LIMIT if address else settings.LOGIN_ACCOUNT_LIMIT)
    ]


def locked_addresses(*, at: datetime) -> list[Lock]:
    """Addresses from which too many accounts were tried; one query."""
    by_address: dict[str, list[AccessAttempt]] = defaultdict(list)
    for row in _recent(at).filter(ip_address__isnull=False):
        by_address[row.ip_address].append(row)
    return [
        _lock(None, address, attempts)
        for address, attempts in sorted(by_address.items())
        if _failures(attempts) >= settings.LOGIN_ADDRESS_LIMIT
    ]


def locked_account_ids(*, at: datetime) -> list[int]:
    """The accounts with recent wrong attempts, which `locks` then looks at; one query."""
    names = _recent(at).filter(username__startswith=_ACCOUNT).values_list("username", flat=True)
    return sorted({int(name.removeprefix(_ACCOUNT)) for name in names})


def _recent(at: datetime):
    return AccessAttempt.objects.filter(attempt_time__gte=at - lock_time())


def _failures(attempts: Iterable[AccessAttempt]) -> int:
    return sum(row.failures_since_start for row in attempts)


def _lock(user: User | None, address: str | None, attempts: list[AccessAttempt]) -> Lock:
    until = max(row.attempt_time for row in attempts) + lock_time()
    return Lock(user, address, _failures(attempts), until)
