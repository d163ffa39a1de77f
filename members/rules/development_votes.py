"""A vote as the sealed record of a 支部党员大会 has it: a step may not say otherwise. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

# What is voted on, as the records of meetings name it.
ADMISSION, ORDINARY = "admission", "ordinary"


@dataclass(frozen=True)
class SealedVote:
    """One sealed meeting, or one vote of it. `item` is the 议题; votes are None where the
    meeting counted none on it. Written opinions are counted apart; they are None where the
    record knows of none."""

    meeting: int
    title: str
    held_on: date
    due: int
    present: int
    item: str = ""
    in_favour: int | None = None
    against: int | None = None
    abstained: int | None = None
    item_id: int | None = None
    written_in_favour: int | None = None
    written_against: int | None = None
    written_abstained: int | None = None

    @property
    def key(self) -> str:
        """How a form names it."""
        return f"{self.meeting}-{self.item_id or 0}"

    @property
    def facts(self) -> dict[str, int]:
        """The numbers that are sealed, by the names of the step's facts."""
        numbers = {name: getattr(self, name) for name in LABELS}
        return {name: number for name, number in numbers.items() if number is not None}

    def differences(self, on: date, facts: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        """(field, sentence) for everything that the record says otherwise."""
        if on != self.held_on:
            yield "done_on", f"会议记录的日期是 {self.held_on}，这里填了 {on}"
        for name, number in self.facts.items():
            typed = int(facts.get(name) or 0)
            if typed != number:
                yield name, f"{LABELS[name]}：会议记录是 {number}，这里填了 {typed}"


LABELS: dict[str, str] = {
    "due": "应到",
    "present": "实到",
    "in_favour": "赞成",
    "against": "反对",
    "abstained": "弃权",
    "written_in_favour": "书面意见赞成",
    "written_against": "书面意见反对",
    "written_abstained": "书面意见弃权",
}
