"""The annual summary that is to be written. What happens to one that was sent is told at once by
`reports.actions.summaries`."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from branchrecords.access.permissions import Permission
from branchrecords.notices.delivery import Reminder
from members.models import Organization
from members.queries.settings import SettingCourse
from members.rules.kinds import BRANCH_KINDS
from reports.models import Summary
from reports.rules.summaries import summary_year

from .recipients import writers_on

LEAD = "notice_summary_days"


def due(on: date) -> list[Reminder]:
    """To those who write for a branch that has not sent its summary, from some days before the end
    of the year on; three queries."""
    year = summary_year(on)
    due_on, days = date(year, 12, 31), SettingCourse(LEAD)
    begun = Summary.objects.filter(year=year).exclude(state=Summary.State.DRAFT)
    branches = Organization.objects.active_on(on).filter(kind__in=BRANCH_KINDS)
    waiting = branches.exclude(pk__in=begun.values("organization")).order_by("path")
    writers = writers_on(on, Permission.SUMMARY_EDIT)
    return [
        Reminder(
            recipient_id=user,
            kind="summary.due",
            subject=f"{branch}{year}年度总结待报送",
            url=reverse("summary-current", args=(branch.pk,)),
            due_on=due_on,
            body="系统已按记录起草，核对、补写以后报送",
        )
        for branch in waiting
        if (due_on - on).days <= int(days.on(branch, on))
        for user in writers.get(branch.pk, ())
    ]
