"""Reading accounts: codes, free usernames, who can log in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.crypto import constant_time_compare

from branchrecords.database.fields import digest
from branchrecords.documents.values import normalize_code
from members.models import LoginCode, User


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
