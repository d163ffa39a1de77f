"""What a random committee met, talked, learned and wrote."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils import timezone

from meetings.models import (
    AgendaItem,
    Appraisal,
    KindOverride,
    Review,
    Talk,
    TalkWithdrawal,
    Training,
    TrainingStep,
)
from members.models import Organization, Person
from reports.models import PersonalStep, PersonalSummary
from tests.factories import reports as make

from .gatherings import KINDS

if TYPE_CHECKING:
    from .random_world import Builder

YEAR = 2026


def add_overrides(world: Builder) -> None:
    if world.chance(2):
        return
    for place in {world.root, *world.rng.sample(world.branches, 1)}:
        kind = world.rng.choice(("general", "party_day", "lecture", "committee", "appraisal"))
        KindOverride.objects.create(
            organization=place,
            kind=kind,
            level=world.rng.choice(("", "branch")),
            period=world.rng.choice(("month", "quarter", "half_year", "year")),
            times=world.rng.choice((0, 1, 2)),
            source="街道制度",
            starts_on=world.day(date(2025, 1, 1), date(2026, 12, 31)),
        )


def add_meeting(world: Builder, branch: Organization) -> None:
    rng = world.rng
    kind = rng.choice(KINDS)
    place = branch
    if kind in ("group", "party_day", "lecture") and world.groups[branch.pk] and world.chance(2):
        place = rng.choice(world.groups[branch.pk])
    sealed = not world.chance(4)
    states: dict[str, list[Person]] = {"present": [], "leave": [], "absent": []}
    for person, _ in world.people:
        if not world.chance(3):
            states[rng.choice(("present", "present", "leave", "absent"))].append(person)
    held_on = world.past_day()
    made = make.meeting(
        place,
        kind,
        held_on,
        sealed=False,
        study_hours=rng.choice((0, 0, 1, 2, Decimal("2.5"), 8, 16)),
        late_days=rng.choice((0, 0, 0, 1, 20)),
        lecturer=rng.choice(world.people)[0].name if world.chance(2) else "",
        **states,
    )
    for order in range(rng.randint(0, 3)):
        AgendaItem.objects.create(
            meeting=made, order=order, heading="议题", resolution=rng.choice(("", "同意。")),
            **(_votes(world) if world.chance(3) else {}),
        )  # fmt: skip
    if sealed:
        make.seal(made)
    elif world.chance(3):
        made.state = "cancelled"
        made.save()


def _votes(world: Builder) -> dict[str, int]:
    counts = {"in_favour": world.rng.choice((0, 3)), "against": 0, "abstained": 1}
    return {"voters_due": 6, "voters_present": 5} | counts


def add_reviews(world: Builder, branch: Organization) -> None:
    """Campaigns of this year and the last, told inside the branch or not."""
    for year in (YEAR - 1, YEAR):
        if world.chance(2):
            continue
        told = world.maybe(2, max(world.past_day(), date(year, 1, 1)))
        opened = make.AT
        review = Review.objects.create(
            organization=branch,
            year=year,
            kind="branch",
            theme="主题",
            created_at=make.AT,
            voting_opened_at=opened,
            voting_closed_at=opened,
            decided_on=told,
            decided_by="committee" if told else "",
            published_on=told,
        )
        for person, home in world.people:
            if home == branch:
                _appraisal(world, review, person)


def _appraisal(world: Builder, review: Review, person: Person) -> None:
    full = not world.chance(4)
    some = ("qualified", "qualified", "basic", "unqualified", "")
    row = Appraisal.objects.create(
        review=review,
        person=person,
        name=person.name,
        standing="full" if full else "probationary",
        part=world.rng.choice(("took_part", "took_part", "ill", "absent")),
        grade=world.rng.choice(some) if full else "",
    )
    rows = review.appraisals.filter(standing="full")
    if full and 3 * (rows.filter(grade="excellent").count() + 1) <= rows.count():
        row.grade = "excellent"
        row.save()


def add_talks(world: Builder, branch: Organization) -> None:
    here = [person for person, home in world.people if home == branch]
    for _ in range(world.rng.randint(0, 5) if len(here) > 1 else 0):
        first, second = sorted(world.rng.sample(here, 2), key=lambda one: one.pk)
        talk = Talk.objects.create(
            key=UUID(int=world.rng.getrandbits(128)),
            organization=branch,
            first=first,
            second=second,
            kind="members",
            held_on=world.past_day(),
            place="活动室",
            solved=world.rng.choice((0, 0, 1, 3)),
            recorded_at=make.AT,
        )
        if world.chance(5):
            TalkWithdrawal.objects.create(talk=talk, reason="写错", at=make.AT)


def add_trainings(world: Builder) -> None:
    """Certificates in every state, ended in this year, the last or the next."""
    for person, branch in world.people:
        for _ in range(world.rng.choice((0, 0, 1, 2))):
            last = world.day()
            training = Training.objects.create(
                key=UUID(int=world.rng.getrandbits(128)),
                organization=branch,
                person=person,
                way=world.rng.choice(("gathered", "online")),
                organizer="区委党校",
                course="培训班",
                starts_on=last - timedelta(days=2),
                last_on=last,
                hours=world.rng.choice((4, Decimal("7.5"), 24, 32)),
                entered_at=make.AT,
                entered_by=world.user,
            )
            steps = ((), ("confirmed",), ("confirmed",), ("refused",), ("confirmed", "revoked"))
            for number, kind in enumerate(world.rng.choice(steps), 1):
                TrainingStep.objects.create(
                    training=training, number=number, kind=kind, note="说明", at=make.AT,
                    by=world.user,
                )  # fmt: skip


def add_summaries(world: Builder) -> None:
    """个人总结 of this year and the last: drafted, handed in, sent back, handed in again."""
    for person, home in world.people:
        for year in (YEAR - 1, YEAR):
            kinds = ("submitted", "returned", "submitted")[: world.rng.randint(0, 3)]
            state = kinds[-1] if kinds else "draft"
            row = PersonalSummary.objects.create(
                person=person, organization=home, year=year, state=state,
                submissions=kinds.count("submitted"), changed_at=make.AT,
            )  # fmt: skip
            day = world.past_day()
            for kind in ("drafted", *kinds):
                at = timezone.make_aware(datetime.combine(day, time(9)))
                PersonalStep.objects.create(summary=row, kind=kind, reason="补写", at=at)
                day = min(world.day(day, date(2027, 3, 1)), date(2027, 3, 1))
