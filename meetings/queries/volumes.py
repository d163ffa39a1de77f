"""What a year's bound volume of an organisation holds, and who was there over the year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count

from branchrecords.access.permissions import Permission
from meetings.models import Attendance, Meeting
from meetings.models.meetings import MeetingQuerySet
from meetings.rules.kind_table import KINDS_BY_KEY
from members.models import Organization, User
from members.rules.kinds import BRANCH_KINDS

State = Meeting.State
KIND_ORDER = list(KINDS_BY_KEY)


@dataclass(frozen=True)
class VolumeMeetings:
    """A year's meetings: `sealed` by kind and day go in, the others are named."""

    sealed: tuple[Meeting, ...]
    unsealed: tuple[Meeting, ...]
    cancelled: tuple[Meeting, ...]


@dataclass(frozen=True)
class Presence:
    """How often somebody was due and there, or how many were at a meeting; `share` is of one."""

    label: str
    due: int
    present: int
    leave: int
    absent: int

    @property
    def share(self) -> Decimal | None:
        """实到 of 应到; None where nobody was due."""
        return Decimal(self.present) / self.due if self.due else None


@dataclass(frozen=True)
class BranchCount:
    """A branch on the committee's page: how many records of the year are sealed, how many not."""

    organization: Organization
    sealed: int
    unsealed: int


def own_meetings_of(organization: Organization, *, user: User, year: int) -> MeetingQuerySet:
    """The year's meetings that the user may see: a branch's with those of its groups, of a
    committee only its own."""
    found = Meeting.objects.permitted(user, Permission.MEETING_VIEW).filter(held_on__year=year)
    if organization.is_branch:
        return found.filter(organization__path__startswith=organization.path)
    return found.filter(organization=organization)


def volume_meetings(organization: Organization, *, user: User, year: int) -> VolumeMeetings:
    """What goes into the volume of a year and what does not; two queries."""
    rows = list(
        own_meetings_of(organization, user=user, year=year)
        .select_related("organization", "own_kind", "chair", "recorder", "sealed_by")
        .prefetch_related("amendments")
        .order_by("held_on", "starts_at", "pk")
    )
    return VolumeMeetings(
        sealed=tuple(sorted((m for m in rows if m.is_sealed), key=_kind_order)),
        unsealed=tuple(m for m in rows if m.is_unfinished),
        cancelled=tuple(m for m in rows if m.state == State.CANCELLED),
    )


def _kind_order(meeting: Meeting) -> tuple[int, str]:
    """The order of the national table, kinds of one's own behind it by their name."""
    if meeting.kind in KINDS_BY_KEY:
        return KIND_ORDER.index(meeting.kind), ""
    return len(KIND_ORDER), meeting.kind_label


def presence_of(meetings: Sequence[Meeting]) -> tuple[list[Presence], list[Presence]]:
    """Who was there, by meeting (in the given order) and by person (by 拼音); one query."""
    by_meeting: dict[int, Counter] = {meeting.pk: Counter() for meeting in meetings}
    by_person: dict[int, Counter] = {}
    names: dict[int, str] = {}
    rows = (
        Attendance.objects.filter(meeting__in=by_meeting)
        .order_by("person__pinyin", "person", "meeting__held_on", "meeting")
        .values_list("meeting", "person", "name", "state")
    )
    for meeting, person, name, state in rows:
        by_meeting[meeting][state] += 1
        by_person.setdefault(person, Counter())[state] += 1
        names[person] = name  # of the latest record
    return (
        [_presence(m.title, by_meeting[m.pk]) for m in meetings],
        [_presence(names[person], counter) for person, counter in by_person.items()],
    )


def _presence(label: str, counter: Counter) -> Presence:
    states = Attendance.State
    return Presence(
        label,
        counter.total(),
        counter[states.PRESENT],
        counter[states.LEAVE],
        counter[states.ABSENT],
    )


def counts_below(organization: Organization, *, user: User, year: int) -> list[BranchCount]:
    """Every branch below with the year's records sealed and not, those of its groups included; two
    queries."""
    branches = (
        Organization.objects.permitted(user, Permission.MEETING_VIEW)
        .filter(path__startswith=organization.path, kind__in=BRANCH_KINDS)
        .exclude(pk=organization.pk)
        .order_by("path")
    )
    rows = (
        Meeting.objects.permitted(user, Permission.MEETING_VIEW)
        .filter(organization__path__startswith=organization.path, held_on__year=year)
        .order_by()
        .values_list("organization__path", "state")
        .annotate(number=Count("pk"))
    )
    found: dict[tuple[str, str], int] = Counter()
    for path, state, number in rows:
        found[path, state] += number
    by_path = {branch.path: branch for branch in branches}
    sealed: Counter[str] = Counter()
    unsealed: Counter[str] = Counter()
    for (path, state), number in found.items():
        home = path if path in by_path else path[: -Organization.steplen]
        into = sealed if state == State.SEALED else unsealed
        if state != State.CANCELLED:
            into[home] += number
    return [BranchCount(one, sealed[path], unsealed[path]) for path, one in by_path.items()]
