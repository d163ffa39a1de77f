"""Reading accounts: codes, free usernames, who can log in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from branchrecords.access.permissions import Permission
from branchrecords.database.fields import digest
from branchrecords.database.reading import beyond_scope
from branchrecords.documents.values import normalize_code
from members.models import Grant, LoginCode, Organization, Person, User

from .people import home_of


@beyond_scope("whoever tries to log in is nobody yet, and the log says whose account it was")
def account_place(user: User | None) -> dict[str, Any]:
    """`person` and `organization` of an event about an account: the member's, else the staff's."""
    if user is None:
        return {}
    if user.person is not None:
        return {"person": user.person, "organization": home_of(user.person)}
    return {"organization": user.organization}


def accounts_in_scope(user: User, *permissions: Permission):
    """The accounts on which `user` holds at least one of the permissions."""
    condition = Q(pk__in=())
    for permission in permissions:
        if user.holds(permission):
            condition |= Q(pk__in=User.objects.permitted(user, permission).values("pk"))
    return User.objects.filter(condition)


def organizations_in_scope(user: User, *permissions: Permission):
    """The organisations on which `user` holds at least one of the permissions."""
    condition = Q(pk__in=())
    for permission in permissions:
        condition |= user.reach(permission).organizations("")
    return Organization.objects.filter(condition)


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
    """One member and the way in.

    `state`: none (no account), waiting (account, no way in), coded (a code that still works),
    ready (a password, never used), active (has logged in), closed (disabled).
    """

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
    roles = tuple(
        f"{grant.definition.label}（{grant.organization}）"
        for grant in user.grants.all()
        if grant.role != "member"
    )
    return AccountRow(
        person,
        user,
        _state(user, coded=bool(codes)),
        codes[0].expires_at if codes else None,
        roles,
    )


def _state(user: User, *, coded: bool) -> str:
    if not user.is_active:
        return "closed"
    if user.last_login:
        return "active"
    if user.has_usable_password():
        return "ready"
    return "coded" if coded else "waiting"


def without_way_in(*, people: Sequence[Person], at: datetime) -> list[Person]:
    """Those who have no password yet and hold no code that still works."""
    return [
        row.person for row in account_rows(people=people, at=at) if row.state in ("none", "waiting")
    ]


def staff_without_role(*, organization: Organization, on: date) -> list[User]:
    """Accounts of staff managed here who hold no role on that day."""
    return list(
        User.objects.filter(organization__path__startswith=organization.path)
        .exclude(pk__in=Grant.objects.active_on(on).values("user"))
        .order_by("name", "pk")[:200]
    )


def found_accounts(scope: QuerySet[User], asked: str, *, on: date) -> QuerySet[User]:
    """Accounts by name or username; without a question those with a role other than 党员.

    Each brings today's grants as `held`.
    """
    today = Grant.objects.active_on(on).select_related("organization")
    if asked:
        found = scope.filter(Q(name__contains=asked) | Q(username__startswith=asked.lower()))
    else:
        found = scope.filter(pk__in=today.exclude(role="member").values("user"))
    held = Prefetch("grants", today.order_by("starts_on", "pk"), to_attr="held")
    return found.order_by("name", "pk").prefetch_related(held)
