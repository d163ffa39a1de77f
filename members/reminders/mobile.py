"""流动党员 with whom contact is due within a fortnight, or overdue."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from branchrecords.access.permissions import Permission
from branchrecords.notices.delivery import Reminder
from members.models import MobileRecord
from members.queries.mobile import states
from members.rules.mobile import REMINDER

from .recipients import Officers


def due(on: date) -> list[Reminder]:
    """One reminder per person and due date to each officer of the branch, without names."""
    officers = Officers(Permission.PERSON_EDIT, on)
    rows = MobileRecord.objects.filter(ends_on__isnull=True)
    return [
        Reminder(
            recipient_id=user,
            kind=REMINDER,
            subject=f"{one.record.get_direction_display()}党员待联系：{one.record.place}",
            url=reverse("mobile-detail", args=(one.record.pk,)),
            due_on=one.due_on,
            body="问问思想、工作、生活情况，提醒交党费、参加组织生活",
        )
        for one in states(rows, on=on)
        if one.due_on is not None and (one.is_late or one.is_soon)
        for user in officers.of(one.record.organization)
    ]
