"""The meetings of one person: those he or she is or was due at, also while only planned."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from branchrecords.database.reading import beyond_scope
from meetings.models import Attendance, Meeting
from meetings.rules.kinds import Invited
from members.models import Membership, Organization, Person, Position
from members.rules.kinds import COMMITTEE_POSTS

from .kinds import KindRules


@dataclass(frozen=True)
class OwnMeeting:
    """A meeting of somebody's calendar; `attendance` is None until the roster is fixed."""

    meeting: Meeting
    attendance: Attendance | None


@beyond_scope("a committee's meeting for all invites the members of its branches")
def own_meetings(person: Person, *, starts: date, ends: date) -> list[OwnMeeting]:
    """The meetings of a person from `starts` until before `ends`, by time; cancelled ones too.

    Once the roster is fixed it decides; before, whom the kind invites on that day.
    """
    there = {
        row.meeting_id: row
        for row in Attendance.objects.filter(
            person=person, meeting__held_on__gte=starts, meeting__held_on__lt=ends
        )
    }
    places = _Places(person)
    meetings = (
        Meeting.objects.in_period(starts, ends)
        .filter(Q(pk__in=there) | Q(opened_at__isnull=True, organization__path__in=places.paths))
        .select_related("organization", "own_kind")
        .order_by("held_on", "starts_at", "pk")
    )
    found = list(meetings)
    rules = KindRules(places.lowest) if places.lowest and len(found) > len(there) else None
    return [
        OwnMeeting(meeting, there.get(meeting.pk))
        for meeting in found
        if meeting.pk in there or (rules is not None and places.invite(meeting, rules))
    ]


class _Places:
    """Where somebody belongs or holds a post, and since when; two queries."""

    def __init__(self, person: Person) -> None:
        self.memberships: list[Membership] = list(
            person.memberships.select_related("organization", "group")
        )
        self.posts: list[Position] = list(
            person.positions.filter(post__in=COMMITTEE_POSTS).select_related("organization")
        )
        homes = [home for row in self.memberships for home in _homes(row)]
        self.lowest: Organization | None = max(homes, key=_depth, default=None)
        self.paths = {path for home in homes for path in _above(home.path)}
        self.paths |= {row.organization.path for row in self.posts}

    def invite(self, meeting: Meeting, rules: KindRules) -> bool:
        """Whether a planned meeting is for this person."""
        kind = rules.on(meeting.organization, meeting.definition, meeting.held_on)
        if kind.invited is Invited.COMMITTEE:
            return any(
                row.organization_id == meeting.organization_id and _on(row, meeting.held_on)
                for row in self.posts
            )
        return kind.invited is not Invited.CHOSEN and self._belongs(meeting)

    def _belongs(self, meeting: Meeting) -> bool:
        """All members of a branch or group; of a committee everybody below it (`roster`)."""
        path = meeting.organization.path
        return any(
            home.path.startswith(path)
            for row in self.memberships
            if _on(row, meeting.held_on)
            for home in _homes(row)
        )


def _homes(row: Membership) -> Iterable[Organization]:
    return (row.organization, row.group) if row.group else (row.organization,)


def _depth(organization: Organization) -> int:
    return len(organization.path)


def _above(path: str) -> Iterable[str]:
    step = Organization.steplen
    return (path[:end] for end in range(step, len(path) + 1, step))


def _on(row: Membership | Position, day: date) -> bool:
    return row.starts_on <= day and (row.ends_on is None or row.ends_on > day)
