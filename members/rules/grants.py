"""Who may hand out which role, and who may open whose account. Pure.

Nobody grants to himself (the action refuses it) and nobody grants a role that stands beside or
above his own. The 安全保密管理员 grants every role and uses none of them: he holds no content, and
三员分立 keeps him from the other two.
"""

from __future__ import annotations

from collections.abc import Iterable

from branchrecords.access.roles import ADMINISTRATOR_ROLES, ROLES
from members.rules.kinds import BRANCH_KINDS, COMMITTEE_POSTS, OrganizationKind, Post

_ALL = tuple(role.key for role in ROLES)

GRANTABLE: dict[str, tuple[str, ...]] = {
    "secretary": ("member", "group_leader", "branch_officer"),
    "committee_staff": ("member", "group_leader", "branch_officer", "secretary"),
    "security_officer": _ALL,
}

# Whose log-in codes one may hand out, and whose accounts one may disable: a code opens the
# account, so it hands over every role of its holder.
OPENABLE: dict[str, tuple[str, ...]] = {
    "secretary": GRANTABLE["secretary"],
    "committee_staff": GRANTABLE["committee_staff"],
    "administrator": _ALL,
}
# A code for one of these would let the 系统管理员 into another of the three roles: it is handed
# out only once a second factor stands in the way.
GUARDED = tuple(role for role in ADMINISTRATOR_ROLES if role != "administrator")

# Posts and the role that goes with each (支部工作条例 第六章): in a branch, and in a 党小组.
_BRANCH_POSTS: dict[str, str] = {
    post: "secretary" if post == Post.SECRETARY else "branch_officer" for post in COMMITTEE_POSTS
}
_GROUP_POSTS: dict[str, str] = {Post.GROUP_LEADER: "group_leader"}
SUGGESTED_ROLES = ("group_leader", "branch_officer", "secretary")


def grantable_roles(held: Iterable[str]) -> tuple[str, ...]:
    """The roles that holders of `held` may hand out, in the order of the table."""
    return _united(GRANTABLE, held)


def openable_roles(held: Iterable[str]) -> tuple[str, ...]:
    """The roles whose holders' accounts one with `held` may open by a code, or disable."""
    return _united(OPENABLE, held)


def role_for_post(post: str, kind: str) -> str | None:
    """The role that a post in an organisation of that kind suggests; None where none does."""
    if kind == OrganizationKind.GROUP:
        return _GROUP_POSTS.get(post)
    return _BRANCH_POSTS.get(post) if kind in BRANCH_KINDS else None


def posts_for_role(role: str) -> tuple[str, ...]:
    """The posts that suggest a role."""
    table = _GROUP_POSTS if role == "group_leader" else _BRANCH_POSTS
    return tuple(post for post, suggested in table.items() if suggested == role)


def second_factor_needed(roles: Iterable[str]) -> bool:
    """Whoever holds a role other than 党员 (ASVS 6.3.3; GB/T 22239-2019 8.1.4.1 d)."""
    return any(role != "member" for role in roles)


def _united(table: dict[str, tuple[str, ...]], held: Iterable[str]) -> tuple[str, ...]:
    roles: set[str] = set()
    for role in held:
        roles.update(table.get(role, ()))
    return tuple(role for role in _ALL if role in roles)
