"""The form of a key task or of a topic, as the plan is one of work or of study."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils import timezone

from meetings.forms.plans import TaskForm, TopicForm
from meetings.models import KeyTask, WorkPlan
from members.models import Person

from .scope import posted
from .talks import people_at

OF_TASK = ("what", "why", "due_on", "place", "how", "dropped")
OF_TOPIC = ("what", "form", "hours", "materials", "audience", "how", "dropped")


def task_form(
    request: HttpRequest, plan: WorkPlan, task: KeyTask | None = None
) -> TaskForm | TopicForm:
    """The form that adds to a plan or, with `task`, changes what stands there."""
    people, month = people_at(plan.organization), timezone.localdate().month
    initial = {"month": month, "period": str(month)}
    if task is not None:
        last = task.terms.latest("pk")
        people |= Person.objects.filter(pk=last.owner_id)
        names = OF_TOPIC if plan.is_study else OF_TASK
        initial = {**{name: getattr(last, name) for name in names}, "owner": last.owner_id}
    facts = {"people": people, "in_force": plan.decided_on is not None, "initial": initial}
    if plan.is_study:
        return TopicForm(posted(request), year=plan.year, task=task, **facts)
    return TaskForm(posted(request), change=task is not None, **facts)
