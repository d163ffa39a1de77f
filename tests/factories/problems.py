"""Problems in every state, built through the actions."""

from __future__ import annotations

from datetime import date, datetime
from uuid import uuid4

from meetings.actions.problems import add_problem, take_step
from meetings.models import Problem, ProblemStep
from members.models import Organization, Person
from tests.factories.members import AT


def make_problem(organization: Organization, owner: Person, **facts) -> Problem:
    """A problem found by 督查 on 1 November that is due on 30 November."""
    values = {
        "key": uuid4(),
        "source": "check",
        "found_on": date(2026, 11, 1),
        "text": "接待时间短，居民下班后办不成事",
        "measure": "周三延长接待到 19:00",
        "due_on": date(2026, 11, 30),
        "by": None,
        "at": AT,
        **facts,
    }
    return add_problem(organization=organization, owner=owner, **values)


def make_step(
    problem: Problem, kind: str = "progress", by=None, at: datetime = AT, **facts
) -> ProblemStep:
    """One step."""
    values = {"key": uuid4(), "text": "已经试行两周", **facts}
    return take_step(problem=problem, kind=kind, by=by, at=at, **values)
