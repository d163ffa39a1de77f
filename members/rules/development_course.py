"""From the recorded steps to where a case stands: next step, probation, standings. Pure.

Everything follows from the records in their order, so a correction or a step taken back needs no
reversal of its own: the course is simply computed again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from members.rules.development import CASE_DONE, STEPS_BY_KEY
from members.rules.development_dossier import Done
from members.rules.development_facts import VOTED_STEPS
from members.rules.development_limits import Vote, probation_until
from members.rules.development_order import GOES_BACK
from members.rules.kinds import StandingKind
from members.rules.standings import Period


@dataclass(frozen=True)
class Course:
    """Where a case stands. `closed_on` is set once it is archived or the membership cancelled;
    `proposed` is what the last meeting on 转正 decided."""

    next_step: int = 1
    round: int = 1
    applied_on: date | None = None
    activist_on: date | None = None
    candidate_on: date | None = None
    admitted_on: date | None = None
    proposed: str = ""
    proposed_on: date | None = None
    proposed_months: int = 0
    extended_months: int = 0
    full_on: date | None = None
    cancelled_on: date | None = None
    closed_on: date | None = None

    @property
    def periods(self) -> tuple[Period, ...]:
        """The standings in their order, each until the next begins; none of zero length.

        取消预备党员资格 is not among them: it is a way out like others (members.rules.changes).
        """
        begun = [
            (StandingKind.APPLICANT, self.applied_on),
            (StandingKind.ACTIVIST, self.activist_on),
            (StandingKind.CANDIDATE, self.candidate_on),
            (StandingKind.PROBATIONARY, self.admitted_on),
            (StandingKind.FULL, self.full_on),
        ]
        days = [(kind, on) for kind, on in begun if on is not None]
        ends = [*(on for _, on in days[1:]), None][: len(days)]
        rows = zip(days, ends, strict=True)
        return tuple(Period(kind, on, end) for (kind, on), end in rows if end is None or end > on)


def course_of(done: Iterable[Done]) -> Course:
    """The course after these records, in the order of their sequence."""
    course = Course()
    for one in done:
        course = _after(course, one)
    return course


def result_of(step: str, facts: Mapping[str, Any]) -> str:
    """The conclusion of a record: typed, counted from the votes, or the kind of a review."""
    if step in VOTED_STEPS:
        outcome = str(facts.get("outcome") or "passed")
        return outcome if Vote.of(facts).carried else "failed"
    return str(facts.get("result") or facts.get("kind") or "")


def _after(course: Course, done: Done) -> Course:
    step = STEPS_BY_KEY[done.step]
    back = GOES_BACK.get((step.key, done.result))
    if back is not None:
        admitted = None if step.key == "approval" else course.admitted_on
        number = STEPS_BY_KEY[back].number
        return replace(course, next_step=number, round=course.round + 1, admitted_on=admitted)
    if step.key == "full_approval":
        return _decided(course, done)
    moved = replace(course, next_step=max(course.next_step, step.number + (not step.repeats)))
    dated = _DATES.get(step.key)
    if dated is not None:
        days: dict[str, Any] = {dated: done.on}
        return replace(moved, **days)
    if step.key == "full_meeting":
        months = int(done.facts.get("months") or 0)
        return replace(moved, proposed=done.result, proposed_on=done.on, proposed_months=months)
    if step.key == "archived":
        return replace(moved, next_step=CASE_DONE, closed_on=done.on)
    return moved


_DATES: dict[str, str] = {
    "application": "applied_on",
    "activist": "activist_on",
    "candidate_filed": "candidate_on",
    "admission": "admitted_on",
}


def _decided(course: Course, done: Done) -> Course:
    """What the committee approves is what the branch meeting decided."""
    if course.proposed == "extend":
        return replace(
            course,
            next_step=STEPS_BY_KEY["probation"].number,
            round=course.round + 1,
            extended_months=course.proposed_months,
        )
    if course.proposed == "cancel":
        return replace(course, cancelled_on=done.on, closed_on=done.on)
    full_on = (
        probation_until(course.admitted_on, course.extended_months) if course.admitted_on else None
    )
    return replace(course, next_step=STEPS_BY_KEY["archived"].number, full_on=full_on)
