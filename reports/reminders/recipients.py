"""Who is told: those who write for an organisation, and members with an account."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from branchrecords.access.permissions import Permission
from branchrecords.access.roles import roles_with
from members.models import Grant, User


def writers_on(on: date, permission: Permission) -> dict[int, list[int]]:
    """The accounts that hold `permission` by a grant of the organisation's own."""
    roles = [role.key for role in roles_with(permission)]
    grants = Grant.objects.active_on(on).filter(role__in=roles, user__is_active=True)
    found: dict[int, list[int]] = defaultdict(list)
    for organization, user in grants.order_by("user").values_list("organization", "user"):
        if user not in found[organization]:
            found[organization].append(user)
    return found


def accounts_of(people: Iterable[int]) -> dict[int, int]:
    """The account of each member who has one in use."""
    rows = User.objects.filter(person__in=set(people), is_active=True)
    return dict(rows.order_by("pk").values_list("person", "pk"))
