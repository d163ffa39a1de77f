"""Projects of a day: which stage each has reached, how late; set-based."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import (
    Case,
    CharField,
    Count,
    F,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)

from branchrecords.access.scoping import ScopedQuerySet
from branchrecords.errors import Blocker
from meetings.models import Meeting, Project, ProjectRecord
from meetings.rules.projects import (
    TERMS,
    ProjectFacts,
    ProjectStage,
    ProjectState,
    days_late,
    stage_blockers,
)
from members.models import Organization, Person
from members.models.people import PersonQuerySet
from members.models.placements import condition, placements_on

from .talks import talkers


def projects_within(
    rows: ScopedQuerySet, *, organization: Organization, on: date, year: int | None = None
) -> ScopedQuerySet:
    """The projects of an organisation and of what stood below it on a day: begun by then, and of a
    `year` those that ran in it; each with `first`, `second`, `third` (when the stage was done) and
    `state`."""
    within = rows.filter(
        condition(placements_on(on), organization.path), starts_on__lte=on
    ).select_related("organization", "leader")
    found = projects_on(within, on=on)
    if year is None:
        return found
    still = Q(dropped_on=None) | Q(dropped_on__year__gte=year)
    unfinished = Q(third=None) | Q(third__year__gte=year)
    return found.filter(still, unfinished, starts_on__year__lte=year)


def projects_on(rows: ScopedQuerySet, *, on: date) -> ScopedQuerySet:
    """Adds when each stage was done by a day, and the state."""
    done = {
        name: _done(stage, on)
        for stage, name in zip(ProjectStage, ("first", "second", "third"), strict=True)
    }
    return rows.annotate(**done).annotate(state=_state(on))


def _done(stage: ProjectStage, on: date) -> Subquery:
    """The first day on which something was recorded of a stage."""
    rows = (
        ProjectRecord.objects.in_force()
        .filter(project=OuterRef("pk"), stage=stage, on__lte=on)
        .order_by()
        .values("project")
    )
    return Subquery(rows.annotate(day=Min("on")).values("day"))


def _state(on: date) -> Case:
    overdue = (
        Q(first__isnull=True, mobilise_by__lt=on)
        | Q(second__isnull=True, supervise_by__lt=on)
        | Q(third__isnull=True, conclude_by__lt=on)
    )
    return Case(
        When(dropped_on__lte=on, then=Value(ProjectState.DROPPED.value)),
        When(third__lte=F("conclude_by"), then=Value(ProjectState.DONE.value)),
        When(third__isnull=False, then=Value(ProjectState.LATE.value)),
        When(overdue, then=Value(ProjectState.OVERDUE.value)),
        default=Value(ProjectState.OPEN.value),
        output_field=CharField(),
    )


def narrowed(rows: ScopedQuerySet, state: str) -> ScopedQuerySet:
    """The list that was asked for: what is late first, then by the last term."""
    if state:
        rows = rows.filter(state=state)
    rank = Case(
        When(state=ProjectState.OVERDUE, then=Value(0)),
        When(state=ProjectState.OPEN, then=Value(1)),
        default=Value(2),
    )
    return rows.order_by(rank, "conclude_by", "pk")


def state_counts(rows: ScopedQuerySet) -> dict[str, int]:
    """How many projects stand how; one query."""
    found = rows.order_by().values("state").annotate(number=Count("pk", distinct=True))
    return {row["state"]: row["number"] for row in found}


@dataclass(frozen=True)
class StageLine:
    """One stage of a project: its term, when it was done, how many days late."""

    stage: ProjectStage
    term: date
    done_on: date | None
    late: int

    @property
    def is_due(self) -> bool:
        """Late and not done."""
        return self.done_on is None and self.late > 0


def stages_of(project: Project, *, on: date) -> list[StageLine]:
    """The three stages of a row of `projects_on`."""
    done = (project.first, project.second, project.third)  # type: ignore[attr-defined]
    end = min(on, project.dropped_on) if project.dropped_on else on
    return [
        StageLine(
            stage,
            term := getattr(project, TERMS[stage]),
            day,
            days_late(term, day, on=end),
        )
        for stage, day in zip(ProjectStage, done, strict=True)
    ]


def facts_of(project: Project, *, but: ProjectRecord | None = None) -> ProjectFacts:
    """What decides about the next record; `but` leaves out the one that is corrected."""
    rows = ProjectRecord.objects.in_force().filter(project=project)
    if but is not None:
        rows = rows.exclude(pk=but.pk)
    days = rows.order_by().values("stage").annotate(first=Min("on"), last=Max("on"))
    return ProjectFacts(
        starts_on=project.starts_on,
        days={row["stage"]: (row["first"], row["last"]) for row in days},
        dropped=project.dropped_on is not None,
    )


def stages_open(project: Project) -> dict[ProjectStage, list[Blocker]]:
    """Every stage with what keeps a record of it, for the page's buttons."""
    facts = facts_of(project)
    return {stage: stage_blockers(stage, facts) for stage in ProjectStage}


def records_of(project: Project, *, on: date) -> QuerySet[ProjectRecord]:
    """What was recorded by a day and holds, stage by stage."""
    return (
        ProjectRecord.objects.in_force()
        .filter(project=project, on__lte=on)
        .select_related("recorded_by", "replaces")
        .prefetch_related("parts__person", "linked__meeting", "papers__attachment")
        .order_by("stage", "on", "pk")
    )


def meetings_to_link(project: Project, *, on: date) -> QuerySet[Meeting]:
    """Meetings and activities since the project began, newest first: of a branch and its groups, of
    a committee its own only."""
    home = project.organization
    here = Q(organization__path__startswith=home.path) if home.is_branch else Q(organization=home)
    return Meeting.objects.filter(
        here,
        state__in=(Meeting.State.OPEN, Meeting.State.SEALED),
        held_on__gte=project.starts_on,
        held_on__lte=on,
    ).order_by("-held_on", "-pk")


def people_to_name(organization: Organization, *, on: date) -> PersonQuerySet:
    """Who may be ticked as taking part: the members of a branch, the officers of a committee, whose
    members would fill pages; others are written."""
    entries, _ = talkers(organization, on=on)
    people = Person.objects.filter(pk__in=[entry.person.pk for entry in entries])
    return people.order_by("pinyin", "pk")
