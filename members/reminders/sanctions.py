"""What ends soon: 留党察看, 限期改正 and the other periods. Messages carry no names."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date

from django.urls import reverse

from branchrecords.access.permissions import Permission
from branchrecords.access.roles import roles_with
from branchrecords.notices.delivery import Reminder
from members.models import Grant, Organization
from members.queries.people import homes_on
from members.queries.sanctions import ending
from members.rules.sanctions import SanctionKind

# Who is told: whoever may see these and works with the register (an auditor only reads).
ROLES = tuple(
    role.key
    for role in roles_with(Permission.SANCTION_VIEW)
    if Permission.PERSON_EDIT in role.permissions
)


def due(on: date) -> list[Reminder]:
    """Thirty days before an effect ends: so many of a kind in a branch, on a day."""
    rows = list(ending(on=on).select_related("person"))
    homes = homes_on([row.person for row in rows], on)
    found: Counter[tuple[Organization, str, date]] = Counter(
        (homes[row.person_id], row.kind, row.until) for row in rows if row.person_id in homes
    )
    by_path = recipients(on=on, roles=ROLES)
    return [
        Reminder(
            recipient_id=user_id,
            kind="sanction.ends",
            subject=f"{until.month}月{until.day}日有 {number} 名党员的"
            f"{SanctionKind(kind).label}期满",
            body="请按条例研究期满后的处理，并登记结果",
            url=reverse("sanction-list", args=(branch.pk,)),
            due_on=until,
        )
        for (branch, kind, until), number in found.items()
        for user_id in told(branch, by_path)
    ]


def recipients(*, on: date, roles: tuple[str, ...]) -> dict[str, list[int]]:
    """The accounts with one of the roles, by the tree path of where they hold it; one query."""
    grants = Grant.objects.active_on(on).filter(role__in=roles, user__is_active=True)
    found: dict[str, list[int]] = defaultdict(list)
    for path, user_id in grants.order_by("user").values_list("organization__path", "user"):
        found[path].append(user_id)
    return found


def told(branch: Organization, by_path: dict[str, list[int]]) -> list[int]:
    """Those of `recipients` at the branch or above it."""
    step = Organization.steplen
    paths = [branch.path[:end] for end in range(step, len(branch.path) + 1, step)]
    return sorted({user for path in paths for user in by_path.get(path, ())})
