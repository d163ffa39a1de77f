"""Decisions of sealed meetings, for whoever has to name one (settings.DUES_DECISIONS)."""

from __future__ import annotations

from datetime import date, timedelta

from django.urls import reverse

from meetings.models import AgendaItem, Meeting
from members.models import Organization
from members.rules.decisions import SealedDecision

RECENT = timedelta(days=400)
# Which meetings decide for an organisation: 党员大会, 支委会, 党委会, 机关党员大会.
BODIES = ("general", "committee", "party_committee", "assembly")


def decided_of(*, organization: Organization, on: date) -> list[SealedDecision]:
    """Every resolution of the deciding bodies in the last year, newest first; one query."""
    items = (
        AgendaItem.objects.filter(
            meeting__organization=organization, meeting__kind__in=BODIES,
            meeting__state=Meeting.State.SEALED, meeting__held_on__range=(on - RECENT, on),
        )
        .exclude(resolution="")
        .select_related("meeting")
        .order_by("-meeting__held_on", "-meeting_id", "order")
    )  # fmt: skip
    return [
        SealedDecision(
            str(item.pk), item.meeting.held_on, item.meeting.title,
            f"{item.heading}：{item.resolution}"[:160],
            reverse("meeting-detail", args=(item.meeting_id,)),
        )
        for item in items
    ]  # fmt: skip
