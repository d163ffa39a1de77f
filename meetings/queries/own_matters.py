"""What of the branch's work waits for one member, as the member's own page shows it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from meetings.models import Appraisal, Measure, TaskTerms
from meetings.rules.problems import PRESSING
from members.models import Person
from members.queries.signs import existing, sign

from .appraisals import in_open_voting, voting_of
from .problems import owned_by
from .tasks import OPEN, tasks_owned


@dataclass(frozen=True)
class OwnMatters:
    """The open voting of a review, problems to put right and key tasks not done."""

    voting: Appraisal | None = None
    problems: list[Any] = field(default_factory=list)
    tasks: list[Any] = field(default_factory=list)


def own_matters(person: Person, *, on: date) -> OwnMatters:
    """One query for most members, of whom nothing is asked; one more for each that is."""
    signs = {
        "voting": sign(in_open_voting(person)),
        "problems": sign(Measure.objects.filter(owner=person)),
        "tasks": sign(TaskTerms.objects.filter(owner=person)),
    }
    found = existing(signs)
    return OwnMatters(
        voting=voting_of(person) if "voting" in found else None,
        problems=list(owned_by(person, on=on).filter(state__in=PRESSING))
        if "problems" in found
        else [],
        tasks=list(tasks_owned(person, on=on).filter(state__in=OPEN)) if "tasks" in found else [],
    )
