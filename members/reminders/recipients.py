"""Who is reminded of what lies at an organisation: its own officers, else the nearest above."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from branchrecords.access.permissions import Permission
from branchrecords.access.roles import roles_with
from members.models import Grant, Organization


class Officers:
    """Everybody who holds a permission by a grant of a day; one query for the whole tree."""

    def __init__(self, permission: Permission, on: date) -> None:
        self.by_path: dict[str, list[int]] = defaultdict(list)
        roles = [role.key for role in roles_with(permission)]
        grants = Grant.objects.active_on(on).filter(role__in=roles, user__is_active=True)
        for path, user in grants.order_by("user").values_list("organization__path", "user"):
            if user not in self.by_path[path]:
                self.by_path[path].append(user)

    def of(self, organization: Organization) -> list[int]:
        """The user ids at the organisation, or at the nearest one above that has any."""
        path, step = organization.path, Organization.steplen
        chain = (path[:end] for end in range(len(path), 0, -step))
        return next((self.by_path[p] for p in chain if p in self.by_path), [])
