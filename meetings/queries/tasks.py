"""The key tasks of yearly plans that a member answers for."""

from __future__ import annotations

from datetime import date

from django.db.models import Case, IntegerField, Value, When

from branchrecords.access.scoping import ScopedQuerySet
from meetings.models import KeyTask
from meetings.rules.plans import TaskState
from members.models import Person

from .plans import tasks_on

OPEN = (TaskState.OVERDUE.value, TaskState.OPEN.value)


def tasks_owned(person: Person, *, on: date) -> ScopedQuerySet:
    """Those of the year's plans in force, overdue first, then open, then done; one query."""
    plans = KeyTask.objects.filter(
        plan__year=on.year, plan__decided_on__lte=on, terms__owner=person
    )
    place = Case(
        *(When(state=state, then=Value(number)) for number, state in enumerate(OPEN)),
        default=Value(len(OPEN)),
        output_field=IntegerField(),
    )
    rows = KeyTask.objects.filter(pk__in=plans.values("pk"))
    return (
        tasks_on(rows, on=on)
        .filter(owner_pk=person.pk)
        .exclude(state=TaskState.DROPPED)
        .annotate(place_in_list=place)
        .order_by("place_in_list", "due_on", "pk")
        .select_related("plan__organization")
    )
