"""心得 as of a day: what was asked for, what is missing, what waits to be checked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Case, CharField, Count, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils import timezone

from branchrecords.access.scoping import ScopedQuerySet
from meetings.models import Essay, EssayAsked, EssayCall, EssayCheck
from meetings.rules.essays import EssayState, is_late
from members.models import Organization, Person
from members.models.placements import condition, placements_on

PILLS = {
    EssayState.MISSING: "open",
    EssayState.WAITING: "soon",
    EssayState.RETURNED: "returned",
    EssayState.CHECKED: "done",
}


def end_of(on: date) -> datetime:
    """The first moment after a day."""
    return timezone.make_aware(datetime.combine(on + timedelta(days=1), time()))


def with_state(rows: ScopedQuerySet, *, on: date) -> ScopedQuerySet:
    """Asked 心得 with `essay` (the id of the last one sent by a day), `remark` and `state`."""
    sent = Essay.objects.filter(
        call=OuterRef("call"), person=OuterRef("person"), sent_at__lt=end_of(on)
    ).order_by("-pk")
    said = EssayCheck.objects.filter(essay=OuterRef("essay"), at__lt=end_of(on))
    state = Case(
        When(essay=None, then=Value(EssayState.MISSING.value)),
        When(passed=None, then=Value(EssayState.WAITING.value)),
        When(passed=False, then=Value(EssayState.RETURNED.value)),
        default=Value(EssayState.CHECKED.value),
        output_field=CharField(),
    )
    return (
        rows.annotate(essay=Subquery(sent.values("pk")[:1]))
        .annotate(
            passed=Subquery(said.values("passed")[:1]), remark=Subquery(said.values("remark")[:1])
        )
        .annotate(state=state)
    )


@dataclass(frozen=True)
class AskedLine:
    """One 心得 that was asked of one member, as it stands."""

    row: EssayAsked
    state: EssayState
    late: bool
    essay: int | None
    remark: str

    @property
    def pill(self) -> str:
        """The status word of the page's pill."""
        return "late" if self.late else PILLS[self.state]

    @property
    def word(self) -> str:
        """没有交，已过期."""
        return f"{self.state.label}{'，已过期' if self.late else ''}"


def asked_lines(rows: ScopedQuerySet, *, on: date) -> list[AskedLine]:
    """The rows as lines, by name; one query."""
    found = with_state(rows, on=on).select_related("person", "call__organization")
    return [_line(row, on) for row in found.order_by("call__due_on", "call", "person__pinyin")]


def _line(row, on: date) -> AskedLine:
    late = is_late(row.state, row.call.due_on, on=on)
    return AskedLine(row, EssayState(row.state), late, row.essay, row.remark or "")


@dataclass(frozen=True)
class CallLine:
    """One 心得 that was asked for, in numbers."""

    call: EssayCall
    asked: int = 0
    sent: int = 0
    checked: int = 0

    @property
    def missing(self) -> int:
        """How many have not sent it, or have to write it anew."""
        return self.asked - self.sent


def call_lines(
    calls: ScopedQuerySet, organization: Organization, *, year: int, on: date
) -> list[CallLine]:
    """What was asked for in a year in an organisation and below, newest first; three queries."""
    inside = condition(placements_on(on), organization.path)
    rows = calls.filter(inside, due_on__year=year, asked_at__lt=end_of(on))
    found = list(rows.select_related("organization", "meeting"))
    asked = EssayAsked.objects.filter(call__in=[call.pk for call in found])
    sent = (EssayState.WAITING, EssayState.CHECKED)
    numbers = {
        row.pop("call"): row
        for row in with_state(asked, on=on)
        .order_by()
        .values("call")
        .annotate(
            asked=Count("pk"),
            sent=Count("pk", filter=Q(state__in=sent)),
            checked=Count("pk", filter=Q(state=EssayState.CHECKED)),
        )
    }
    return [CallLine(call, **numbers.get(call.pk, {})) for call in found]


def free_essays(
    rows: ScopedQuerySet, organization: Organization, *, year: int, on: date
) -> QuerySet[Essay]:
    """What members sent without being asked, newest first."""
    inside = condition(placements_on(on), organization.path)
    found = rows.filter(inside, call=None, sent_at__year=year, sent_at__lt=end_of(on))
    return found.select_related("person", "organization", "check_row")


def asked_of(person: Person, *, on: date) -> list[AskedLine]:
    """What a member still has to send, or sent without an answer yet; the oldest first."""
    lines = asked_lines(EssayAsked.objects.filter(person=person), on=on)
    return [line for line in lines if line.state != EssayState.CHECKED]


def my_essays(person: Person, *, year: int) -> QuerySet[Essay]:
    """What a member sent in a year, newest first."""
    rows = Essay.objects.filter(person=person, sent_at__year=year)
    return rows.select_related("call", "check_row")
