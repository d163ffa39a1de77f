"""What the secretaries are reminded of: the same duties as on their desks, named with the date."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

from django.urls import reverse

from branchrecords.notices.delivery import Reminder
from meetings.models import Problem
from meetings.queries.cadence import Slot
from meetings.queries.duties import duties_of, slots_around
from meetings.queries.problems import problems_on
from meetings.rules.problems import PRESSING, State
from members.models import Grant, Organization, User

BEFORE = timedelta(days=14)


def problems_due(on: date) -> list[Reminder]:
    """To whoever has to put something right that is late or due within a week."""
    rows = problems_on(Problem.objects.all(), on=on).filter(state__in=PRESSING).order_by("pk")
    problems = list(rows)
    users = dict(
        User.objects.filter(
            is_active=True, person__in={problem.owner_pk for problem in problems}
        ).values_list("person", "pk")
    )
    return [
        Reminder(
            recipient_id=users[problem.owner_pk],
            kind="problem.late" if problem.state == State.OVERDUE else "problem.due",
            subject=f"整改：{problem}",
            body=f"期限 {problem.due_on}，请登记进展；改好以后由其他同志核实销号",
            url=reverse("my-problem", args=(problem.pk,)),
            due_on=problem.due_on,
        )
        for problem in problems
        if problem.owner_pk in users
    ]


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
