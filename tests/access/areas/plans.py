"""年度工作计划: who may open what."""

from __future__ import annotations

from tests.access.place import Place
from tests.access.row import Row
from tests.factories.plans import make_plan, make_task, make_topic

ROWS: tuple[Row, ...] = (
    Row("plan-list", "branch", "LSOCA"),
    Row("plan-add", "branch", "LSO"),
    Row("plan-export", "branch", "LSOCA", 200, "POST"),
    Row("plan-detail", "plan", "LSOCA"),
    Row("plan-tasks-export", "plan", "LSOCA", 200, "POST"),
    Row("plan-print", "plan", "LSOCA"),
    Row("plan-decide", "plan", "LSO"),
    Row("plan-task-add", "plan", "LSO"),
    Row("plan-check", "plan", "LSO", extra={"way": "self"}),
    Row("plan-task", "plan_task", "LSO"),
    Row("plan-task-report", "plan_task", "LSO"),
    Row("study-plan-list", "branch", "LSOCA"),
    Row("study-plan-add", "branch", "LSO"),
    Row("study-plan-export", "branch", "LSOCA", 200, "POST"),
    Row("plan-topic-link", "topic", "LSO"),
    Row("plan-topic-unlink", "topic", "LSO"),
)


def things(place: Place) -> dict[str, dict]:
    """A draft of the branch with one task, a draft of its studies with one topic."""
    plan = make_plan(place.branch, place.by)
    task = make_task(plan, place.people[0])
    study = make_plan(place.branch, place.by, kind="study")
    topic = make_topic(study, place.people[0])
    return {"plan": {"pk": plan.pk}, "plan_task": {"pk": task.pk}, "topic": {"pk": topic.pk}}
