"""In which order the steps of 发展党员 follow each other, and where a case goes back. Pure."""

from __future__ import annotations

from members.rules.development import LAST, STEPS, STEPS_BY_KEY
from members.rules.development_step import Step
from members.rules.kinds import StandingKind

# Who has passed the branch meeting is in probation until 转正 is approved.
ADMITTED = STEPS_BY_KEY["admission"].number
APPROVED = STEPS_BY_KEY["approval"].number
CANCELLABLE = tuple(range(APPROVED + 1, STEPS_BY_KEY["full_meeting"].number + 1))


def step_at(number: int) -> Step | None:
    """The step of that number; None once all are done."""
    return STEPS[number - 1] if 1 <= number <= LAST else None


def recordable(next_step: int) -> tuple[Step, ...]:
    """The steps that the order allows now: the next one, what follows a repeating one, and for
    a 预备党员 the meeting that cancels (it does not wait for the expiry)."""
    numbers = [next_step]
    step = step_at(next_step)
    if step is not None and step.repeats:
        numbers.append(next_step + 1)
    meeting = STEPS_BY_KEY["full_meeting"].number
    if next_step in CANCELLABLE and meeting not in numbers:
        numbers.append(meeting)
    return tuple(found for number in numbers if (found := step_at(number)))


# Where a case goes when a step ends otherwise than hoped: (step, result) → key of the next step.
GOES_BACK: dict[tuple[str, str], str] = {
    ("prereview", "refused"): "branch_review",
    ("admission", "failed"): "branch_review",
    ("approval", "refused"): "branch_review",
    ("full_meeting", "failed"): "full_meeting",
    ("full_approval", "refused"): "full_meeting",
}


# A case that is taken over from paper can reach only what the register already says.
TAKEN_OVER_UNTIL: dict[str, int] = {
    StandingKind.APPLICANT: 2,
    StandingKind.ACTIVIST: 6,
    StandingKind.CANDIDATE: 14,
    StandingKind.PROBATIONARY: 21,
}


# While a case is open these begin by its steps only: a 转正 without step 24 would have no approval.
WRITTEN_BY_CASES = (
    StandingKind.APPLICANT,
    StandingKind.ACTIVIST,
    StandingKind.CANDIDATE,
    StandingKind.PROBATIONARY,
    StandingKind.FULL,
    StandingKind.PROBATION_CANCELLED,
)
