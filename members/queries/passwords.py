"""Reading passwords' surroundings: what others know of a user, former ones, how long one holds."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.contrib.auth.hashers import check_password

from members.models import Grant, User
from members.rules.passwords import days_left


def known_of(user: User) -> list[str]:
    """Words that somebody who knows this user would try: name, telephone, birth, organisations."""
    words = [user.username, user.name]
    person = user.person
    if person is not None:
        born = f"{person.born_on:%Y%m%d}" if person.born_on else ""
        words += [person.pinyin, person.pinyin.replace(" ", ""), person.phone, born, born[2:]]
        words += [person.phone[-8:], person.id_number, person.id_number[-6:]]
    grants = Grant.objects.filter(user=user).select_related("organization")
    words += [grant.organization.name for grant in grants]
    return [word for word in words if word]


def was_used(*, user: User, password: str, last: int) -> bool:
    """Whether it is the present password or one of the `last` - 1 before it."""
    hashes = [user.password, *user.former_passwords.values_list("hash", flat=True)[: last - 1]]
    return any(check_password(password, kept) for kept in hashes)


def password_days_left(*, user: User, at: datetime) -> int | None:
    """Days until the user must choose another password; None where none is asked for."""
    set_at = user.password_set_at or user.created_at
    return days_left(set_at=set_at, at=at, days=settings.PASSWORD_DAYS)
