"""Who a random committee is: its tree, people with irregular lives, posts."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from members.models import Membership, Organization, Person, Position, Standing
from members.rules.kinds import OrganizationKind as Kind
from tests.factories import reports as make

from .people import OCCUPATIONS, OUT

if TYPE_CHECKING:
    from .random_world import Builder

YEAR = 2026
SECTORS = ("agency", "community", "other")
LIVES = (
    *[("full",)] * 6,
    *[("probationary",)] * 2,
    ("probationary", "full"),
    ("activist", "probationary"),
    ("activist", "probationary", "full"),
    ("applicant",),
    ("activist",),
    ("full", "suspended"),
    ("full", "suspended", "full"),
    ("full", "ended"),
    ("full", "resigned"),
    ("full", "suspended", "lapsed"),
    ("full", "expelled"),
    ("full", "transferred_out"),
    ("full", "deceased"),
    ("probationary", "probation_cancelled"),
)
EDUCATION = ("", "11", "14", "21", "28", "31", "41", "61", "71", "90")


def add_tree(world: Builder) -> None:
    general = make.node(world.root, Kind.GENERAL_BRANCH, sector=world.rng.choice(SECTORS))
    for _ in range(world.rng.randint(2, 3)):
        fields: dict = {"sector": world.rng.choice(SECTORS)}
        if world.chance(3):
            fields["founded_on"] = world.past_day()
        if world.chance(6):
            fields["dissolved_on"] = world.day(date(2026, 3, 1))
        if "founded_on" in fields and "dissolved_on" in fields:
            del fields["dissolved_on"]
        kind = world.rng.choice((Kind.BRANCH, Kind.JOINT_BRANCH, Kind.MOBILE_BRANCH))
        branch = make.node(world.rng.choice((world.root, general)), kind, **fields)
        world.branches.append(branch)
        world.groups[branch.pk] = [
            make.node(branch, Kind.GROUP, founded_on=world.maybe(3, world.past_day()))
            for _ in range(world.rng.choice((0, 0, 1, 2)))
        ]


def add_person(world: Builder) -> None:
    rng, branch = world.rng, world.rng.choice(world.branches)
    joined = world.maybe(1 if world.chance(2) else 3, world.day(date(1945, 1, 1), world.on))
    full = joined + timedelta(days=366) if joined and not world.chance(4) else None
    person = Person.objects.create(
        name=f"党员{len(world.people)}",
        sex=rng.choice("0129"),
        ethnicity=rng.choice(("01", "01", "02", "56", "97", "")),
        born_on=world.maybe(1 if world.chance(2) else 2, _birthday(world)),
        education=rng.choice(EDUCATION),
        occupation=rng.choice(("", *OCCUPATIONS)),
        joined_on=joined,
        full_on=full,
    )
    world.people.append((person, branch))
    start = world.past_day(date(2025, 6, 1)) if world.chance(3) else date(2015, 1, 1)
    end = _standings(world, person, start)
    _memberships(world, person, branch, start, end)


def _birthday(world: Builder) -> date:
    if world.chance(3):  # a birthday on the day itself, or beside it
        years = world.rng.choice((18, 30, 31, 35, 36, 60, 61, 75))
        return date(world.on.year - years, world.on.month, 15) + timedelta(
            days=world.rng.choice((-16, 0, 16))
        )
    return world.day(date(1935, 1, 1), date(2007, 1, 1))


def _standings(world: Builder, person: Person, start: date) -> date | None:
    """Some steps of a life in the party; the day it ended, if it did."""
    steps = world.rng.choice(LIVES)
    day = start
    for number, kind in enumerate(steps):
        after = None
        if number + 1 < len(steps):
            after = max(world.change_day(date(2025, 8, 1)), day + timedelta(days=1))
        Standing.objects.create(person=person, kind=kind, starts_on=day, ends_on=after)
        if kind in (*OUT, "transferred_out", "deceased"):
            return day
        day = after or day
    return None


def _memberships(
    world: Builder, person: Person, branch: Organization, start: date, end: date | None
) -> None:
    if world.chance(6) and end is None:  # registered here later than they became members
        start = world.past_day(start)
    moves = world.rng.choice((0, 0, 0, 1, 2))
    day = start
    for _ in range(moves):
        after = max(world.change_day(date(2025, 9, 1)), day + timedelta(days=1))
        if end and after >= end:
            break
        _membership(world, person, branch, day, after)
        branch, day = world.rng.choice(world.branches), after
    if end and end <= day:
        return
    last = end or world.maybe(8, max(world.change_day(date(2025, 10, 1)), day + timedelta(days=1)))
    _membership(world, person, branch, day, last)


def _membership(
    world: Builder, person: Person, branch: Organization, start: date, end: date | None
):
    groups = world.groups[branch.pk]
    Membership.objects.create(
        person=person,
        organization=branch,
        group=world.rng.choice(groups) if groups else None,
        starts_on=start,
        ends_on=end,
        reason=world.rng.choice(("", "名册导入", "转入：东湾区水务局机关党支部")),
    )


def add_positions(world: Builder) -> None:
    for person, branch in world.people:
        if not world.chance(3):
            continue
        posts = ["deputy", "organization", "committee_member", "group_leader"]
        if not Position.objects.filter(organization=branch, post="secretary").exists():
            posts = ["secretary"]
        start = world.past_day() if world.chance(3) else date(2020, 1, 1)
        Position.objects.create(
            person=person,
            organization=branch,
            post=world.rng.choice(posts),
            starts_on=start,
            ends_on=world.maybe(4, max(world.past_day(), start + timedelta(days=1))),
        )
