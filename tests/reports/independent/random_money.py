"""Dues of a random committee, and the numbers somebody entered."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from dues.models import Assessment, Payment, Relief
from members.models import Organization, Person
from reports.models import EnteredFigure
from tests.factories import reports as make
from tests.factories.dues import received

from .money import ENTERED

if TYPE_CHECKING:
    from .random_world import Builder

YEAR = 2026


def add_dues(world: Builder) -> None:
    for person, branch in world.people:
        for number in range(world.rng.randint(0, 14)):
            month = date(2025 + (number + 9) // 12, (number + 9) % 12 + 1, 1)
            if month > world.on:
                break
            amount = world.rng.choice(("0.00", "0.20", "33.35", "81.00"))
            world.owed.append(make.owed(person, branch, month, amount))
        if world.chance(4):
            kind = world.rng.choice(("reduced", "exempt"))
            start = world.rng.randint(-6, 14)
            _relief(world, person, branch, kind, start)
    for month in world.owed:
        if not world.chance(3) and month.amount:
            _pay(world, month)


def _relief(world: Builder, person: Person, branch: Organization, kind: str, start: int) -> None:
    first = _month(start)
    studied = first - timedelta(days=20)
    Relief.objects.create(
        person=person,
        organization=branch,
        kind=kind,
        amount=Decimal("0.20") if kind == "reduced" else 0,
        from_month=first,
        until_month=_month(start + world.rng.choice((1, 3, 6, 12))),
        reason="困难",
        studied_on=studied,
        approved_by="街道党工委",
        approved_on=studied,
        entered_at=make.AT,
    )


def _pay(world: Builder, month: Assessment) -> None:
    later = month.month + timedelta(world.rng.randint(0, 90))
    paid_on = max(month.month, min(world.on, later))
    if world.chance(6) and month.amount > 1:  # in two parts, or the second still to come
        _post(world, month, Decimal(1), month.month)
        if world.chance(2):
            _post(world, month, month.amount - 1, month.month)
        return
    payment = _post(world, month, month.amount, paid_on)
    if world.chance(5):
        _post(world, month, -month.amount, world.on, reverses=payment)
        if world.chance(2):
            _post(world, month, month.amount, world.on)


def _post(
    world: Builder,
    month: Assessment,
    amount: Decimal,
    paid_on: date,
    reverses: Payment | None = None,
) -> Payment:
    return received(month, amount, paid_on, world.user, reverses)


def add_entered(world: Builder) -> None:
    for place in (world.root, *world.branches):
        for key in world.rng.sample(ENTERED, 12):
            EnteredFigure.objects.create(
                organization=place,
                year=world.rng.choice((YEAR, YEAR, YEAR - 1)),
                key=key,
                value=world.rng.choice((0, 3, Decimal("12.50"))),
                entered_by=world.user,
                entered_at=make.AT,
            )


def _month(number: int) -> date:
    """The first day of the month so many months after December before the year."""
    years, month0 = divmod(number - 1, 12)
    return date(YEAR + years, month0 + 1, 1)
