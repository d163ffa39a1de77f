"""Ending log-ins."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from branchrecords.audit.recording import record
from branchrecords.errors import ActionError
from members.models import LoginSession, User
from members.queries.accounts import account_place


@transaction.atomic
def end_session(*, session: LoginSession, by: Any, at: datetime) -> None:
    """End one log-in at once."""
    user = session.user
    detail = {"reason": f"{session.client}，{session.address or '地址不详'}"}
    LoginSession.objects.filter(pk=session.pk).delete()
    record("account.session_ended", by=by, at=at, thing=user, detail=detail, **account_place(user))


@transaction.atomic
def end_sessions(*, user: User, by: Any, at: datetime, keep: str | None = None) -> int:
    """End every log-in of the account but the one with the key `keep`; answers how many."""
    rows = LoginSession.objects.filter(user=user).exclude(session_key=keep or "")
    ended, _ = rows.delete()
    if ended:
        detail = {"reason": f"共 {ended} 处"}
        record(
            "account.session_ended", by=by, at=at, thing=user, detail=detail, **account_place(user)
        )
    return ended


@transaction.atomic
def end_sessions_of(*, user: User, reason: str, by: Any, at: datetime) -> None:
    """End every log-in of somebody else's account, which stays open otherwise."""
    ended, _ = LoginSession.objects.filter(user=user).delete()
    if not ended:
        raise ActionError(f"{user}现在没有登录着的地方")
    detail = {"reason": f"{reason}（共 {ended} 处）"}
    record("account.session_ended", by=by, at=at, thing=user, detail=detail, **account_place(user))


@transaction.atomic
def end_everybody(
    *, users: QuerySet[User], reason: str, by: Any, at: datetime, keep: str | None = None
) -> tuple[int, int]:
    """End every log-in of these accounts but the one with the key `keep`; log-ins and accounts."""
    rows = LoginSession.objects.filter(user__in=users).exclude(session_key=keep or "")
    accounts = rows.values("user").distinct().count()
    ended, _ = rows.delete()
    detail = {"reason": f"{reason}（{accounts} 个账号，共 {ended} 处）"}
    record("account.everybody_ended", by=by, at=at, detail=detail)
    return ended, accounts


def forget_sessions(*, at: datetime) -> None:
    """Drop the rows of sessions that are over."""
    LoginSession.objects.filter(expire_date__lte=at).delete()
