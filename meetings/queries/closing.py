"""What of the meetings has to be finished before an organisation can be closed."""

from __future__ import annotations

from datetime import date

from django.db.models import Q
from django.urls import reverse

from branchrecords.errors import Blocker
from meetings.models import Meeting
from members.models import Organization


def open_meetings(*, organization: Organization, on: date) -> list[Blocker]:
    """Meetings not yet sealed, and meetings held on the day or later; one query."""
    found = []
    meetings = Meeting.objects.filter(
        Q(state__in=(Meeting.State.PLANNED, Meeting.State.OPEN))
        | Q(state=Meeting.State.SEALED, held_on__gte=on),
        organization=organization,
    ).order_by("held_on")
    for meeting in meetings:
        url = reverse("meeting-detail", args=(meeting.pk,))
        if meeting.is_unfinished:
            message = f"{meeting.held_on}「{meeting}」还没有封存，请先封存或取消"
        else:
            message = f"{meeting.held_on}「{meeting}」在这一天以后召开，请改用更晚的日期"
        found.append(Blocker(message, "", url))
    return found
