"""Reading sessions: where an account is logged in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from members.models import LoginSession, User


def sessions_of(*, user: User, at: datetime) -> Sequence[LoginSession]:
    """The account's open sessions, last used first."""
    return list(LoginSession.objects.open_at(at).filter(user=user).order_by("-last_seen_at"))


def session_by_handle(*, user: User, handle: str, at: datetime) -> LoginSession | None:
    """One of the account's own open sessions."""
    return next((row for row in sessions_of(user=user, at=at) if row.handle == handle), None)
