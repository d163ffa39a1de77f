"""Meetings in every state, built through the actions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time

from django.utils import timezone

from meetings.actions.attendance import record_attendance
from meetings.actions.confirming import confirm_record
from meetings.actions.minutes import write_minutes
from meetings.actions.planning import open_meeting, plan_meeting
from meetings.actions.sealing import seal_meeting
from meetings.models import Meeting
from members.models import Organization, Person, User
from members.rules.kinds import Post, StandingKind
from tests.factories.members import make_organization, make_person, make_position, make_user

DAY = date(2026, 11, 12)
ITEMS = (
    {
        "heading": "交纳党费",
        "discussion": "组织委员通报本月党费收缴情况，在场党员当场交纳。",
        "resolution": "会议听取了通报。",
    },
)


@dataclass
class Branch:
    """A branch with a 书记, a 组织委员, `full` 正式党员 in all and `probationary` 预备党员."""

    organization: Organization
    secretary: Person
    recorder: Person
    user: User
    people: list[Person] = field(default_factory=list)


def make_branch(
    full: int = 6,
    probationary: int = 0,
    parent: Organization | None = None,
    name: str = "",
    **fields,
) -> Branch:
    """A branch whose 书记 is `people[0]` and 组织委员 `people[1]`; `user` is the 书记's account."""
    organization = make_organization(name, parent, **fields)
    people = [make_person(organization) for _ in range(full)]
    people += [
        make_person(organization, standing=StandingKind.PROBATIONARY) for _ in range(probationary)
    ]
    make_position(people[0], organization, Post.SECRETARY)
    make_position(people[1], organization, Post.ORGANIZATION)
    user = make_user("secretary", organization, people[0])
    return Branch(organization, people[0], people[1], user, people)


def on_day(day: date, hour: int = 16) -> datetime:
    """A moment of that day, in the product's time zone."""
    return timezone.make_aware(datetime.combine(day, time(hour)))


def make_planned(
    branch: Branch,
    kind: str = "party_day",
    held_on: date = DAY,
    at: datetime | None = None,
    **facts,
) -> Meeting:
    """A planned meeting at 15:00, entered on its own day unless `at` says otherwise."""
    facts.setdefault("organization", branch.organization)
    facts.setdefault("place", "三楼会议室")
    return plan_meeting(
        kind=kind,
        held_on=held_on,
        starts_at=time(15, 0),
        chair=branch.secretary,
        recorder=branch.recorder,
        by=branch.user,
        at=at or on_day(held_on, 9),
        **facts,
    )


def make_open(branch: Branch, **facts) -> Meeting:
    """A meeting whose roster is fixed, everybody present."""
    meeting = make_planned(branch, **facts)
    at = facts.get("at") or on_day(meeting.held_on, 15)
    return open_meeting(meeting=meeting, by=branch.user, at=at)


def make_sealed(
    branch: Branch,
    absent: dict[int, tuple[str, str]] | None = None,
    items: Sequence[dict] = ITEMS,
    hint_reason: str = "",
    **facts,
) -> Meeting:
    """A meeting sealed on the day it was entered; `absent` is person id → (state, reason)."""
    meeting = make_open(branch, **facts)
    at = facts.get("at") or on_day(meeting.held_on, 17)
    if absent:
        record_attendance(meeting=meeting, entries=absent, by=branch.user, at=at)
    write_minutes(meeting=meeting, items=items, by=branch.user, at=at)
    confirm_record(meeting=meeting, roles=("chair", "recorder"), by=branch.user, at=at)
    return seal_meeting(
        meeting=meeting, by=branch.user, at=at, hint_reason=hint_reason or "测试记录"
    )
