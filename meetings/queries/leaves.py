"""请假: what is asked and granted, for the branch, the member and the desk."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from branchrecords.access.permissions import Permission
from meetings.models import LeaveRequest, Meeting
from meetings.rules.leaves import LeaveReason
from members.models import Grant, Organization, Person, User
from members.queries.signs import only_with

from .duties import Duty
from .meetings import home_branch

State = LeaveRequest.State


def granted_leave(meeting: Meeting) -> dict[int, str]:
    """Who has been granted leave and why in a word, by person; one query."""
    rows = meeting.leave_requests.filter(state=State.GRANTED)
    return {pk: LeaveReason(reason).label for pk, reason in rows.values_list("person", "reason")}


def starts_of(meeting: Meeting) -> datetime:
    """The moment at which a meeting starts."""
    return timezone.make_aware(datetime.combine(meeting.held_on, meeting.starts_at))


def recorders_of(meeting: Meeting) -> set[int]:
    """Who answers a request: the accounts of the branch's secretaries and of the recorder."""
    home = home_branch(meeting.organization)
    on = meeting.held_on
    grants = Grant.objects.active_on(on).filter(
        role="secretary", organization=home, user__is_active=True
    )
    found = set(grants.values_list("user", flat=True))
    if meeting.recorder_id:
        able = User.objects.filter(person=meeting.recorder_id, is_active=True)
        found |= {user.pk for user in able if Permission.MEETING_EDIT in user.permissions}
    return found


def leaves_of(meeting: Meeting) -> list[LeaveRequest]:
    """Every request of a meeting, those waiting first."""
    rows = list(meeting.leave_requests.select_related("person", "answered_by", "paper"))
    return sorted(rows, key=lambda row: (row.state != State.WAITING, row.asked_at))


def current_leave(person: Person, meeting: Meeting) -> LeaveRequest | None:
    """The member's own latest request for a meeting, whatever became of it."""
    return meeting.leave_requests.filter(person=person).order_by("-asked_at", "-pk").first()


def my_leaves(person: Person, *, on: date) -> QuerySet[LeaveRequest]:
    """The member's requests for meetings of a day or later, and those not answered yet."""
    rows = LeaveRequest.objects.filter(person=person, meeting__held_on__gte=on)
    return (
        rows.exclude(state=State.WITHDRAWN)
        .select_related("meeting")
        .order_by("meeting__held_on", "pk")
    )


def _unanswered(organization: Organization) -> QuerySet[LeaveRequest]:
    return LeaveRequest.objects.waiting().filter(
        meeting__organization__path__startswith=organization.path,
        meeting__state__in=(Meeting.State.PLANNED, Meeting.State.OPEN),
    )


@only_with(lambda organization, on: [_unanswered(organization)])
def leave_duties(*, organization: Organization, on: date) -> list[Duty]:
    """The requests that wait for an answer in a branch and its groups; one query."""
    rows = _unanswered(organization).select_related("person", "meeting")
    rows = rows.order_by("meeting__held_on", "asked_at")
    return [
        Duty(
            due_on=row.meeting.held_on,
            title=f"{row.person}请假待答复：{row.meeting}",
            rule="会前答复，准假的点名时自动记为请假",
            article="",
            button="答复",
            url=reverse("leave-answer", args=(row.pk,)),
            late=row.meeting.held_on < on,
        )
        for row in rows
    ]
