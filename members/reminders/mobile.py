"""流动党员: contact that is due soon or overdue; what half a year of absence suggests."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.urls import reverse

from branchrecords.access.permissions import Permission
from branchrecords.notices.delivery import Reminder
from members.models import MobileRecord
from members.queries.mobile import MobileState, states
from members.queries.settings import SettingCourse
from members.rules.mobile import ADVICE, CONTACT

from .recipients import Officers


def due(on: date) -> list[Reminder]:
    """One reminder per person and due date to each officer of the branch."""
    officers = Officers(Permission.PERSON_EDIT, on)
    days = SettingCourse("notice_mobile_days")
    rows = MobileRecord.objects.filter(ends_on__isnull=True)
    return [
        reminder
        for one in states(rows, on=on)
        for until in (on + timedelta(days=int(days.on(one.record.organization, on))),)
        for user in officers.of(one.record.organization)
        for reminder in _of(one, user, until)
    ]


def _of(one: MobileState, user: int, until: date) -> Iterator[Reminder]:
    """What is due about one row by a day, to one officer."""
    url = reverse("mobile-detail", args=(one.record.pk,))
    if one.due_on is not None and one.due_on <= until:
        yield Reminder(
            recipient_id=user,
            kind=CONTACT,
            subject=f"与{one.record.get_direction_display()}党员{one.record.name}联系",
            url=url,
            due_on=one.due_on,
            body="问问思想、工作、生活情况，提醒交党费、参加组织生活",
        )
    for advice in one.suggestions:
        yield Reminder(
            recipient_id=user,
            kind=ADVICE,
            subject=f"{one.record.name}：{advice.message}",
            url=url,
            due_on=advice.since,
            body=f"{advice.article}；由支部研究决定，系统不会自动办理",
        )
