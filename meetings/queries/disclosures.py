"""党务公开 of a day: how each item stood, what a member may read, which opinions wait."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    DateField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from branchrecords.access.scoping import ScopedQuerySet
from branchrecords.errors import Blocker
from meetings.models import Disclosure, DisclosureStep, Feedback, Meeting
from meetings.rules.disclosures import (
    UNAPPROVED,
    DisclosureFacts,
    State,
    StepKind,
    step_blockers,
)
from members.models import Membership, Organization, Person
from members.models.placements import condition, placements_on

PREPARING = "preparing"  # of the filter: everything not yet approved
TOLD_KINDS = ("briefing", "consultation")  # 通报会, 征求意见会


@dataclass(frozen=True)
class Wish:
    """How a list is narrowed; empty means everything but what was withdrawn."""

    state: str = ""
    kind: str = ""
    audience: str = ""
    year: int | None = None


def disclosures_on(rows: ScopedQuerySet, *, on: date) -> ScopedQuerySet:
    """Items as of `states_on`, and `unanswered`: opinions without an answer by the day."""
    open_ones = Feedback.objects.filter(disclosure=OuterRef("pk"), received_on__lte=on).exclude(
        answer__on__lte=on
    )
    of_each = open_ones.order_by().values("disclosure").annotate(n=Count("pk")).values("n")
    return states_on(rows, on=on).annotate(unanswered=Coalesce(Subquery(of_each), Value(0)))


def states_on(rows: ScopedQuerySet, *, on: date) -> ScopedQuerySet:
    """Items known by a day with `state` then, `approved_on` and `until` (the first day it was no
    longer public)."""
    steps = DisclosureStep.objects.filter(disclosure=OuterRef("pk"), on__lte=on).order_by("-pk")
    known = rows.filter(created_on__lte=on).annotate(
        last=Coalesce(Subquery(steps.values("kind")[:1]), Value("")),
        approved_on=Subquery(
            steps.filter(kind=StepKind.APPROVED).values("on")[:1], output_field=DateField()
        ),
        until=Coalesce(Subquery(steps.filter(kind=StepKind.ENDED).values("on")[:1]), F("ends_on")),
    )
    return known.annotate(state=_state(on))


def _state(on: date) -> Case:
    return Case(
        When(last="", then=Value(State.DRAFT.value)),
        When(last=StepKind.SUBMITTED, then=Value(State.SUBMITTED.value)),
        When(last=StepKind.RETURNED, then=Value(State.RETURNED.value)),
        When(last=StepKind.WITHDRAWN, then=Value(State.WITHDRAWN.value)),
        When(last=StepKind.ARCHIVED, then=Value(State.ARCHIVED.value)),
        When(last=StepKind.ENDED, then=Value(State.ENDED.value)),
        When(ends_on__lte=on, then=Value(State.ENDED.value)),
        When(starts_on__gt=on, then=Value(State.COMING.value)),
        default=Value(State.POSTED.value),
        output_field=CharField(),
    )


def disclosures_within(
    rows: ScopedQuerySet, *, organization: Organization, on: date, year: int | None = None
) -> ScopedQuerySet:
    """The items of an organisation and of all that stood below it on the day."""
    within = rows.filter(condition(placements_on(on), organization.path))
    if year is not None:
        within = within.filter(starts_on__year=year)
    return disclosures_on(within, on=on)


def narrowed(rows: ScopedQuerySet, wish: Wish) -> ScopedQuerySet:
    """The list that was asked for: what is public now first, then what was, the newest first."""
    if wish.state == PREPARING:
        rows = rows.filter(state__in=UNAPPROVED)
    elif wish.state:
        rows = rows.filter(state=wish.state)
    else:
        rows = rows.exclude(state=State.WITHDRAWN)
    if wish.kind:
        rows = rows.filter(kind=wish.kind)
    if wish.audience:
        rows = rows.filter(audience=wish.audience)
    rank = Case(
        When(state__in=UNAPPROVED, then=Value(0)),
        When(state__in=(State.POSTED, State.COMING), then=Value(1)),
        default=Value(2),
    )
    return rows.select_related("organization").order_by(rank, "-starts_on", "-pk")


def counts_of(rows: ScopedQuerySet) -> dict[str, int]:
    """How many stand how; `all` without those withdrawn. Two queries."""
    counts = rows.order_by().aggregate(
        all=Count("pk", filter=~Q(state=State.WITHDRAWN)),
        preparing=Count("pk", filter=Q(state__in=UNAPPROVED)),
        submitted=Count("pk", filter=Q(state=State.SUBMITTED)),
        posted=Count("pk", filter=Q(state=State.POSTED)),
        ended=Count("pk", filter=Q(state=State.ENDED)),
        archived=Count("pk", filter=Q(state=State.ARCHIVED)),
    )
    return counts | {"unanswered": rows.filter(unanswered__gt=0).count()}


def on_the_board(rows: ScopedQuerySet, *, on: date, audience: str = "") -> ScopedQuerySet:
    """What an organisation has public on a day, by kind; `audience` narrows it."""
    found = disclosures_on(rows, on=on).filter(state=State.POSTED)
    if audience:
        found = found.filter(audience=audience)
    return found.select_related("organization").order_by("kind", "-starts_on", "pk")


def readable_by(person: Person, *, on: date) -> ScopedQuerySet:
    """What is public on a day to a member: of the own branch and of every organisation above."""
    membership = (
        Membership.objects.active_on(on).filter(person=person).select_related("organization")
    ).first()
    if membership is None:
        return Disclosure.objects.none()
    chain = list(placements_on(on).chain(membership.organization.path))
    rows = Disclosure.objects.filter(organization__path__in=chain)
    return on_the_board(rows, on=on).order_by("-starts_on", "-pk")


def spoken_of_by(person: Person, *, on: date) -> ScopedQuerySet:
    """What a member has given an opinion on: it stays open to them, for the answer."""
    mine = Feedback.objects.filter(person=person).values("disclosure")
    found = disclosures_on(Disclosure.objects.filter(pk__in=mine), on=on)
    return found.select_related("organization").order_by("-starts_on", "-pk")


def facts_of(disclosure: Any) -> DisclosureFacts:
    """What decides about the next step; of a row of `disclosures_on`."""
    return DisclosureFacts(
        state=disclosure.state,
        kind=disclosure.kind,
        audience=disclosure.audience,
        text=f"{disclosure.title}\n{disclosure.text}",
        ends_on=disclosure.ends_on,
        unanswered=disclosure.unanswered,
    )


def steps_open(disclosure: Any, *, today: date) -> dict[str, Sequence[Blocker]]:
    """Every kind of step with what keeps it, for the page's buttons."""
    facts = facts_of(disclosure)
    return {kind.value: step_blockers(kind, facts, today=today) for kind in StepKind}


def drawn_from(organization: Organization, source: str, key: str, *, on: date) -> Any | None:
    """The item that was filled in from a record before and was not withdrawn, or None."""
    rows = Disclosure.objects.filter(organization=organization, source=source, source_key=key)
    return disclosures_on(rows, on=on).exclude(state=State.WITHDRAWN).order_by("-pk").first()


def by_source(organization: Organization, source: str) -> dict[str, int]:
    """For a record's own page: the item drawn from each of its keys, by key; one query."""
    withdrawn = DisclosureStep.objects.filter(disclosure=OuterRef("pk"), kind=StepKind.WITHDRAWN)
    rows = Disclosure.objects.filter(~Exists(withdrawn), organization=organization, source=source)
    return dict(rows.order_by("pk").values_list("source_key", "pk"))


def meetings_that_tell(organization: Organization, *, on: date) -> QuerySet[Meeting]:
    """Meetings of the organisation at which an item may be told: of this year and the last."""
    return (
        Meeting.objects.filter(organization=organization, held_on__year__gte=on.year - 1)
        .exclude(state=Meeting.State.CANCELLED)
        .order_by("-held_on", "-pk")
    )


def told_in_meetings(
    rows: QuerySet[Meeting], *, organization: Organization, year: int, on: date
) -> QuerySet[Meeting]:
    """The 通报会 and 征求意见会 of a year in the subtree by the day, newest first."""
    return (
        rows.filter(condition(placements_on(on), organization.path))
        .filter(kind__in=TOLD_KINDS, held_on__year=year, held_on__lte=on)
        .filter(state=Meeting.State.SEALED)
        .select_related("organization")
        .order_by("-held_on", "-pk")
    )
