"""Records that wait for their 主持人 or 记录人 to stand by them."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Q

from meetings.models import AgendaItem, Confirmation, Meeting
from members.models import Person

Role = Confirmation.Role


def roles_of(person: Person | None, meeting: Meeting) -> list[str]:
    """Whether the person is 主持人, 记录人 or both of a meeting."""
    if person is None:
        return []
    holders = ((Role.CHAIR, meeting.chair_id), (Role.RECORDER, meeting.recorder_id))
    return [role.value for role, pk in holders if pk == person.pk]


def records_to_confirm(person: Person, *, on: date) -> list[Meeting]:
    """Open records with something written that the person has not confirmed as they are now."""
    given = Confirmation.objects.filter(
        meeting=OuterRef("pk"), person=person, at__gte=OuterRef("changed_at")
    )
    written = AgendaItem.objects.filter(meeting=OuterRef("pk")).exclude(
        discussion="", resolution="", speeches__isnull=True
    )
    chaired = Q(~Exists(given.filter(role=Role.CHAIR)), chair=person)
    recorded = Q(~Exists(given.filter(role=Role.RECORDER)), recorder=person)
    found = Meeting.objects.filter(chaired | recorded, state=Meeting.State.OPEN, held_on__lte=on)
    return list(found.filter(Exists(written)).order_by("held_on", "starts_at", "pk"))
