"""Small committees with every kind of irregularity, from a seed."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from dues.models import Assessment
from members.models import Organization, Person
from tests.factories import reports as make

from .random_form import add_form
from .random_meetings import (
    add_meeting,
    add_overrides,
    add_reviews,
    add_summaries,
    add_talks,
    add_trainings,
)
from .random_money import add_dues, add_entered
from .random_people import add_person, add_positions, add_tree
from .random_results import add_results
from .random_work import add_work

YEAR = 2026
ASKED = (date(2026, 3, 31), date(2026, 6, 15), date(2026, 11, 20), date(2027, 1, 10))


class Builder:
    """Builds one world; `root` is its committee."""

    def __init__(self, seed: int) -> None:
        self.rng = Random(seed)
        self.on = self.rng.choice(ASKED)
        self.root = make.committee(f"第{seed}号街道党工委")
        self.user = make.user()
        self.branches: list[Organization] = []
        self.groups: dict[int, list[Organization]] = {}
        self.people: list[tuple[Person, Organization]] = []
        self.owed: list[Assessment] = []

    def build(self) -> Builder:
        """Everything, in the order in which it depends on each other."""
        add_tree(self)
        for _ in range(self.rng.randint(3, 14)):
            add_person(self)
        add_positions(self)
        add_overrides(self)
        for branch in self.branches:
            for _ in range(self.rng.randint(0, 12)):
                add_meeting(self, branch)
        for branch in self.branches:
            add_reviews(self, branch)
            add_talks(self, branch)
        add_trainings(self)
        add_work(self)
        add_form(self)
        add_dues(self)
        add_entered(self)
        add_summaries(self)
        add_results(self)
        return self

    def chance(self, one_in: int) -> bool:
        return self.rng.randrange(one_in) == 0

    def day(self, first: date = date(2025, 10, 1), last: date = date(2027, 2, 1)) -> date:
        """A day, often at the very edge of a month or year."""
        if self.chance(5):
            edges = (date(YEAR, 1, 1), date(YEAR - 1, 12, 31), date(YEAR, 12, 31), self.on)
            return self.rng.choice([day for day in edges if first <= day <= last] or [first])
        return first + timedelta(days=self.rng.randint(0, (last - first).days))

    def past_day(self, first: date = date(2025, 10, 1)) -> date:
        """A day not after the day of asking: what is entered has happened."""
        return self.day(first, self.on)

    def change_day(self, first: date) -> date:
        """The day of a change, sometimes one that is entered ahead."""
        return self.day(first) if self.chance(6) else self.past_day(first)

    def maybe(self, one_in: int, value):
        return value if self.chance(one_in) else None
