"""Who came to the meeting at which a ballot was cast, as some other app offers it. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Roll:
    """The roll call of one meeting: ids of the people who came.

    A sealed roll cannot change any more. `amended`: a correction stands beside it, so that it may
    say otherwise than what was counted.
    """

    url: str
    title: str
    came: frozenset[int]
    sealed: bool
    amended: bool = False


@dataclass(frozen=True)
class BallotRoll:
    """A roll seen from a ballot: `present` of its electors came."""

    roll: Roll
    present: int

    @property
    def binds(self) -> bool:
        """Whether a count may not say otherwise."""
        return self.roll.sealed and not self.roll.amended

    def difference(self, present: int | None) -> str:
        """The sentence when a count says otherwise; empty when it agrees or is not known."""
        if present is None or present == self.present:
            return ""
        roll = f"「{self.roll.title}」的到会名单上是 {self.present} 人"
        return f"实到会：{roll}，计票写的是 {present} 人"


def the_one(rolls: Iterable[Roll]) -> Roll | None:
    """The roll a ballot belongs to: the only sealed one of the day, else the only one at all."""
    found = list(rolls)
    sealed = [one for one in found if one.sealed]
    for some in (sealed, found):
        if len(some) == 1:
            return some[0]
    return None
