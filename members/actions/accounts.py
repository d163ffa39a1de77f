"""Log-ins, their passwords, one-time codes and grants."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from branchrecords.access.roles import ROLES_BY_KEY
from branchrecords.audit.models import AuditEvent
from branchrecords.audit.recording import build, record
from branchrecords.errors import ActionError
from members.models import Grant, LoginCode, Organization, Person, User
from members.queries.accounts import code_hash, free_usernames, usable_code
from members.queries.people import home_of
from members.rules.grants import grantable_roles

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
) -> User:
    """A log-in; without a password it opens by a one-time code only."""
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
        phone_digest=_free_phone(person),
        created_at=at,
    )
    record("account.added", by=by, at=at, thing=user, **_place(person))
    return user


@transaction.atomic
def create_staff_account(
    *, username: str, name: str, role: str, organization: Organization, by: Any, at: datetime
) -> User:
    """A log-in for somebody who is no member here, with its first role."""
    user = create_account(username=username, name=name, by=by, at=at)
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

    Refused for accounts whose roles `by` could not have given: a code opens the account, so it
    would otherwise hand those roles to whoever issues it.
    """
    _refuse_takeover(users, by, timezone.localdate(at))
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
        build("account.code_issued", by=by, at=at, thing=user, **_place(user.person))
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
def set_password(*, user: User, password: str, by: Any, at: datetime) -> User:
    """Choose a password; outstanding one-time codes stop working."""
    user.set_password(password)
    user.must_set_password = False
    user.save(update_fields=("password", "must_set_password"))
    LoginCode.objects.filter(user=user, used_at__isnull=True).delete()
    record("account.password_set", by=by, at=at, thing=user, **_place(user.person))
    return user


def note_login(*, user: User, at: datetime) -> None:
    """One line in the log for a log-in that succeeded."""
    record("account.logged_in", by=user, at=at, thing=user, **_place(user.person))


def set_large_text(*, user: User, large: bool) -> User:
    """Keep the user's choice of larger type on the account."""
    user.large_text = large
    user.save(update_fields=("large_text",))
    return user


@transaction.atomic
def grant_role(
    *,
    user: User,
    organization: Organization,
    role: str,
    starts_on: date,
    by: Any,
    at: datetime,
    ends_on: date | None = None,
) -> Grant:
    """Give a role at an organisation. `by=None` is the system itself (demo, commands)."""
    if by is not None:
        _refuse_grant(user, organization, role, by)
    if Grant.objects.filter(
        user=user, organization=organization, role=role, ends_on__isnull=True
    ).exists():
        raise ActionError(f"{user} 在「{organization}」已经是{ROLES_BY_KEY[role].label}")
    grant = Grant.objects.create(
        user=user, organization=organization, role=role, starts_on=starts_on, ends_on=ends_on
    )
    record("account.granted", by=by, at=at, thing=grant, organization=organization)
    return grant


@transaction.atomic
def revoke_grant(*, grant: Grant, ends_on: date, by: Any, at: datetime) -> Grant:
    """End a grant; one that would end on its first day is removed."""
    grant = Grant.objects.select_for_update().get(pk=grant.pk)
    _refuse_grant(grant.user, grant.organization, grant.role, by)
    record("account.revoked", by=by, at=at, thing=grant, organization=grant.organization)
    grant.ends_on = ends_on
    if ends_on <= grant.starts_on:
        grant.delete()
    else:
        grant.save(update_fields=("ends_on",))
    return grant


def _refuse_grant(user: User, organization: Organization, role: str, by: User) -> None:
    """The granter must hold, at or above that organisation, a role that may give this one."""
    if user.pk == by.pk:
        raise ActionError("不能给自己设置岗位，请由上级或系统管理员办理")
    if role not in _roles_given_by(by, organization):
        raise ActionError(
            f"您的岗位不能授予「{ROLES_BY_KEY[role].label}」，请由上级或系统管理员办理"
        )


def _refuse_takeover(users: Sequence[User], by: User, on: date) -> None:
    grants = (
        Grant.objects.active_on(on)
        .filter(user__in=users)
        .exclude(user=by)
        .exclude(role="member")
        .select_related("user", "organization")
    )
    above = [grant for grant in grants if grant.role not in _roles_given_by(by, grant.organization)]
    if above:
        names = "、".join(sorted({grant.user.name for grant in above}))
        raise ActionError(f"{names} 另有您不能授予的岗位，登录码请由上级或系统管理员发放")


def _roles_given_by(by: User, organization: Organization) -> tuple[str, ...]:
    """The roles `by` may give at that organisation."""
    return grantable_roles(
        grant.role
        for grant in by.active_grants
        if organization.path.startswith(grant.organization.path)
    )


def _free_phone(person: Person | None) -> str | None:
    """The phone digest, unless another log-in uses that number (one phone in a family)."""
    if person is None or person.phone_digest is None:
        return None
    taken = User.objects.filter(phone_digest=person.phone_digest).exists()
    return None if taken else person.phone_digest


def _place(person: Person | None) -> dict[str, Any]:
    return {"person": person, "organization": home_of(person)} if person is not None else {}


def _expiry(at: datetime) -> datetime:
    return at + timedelta(days=CODE_DAYS)
