"""A sealed meeting and the study plan: the topic it carried out, or those it may have."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from meetings.models import KeyTask, Meeting, TaskReport
from meetings.rules.plans import PlanKind, TaskState

from .meetings import home_branch
from .plans import links_of, tasks_on


@dataclass(frozen=True)
class StudyTopics:
    """`done`: the report that names the meeting; `offered`: those of its year not studied."""

    done: TaskReport | None
    offered: tuple[KeyTask, ...] = ()


def topics_of(meeting: Meeting, *, on: date) -> StudyTopics | None:
    """What the plan asks as of a day; three queries at most.

    None for a meeting without 学时, or without a study plan in force.
    """
    if not (meeting.is_sealed and meeting.study_hours):
        return None
    plan = (
        home_branch(meeting.organization)
        .work_plans.filter(kind=PlanKind.STUDY, year=meeting.held_on.year, decided_on__isnull=False)
        .first()
    )
    if plan is None or plan.organization_id != meeting.organization_id:
        return None
    done = links_of(plan).filter(meeting=meeting).select_related("task").first()
    if done is not None:
        return StudyTopics(done)
    undone = tasks_on(plan.tasks.all(), on=on).filter(state__in=(TaskState.OPEN, TaskState.OVERDUE))
    return StudyTopics(None, tuple(undone))
