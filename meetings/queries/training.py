"""Trainings outside the branch: how they stand, whose they are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from meetings.models import Training, TrainingStep
from meetings.models.training import TrainingQuerySet
from meetings.rules.study import TrainingState
from members.models import Organization, Person
from members.models.placements import condition, placements_on

PILLS = {
    TrainingState.WAITING: "soon",
    TrainingState.CONFIRMED: "done",
    TrainingState.REFUSED: "returned",
    TrainingState.WITHDRAWN: "exempt",
    TrainingState.REVOKED: "exempt",
}
SHOWS = {"waiting": "待确认", "confirmed": "已确认", "all": "全部"}


def home_of(person: Person, *, on: date) -> Organization | None:
    """The branch of which somebody is a member on a day."""
    row = person.memberships.active_on(on).select_related("organization").first()
    return row.organization if row else None


def state_of(training: Training) -> TrainingState:
    """How a training stands now; one query."""
    last = TrainingStep.objects.filter(training=training).order_by("-number").first()
    return TrainingState(last.kind) if last else TrainingState.WAITING


def with_words(rows: TrainingQuerySet) -> list[Training]:
    """The rows, each with `state` and the `pill` that shows it; one query."""
    found = list(rows.with_state().select_related("organization", "person", "paper"))
    for row in found:
        row.state = TrainingState(row.last_kind or TrainingState.WAITING)  # type: ignore[attr-defined]
        row.pill = PILLS[row.state]  # type: ignore[attr-defined]
    return found


def trainings_within(
    rows: TrainingQuerySet, organization: Organization, *, year: int, on: date
) -> TrainingQuerySet:
    """Those that ended in a year up to a day, in an organisation and what stood below it then."""
    inside = condition(placements_on(on), organization.path)
    return rows.filter(inside, last_on__year=year, last_on__lte=on)


def narrowed(rows: Sequence[Training], show: str) -> list[Training]:
    """The rows of one tab; `show` is a key of SHOWS."""
    return [row for row in rows if show in ("all", row.state)]  # type: ignore[attr-defined]
