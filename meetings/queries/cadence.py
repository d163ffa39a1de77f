"""Held, planned, due or overdue: the 制度 of a whole subtree against its meetings.

A fixed number of queries however many branches; the rest is arithmetic over small tuples.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from meetings.models import Meeting
from meetings.rules.cadence import Rule, Span
from meetings.rules.kinds import MeetingKind
from members.models import Organization
from members.models.placements import condition

from .obligations import Branches, branches_of, obligations


class Status(StrEnum):
    """Where one obligation stands on a day."""

    HELD = "held"  # as often as asked, sealed
    PLANNED = "planned"  # a meeting is set for a day to come
    STARTED = "started"  # its day has come, but the record is not sealed
    DUE = "due"  # the span is running and nothing is planned
    OVERDUE = "overdue"  # the span is over
    FUTURE = "future"  # the span has not begun


@dataclass(frozen=True)
class Mark:
    """One meeting, as far as the cadence needs it."""

    pk: int
    title: str
    held_on: date
    state: str
    late_days: int


@dataclass(frozen=True)
class Slot:
    """One kind in one span of one branch, with the meetings that answer it."""

    branch: Organization
    kind: MeetingKind
    span: Span
    rule: Rule
    held: tuple[Mark, ...]
    unfinished: tuple[Mark, ...]
    status: Status

    @property
    def backfilled(self) -> bool:
        """Held, but at least one of the records was entered late."""
        return self.status is Status.HELD and any(mark.late_days for mark in self.held)

    @property
    def missing(self) -> int:
        """How many meetings are still to be held and sealed."""
        return max(self.rule.times - len(self.held), 0)

    @property
    def last_held(self) -> Mark | None:
        """The latest record that counts."""
        return self.held[-1] if self.held else None

    @property
    def name(self) -> str:
        """10月主题党日, 第四季度支部党员大会."""
        return f"{self.span.label}{self.kind.label}"


def cadence(organization: Organization, *, year: int, on: date) -> list[Slot]:
    """Every obligation of the branches in `organization` in a year, as it stands on a day.

    A 党小组会 counts for its branch wherever it was held, in a group or for all of them.
    """
    known = branches_of(organization, year=year, on=on)
    marks = _marks(organization, year, known)
    slots = []
    for owed in obligations(organization, year=year, known=known):
        found = [
            mark
            for mark in marks.get((owed.branch.pk, owed.kind.key), ())
            if owed.span.contains(mark.held_on)
        ]
        held = tuple(mark for mark in found if mark.state == Meeting.State.SEALED)
        unfinished = tuple(mark for mark in found if mark.state != Meeting.State.SEALED)
        status = _status(owed.span, len(held) >= owed.rule.times, unfinished, on)
        slots.append(Slot(owed.branch, owed.kind, owed.span, owed.rule, held, unfinished, status))
    return slots


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
        marks[(known.group_branch.get(home, home), kind)].append(Mark(*mark))
    return marks


def _status(span: Span, enough: bool, unfinished: Iterable[Mark], on: date) -> Status:
    if enough:
        return Status.HELD
    if span.ends <= on:
        return Status.OVERDUE
    if any(mark.held_on <= on for mark in unfinished):
        return Status.STARTED
    if any(unfinished):
        return Status.PLANNED
    return Status.DUE if span.starts <= on else Status.FUTURE


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


# -- the committee's map: branches × months ------------------------------------------------------
@dataclass(frozen=True)
class HeatCell:
    """One month of one branch. `status`: full, late, part, miss, now or off, as `{% cell %}` takes.

    The month counts what had to be held by its last day. `missing` names what is not sealed.
    """

    month: date
    status: str
    missing: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The figure in the cell: how many are missing, or 补 for late entries."""
        if self.status == "late":
            return "补"
        return str(len(self.missing)) if self.status in ("part", "miss") else ""

    @property
    def label(self) -> str:
        """The cell in words."""
        name = f"{self.month.month}月"
        if self.status in ("part", "miss"):
            return f"{name}缺 {len(self.missing)} 项：{'、'.join(self.missing)}"
        words = {"full": "开齐", "late": "开齐，有补录", "now": "进行中", "off": "不要求或未到"}
        return name + words[self.status]


@dataclass(frozen=True)
class HeatRow:
    """A year of one branch: `met` of `due` months were held in full, `late` of them by 补录."""

    branch: Organization
    cells: tuple[HeatCell, ...]
    met: int
    due: int
    late: int

    @property
    def missing(self) -> int:
        """How many meetings are missing in the year so far."""
        return sum(len(cell.missing) for cell in self.cells)


@dataclass(frozen=True)
class Heat:
    """All branches of a subtree in a year, most missing first, then in tree order."""

    rows: tuple[HeatRow, ...]
    met: int
    due: int
    late: int


def heat(organization: Organization, year: int, on: date, *, kind: str = "") -> Heat:
    """The map of a committee's desk; `kind` keeps one kind of meeting only."""
    by_branch: dict[int, list[Slot]] = defaultdict(list)
    branches: dict[int, Organization] = {}
    for slot in cadence(organization, year=year, on=on):
        if kind and slot.kind.key != kind:
            continue
        by_branch[slot.branch.pk].append(slot)
        branches[slot.branch.pk] = slot.branch
    rows = [_heat_row(branches[pk], slots, year, on) for pk, slots in by_branch.items()]
    rows.sort(key=lambda row: (-row.missing, row.branch.path))
    return Heat(
        rows=tuple(rows),
        met=sum(row.met for row in rows),
        due=sum(row.due for row in rows),
        late=sum(row.late for row in rows),
    )


def _heat_row(branch: Organization, slots: list[Slot], year: int, on: date) -> HeatRow:
    cells = tuple(
        _heat_cell(
            date(year, month, 1),
            [slot for slot in slots if slot.span.last_day.month == month],
            on,
        )
        for month in range(1, 13)
    )
    states = [cell.status for cell in cells]
    late = states.count("late")
    met = states.count("full") + late
    due = met + states.count("part") + states.count("miss")
    return HeatRow(branch, cells, met, due, late)


def _heat_cell(month: date, slots: list[Slot], on: date) -> HeatCell:
    if not slots or on < month:
        return HeatCell(month, "off")
    if slots[0].span.last_day >= on:
        return HeatCell(month, "now")
    missing = tuple(slot.name for slot in slots for _ in range(slot.missing))
    if not missing:
        return HeatCell(month, "late" if any(slot.backfilled for slot in slots) else "full")
    asked = sum(slot.rule.times for slot in slots)
    return HeatCell(month, "miss" if len(missing) == asked else "part", missing)


def missing_names(organization: Organization, year: int, on: date) -> tuple[str, ...]:
    """Names of what a branch owed by a day and has not sealed, by date: 3月主题党日."""
    slots = [
        slot for slot in cadence(organization, year=year, on=on) if slot.status is Status.OVERDUE
    ]
    slots.sort(key=lambda slot: slot.span.ends)
    return tuple(slot.name for slot in slots for _ in range(slot.missing))
