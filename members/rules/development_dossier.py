"""A case as the rules see it: plain values, no rows. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from branchrecords.notices.holidays import WorkCalendar
from members.rules.development import STEPS_BY_KEY
from members.rules.development_limits import (
    REMIND_MONTHS,
    REVIEW_MONTHS,
    approval_until,
    candidate_from,
    probation_until,
    review_until,
    talk_until,
)
from members.rules.development_order import ADMITTED, recordable, step_at
from members.rules.development_step import Step
from members.rules.development_votes import SealedVote
from members.rules.periods import months_after


@dataclass(frozen=True)
class Done:
    """One recorded step."""

    step: str
    on: date
    facts: Mapping[str, Any] = field(default_factory=dict)
    result: str = ""
    people: tuple[int, ...] = ()
    round: int = 1


@dataclass(frozen=True)
class Named:
    """Somebody named in a step, with the standing on that day ("" for none) and whether a
    sanction had taken the vote."""

    pk: int
    name: str
    standing: str
    voteless: bool = False


@dataclass(frozen=True)
class Entry:
    """What is about to be recorded. `acting` says why the acting side may not approve, or "".

    `sealed` is the vote that the numbers were taken from; `sealed_there` says that the branch has
    a sealed meeting of that day; `voters` how many may vote by the register (None: not counted);
    `calendar` which days are working days, for 公示.
    """

    on: date
    today: date
    facts: Mapping[str, Any] = field(default_factory=dict)
    people: tuple[Named, ...] = ()
    acting: str = ""
    sealed: SealedVote | None = None
    sealed_there: bool = False
    voters: int | None = None
    calendar: WorkCalendar = field(default_factory=WorkCalendar)


@dataclass(frozen=True)
class Quota:
    """The year's plan at the branch: `number` None means none was handed out."""

    number: int | None
    used: int
    planned_above: bool = False

    @property
    def exhausted(self) -> bool:
        """Whether no place is left."""
        if self.number is None:
            return self.planned_above
        return self.used >= self.number


@dataclass(frozen=True)
class Dossier:
    """Everything of one case that a rule may ask; `done` in the order of days.

    `recommended_on` is the day of the 团组织's 推优, where one stands.
    """

    next_step: int
    done: tuple[Done, ...] = ()
    born_on: date | None = None
    is_open: bool = True
    belongs: bool = True
    temporary_branch: bool = False
    admitted_on: date | None = None
    extended_months: int = 0
    papers: frozenset[str] = frozenset()
    settings: Mapping[str, int | str] = field(default_factory=dict)
    quota: Quota | None = None
    recommended_on: date | None = None

    def last(self, key: str) -> Done | None:
        """The newest record of a step that still counts: a step taken back does not."""
        step = STEPS_BY_KEY[key]
        if step.number > self.next_step or (step.number == self.next_step and not step.repeats):
            return None
        return next((done for done in reversed(self.done) if done.step == key), None)

    def day(self, key: str) -> date | None:
        """When that step was done."""
        done = self.last(key)
        return done.on if done else None

    def reviews(self, key: str, kind: str) -> list[date]:
        """The days of the reviews of one kind in a repeating step."""
        return [d.on for d in self.done if d.step == key and d.result == kind]

    def number(self, key: str) -> int:
        """A setting that is a whole number; 0 when it is not known."""
        return int(self.settings.get(key, 0))

    @property
    def open_steps(self) -> tuple[Step, ...]:
        """The steps that the order allows now."""
        return recordable(self.next_step)

    @property
    def latest_on(self) -> date | None:
        """The day of the latest step before the next one: later ones cannot be earlier."""
        days = [
            done.on
            for done in self.done
            if STEPS_BY_KEY[done.step].number < self.next_step
            and not STEPS_BY_KEY[done.step].repeats
        ]
        return max(days, default=None)

    @property
    def probation_until(self) -> date | None:
        """The day on which probation has expired."""
        return probation_until(self.admitted_on, self.extended_months) if self.admitted_on else None

    @property
    def in_probation(self) -> bool:
        """Whether the branch meeting has admitted and 转正 is still to come."""
        return self.admitted_on is not None and self.next_step > ADMITTED


@dataclass(frozen=True)
class Due:
    """What comes next and until when. `earliest`: the day is the first possible, not the last."""

    on: date
    what: str
    earliest: bool = False

    def late(self, on: date) -> bool:
        """A last day is past; a first possible day is past by more than a month."""
        return (months_after(self.on, 1) if self.earliest else self.on) < on

    def words(self, on: date) -> str:
        """审批：过期 12 天；半年考察：12月5日前；预备期满：2027年1月8日."""
        if self.on < on:
            return f"{self.what}：{'已过' if self.earliest else '过期'} {(on - self.on).days} 天"
        day = f"{self.on.month}月{self.on.day}日"
        if self.on.year != on.year:
            day = f"{self.on.year}年{day}"
        return f"{self.what}：{day}" if self.earliest else f"{self.what}：{day}前"


def due_of(dossier: Dossier) -> Due | None:
    """The date that matters for the next step; None where no rule sets one."""
    step = step_at(dossier.next_step)
    return _DUE[step.key](dossier) if step is not None and step.key in _DUE else None


def step_to_show(dossier: Dossier, on: date) -> Step | None:
    """The step to work on: a repeating one gives way to the next once its time is served."""
    step = step_at(dossier.next_step)
    if step is None or not step.repeats:
        return step
    activist, until = dossier.day("activist"), dossier.probation_until
    if step.key == "fostering":
        served = activist is not None and candidate_from(activist) <= on
    else:
        served = until is not None and months_after(until, -REMIND_MONTHS) <= on
    return step_at(dossier.next_step + 1) if served else step


def _talk(dossier: Dossier) -> Due | None:
    applied = dossier.day("application")
    return Due(talk_until(applied), "谈话") if applied else None


def _fostering(dossier: Dossier) -> Due | None:
    """The next half-yearly review."""
    activist = dossier.day("activist")
    if activist is None:
        return None
    reviews = dossier.reviews("fostering", "half_year")
    return Due(review_until(max([activist, *reviews])), "半年考察")


def _approval(dossier: Dossier) -> Due | None:
    meeting = dossier.day("admission")
    return Due(approval_until(meeting), "审批") if meeting else None


def _expiry(dossier: Dossier) -> Due | None:
    until = dossier.probation_until
    return Due(until, "预备期满", earliest=True) if until else None


def _full_approval(dossier: Dossier) -> Due | None:
    meeting = dossier.day("full_meeting")
    return Due(approval_until(meeting), "审批") if meeting else None


_DUE = {
    "talk": _talk,
    "fostering": _fostering,
    "committee_talk": _approval,
    "approval": _approval,
    "probation": _expiry,
    "full_application": _expiry,
    "full_meeting": _expiry,
    "full_approval": _full_approval,
}


def reviews_missed(activist_on: date, reviews: list[date], on: date) -> list[date]:
    """The days by which a half-yearly review was due and none had been held since the last."""
    missed, last = [], activist_on
    for review in [*sorted(reviews), on]:
        half_years = 1
        while (due := months_after(last, REVIEW_MONTHS * half_years)) < review:
            missed.append(due)
            half_years += 1
        last = review
    return missed
