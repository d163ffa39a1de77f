"""What the secretaries are reminded of: the same duties as on their desks, named with the date."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

from branchrecords.notices.delivery import Reminder
from meetings.queries.cadence import Slot
from meetings.queries.duties import duties_of, slots_around
from members.models import Grant, Organization

BEFORE = timedelta(days=14)


def due(on: date) -> list[Reminder]:
    """Reminders of meetings due within a fortnight or late; a pure read, the same all day."""
    secretaries: dict[int, list[int]] = defaultdict(list)
    for organization, user in (
        Grant.objects.active_on(on)
        .filter(role="secretary", user__is_active=True)
        .values_list("organization", "user")
    ):
        secretaries[organization].append(user)
    by_branch: dict[int, list[Slot]] = defaultdict(list)
    for root in Organization.objects.filter(depth=1):
        for slot in slots_around(root, on=on):
            by_branch[slot.branch.pk].append(slot)
    return [
        Reminder(
            recipient_id=user,
            kind="meeting.late" if duty.late else "meeting.due",
            subject=duty.title,
            body=f"{duty.rule} · {duty.article}" if duty.article else duty.rule,
            url=duty.url,
            due_on=duty.due_on,
        )
        for branch, users in secretaries.items()
        for duty in duties_of(by_branch.get(branch, ()), on=on)
        if duty.late or duty.due_on - on <= BEFORE
        for user in users
    ]
