"""What is said of study by itself: a missing plan in spring, 学时 behind in autumn."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

from django.db.models import F
from django.urls import reverse

from branchrecords.notices.delivery import Reminder
from meetings.models import WorkPlan
from meetings.queries.study import branch_lines, with_study
from meetings.queries.study_duties import plan_due
from meetings.rules.plans import STUDY_PLAN_RULE, STUDY_PLAN_SOURCE, PlanKind
from meetings.rules.study import STUDY_ARTICLE, STUDY_RULE, in_last_quarter
from members.models import Grant, Organization, User

SAID_FOR = timedelta(days=60)  # a missing plan is not brought up again later in the year


def plans_due(on: date) -> list[Reminder]:
    """To the secretary of a branch without a study plan in force, in the first months."""
    if on > date(on.year, 3, 31) + SAID_FOR:
        return []
    decided = WorkPlan.objects.filter(
        kind=PlanKind.STUDY, year=on.year, decided_on__isnull=False
    ).values("organization")
    branches = _secretaries(on, without=decided)
    return [
        Reminder(
            recipient_id=user,
            kind="study_plan.late" if due_on < on else "study_plan.due",
            subject=f"{on.year}{PlanKind.STUDY.label}待制定",
            body=f"{STUDY_PLAN_RULE} · {STUDY_PLAN_SOURCE}",
            url=reverse("study-plan-list", args=(branch.pk,)),
            due_on=due_on,
        )
        for branch, users in branches.items()
        if (due_on := plan_due(branch, on=on)) + SAID_FOR >= on
        for user in users
    ]


def hours_behind(on: date) -> list[Reminder]:
    """From October on: to whoever has not reached the year's 学时, and to their secretaries."""
    if not in_last_quarter(on):
        return []
    found: list[Reminder] = []
    secretaries = {branch.pk: users for branch, users in _secretaries(on).items()}
    for root in Organization.objects.filter(depth=1):
        found += _to_members(root, on)
        for line in branch_lines(root, year=on.year, on=on):
            if line.reached < line.members:
                found += [
                    _behind(
                        user,
                        f"{on.year}年有党员学时没有达到",
                        f"{line.members - line.reached} 名党员没有达到。{STUDY_RULE}",
                        reverse("study-hours", args=(line.organization.pk,)) + "?show=short",
                        on,
                    )
                    for user in secretaries.get(line.organization.pk, ())
                ]
    return found


def _to_members(root: Organization, on: date) -> list[Reminder]:
    rows = with_study(root, year=on.year, on=on).filter(hours__lt=F("wanted"))
    short = dict(rows.values_list("person", F("wanted") - F("hours")))
    users = User.objects.filter(person__in=short, is_active=True).values_list("pk", "person")
    return [
        _behind(
            user,
            f"{on.year}年您的学时还没有达到",
            f"还差 {short[person].normalize():f} 学时。{STUDY_RULE}",
            reverse("my-study"),
            on,
        )
        for user, person in users
    ]


def _behind(user: int, subject: str, body: str, url: str, on: date) -> Reminder:
    return Reminder(
        recipient_id=user,
        kind="study.behind",
        subject=subject,
        body=f"{body} · {STUDY_ARTICLE}",
        url=url,
        due_on=date(on.year, 12, 31),
    )


def _secretaries(on: date, *, without=()) -> dict[Organization, list[int]]:
    """The accounts of the 书记 of each branch, but for these organisations."""
    grants = Grant.objects.active_on(on).filter(role="secretary", user__is_active=True)
    rows = grants.exclude(organization__in=without).select_related("organization")
    found: dict[Organization, list[int]] = defaultdict(list)
    for grant in rows.order_by("organization__path", "pk"):
        if grant.organization.is_branch:
            found[grant.organization].append(grant.user_id)
    return found
