"""One meeting of the calendar with what was said, however it is then written down."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from meetings.models import Attendance
from members.models import Organization, Person
from members.rules.kinds import Post

from .calendar import Planned, meetings_of
from .texts import minutes_of
from .world import TODAY, Branch, World, moment

_PLACES = {
    "agency": "街道办事处三楼会议室",
    "community": "社区党群服务中心",
    "other": "党群活动室",
}
_LEAVES = ("因公出差", "因病", "外出", "照顾家人")


@dataclass(frozen=True)
class Occasion:
    """A meeting to build. Those of a branch share one generator, so they are to be called over
    and minuted in their order."""

    branch: Branch
    index: int
    row: Planned
    rng: Random

    @property
    def organization(self) -> Organization:
        """The branch, or the group that meets."""
        row = self.row
        return self.branch.organization if row.group is None else self.branch.groups[row.group]

    @property
    def announced_at(self) -> datetime:
        """When it was planned; a late entry on the day it was entered."""
        return moment(min(self._entered_on, TODAY), 8, 30)

    @property
    def entered_at(self) -> datetime:
        """When the roll call and the minutes were written."""
        return moment(self._entered_on, 17, 30)

    @property
    def sealed_at(self) -> datetime:
        """When it was confirmed and sealed."""
        return self.entered_at + timedelta(minutes=20)

    @property
    def _entered_on(self) -> date:
        return self.row.held_on + timedelta(days=self.row.late)

    def particulars(self) -> dict[str, Any]:
        """What is planned of it, by the names that `plan_meeting` and the model share."""
        row, chair = self.row, self._chair()
        officers = self.branch.officers
        recorder = officers.get(Post.PUBLICITY, officers[Post.SECRETARY])
        return {
            "organization": self.organization,
            "kind": row.kind,
            "title": row.title,
            "held_on": row.held_on,
            "starts_at": row.starts_at,
            "ends_at": time(row.starts_at.hour + 1, 40 if row.starts_at.minute < 30 else 50),
            "place": _PLACES[self.branch.node.sector],
            "chair": chair,
            "recorder": recorder if row.group is None else chair,
            "lecturer": chair.name if row.kind == "lecture" else "",
            "preparation": row.preparation,
        }

    def _chair(self) -> Person:
        if self.row.group is None:
            return self.branch.officers[Post.SECRETARY]
        return self.branch.officers[f"leader {self.organization.pk}"]

    def away(self, roll: Iterable[Attendance]) -> dict[int, tuple[str, str]]:
        """Who of the roll was not there, and why; officers always are."""
        away = {}
        officers = {person.pk for person in self.branch.officers.values()}
        for row in roll:
            chance = self.rng.random()
            if row.person_id not in officers and chance < 0.085:
                state = "absent" if chance < 0.008 else "leave"
                reason = "事先未说明" if state == "absent" else self.rng.choice(_LEAVES)
                away[row.person_id] = (state, reason)
        return away

    def items(self, roll: Iterable[Attendance], away: dict[int, tuple[str, str]]) -> list[dict]:
        """The 议题 of its minutes; only who was there speaks and votes."""
        there = [row for row in roll if row.person_id not in away]
        names = [row.name for row in there]
        voters = sum(row.may_vote for row in there)
        return minutes_of(self.row, self.index, names, voters, self.rng)


def occasions_of(world: World) -> list[list[Occasion]]:
    """The meetings of each branch, in order of time."""
    found = []
    for index, branch in enumerate(world.branches):
        rng = Random(f"{branch.node.code} {index}")
        rows = meetings_of(branch, index, rng)
        found.append([Occasion(branch, index, row, rng) for row in rows])
    return found
