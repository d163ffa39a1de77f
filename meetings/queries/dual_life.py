"""双重组织生活 of a year: every leader of a body, in the branch and in the body; set-based."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from branchrecords.errors import Blocker
from meetings.models import Attendance, Meeting
from meetings.rules.dual_life import BODY_KINDS, DEMOCRATIC_LIFE, DualFacts, Part, missing_of
from meetings.rules.talks import TalkKind
from members.models import Membership, Organization, Person
from members.queries.roster import posts_on
from members.rules.kinds import BRANCH_KINDS, COMMITTEE_POSTS, OrganizationKind

from .talks import gaps_of, year_day

ORDINARY = (*BRANCH_KINDS, OrganizationKind.GROUP)
BODIES = (OrganizationKind.COMMITTEE, OrganizationKind.GENERAL_BRANCH)


@dataclass(frozen=True)
class Leader:
    """One leader's row: who, the post, the branch, what the year's records say."""

    person: Person
    body: Organization
    posts: tuple[str, ...]
    branch: Organization | None
    facts: DualFacts

    @property
    def missing(self) -> list[Blocker]:
        """What the year still lacks."""
        return missing_of(self.facts)


def year_of_leaders(body: Organization, *, year: int, on: date) -> list[Leader]:
    """Every member of the body's 班子 on the day, by name; a constant number of queries.

    Of a branch there are none: its 委员 lead one life. `on` ends the year that is told.
    """
    if body.kind not in BODIES:
        return []
    day = year_day(year, on)
    rows = posts_on(organizations=[body], on=day).filter(post__in=COMMITTEE_POSTS)
    posts: dict[Person, list[str]] = {}
    for row in rows.select_related("person").order_by("person__pinyin", "person", "post"):
        posts.setdefault(row.person, []).append(row.get_post_display())
    people = [person.pk for person in posts]
    homes = {
        row.person_id: row.organization
        for row in Membership.objects.active_on(day)
        .filter(person__in=people)
        .select_related("organization")
    }
    ordinary = _parts(attended(people, year=year, on=day, body=None))
    own = attended(people, year=year, on=day, body=body)
    inside, democratic = _parts(own), _parts(own.filter(meeting__kind=DEMOCRATIC_LIFE))
    held = Meeting.objects.held().filter(
        organization=body, kind=DEMOCRATIC_LIFE, held_on__year=year, held_on__lte=day
    )
    number, talks = held.count(), _talks_missing(body, year, on)
    nothing = Part()
    return [
        Leader(
            person, body, tuple(labels), homes.get(person.pk),
            DualFacts(
                ordinary.get(person.pk, nothing), inside.get(person.pk, nothing),
                democratic.get(person.pk, nothing), number, talks[person.pk], person.pk in homes,
            ),
        )
        for person, labels in posts.items()
    ]  # fmt: skip


def attended(
    people: Collection[int], *, year: int, on: date, body: Organization | None
) -> QuerySet[Attendance]:
    """Where people were due in a year until a day: in their branches and groups, or in a body."""
    place = (
        Q(meeting__organization__kind__in=ORDINARY)
        if body is None
        else Q(meeting__organization=body, meeting__kind__in=BODY_KINDS)
    )
    return Attendance.objects.of_held().filter(
        place, person__in=people, meeting__held_on__year=year, meeting__held_on__lte=on
    )


def _parts(rows: QuerySet[Attendance]) -> dict[int, Part]:
    present, leave, absent = (
        Count("pk", filter=Q(state=state))
        for state in (Attendance.State.PRESENT, Attendance.State.LEAVE, Attendance.State.ABSENT)
    )
    counted = (
        rows.order_by()
        .values("person")
        .annotate(due=Count("pk"), there=present, on_leave=leave, away=absent)
        .values_list("person", "due", "there", "on_leave", "away")
    )
    return {person: Part(*numbers) for person, *numbers in counted}


def _talks_missing(body: Organization, year: int, on: date) -> Counter[int]:
    """How many talks with others of the body each of them lacks."""
    found: Counter[int] = Counter()
    for gap in gaps_of(body, year=year, on=on):
        if gap.kind is TalkKind.OFFICERS and gap.second is not None:
            found[gap.first] += 1
            found[gap.second] += 1
    return found


def bodies_of(person: Person, *, on: date) -> list[Organization]:
    """The 党委 and 党总支 in whose 班子 somebody is on a day, from the top down."""
    rows = person.positions.active_on(on).filter(
        post__in=COMMITTEE_POSTS, organization__kind__in=BODIES
    )
    places = {row.organization for row in rows.select_related("organization")}
    return sorted(places, key=lambda place: place.path)


def own_dual_life(person: Person, *, year: int, on: date) -> list[Leader]:
    """A leader's own rows, one for each body; empty for everybody else."""
    return [
        row
        for body in bodies_of(person, on=year_day(year, on))
        for row in year_of_leaders(body, year=year, on=on)
        if row.person == person
    ]


def records_of(
    person: Person, body: Organization, *, year: int, on: date
) -> tuple[list[Attendance], list[Attendance]]:
    """The records behind a leader's two figures, newest first: of the branch, of the body."""
    lists = [
        list(
            attended([person.pk], year=year, on=year_day(year, on), body=place)
            .select_related("meeting__organization", "meeting__own_kind")
            .order_by("-meeting__held_on", "-pk")
        )
        for place in (None, body)
    ]
    return lists[0], lists[1]
