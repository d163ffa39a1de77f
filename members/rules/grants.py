"""Who may hand out which role. Nobody grants to himself. Pure."""

from __future__ import annotations

from collections.abc import Iterable

GRANTABLE: dict[str, tuple[str, ...]] = {
    "secretary": ("member", "group_leader", "branch_officer"),
    "committee_staff": ("member", "group_leader", "branch_officer", "secretary"),
    "administrator": (
        "member",
        "group_leader",
        "branch_officer",
        "secretary",
        "committee_staff",
        "auditor",
        "administrator",
    ),
}


def grantable_roles(held: Iterable[str]) -> tuple[str, ...]:
    """The roles that holders of `held` may hand out, in the order of the table."""
    roles: dict[str, None] = {}
    for role in held:
        roles.update(dict.fromkeys(GRANTABLE.get(role, ())))
    return tuple(role for role in GRANTABLE["administrator"] if role in roles)
