"""Lists of meetings, and what a new one starts from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal

from django.db.models import Count, Q, QuerySet

from branchrecords.access.permissions import Permission
from meetings.models import Attendance, Meeting
from meetings.rules.cadence import usual_title
from meetings.rules.kinds import Invited, MeetingKind
from members.models import Organization, Person, Position, User
from members.rules.kinds import OrganizationKind, Post

USUAL_START = time(15, 0)


@dataclass(frozen=True)
class Row:
    """One line of a list: the meeting and how many were there."""

    meeting: Meeting
    due: int
    present: int


def meetings_within(
    organization: Organization, *, user: User, year: int, kind: str = ""
) -> QuerySet[Meeting]:
    """The meetings of an organisation and below in a year that the user may see, newest first."""
    found = Meeting.objects.permitted(user, Permission.MEETING_VIEW).filter(
        organization__path__startswith=organization.path, held_on__year=year
    )
    if kind:
        found = found.filter(kind=kind)
    return found.select_related("organization", "chair").order_by("-held_on", "-starts_at", "-pk")


def kind_counts(meetings: QuerySet[Meeting]) -> dict[str, int]:
    """How many meetings of each kind are in a list."""
    rows = meetings.order_by().values("kind").annotate(number=Count("pk"))
    return {row["kind"]: row["number"] for row in rows}


def with_attendance(meetings: Iterable[Meeting]) -> list[Row]:
    """The meetings of one page with 应到 and 实到, counted in one query."""
    meetings = list(meetings)
    rows = (
        Attendance.objects.filter(meeting__in=[meeting.pk for meeting in meetings])
        .order_by()
        .values("meeting")
        .annotate(due=Count("pk"), present=Count("pk", Q(state=Attendance.State.PRESENT)))
    )
    counts = {row["meeting"]: (row["due"], row["present"]) for row in rows}
    return [Row(meeting, *counts.get(meeting.pk, (0, 0))) for meeting in meetings]


def recent(organization: Organization, *, on: date, number: int = 5) -> list[Meeting]:
    """The latest meetings of a branch and its groups up to a day, newest first."""
    found = Meeting.objects.filter(organization__path__startswith=organization.path)
    return list(
        found.exclude(state=Meeting.State.CANCELLED)
        .filter(held_on__lte=on)
        .order_by("-held_on", "-starts_at", "-pk")[:number]
    )


def home_branch(organization: Organization) -> Organization:
    """The branch of a 党小组; any other organisation is its own home."""
    if organization.kind != OrganizationKind.GROUP:
        return organization
    return Organization.objects.filter(path=organization.parent_path).first() or organization


def who_may_chair(organization: Organization, *, on: date, keep: Sequence[int] = ()) -> QuerySet:
    """The people of the branch on a day; `keep` are people already written down."""
    people = Person.objects.of_organization(home_branch(organization), on)
    if keep:
        people = people | Person.objects.filter(pk__in=keep)
    return people.order_by("pinyin", "pk")


def starting_facts(*, organization: Organization, kind: MeetingKind, on: date) -> dict:
    """What a new meeting's form starts with: place, times, chair, recorder and chosen people of the
    last one of its kind, else of the last one at all. Who has left since is not carried on.
    """
    found = Meeting.objects.filter(organization=organization).exclude(state=Meeting.State.CANCELLED)
    same = found.filter(kind=kind.key).order_by("-held_on", "-pk").first()
    last = same or found.order_by("-held_on", "-pk").first()
    facts = {
        "title": usual_title(kind, on),
        "held_on": on,
        "starts_at": USUAL_START,
        "study_hours": Decimal(kind.study_hours),
        "agenda": "\n".join(kind.agenda),
        "chair": _secretary(organization, on),
    }
    if last is not None:
        facts["starts_at"], facts["ends_at"] = last.starts_at, last.ends_at
        facts["place"] = last.place
        facts |= _still_here(last, organization, on)
    if same is not None:
        facts["preparation"] = same.preparation
    if same is not None and kind.invited is Invited.CHOSEN:
        facts["invitees"] = list(same.invitees.values_list("pk", flat=True))
    return facts


def _still_here(last: Meeting, organization: Organization, on: date) -> dict[str, int]:
    """主持人 and 记录人 of the last meeting, as far as they still belong to the branch."""
    roles = (("chair", last.chair_id), ("recorder", last.recorder_id))
    people = {role: pk for role, pk in roles if pk is not None}
    here = who_may_chair(organization, on=on).filter(pk__in=people.values())
    pks = set(here.values_list("pk", flat=True))
    return {role: pk for role, pk in people.items() if pk in pks}


def _secretary(organization: Organization, on: date) -> int | None:
    post = Post.GROUP_LEADER if organization.kind == OrganizationKind.GROUP else Post.SECRETARY
    held = Position.objects.active_on(on).filter(organization=organization, post=post)
    return held.values_list("person", flat=True).first()
