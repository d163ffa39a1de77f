"""The demo's log-ins, one for each role."""

from __future__ import annotations

from datetime import datetime
from functools import cache

from django.conf import settings
from django.contrib.auth.hashers import make_password

from branchrecords.access.roles import ROLES_BY_KEY
from members.models import User

from .world import PASSWORD

# role → username, in the order in which a newcomer would try them.
USERNAMES = {
    "secretary": "shuji",
    "member": "dangyuan",
    "committee_staff": "dangwei",
    "branch_officer": "weiyuan",
    "group_leader": "zuzhang",
    "auditor": "shenji",
    "administrator": "guanli",
    "security_officer": "baomi",
    "security_auditor": "rizhi",
}


@cache
def password_hash() -> str:
    """Everybody's, hashed once: that is slow on purpose."""
    return make_password(PASSWORD)


def let_in(user: User, *, at: datetime | None = None) -> User:
    """Gives an account the demo's password; it was set by its holder `at` a time."""
    user.password, user.password_set_at = password_hash(), at
    user.save(update_fields=("password", "password_set_at"))
    return user


def demo_logins() -> list[dict[str, str]]:
    """Role, label, username, password and name of each log-in; empty when no demo is loaded."""
    if not settings.LOCAL_RUN:
        return []
    users = User.objects.in_bulk(list(USERNAMES.values()), field_name="username")
    one_of_each = {user.password: user for user in users.values()}
    ours = {word for word, user in one_of_each.items() if user.check_password(PASSWORD)}
    return [
        {
            "role": role,
            "label": ROLES_BY_KEY[role].label,
            "username": username,
            "password": PASSWORD,
            "name": users[username].name,
        }
        for role, username in USERNAMES.items()
        if username in users and users[username].password in ours
    ]


def login_lines() -> list[str]:
    """The log-ins as lines for the terminal."""
    return [
        f"  {row['label']}　{row['username']} / {row['password']}　（{row['name']}）"
        for row in demo_logins()
    ]
