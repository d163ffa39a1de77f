"""What a random committee did for others: services, visits, awards, items made public."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from meetings.models import Disclosure, DisclosureStep, Meeting, ServiceHours, ServiceRecord
from meetings.rules.volunteering import SERVICE_KINDS
from members.models import Award, Hardship, Person, Visit
from tests.factories import reports as make

if TYPE_CHECKING:
    from .random_world import Builder

MOMENT = {"recorded_at": make.AT, "recorded_by": None}


def add_work(world: Builder) -> None:
    """Everything of `figures.work`, with what was corrected and taken back."""
    for meeting in Meeting.objects.held().filter(kind__in=SERVICE_KINDS):
        if not world.chance(3):
            _certified(world, meeting)
    for person, branch in world.people:
        _hardships(world, person)
        for _ in range(world.rng.choice((0, 0, 1, 2))):
            _visit(world, person, branch)
        if world.chance(3):
            _award(world, person, branch)
    for branch in world.branches:
        for _ in range(world.rng.choice((0, 1, 3))):
            _item(world, branch)


def _key(world: Builder) -> UUID:
    return UUID(int=world.rng.getrandbits(128))


def _certified(world: Builder, meeting: Meeting) -> None:
    """A certificate, sometimes corrected by another and sometimes withdrawn by it."""
    said = {"effect": "清理楼道", "certifier": "周桂兰", "certifier_of": "清河社区居委会"}
    record = ServiceRecord.objects.create(key=_key(world), meeting=meeting, **said, **MOMENT)
    _served(world, record)
    if world.chance(3):
        taken_back = world.chance(2)
        later = ServiceRecord.objects.create(
            key=_key(world), meeting=meeting, replaces=record, reason="人数有误",
            withdrawn=taken_back, **said, **MOMENT,
        )  # fmt: skip
        if not taken_back:
            _served(world, later)


def _served(world: Builder, record: ServiceRecord) -> None:
    for attendance in record.meeting.attendances.filter(state="present"):
        if not world.chance(4):
            ServiceHours.objects.create(record=record, attendance=attendance, minutes=45)


def _hardships(world: Builder, person: Person) -> None:
    if not world.chance(2):
        return
    start = world.past_day(date(2025, 6, 1))
    end = max(world.past_day(), start + timedelta(days=1)) if world.chance(2) else None
    review = start + timedelta(days=180)
    Hardship.objects.create(
        person=person, kind="illness", level="ordinary", first_level="ordinary", starts_on=start,
        ends_on=end, review_on=review, first_review_on=review, **MOMENT,
    )  # fmt: skip


def _visit(world: Builder, person: Person, branch) -> None:  # type: ignore[no-untyped-def]
    facts = {
        "person": person, "organization": branch, "host": world.root,
        "visited_on": world.past_day(), "occasion": "illness", "visitors": "沈玉平",
    }  # fmt: skip
    visit = Visit.objects.create(**facts, **MOMENT)
    if world.chance(4):
        Visit.objects.create(**facts, reverses=visit, reason="登错了人", **MOMENT)


def _award(world: Builder, person: Person, branch) -> None:  # type: ignore[no-untyped-def]
    for number in range(world.rng.choice((1, 1, 2))):
        day = world.past_day()
        revoked = world.chance(4)
        Award.objects.create(
            person=person, organization=branch,
            kind=world.rng.choice(("member", "worker", "advanced", "fifty_years", "other")),
            level=world.rng.choice(("central", "province", "city", "own")), title=f"表彰{number}",
            awarded_on=day, awarded_by="党工委", revoked_on=day if revoked else None,
            revoke_reason="弄虚作假" if revoked else "", **MOMENT,
        )  # fmt: skip


def _item(world: Builder, branch) -> None:  # type: ignore[no-untyped-def]
    starts = world.day()
    item = Disclosure.objects.create(
        key=_key(world), organization=branch,
        kind=world.rng.choice(("decision", "decision", "plan")), audience="party", form="board",
        title="决议", text="支部大会通过年度计划。", starts_on=starts,
        ends_on=starts + timedelta(days=7), created_on=world.past_day(), **MOMENT,
    )  # fmt: skip
    ways = ((), ("submitted",), ("submitted", "approved"), ("submitted", "approved"),
            ("submitted", "approved", "ended"), ("submitted", "withdrawn"))  # fmt: skip
    for kind in world.rng.choice(ways):
        DisclosureStep.objects.create(
            key=_key(world), disclosure=item, kind=kind, on=world.past_day(), text="说明",
            organization=branch, **MOMENT,
        )  # fmt: skip
