"""问题清单 of a day: how each problem stood, who had to act, how many; set-based."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from branchrecords.access.scoping import ScopedQuerySet
from branchrecords.errors import Blocker
from meetings.models import Measure, Meeting, Problem, ProblemStep
from meetings.rules.problems import (
    ASKING,
    SOON,
    TURNING,
    UNSOLVED,
    ProblemFacts,
    State,
    StepKind,
    step_blockers,
)
from members.models import Organization, Person, User
from members.models.placements import condition, placements_on

RAISED = "raised"  # of the filter: those that wait for an answer from above
UNSOLVED_ALL = "unsolved"


@dataclass(frozen=True)
class Wish:
    """How a list is narrowed; empty means everything. `owner` is the id of a person."""

    state: str = ""
    source: str = ""
    owner: int | None = None
    year: int | None = None


def problems_on(rows: ScopedQuerySet, *, on: date) -> ScopedQuerySet:
    """Those known by a day with what held then: `measure`, `owner_pk`, `owner_name`, `due_on`,
    `turned`, `turned_on`, `asked` (waits for an answer from above), `state`."""
    measure = Measure.objects.filter(problem=OuterRef("pk"), set_on__lte=on).order_by("-pk")
    steps = ProblemStep.objects.filter(problem=OuterRef("pk"), on__lte=on).order_by("-pk")
    turned = steps.filter(kind__in=TURNING)
    asked = steps.filter(kind__in=ASKING)
    known = rows.filter(found_on__lte=on).annotate(
        measure=Subquery(measure.values("text")[:1]),
        owner_pk=Subquery(measure.values("owner")[:1]),
        owner_name=Subquery(measure.values("owner__name")[:1]),
        due_on=Subquery(measure.values("due_on")[:1]),
        turned=Subquery(turned.values("kind")[:1]),
        turned_on=Subquery(turned.values("on")[:1]),
        asking=Coalesce(Subquery(asked.values("kind")[:1]), Value("")),
        asked_of=Subquery(asked.values("organization")[:1]),
        latest=Subquery(steps.filter(kind=StepKind.PROGRESS).values("text")[:1]),
    )
    return known.annotate(state=_state(on))


def _state(on: date) -> Case:
    return Case(
        When(turned=StepKind.CLOSED, then=Value(State.CLOSED.value)),
        When(turned=StepKind.WITHDRAWN, then=Value(State.WITHDRAWN.value)),
        When(due_on__lt=on, then=Value(State.OVERDUE.value)),
        When(due_on__lte=on + SOON, then=Value(State.SOON.value)),
        default=Value(State.OPEN.value),
        output_field=CharField(),
    )


def problems_within(
    rows: ScopedQuerySet, *, organization: Organization, on: date, year: int | None = None
) -> ScopedQuerySet:
    """The problems of an organisation and of all that stood below it on the day."""
    within = rows.filter(condition(placements_on(on), organization.path))
    if year is not None:
        within = within.filter(found_on__year=year)
    return problems_on(within, on=on)


def narrowed(rows: ScopedQuerySet, wish: Wish) -> ScopedQuerySet:
    """The list that was asked for: what is late first, then by deadline."""
    if wish.state == UNSOLVED_ALL:
        rows = rows.filter(state__in=UNSOLVED)
    elif wish.state == RAISED:
        rows = rows.filter(state__in=UNSOLVED, asking=StepKind.RAISED)
    elif wish.state:
        rows = rows.filter(state=wish.state)
    else:
        rows = rows.exclude(state=State.WITHDRAWN)
    if wish.source:
        rows = rows.filter(source=wish.source)
    if wish.owner is not None:
        rows = rows.filter(owner_pk=wish.owner)
    rank = Case(When(state__in=UNSOLVED, then=Value(0)), default=Value(1))
    return rows.select_related("organization").order_by(rank, "due_on", "pk")


def counts_of(rows: ScopedQuerySet) -> dict[str, int]:
    """How many stand how; `all` without those withdrawn, `raised` wait for an answer. One query."""
    raised = Q(state__in=UNSOLVED, asking=StepKind.RAISED)
    return rows.order_by().aggregate(
        all=Count("pk", filter=~Q(state=State.WITHDRAWN)),
        unsolved=Count("pk", filter=Q(state__in=UNSOLVED)),
        soon=Count("pk", filter=Q(state=State.SOON)),
        overdue=Count("pk", filter=Q(state=State.OVERDUE)),
        closed=Count("pk", filter=Q(state=State.CLOSED)),
        raised=Count("pk", filter=raised),
    )


def by_organization(rows: ScopedQuerySet) -> list[dict[str, Any]]:
    """Per organisation with a problem: all, unsolved, overdue, closed; one query, in tree order."""
    return list(
        rows.order_by()
        .exclude(state=State.WITHDRAWN)
        .values("organization", "organization__name", "organization__path")
        .annotate(
            all=Count("pk"),
            unsolved=Count("pk", filter=Q(state__in=UNSOLVED)),
            overdue=Count("pk", filter=Q(state=State.OVERDUE)),
            closed=Count("pk", filter=Q(state=State.CLOSED)),
        )
        .order_by("organization__path")
    )


def owners_of(rows: ScopedQuerySet) -> list[tuple[int, str]]:
    """Who has to act on any of them: (id, name), by name."""
    found = rows.order_by().values_list("owner_pk", "owner_name").distinct()
    return sorted(found, key=lambda pair: pair[1])


def owned_by(person: Person, *, on: date) -> ScopedQuerySet:
    """What a member has to put right, or had to and it is closed; late ones first."""
    held = Measure.objects.filter(owner=person, problem=OuterRef("pk"))
    rows = problems_on(Problem.objects.filter(Exists(held)), on=on)
    return narrowed(rows, Wish(owner=person.pk))


def facts_of(problem: Problem, *, by: User | None) -> ProblemFacts:
    """What decides about the next step."""
    kinds = list(problem.steps.order_by("pk").values_list("kind", flat=True))
    turned = [kind for kind in kinds if kind in TURNING]
    asking = [kind for kind in kinds if kind in ASKING]
    again = max((at for at, kind in enumerate(kinds) if kind == StepKind.REOPENED), default=-1)
    owner = problem.measures.latest("pk")
    person = getattr(by, "person_id", None)
    return ProblemFacts(
        turned=turned[-1] if turned else None,
        asked=bool(asking) and asking[-1] == StepKind.RAISED,
        has_progress=StepKind.PROGRESS in kinds[again + 1 :],
        has_above=problem.organization.depth > 1,
        by_owner=person is not None and person == owner.owner_id,
    )


def steps_open(problem: Problem, *, by: User | None) -> dict[str, Sequence[Blocker]]:
    """Every kind of step with what keeps it, for the page's buttons."""
    facts = facts_of(problem, by=by)
    return {kind.value: step_blockers(kind, facts) for kind in StepKind}


def meetings_to_name(organization: Organization, *, on: date) -> Any:
    """Meetings of the organisation that a problem may come from: held in the last two years."""
    return Meeting.objects.filter(
        organization=organization,
        state__in=(Meeting.State.OPEN, Meeting.State.SEALED),
        held_on__lte=on,
        held_on__year__gte=on.year - 1,
    ).order_by("-held_on", "-pk")


def raised_to(organization: Organization, *, on: date) -> ScopedQuerySet:
    """Requests that wait for this organisation's answer, oldest first."""
    rows = problems_on(Problem.objects.all(), on=on).filter(
        state__in=UNSOLVED, asking=StepKind.RAISED, asked_of=organization.pk
    )
    return rows.select_related("organization").order_by(F("due_on"), "pk")
