"""Reviews of hardship that are due. Messages carry no names."""

from __future__ import annotations

from collections import Counter
from datetime import date

from django.urls import reverse

from branchrecords.access.permissions import Permission
from branchrecords.access.roles import roles_with
from branchrecords.notices.delivery import Reminder
from members.models import Organization
from members.queries.care import reviews_due
from members.queries.people import homes_on

from .sanctions import recipients, told

# The branch reviews; the committee sees its list of 关怀帮扶.
ROLES = tuple(
    role.key
    for role in roles_with(Permission.CARE_EDIT)
    if Permission.MEETING_EDIT in role.permissions
)


def due(on: date) -> list[Reminder]:
    """From the day of the review on, once for each day of review and branch."""
    rows = list(reviews_due(on=on).select_related("person"))
    homes = homes_on([row.person for row in rows], on)
    found: Counter[tuple[Organization, date]] = Counter(
        (homes[row.person_id], row.review_on) for row in rows if row.person_id in homes
    )
    by_path = recipients(on=on, roles=ROLES)
    return [
        Reminder(
            recipient_id=user_id,
            kind="care.review",
            subject=f"{day.month}月{day.day}日有 {number} 名党员的帮扶情况待复核",
            body="核实情况后登记继续帮扶或已经解除",
            url=reverse("care", args=(branch.pk,)),
            due_on=day,
        )
        for (branch, day), number in found.items()
        for user_id in told(branch, by_path)
    ]
