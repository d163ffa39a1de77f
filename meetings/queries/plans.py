"""Plans of a year as of a day: its tasks with their state, the loop in numbers; set-based."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    DecimalField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from branchrecords.access.scoping import ScopedQuerySet
from meetings.models import KeyTask, Meeting, PlanCheck, Problem, TaskReport, TaskTerms, WorkPlan
from meetings.rules.plans import Half, PlanFacts, PlanKind, TaskState, Way
from meetings.rules.problems import State
from members.models import Organization
from members.models.placements import condition, placements_on

from .problems import problems_on


def tasks_on(rows: ScopedQuerySet, *, on: date) -> ScopedQuerySet:
    """Tasks known by a day with the terms that held then and `state`; one query.

    A topic of a study plan also has `studied`, the 学时 of the sealed meetings that carried it out.
    """
    terms = TaskTerms.objects.filter(task=OuterRef("pk"), set_on__lte=on).order_by("-pk")
    reports = TaskReport.objects.filter(task=OuterRef("pk"), on__lte=on).order_by("-pk")
    known = rows.annotate(
        **{
            name: Subquery(terms.values(path)[:1])
            for name, path in (
                ("what", "what"), ("why", "why"), ("owner_name", "owner__name"),
                ("owner_pk", "owner"), ("due_on", "due_on"), ("place", "place"), ("how", "how"),
                ("dropped", "dropped"), ("reason", "reason"), ("form", "form"),
                ("hours", "hours"), ("materials", "materials"), ("audience", "audience"),
            )
        },
        done=Subquery(reports.values("done")[:1]),
        done_on=Subquery(reports.values("on")[:1]),
        done_text=Subquery(reports.values("text")[:1]),
        done_meeting=Subquery(reports.values("meeting")[:1]),
        done_title=Subquery(reports.values("meeting__title")[:1]),
        studied=_studied(on),
        studied_in_time=_studied(on, meeting__held_on__lte=OuterRef("due_on")),
    ).filter(what__isnull=False)  # fmt: skip
    return known.annotate(state=_state(on)).order_by("month", "due_on", "pk")


def _state(on: date) -> Case:
    return Case(
        When(dropped=True, then=Value(TaskState.DROPPED.value)),
        When(studied_in_time__gte=F("hours"), then=Value(TaskState.DONE.value)),
        When(studied__gte=F("hours"), then=Value(TaskState.LATE.value)),
        When(hours__isnull=False, due_on__lt=on, then=Value(TaskState.OVERDUE.value)),
        When(hours__isnull=False, then=Value(TaskState.OPEN.value)),
        When(done=True, done_on__lte=F("due_on"), then=Value(TaskState.DONE.value)),
        When(done=True, then=Value(TaskState.LATE.value)),
        When(due_on__lt=on, then=Value(TaskState.OVERDUE.value)),
        default=Value(TaskState.OPEN.value),
        output_field=CharField(),
    )


def carried_out(rows: QuerySet[TaskReport], *, on: date) -> QuerySet[TaskReport]:
    """Of reports those by a sealed meeting up to a day that no later correction took back."""
    undone = TaskReport.objects.filter(
        task=OuterRef("task"), done=False, on__lte=on, pk__gt=OuterRef("pk")
    )
    held = Meeting.State.SEALED
    return rows.filter(done=True, on__lte=on, meeting__state=held).exclude(Exists(undone))


def links_of(plan: WorkPlan) -> QuerySet[TaskReport]:
    """The reports that name the meetings of a study plan's topics, without those taken back."""
    undone = TaskReport.objects.filter(task=OuterRef("task"), done=False, pk__gt=OuterRef("pk"))
    return TaskReport.objects.filter(task__plan=plan, done=True).exclude(Exists(undone))


def _studied(on: date, **narrowed: Any) -> Coalesce:
    """The 学时 of the meetings that carried out the task of the outer query."""
    reports = carried_out(TaskReport.objects.filter(task=OuterRef("pk"), **narrowed), on=on)
    hours = reports.order_by().values("task").annotate(_=Sum("meeting__study_hours")).values("_")
    return Coalesce(Subquery(hours), Value(Decimal(0)), output_field=DecimalField())


def meetings_of(tasks: Sequence[KeyTask], *, on: date) -> dict[int, list[Meeting]]:
    """The meetings that carried out each of the topics, by task id; one query."""
    rows = TaskReport.objects.filter(task__in=[task.pk for task in tasks])
    found: dict[int, list[Meeting]] = {}
    for row in carried_out(rows, on=on).select_related("meeting").order_by("on", "pk"):
        found.setdefault(row.task_id, []).append(row.meeting)  # type: ignore[arg-type]
    return found


def facts_of(plan: WorkPlan, *, on: date) -> PlanFacts:
    """What decides about the plan's next step."""
    kept = tasks_on(plan.tasks.all(), on=on).exclude(state=TaskState.DROPPED).count()
    return PlanFacts(plan.decided_on, kept, plan.kind)


@dataclass(frozen=True)
class Loop:
    """One plan in numbers: tasks, checks, findings and how many of them are closed."""

    tasks: int = 0
    done: int = 0
    late: int = 0
    overdue: int = 0
    findings: int = 0
    closed: int = 0
    checks: tuple[str, ...] = ()

    @property
    def share(self) -> float | None:
        """The closed share of the findings; None where there are none."""
        return self.closed / self.findings if self.findings else None


@dataclass(frozen=True)
class PlanRow:
    """Where one organisation is in a year."""

    organization: Organization
    plan: WorkPlan | None
    loop: Loop
    in_force: bool = False


def loops(plans: QuerySet[WorkPlan], *, on: date) -> dict[int, Loop]:
    """The numbers of each plan by its id; three queries whatever their number."""
    tasks: dict[int, dict[str, Any]] = {
        row["plan"]: row
        for row in tasks_on(KeyTask.objects.filter(plan__in=plans), on=on)
        .exclude(state=TaskState.DROPPED)
        .order_by()
        .values("plan")
        .annotate(
            tasks=Count("pk"),
            done_number=Count("pk", filter=Q(state__in=(TaskState.DONE, TaskState.LATE))),
            late=Count("pk", filter=Q(state=TaskState.LATE)),
            overdue=Count("pk", filter=Q(state=TaskState.OVERDUE)),
        )
    }
    found: dict[int, dict[str, Any]] = {
        row["plan_check__plan"]: row
        for row in problems_on(Problem.objects.filter(plan_check__plan__in=plans), on=on)
        .exclude(state=State.WITHDRAWN)
        .order_by()
        .values("plan_check__plan")
        .annotate(findings=Count("pk"), closed=Count("pk", filter=Q(state=State.CLOSED)))
    }
    checks: dict[int, list[str]] = {}
    for plan, half, way in (
        PlanCheck.objects.filter(plan__in=plans, on__lte=on)
        .order_by("on", "pk")
        .values_list("plan", "half", "way")
    ):
        label = f"{Half(half).label}{Way(way).label}"
        if label not in checks.setdefault(plan, []):
            checks[plan].append(label)
    return {
        pk: Loop(
            tasks=tasks.get(pk, {}).get("tasks", 0),
            done=tasks.get(pk, {}).get("done_number", 0),
            late=tasks.get(pk, {}).get("late", 0),
            overdue=tasks.get(pk, {}).get("overdue", 0),
            findings=found.get(pk, {}).get("findings", 0),
            closed=found.get(pk, {}).get("closed", 0),
            checks=tuple(checks.get(pk, ())),
        )
        for pk in {*tasks, *found, *checks}
    }


def plan_rows(
    organization: Organization,
    *,
    year: int,
    on: date,
    plans: QuerySet[WorkPlan],
    kind: str = PlanKind.WORK,
) -> list[PlanRow]:
    """Every branch that stood below on the day, and whoever else has a plan; six queries."""
    tree = placements_on(on)
    places = (
        Organization.objects.filter(condition(tree, organization.path, "path"))
        .active_on(on)
        .exclude(kind="group")
        .order_by("path")
    )
    drawn_up = plans.filter(created_at__date__lte=on)  # a later draft was not there yet
    mine = drawn_up.filter(condition(tree, organization.path), year=year, kind=kind)
    by_place = {plan.organization_id: plan for plan in mine}
    numbers = loops(mine, on=on)
    return [
        _row(place, plan, numbers, on)
        for place in places
        if (plan := by_place.get(place.pk)) or place.is_branch
    ]


def _row(place: Organization, plan: WorkPlan | None, numbers: dict[int, Loop], on: date) -> PlanRow:
    if plan is None:
        return PlanRow(place, None, Loop())
    in_force = plan.decided_on is not None and plan.decided_on <= on
    return PlanRow(place, plan, numbers.get(plan.pk, Loop()), in_force)


def findings_of(plan: WorkPlan, *, on: date) -> ScopedQuerySet:
    """The problems that the plan's checks found, as they stood on a day."""
    rows = problems_on(Problem.objects.filter(plan_check__plan=plan), on=on)
    return rows.exclude(state=State.WITHDRAWN).order_by("due_on", "pk")


def meetings_that_decide(plan: WorkPlan) -> QuerySet[Meeting]:
    """Sealed meetings of the organisation that may have decided the plan."""
    return (
        Meeting.objects.held()
        .filter(organization=plan.organization, held_on__year__range=(plan.year - 1, plan.year))
        .order_by("-held_on", "-pk")
    )


def meetings_that_did(task: KeyTask, *, on: date) -> QuerySet[Meeting]:
    """Meetings and activities of the plan's year that may have done a task.

    For a topic the sealed ones with 学时 that carry out no topic of the plan yet.
    """
    plan = task.plan
    rows = Meeting.objects.filter(
        organization=plan.organization,
        state__in=(Meeting.State.OPEN, Meeting.State.SEALED),
        held_on__year=plan.year,
        held_on__lte=on,
    ).order_by("-held_on", "-pk")
    if plan.is_study:
        linked = links_of(plan).values("meeting")
        sealed = rows.filter(state=Meeting.State.SEALED, study_hours__gt=0)
        return sealed.exclude(pk__in=linked)
    return rows
