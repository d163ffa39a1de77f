"""The register on any day, against a model in plain Python that is moved about at random."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from branchrecords.access.permissions import Permission as P
from branchrecords.errors import ActionError
from members.actions.corrections import correct_place_day, withdraw_standing
from members.actions.moving import move_person
from members.actions.organizations import change_organization
from members.actions.people import add_person, change_standing
from members.models import Membership, Organization, Person
from members.queries.organizations import tree
from members.queries.people import PeopleFilter, listed, tab_counts
from members.queries.roster import roster
from tests.factories.members import AT, make_organization, make_user

FIRST = date(2020, 1, 1)
DAYS = st.integers(0, 400).map(lambda n: FIRST + timedelta(days=n))
BRANCHES = ("甲", "乙", "丙")
TABS = {
    "members": ("probationary", "full"),
    "full": ("full",),
    "probationary": ("probationary",),
    "developing": ("applicant", "activist", "candidate"),
}
JOINING = ("applicant", "activist", "candidate", "probationary", "full")
EXIT = {"meeting_on": FIRST, "approved_on": FIRST}
# What may follow, in the words of a secretary; 恢复党籍 gives back what was stopped.
NEXT = {
    "applicant": ("activist", "deceased"),
    "activist": ("candidate", "applicant", "deceased"),
    "candidate": ("probationary", "activist", "applicant", "deceased"),
    "probationary": ("full", "suspended", "resigned", "transferred_out", "deceased"),
    "full": ("suspended", "resigned", "transferred_out", "deceased"),
    "suspended": ("probationary", "full", "resigned", "deceased"),
    "resigned": ("applicant",),
    "transferred_out": ("probationary", "full"),
    "deceased": (),
}
KINDS = tuple(NEXT)
GONE = ("resigned", "transferred_out", "deceased")


@dataclass
class Row:
    what: str
    starts: date
    ends: date | None = None

    def covers(self, on: date) -> bool:
        return self.starts <= on and (self.ends is None or on < self.ends)


@dataclass
class Life:
    """One person: where and in which standing, as lists that a child could read."""

    places: list[Row] = field(default_factory=list)
    standings: list[Row] = field(default_factory=list)

    def place_on(self, on: date) -> str:
        return next((row.what for row in self.places if row.covers(on)), "")

    def standing_on(self, on: date) -> str:
        return next((row.what for row in self.standings if row.covers(on)), "")

    def move(self, branch: str, day: date) -> bool:
        last = self.places[-1]
        if day <= last.starts or (last.ends and day < last.ends):
            return False
        last.ends = last.ends or day
        self.places.append(Row(branch, day))
        return True

    def become(self, kind: str, day: date) -> bool:
        last = self.standings[-1]
        if kind not in NEXT[last.what] or day <= last.starts:
            return False
        before = self.standings[-2].what if len(self.standings) > 1 else kind
        if last.what == "suspended" and kind in ("probationary", "full") and kind != before:
            return False
        last.ends = day
        self.standings.append(Row(kind, day))
        place = self.places[-1]
        if kind in GONE and place.ends is None and place.starts < day:
            place.ends = day
        return True

    def withdraw(self, dissolved: dict[str, date]) -> bool:
        """The newest standing taken back; what it had ended goes on."""
        if len(self.standings) < 2:
            return False
        last, place = self.standings[-1], self.places[-1]
        if last.what not in ("probationary", "full") and place.starts >= last.starts:
            return False
        ended = last.what in GONE and place.ends == last.starts
        if ended and place.what in dissolved:
            return False
        self.standings.pop()
        self.standings[-1].ends = None
        if ended:
            place.ends = None
        return True

    def redate(self, day: date, dissolved: dict[str, date]) -> bool:
        """The newest place began on another day; the one before it ends there if they adjoin."""
        place, before = self.places[-1], self.places[-2] if len(self.places) > 1 else None
        if place.ends and day >= place.ends:
            return False
        if before is not None:
            adjoining = before.ends == place.starts
            if day <= before.starts if adjoining else day < (before.ends or day):
                return False
            if adjoining and day > dissolved.get(before.what, day):
                return False
            if adjoining:
                before.ends = day
        place.starts = day
        return True

    def had_left(self, branch: str, on: date) -> bool:
        known = [row for row in self.places if row.starts <= on]
        return bool(known) and known[-1].what == branch and not known[-1].covers(on)


EVENTS = st.lists(
    st.one_of(
        st.tuples(st.just("join"), st.sampled_from(BRANCHES), st.sampled_from(JOINING), DAYS),
        st.tuples(st.just("move"), st.integers(0, 7), st.sampled_from(BRANCHES), DAYS),
        st.tuples(st.just("become"), st.integers(0, 7), st.sampled_from(KINDS), DAYS),
        st.tuples(st.just("withdraw"), st.integers(0, 7), st.just(""), DAYS),
        st.tuples(st.just("redate"), st.integers(0, 7), st.just(""), DAYS),
        st.tuples(st.just("dissolve"), st.sampled_from(BRANCHES), st.just(""), DAYS),
    ),
    min_size=4,
    max_size=22,
)


class World:
    """The register and its model, changed together."""

    def __init__(self) -> None:
        self.root = make_organization("测试党委", kind="committee", founded_on=FIRST)
        self.branches = {name: make_organization(name, self.root) for name in BRANCHES}
        homes = {"committee_staff": self.root, "secretary": self.branches["甲"]}
        self.readers = [make_user(role, home) for role, home in homes.items()]
        self.dissolved: dict[str, date] = {}
        self.lives: dict[str, Life] = {}
        self.people: dict[str, Person] = {}

    def join(self, branch: str, kind: str, day: date) -> None:
        name = f"丁{'一二三四五六七八九十'[len(self.people) % 10]}{len(self.people)}"
        self.people[name] = add_person(
            organization=self.branches[branch],
            facts={"name": name, "joined_on": day if kind in ("probationary", "full") else None},
            standing=kind,
            starts_on=day,
            by=None,
            at=AT,
        )
        self.lives[name] = Life([Row(branch, day)], [Row(kind, day)])

    def move(self, which: int, branch: str, day: date) -> None:
        if not (name := self._name(which)):
            return
        person, happens = self.people[name], self.lives[name].move(branch, day)
        act = lambda: move_person(  # noqa: E731
            person=person, organization=self.branches[branch], starts_on=day, reason="",
            by=None, at=AT,
        )  # fmt: skip
        self._done(act, happens)

    def become(self, which: int, kind: str, day: date) -> None:
        if not (name := self._name(which)):
            return
        person, life = self.people[name], self.lives[name]
        happens = life.become(kind, day)
        act = lambda: change_standing(  # noqa: E731
            person=person, kind=kind, starts_on=day, reason="", papers=EXIT, by=None, at=AT
        )
        self._done(act, happens)

    def withdraw(self, which: int, _: str, __: date) -> None:
        if name := self._name(which):
            person, happens = self.people[name], self.lives[name].withdraw(self.dissolved)
            act = lambda: withdraw_standing(  # noqa: E731
                person=person, reason="登记错了", by=None, at=AT
            )
            self._done(act, happens)

    def redate(self, which: int, _: str, day: date) -> None:
        if name := self._name(which):
            person, happens = self.people[name], self.lives[name].redate(day, self.dissolved)
            act = lambda: correct_place_day(  # noqa: E731
                person=person, starts_on=day, reason="按档案", by=None, at=AT
            )
            self._done(act, happens)

    def dissolve(self, branch: str, _: str, day: date) -> None:
        if branch in self.dissolved or any(
            row.what == branch and (row.ends is None or row.ends > day)
            for life in self.lives.values()
            for row in life.places
        ):
            return
        self.branches[branch] = change_organization(
            organization=self.branches[branch],
            changes={"dissolved_on": max(day, FIRST)},
            by=None,
            at=AT,
        )
        self.dissolved[branch] = max(day, FIRST)

    def _done(self, act, happens: bool) -> None:
        if happens:
            act()
        else:
            with pytest.raises(ActionError):
                act()

    def _name(self, which: int) -> str:
        names = list(self.people)
        return names[which % len(names)] if names else ""


def _names(rows) -> set[str]:
    return {person.name for person in rows}


class TestTheRegisterOnAnyDay(TestCase):
    @settings(max_examples=12, suppress_health_check=list(HealthCheck))
    @given(events=EVENTS, days=st.lists(DAYS, min_size=2, max_size=4))
    def test_agrees_with_a_model_of_lists(self, events, days):
        world = World()
        for what, first, second, day in events:
            if what in ("join", "move"):
                branch = first if what == "join" else second
                if branch in world.dissolved:
                    continue
            getattr(world, what)(first, second, day)
        for day in [*days, *(event[3] for event in events)]:
            self._compare(world, day)
        self._compare_readers(world, days[0])

    def _compare_readers(self, world: World, day: date) -> None:
        """Whose scope holds the whole list is not asked about each person: it changes nobody."""
        branch = world.branches["甲"]
        for user in world.readers:
            for organization, tab in product((world.root, branch), ("members", "left")):
                asked, short = (
                    listed(
                        Person.objects.permitted_on(user, P.PERSON_VIEW, day, within=within),
                        organization=organization,
                        chosen=PeopleFilter(tab=tab),
                        on=day,
                    )
                    for within in (None, organization)
                )
                assert _names(short) == _names(asked)
                if organization == branch:
                    assert _names(short) == self._tabs(world, "甲", day)[tab]

    def _compare(self, world: World, day: date) -> None:
        for name, branch in world.branches.items():
            here = {n for n, life in world.lives.items() if life.place_on(day) == name}
            active = Membership.objects.active_on(day).filter(organization=branch)
            assert {row.person.name for row in active.select_related("person")} == here
            expected = self._tabs(world, name, day)
            counts = tab_counts(Person.objects.all(), organization=branch, on=day)
            assert counts == {tab: len(names) for tab, names in expected.items()}
            for tab, names in expected.items():
                rows = listed(
                    Person.objects.all(), organization=branch, chosen=PeopleFilter(tab=tab), on=day
                )
                assert _names(rows) == names
            entries = roster(organization=branch, on=day)
            assert {e.person.name for e in entries} == expected["members"]
        self._compare_tree(world, day)

    def _tabs(self, world: World, branch: str, day: date) -> dict[str, set[str]]:
        here = {n: life for n, life in world.lives.items() if life.place_on(day) == branch}
        tabs = {
            tab: {n for n, life in here.items() if life.standing_on(day) in kinds}
            for tab, kinds in TABS.items()
        }
        gone = {n for n, life in world.lives.items() if life.had_left(branch, day)}
        return {**tabs, "left": gone}

    def _compare_tree(self, world: World, day: date) -> None:
        if day < FIRST:
            return
        (root,) = tree(organizations=Organization.objects.within(world.root), on=day)
        living = {n for n in BRANCHES if n not in world.dissolved or day < world.dissolved[n]}
        assert {node.organization.name for node in root.children} == living
        members = sum(len(self._tabs(world, name, day)["members"]) for name in living)
        assert (root.members, root.branches) == (members, len(living))
