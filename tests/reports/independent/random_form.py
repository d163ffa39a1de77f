"""What else the year-end form counts: terms, posts, sanctions, 群团, 党建经费, keepers."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from dues.models import AdminSpending, Budget, BudgetLine
from dues.rules.accounts import Account
from meetings.models import LedgerCustodian
from members.models import (
    Award,
    DictionaryEntry,
    MassActivity,
    MassHeadcount,
    MassOrganization,
    Organization,
    Position,
    Sanction,
    SanctionChange,
    Term,
)
from tests.factories import reports as make

if TYPE_CHECKING:
    from .random_world import Builder

MOMENT = {"recorded_at": make.AT, "recorded_by": None}
DAY = timedelta(days=1)


def add_form(world: Builder) -> None:
    """Rows of every table that the blanks of the form are counted from."""
    entry, _ = DictionaryEntry.objects.get_or_create(
        kind="front_line", code="3", defaults={"label": "教学科研一线"}
    )
    none, _ = DictionaryEntry.objects.get_or_create(
        kind="front_line", code="0", defaults={"label": "不在一线"}
    )
    for person, branch in world.people:
        if world.chance(2):
            person.front_line = world.rng.choice((entry, none))
            person.save()
        if world.chance(3):
            _posts(world, person, branch)
        if world.chance(4):
            _sanctions(world, person)
    for place in (world.root, *world.branches):
        _honours(world, place)
        _terms(world, place)
        _keeper(world, place)
        _mass(world, place)
        _funds(world, place)


def _posts(world: Builder, person, branch: Organization) -> None:  # type: ignore[no-untyped-def]
    """A post that ends, goes on in a new row, or is followed by another."""
    start, end = date(2024, 5, 1), max(world.past_day(), date(2024, 6, 1))
    facts = {"person": person, "organization": world.root, "post": "publicity"}
    Position.objects.create(**facts, starts_on=start, ends_on=end)
    if world.chance(2):
        Position.objects.create(**facts, starts_on=end)
    elif world.chance(2):
        Position.objects.create(
            **(facts | {"post": "discipline", "organization": branch}), starts_on=end + DAY
        )


def _sanctions(world: Builder, person) -> None:  # type: ignore[no-untyped-def]
    for _ in range(world.rng.choice((1, 1, 2))):
        kind, start = world.rng.choice(("warning", "serious_warning", "removal")), world.past_day()
        made = Sanction.objects.create(
            person=person, kind=kind, starts_on=start, decided_by="街道纪工委",
            ends_on=None if kind == "removal" else start + timedelta(days=365), **MOMENT,
        )  # fmt: skip
        if world.chance(4):
            SanctionChange.objects.create(
                sanction=made, kind="revoked", ends_on=start + DAY, reason="复查", **MOMENT
            )


def _honours(world: Builder, place: Organization) -> None:
    for number in range(world.rng.choice((0, 1, 2))):
        Award.objects.create(
            recipient=place, organization=place, kind=world.rng.choice(("organization", "other")),
            level=world.rng.choice(("central", "province", "city", "own")), title=f"荣誉{number}",
            awarded_on=world.past_day(), awarded_by="区委", **MOMENT,
        )  # fmt: skip


def _terms(world: Builder, place: Organization) -> None:
    if world.chance(4):
        return
    start = world.day(date(2022, 1, 1), date(2024, 12, 31))
    end = world.past_day() if world.chance(2) else None
    due = world.day(date(2025, 6, 1), date(2027, 6, 1))
    Term.objects.create(organization=place, starts_on=start, years=3, due_on=due, ends_on=end)
    if end:
        Term.objects.create(
            organization=place, starts_on=end, years=3, due_on=end + timedelta(days=1095)
        )


def _keeper(world: Builder, place: Organization) -> None:
    if world.chance(2):
        person, _ = world.rng.choice(world.people)
        start = world.past_day()
        end = max(world.past_day(), start + DAY) if world.chance(2) else None
        LedgerCustodian.objects.create(
            organization=place, person=person, starts_on=start, ends_on=end
        )


def _mass(world: Builder, place: Organization) -> None:
    for kind in world.rng.sample(("union", "women", "league", "other"), 2):
        made = MassOrganization.objects.create(
            organization=place, kind=kind, name=f"{place}{kind}",
            founded_on=date(2020, 1, 1) if world.chance(2) else None,
            dissolved_on=world.past_day() if world.chance(5) else None,
        )  # fmt: skip
        for _ in range(world.rng.choice((0, 1, 2))):
            MassHeadcount.objects.create(
                mass_organization=made, counted_on=world.past_day(),
                members=world.rng.randint(0, 40), **MOMENT,
            )  # fmt: skip
        for number in range(world.rng.choice((0, 1, 2))):
            MassActivity.objects.create(
                mass_organization=made, held_on=world.past_day(), title=f"活动{number}", people=9
            )


def _funds(world: Builder, place: Organization) -> None:
    for version in range(1, world.rng.choice((0, 1, 2)) + 1):
        budget = Budget.objects.create(
            key=_key(world), organization=place, year=world.rng.choice((2026, 2026, 2025)),
            version=version, total=3000, reason="调整" if version > 1 else "",
            decided_on=world.past_day(), decision="支委会决定", entered_by=world.user,
            entered_at=make.AT,
        )  # fmt: skip
        for fund, amount in (("admin", 2000), ("dues", 1000)):
            BudgetLine.objects.create(
                budget=budget, fund=fund, purpose=Account.MATERIALS.value, amount=amount
            )
    if world.chance(2):
        facts = {
            "organization": place, "purpose": Account.MATERIALS.value, "what": "购书",
            "spent_on": world.past_day(), "payee": "新华书店", "document": "2026-11",
            "recorded_by": world.user, "recorded_at": make.AT,
        }  # fmt: skip
        spent = AdminSpending.objects.create(key=_key(world), amount=300, **facts)
        if world.chance(3):
            AdminSpending.objects.create(
                key=_key(world), amount=-300, reverses=spent,
                reason="记错", **facts,
            )  # fmt: skip


def _key(world: Builder) -> UUID:
    return UUID(int=world.rng.getrandbits(128))
