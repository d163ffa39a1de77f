"""个人总结 that is to be handed in. What the branch asks for or returns is told at once by
`reports.actions.personal_summaries`."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from branchrecords.notices.delivery import Reminder
from branchrecords.web.formats import cn_day
from members.models import Organization
from members.queries.settings import SettingCourse
from reports.queries.personal_summaries import DUE_DAY, accounts_writing
from reports.rules.personal_summaries import due_day, offered_year

LEAD = "notice_summary_days"


def due(on: date) -> list[Reminder]:
    """To members with an account who have not handed in, from some days before the day of their
    branch on; what was returned has a reminder of its own. As many queries for all branches as for
    one."""
    year = offered_year(on)
    if year is None:
        return []
    days, leads = SettingCourse(DUE_DAY), SettingCourse(LEAD)
    waiting = accounts_writing(year, on)
    places = Organization.objects.in_bulk({branch for _, branch in waiting})
    due_on = {
        pk: day
        for pk, branch in places.items()
        for day in (due_day(year, int(days.on(branch, on))),)
        if (day - on).days <= int(leads.on(branch, on))
    }
    return [
        Reminder(
            recipient_id=user,
            kind="personal.due",
            subject=f"您的{year}年度个人总结待交支部",
            url=reverse("my-summary", args=(year,)),
            due_on=due_on[branch],
            body=f"{cn_day(due_on[branch])}以前交；系统能按记录起草，核对、补写以后交",
        )
        for user, branch in waiting
        if branch in due_on
    ]
