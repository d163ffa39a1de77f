"""Reading accounts: codes, free usernames, who can log in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from branchrecords.database.fields import digest
from branchrecords.documents.values import normalize_code
from members.models import Grant, LoginCode, Person, User


def code_hash(*, user: User, code: str) -> str:
    """What is kept of a one-time code: keyed, so that the database alone does not give it away."""
    return digest(f"{user.pk}:{normalize_code(code).replace('-', '')}", "login.code")


def usable_code(*, user: User, code: str, at: datetime) -> LoginCode | None:
    """The user's unused, unexpired code that this text is, if any."""
    expected = code_hash(user=user, code=code)
    rows = user.login_codes.filter(used_at__isnull=True, expires_at__gt=at)
    return next((row for row in rows if constant_time_compare(row.code_hash, expected)), None)


def free_usernames(*, wished: Sequence[str]) -> list[str]:
    """One free username for each wish, in order; a taken one gets the next free number."""
    taken: set[str] = set()
    for wish in set(wished):
        taken.update(
            User.objects.filter(username__startswith=wish).values_list("username", flat=True)
        )
    free = []
    for wish in wished:
        name, number = wish, 1
        while name in taken:
            number += 1
            name = f"{wish}{number}"
        taken.add(name)
        free.append(name)
    return free


def username_taken(*, username: str) -> bool:
    """Whether an account has this username."""
    return User.objects.filter(username=username).exists()


@dataclass(frozen=True)
class AccountRow:
    """One member and the way in: `state` is none, coded, waiting or active."""

    person: Person
    user: User | None
    state: str
    code_until: datetime | None
    roles: tuple[str, ...]


def account_rows(*, people: Sequence[Person], at: datetime) -> list[AccountRow]:
    """How each of these people can log in; a fixed number of queries."""
    users = {
        user.person_id: user
        for user in User.objects.filter(person__in=people).prefetch_related(
            Prefetch(
                "grants",
                Grant.objects.active_on(timezone.localdate(at)).select_related("organization"),
            ),
            Prefetch(
                "login_codes",
                LoginCode.objects.filter(used_at__isnull=True, expires_at__gt=at),
            ),
        )
    }
    return [_account_row(person, users.get(person.pk)) for person in people]


def _account_row(person: Person, user: User | None) -> AccountRow:
    if user is None:
        return AccountRow(person, None, "none", None, ())
    codes = list(user.login_codes.all())
    never = "coded" if codes else "waiting"
    roles = tuple(
        f"{grant.definition.label}（{grant.organization}）"
        for grant in user.grants.all()
        if grant.role != "member"
    )
    return AccountRow(
        person,
        user,
        "active" if user.last_login else never,
        codes[0].expires_at if codes else None,
        roles,
    )


def without_way_in(*, people: Sequence[Person], at: datetime) -> list[Person]:
    """Those who have never logged in and hold no code that still works."""
    return [
        row.person for row in account_rows(people=people, at=at) if row.state in ("none", "waiting")
    ]
