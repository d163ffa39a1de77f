"""Held, planned, due or overdue: the 制度 of a whole subtree against its meetings.

A fixed number of queries however many branches; the rest is arithmetic over small tuples.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from operator import attrgetter
from typing import NamedTuple

from meetings.models import Meeting
from meetings.rules.cadence import Rule, Span
from meetings.rules.explaining import mark_of
from meetings.rules.kinds import MeetingKind
from members.models import Organization
from members.models.placements import condition

from .obligations import Branches, Obligation, branches_of, obligations

_SEALED = Meeting.State.SEALED.value  # a plain text: tens of thousands of marks ask for it


class Status(StrEnum):
    """Where one obligation stands on a day."""

    HELD = "held"  # as often as asked, sealed
    PLANNED = "planned"  # what is missing is set for days to come
    STARTED = "started"  # its day has come, but the record is not sealed
    DUE = "due"  # the span is running and something is not planned
    OVERDUE = "overdue"  # the span is over
    FUTURE = "future"  # the span has not begun


class Mark(NamedTuple):
    """One meeting, as far as the cadence needs it; `home` is where it was held."""

    home: int
    pk: int
    title: str
    held_on: date
    state: str
    late_days: int

    @property
    def sealed(self) -> bool:
        """Whether it counts."""
        return self.state == _SEALED


class Slot(NamedTuple):
    """One kind in one span of one branch, with the meetings that answer it.

    `place` is where it is to be held: the branch, or one of its 党小组. A kind that is held in
    groups has a part for each (`parts`); with `each` every part must be answered, otherwise one
    meeting in any of them will do.
    """

    branch: Organization
    place: Organization
    kind: MeetingKind
    span: Span
    rule: Rule
    held: tuple[Mark, ...]
    unfinished: tuple[Mark, ...]
    status: Status
    parts: tuple[Slot, ...] = ()
    each: bool = False

    @property
    def demands(self) -> tuple[Slot, ...]:
        """What is to be answered one by one: the groups', else the slot itself."""
        return self.parts if self.each else (self,)

    @property
    def asked(self) -> int:
        """How many meetings are asked for."""
        return self.rule.times * len(self.demands)

    @property
    def missing(self) -> int:
        """How many meetings are still to be held and sealed."""
        if self.each:
            return sum(part.missing for part in self.parts)
        return max(self.rule.times - len(self.held), 0)

    @property
    def done(self) -> int:
        """How many of those asked for are held and sealed."""
        return self.asked - self.missing

    @property
    def late(self) -> int:
        """How many of the records were entered after their day."""
        return sum(mark.late_days > 0 for mark in self.held)

    @property
    def mark(self) -> str:
        """缺 1 次, 开齐（补录 1 次）, 待召开."""
        return mark_of(status=self.status, missing=self.missing, late=self.late)

    @property
    def backfilled(self) -> bool:
        """Held, but at least one of the records was entered late."""
        return self.status is Status.HELD and self.late > 0

    @property
    def last_held(self) -> Mark | None:
        """The latest record that counts."""
        return self.held[-1] if self.held else None

    @property
    def wanting(self) -> Slot:
        """The first that still needs a meeting nobody has planned; the slot itself if none does."""
        open_ones = (one for one in self.demands if one.status in (Status.DUE, Status.OVERDUE))
        return next(open_ones, self)

    @property
    def name(self) -> str:
        """10月主题党日, 第四季度支部党员大会, 11月党小组会（第二党小组）."""
        where = "" if self.place.pk == self.branch.pk else f"（{self.place}）"
        return f"{self.span.label}{self.kind.label}{where}"

    @property
    def starts_text(self) -> str:
        """The first day of the span as addresses name it."""
        return self.span.starts.isoformat()

    @property
    def missing_names(self) -> tuple[str, ...]:
        """What is missing, one name a meeting."""
        if not self.missing:
            return ()
        return tuple(one.name for one in self.demands for _ in range(one.missing))


def cadence(organization: Organization, *, year: int, on: date, alone: bool = False) -> list[Slot]:
    """Every obligation of the branches in `organization` in a year, as it stands on a day.

    `alone`: only what the organisation itself owes, not those below.
    """
    return slots_of(
        organization,
        year=year,
        on=on,
        known=branches_of(organization, year=year, on=on),
        alone=alone,
    )


def slots_of(
    organization: Organization, *, year: int, on: date, known: Branches, alone: bool = False
) -> list[Slot]:
    """As `cadence`, for branches that are read already."""
    marks = _marks(organization, year, known)
    return [
        _slot(owed, marks.get((owed.branch.pk, owed.kind.key), ()), on)
        for owed in obligations(organization, year=year, known=known, alone=alone)
    ]


def _slot(owed: Obligation, marks: Sequence[Mark], on: date) -> Slot:
    """A meeting that a branch held for all its 党小组 counts for each of them."""
    found = marks[_first_since(marks, owed.span.starts) : _first_since(marks, owed.span.ends)]
    parts = tuple(
        _answered(owed, group, [m for m in found if m.home in (group.pk, owed.branch.pk)], on)
        for group in owed.groups
    )
    return _answered(owed, owed.branch, found, on, parts)


def _first_since(marks: Sequence[Mark], day: date) -> int:
    """The place of the first meeting on or after a day; they stand by date."""
    return bisect_left(marks, day, key=attrgetter("held_on"))


def _answered(
    owed: Obligation,
    place: Organization,
    marks: Sequence[Mark],
    on: date,
    parts: tuple[Slot, ...] = (),
) -> Slot:
    held = tuple(mark for mark in marks if mark.sealed)
    unfinished = tuple(mark for mark in marks if not mark.sealed)
    each = owed.each and bool(parts)
    if each:
        status = _worst(part.status for part in parts)
    else:
        status = _status(owed.span, owed.rule.times - len(held), unfinished, on)
    return Slot(
        owed.branch, place, owed.kind, owed.span, owed.rule, held, unfinished, status, parts, each
    )


def _marks(
    organization: Organization, year: int, known: Branches
) -> dict[tuple[int, str], list[Mark]]:
    rows = (
        Meeting.objects.filter(condition(known.tree, organization.path))
        .in_period(date(year, 1, 1), date(year + 1, 1, 1))
        .exclude(state=Meeting.State.CANCELLED)
        .order_by("held_on", "pk")
        .values_list("organization", "kind", "pk", "title", "held_on", "state", "late_days")
    )
    marks: dict[tuple[int, str], list[Mark]] = defaultdict(list)
    for home, kind, *mark in rows:
        if home in known.group_branch and kind != "group":
            continue
        marks[(known.group_branch.get(home, home), kind)].append(Mark(home, *mark))
    return marks


def _status(span: Span, missing: int, unfinished: Sequence[Mark], on: date) -> Status:
    if missing <= 0:
        return Status.HELD
    if span.ends <= on:
        return Status.OVERDUE
    if any(mark.held_on <= on for mark in unfinished):
        return Status.STARTED
    if len(unfinished) >= missing:
        return Status.PLANNED
    return Status.DUE if span.starts <= on else Status.FUTURE


_URGENT_FIRST = (
    Status.OVERDUE, Status.STARTED, Status.DUE, Status.FUTURE, Status.PLANNED, Status.HELD,
)  # fmt: skip


def _worst(statuses: Iterable[Status]) -> Status:
    """What stands for several 党小组 together: the one that needs most."""
    return min(statuses, key=_URGENT_FIRST.index)


# -- the desk's table: kinds × months -------------------------------------------------------------
@dataclass(frozen=True)
class StripRow:
    """One kind over some months; a cell holds the slots shown there, none means not asked."""

    kind: MeetingKind
    rule: Rule
    cells: tuple[tuple[Slot, ...], ...]


def strip(slots: Iterable[Slot], months: tuple[date, ...]) -> list[StripRow]:
    """The slots of one branch as a table; each stands in one month (see `month_shown`)."""
    by_kind: dict[str, list[Slot]] = defaultdict(list)
    for slot in slots:
        by_kind[slot.kind.key].append(slot)
    rows = []
    for kind_slots in by_kind.values():
        cells = tuple(
            tuple(slot for slot in kind_slots if month_shown(slot) == month) for month in months
        )
        if any(cells):
            rows.append(StripRow(kind_slots[0].kind, kind_slots[-1].rule, cells))
    return rows


def month_shown(slot: Slot) -> date:
    """The first day of the month in which a slot is shown: of its meeting, else of its last day."""
    marks = slot.held or slot.unfinished
    return (marks[0].held_on if marks else slot.span.last_day).replace(day=1)


def missing_names(organization: Organization, year: int, on: date) -> tuple[str, ...]:
    """Names of what a branch owed by a day and has not sealed, by date: 3月主题党日."""
    slots = [
        slot for slot in cadence(organization, year=year, on=on) if slot.status is Status.OVERDUE
    ]
    slots.sort(key=lambda slot: slot.span.ends)
    return tuple(name for slot in slots for name in slot.missing_names)
