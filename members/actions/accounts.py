"""Log-ins, their passwords, one-time codes and grants."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from branchrecords.audit.models import AuditEvent
from branchrecords.audit.recording import build, record
from branchrecords.errors import ActionError
from members.models import (
    FormerPassword,
    Grant,
    LoginCode,
    Organization,
    Person,
    SecondFactor,
    User,
)
from members.queries.accounts import account_place, code_hash, free_usernames, usable_code
from members.queries.grants import roles_opened_by
from members.queries.people import home_of
from members.rules.grants import GUARDED

from .grants import grant_role
from .sessions import end_sessions

CODE_DIGITS = 10
CODE_DAYS = 14


@dataclass(frozen=True)
class IssuedCode:
    """A one-time code, in the clear this once."""

    user: User
    code: str
    expires_at: datetime


@transaction.atomic
def create_account(
    *,
    username: str,
    name: str,
    by: Any,
    at: datetime,
    person: Person | None = None,
    password: str | None = None,
    must_set_password: bool = False,
    organization: Organization | None = None,
) -> User:
    """A log-in; without a password it opens by a one-time code only.

    `organization` is where the account of somebody without a person is managed.
    """
    if User.objects.filter(username=username).exists():
        raise ActionError(f"用户名 {username} 已有人使用，请换一个")
    if person is not None and User.objects.filter(person=person).exists():
        raise ActionError(f"{person} 已经有账号")
    user = User.objects.create_user(
        username,
        password,
        name=name,
        person=person,
        must_set_password=must_set_password,
        organization=organization,
        phone_digest=_free_phone(person),
        password_set_at=at if password else None,
        created_at=at,
    )
    record("account.added", by=by, at=at, thing=user, **account_place(user))
    return user


@transaction.atomic
def create_staff_account(
    *, username: str, name: str, organization: Organization, by: Any, at: datetime, role: str = ""
) -> User:
    """A log-in for somebody who is no member here; with its first role, if `by` may grant it."""
    user = create_account(username=username, name=name, organization=organization, by=by, at=at)
    if role:
        grant_role(
            user=user,
            organization=organization,
            role=role,
            starts_on=timezone.localdate(at),
            by=by,
            at=at,
        )
    return user


@transaction.atomic
def open_accounts(*, people: Sequence[Person], by: Any, at: datetime) -> list[User]:
    """Log-ins with the role 党员 for those who have none yet; returns the accounts of all."""
    today = timezone.localdate(at)
    having = set(User.objects.filter(person__in=people).values_list("person_id", flat=True))
    missing = [person for person in people if person.pk not in having]
    names = free_usernames(wished=[p.pinyin.replace(" ", "") or "dangyuan" for p in missing])
    for person, username in zip(missing, names, strict=True):
        user = create_account(username=username, name=person.name, person=person, by=by, at=at)
        home = home_of(person)
        if home is not None:
            Grant.objects.create(user=user, organization=home, role="member", starts_on=today)
    return list(User.objects.filter(person__in=people).select_related("person").order_by("person"))


@transaction.atomic
def issue_login_codes(*, users: Sequence[User], by: User, at: datetime) -> list[IssuedCode]:
    """A fresh one-time code each, valid for 14 days; older ones stop working.

    Refused for accounts with roles that `by` may not open, and for closed accounts: a code opens
    the account, so it would otherwise hand those roles to whoever issues it.
    """
    today = timezone.localdate(at)
    _refuse_unless_opened(users, by, today, "发放登录码")
    _refuse_unguarded(users, by, today)
    closed = [user.name for user in users if not user.is_active]
    if closed:
        raise ActionError(f"{'、'.join(closed)}的账号已停用，请先恢复账号再发登录码")
    codes = [
        IssuedCode(user, f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}", _expiry(at))
        for user in users
    ]
    LoginCode.objects.filter(user__in=users, used_at__isnull=True).delete()
    LoginCode.objects.bulk_create(
        LoginCode(
            user=issued.user,
            code_hash=code_hash(user=issued.user, code=issued.code),
            issued_by=by,
            issued_at=at,
            expires_at=issued.expires_at,
        )
        for issued in codes
    )
    AuditEvent.objects.bulk_create(
        build("account.code_issued", by=by, at=at, thing=user, **account_place(user))
        for user in users
    )
    return codes


@transaction.atomic
def redeem_code(*, user: User, code: str, at: datetime) -> User:
    """Use up the code; the user must choose a password before anything else."""
    user = User.objects.select_for_update().get(pk=user.pk)
    found = usable_code(user=user, code=code, at=at)
    if found is None:
        raise ActionError("登录码不对或已用过，请向支部书记领取新的登录码")
    found.used_at = at
    found.save(update_fields=("used_at",))
    user.must_set_password = True
    user.save(update_fields=("must_set_password",))
    return user


@transaction.atomic
def set_password(
    *, user: User, password: str, by: Any, at: datetime, keep: str | None = None
) -> User:
    """Choose a password; outstanding one-time codes stop working, and every other log-in ends.

    `keep` is the key of the session in which it is chosen. The one before is remembered where
    PASSWORD_HISTORY says that it may not come back.
    """
    _remember_password(user, at)
    user.set_password(password)
    user.must_set_password, user.password_set_at = False, at
    user.save(update_fields=("password", "must_set_password", "password_set_at"))
    LoginCode.objects.filter(user=user, used_at__isnull=True).delete()
    end_sessions(user=user, by=by, at=at, keep=keep)
    record("account.password_set", by=by, at=at, thing=user, **account_place(user))
    return user


def _remember_password(user: User, at: datetime) -> None:
    """Keep the present hash among the former ones, and no more than are asked for."""
    kept = settings.PASSWORD_HISTORY - 1  # the present one counts among them
    if kept > 0 and user.has_usable_password():
        FormerPassword.objects.create(user=user, hash=user.password, ended_at=at)
    old = user.former_passwords.values("pk")[max(kept, 0) :]
    FormerPassword.objects.filter(pk__in=list(old.values_list("pk", flat=True))).delete()


def note_login(*, user: User, at: datetime) -> None:
    """One line in the log for a log-in that succeeded."""
    record("account.logged_in", by=user, at=at, thing=user, **account_place(user))


def set_large_text(*, user: User, large: bool) -> User:
    """Keep the user's choice of larger type on the account."""
    user.large_text = large
    user.save(update_fields=("large_text",))
    return user


@transaction.atomic
def disable_user(*, user: User, reason: str, by: User, at: datetime) -> User:
    """Close an account: every log-in of it ends at once, and none succeeds until it is enabled."""
    if user.pk == by.pk:
        raise ActionError("不能停用自己的账号，请由上级或另一位系统管理员办理")
    _refuse_unless_opened([user], by, timezone.localdate(at), "停用账号")
    user = User.objects.select_for_update().get(pk=user.pk)
    if not user.is_active:
        raise ActionError(f"{user}的账号已经停用")
    user.is_active = False
    user.save(update_fields=("is_active",))
    LoginCode.objects.filter(user=user, used_at__isnull=True).delete()
    detail = {"reason": reason}
    record("account.disabled", by=by, at=at, thing=user, detail=detail, **account_place(user))
    end_sessions(user=user, by=by, at=at)
    return user


@transaction.atomic
def enable_user(*, user: User, reason: str, by: User, at: datetime) -> User:
    """Open a disabled account again; password, roles and second factor are as they were."""
    _refuse_unless_opened([user], by, timezone.localdate(at), "恢复账号")
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.is_active:
        raise ActionError(f"{user}的账号没有停用")
    user.is_active = True
    user.save(update_fields=("is_active",))
    record(
        "account.enabled",
        by=by,
        at=at,
        thing=user,
        detail={"reason": reason},
        **account_place(user),
    )
    return user


def _refuse_unless_opened(users: Sequence[User], by: User, on: date, what: str) -> None:
    """`by` must be one who may open the accounts of everybody with such roles."""
    above = [
        grant
        for grant in _other_grants(users, by, on)
        if grant.role not in roles_opened_by(by, grant.organization)
    ]
    if above:
        names = "、".join(sorted({grant.user.name for grant in above}))
        raise ActionError(f"{names} 另有您管不到的岗位，{what}请由上级或系统管理员办理")


def _refuse_unguarded(users: Sequence[User], by: User, on: date) -> None:
    """A code must not let one of the three administrators become another (三员分立)."""
    guarded = {
        grant.user.name
        for grant in _other_grants(users, by, on)
        if grant.role in GUARDED and not SecondFactor.objects.filter(user=grant.user).exists()
    }
    if guarded:
        raise ActionError(
            f"{'、'.join(sorted(guarded))} 是安全保密管理员或安全审计员，还没有开通二次验证，"
            "不能用登录码打开账号；请在服务器上用 create_administrator 另建一个"
        )


def _other_grants(users: Sequence[User], by: User, on: date) -> list[Grant]:
    return list(
        Grant.objects.active_on(on)
        .filter(user__in=users)
        .exclude(user=by)
        .exclude(role="member")
        .select_related("user", "organization")
    )


def _free_phone(person: Person | None) -> str | None:
    """The phone digest, unless another log-in uses that number (one phone in a family)."""
    if person is None or person.phone_digest is None:
        return None
    taken = User.objects.filter(phone_digest=person.phone_digest).exists()
    return None if taken else person.phone_digest


def _expiry(at: datetime) -> datetime:
    return at + timedelta(days=CODE_DAYS)
