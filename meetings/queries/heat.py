"""The committee's map: branches × the months of a year, each cell with the slots it stands for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from meetings.rules.kinds import MeetingKind
from members.models import Organization

from .cadence import Slot, cadence

_WORDS = {"full": "开齐", "late": "开齐，有补录", "off": "不要求"}


@dataclass(frozen=True)
class HeatCell:
    """One month of one row. `status`: full, late, part, miss, now or off, as `{% cell %}` takes.

    The month counts what had to be held by its last day. `missing` names what is not sealed.
    """

    month: date
    status: str
    slots: tuple[Slot, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def asked(self) -> int:
        """How many meetings the month asks for."""
        return sum(slot.asked for slot in self.slots)

    @property
    def done(self) -> int:
        """How many of them are sealed."""
        return sum(slot.done for slot in self.slots)

    @property
    def text(self) -> str:
        """The figure in the cell: what is missing, 补 for late entries, 2/5 while it runs."""
        if self.status == "late":
            return "补"
        if self.status == "now":
            return f"{self.done}/{self.asked}"
        return str(len(self.missing)) if self.status in ("part", "miss") else ""

    @property
    def words(self) -> str:
        """The cell in words, without its month."""
        if self.status in ("part", "miss"):
            return f"缺 {len(self.missing)} 项：{'、'.join(self.missing)}"
        if self.status == "now":
            return f"进行中，已开 {self.done} 次，应开 {self.asked} 次"
        return "未到" if self.status == "off" and self.slots else _WORDS[self.status]

    @property
    def label(self) -> str:
        """The cell in words."""
        return f"{self.month.month}月{self.words}"


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
    """The map of a subtree; `kind` keeps one kind of meeting only."""
    return heat_of(cadence(organization, year=year, on=on), year, on, kind=kind)


def heat_of(slots: Iterable[Slot], year: int, on: date, *, kind: str = "") -> Heat:
    """The map of slots that are read already."""
    by_branch: dict[int, list[Slot]] = defaultdict(list)
    for slot in slots:
        if not kind or slot.kind.key == kind:
            by_branch[slot.branch.pk].append(slot)
    return totalled(_row(found[0].branch, found, year, on) for found in by_branch.values())


def totalled(rows: Iterable[HeatRow]) -> Heat:
    """Rows with their sums, most missing first."""
    ordered = sorted(rows, key=lambda row: (-row.missing, row.branch.path))
    return Heat(
        rows=tuple(ordered),
        met=sum(row.met for row in ordered),
        due=sum(row.due for row in ordered),
        late=sum(row.late for row in ordered),
    )


def _row(branch: Organization, slots: list[Slot], year: int, on: date) -> HeatRow:
    cells = _cells(slots, year, on)
    states = [cell.status for cell in cells]
    late = states.count("late")
    met = states.count("full") + late
    due = met + states.count("part") + states.count("miss")
    return HeatRow(branch, cells, met, due, late)


def _cells(slots: Iterable[Slot], year: int, on: date) -> tuple[HeatCell, ...]:
    months: dict[int, list[Slot]] = defaultdict(list)
    for slot in slots:
        months[slot.span.last_day.month].append(slot)
    return tuple(_cell(date(year, month, 1), tuple(months[month]), on) for month in range(1, 13))


def _cell(month: date, slots: tuple[Slot, ...], on: date) -> HeatCell:
    if not slots or on < month:
        return HeatCell(month, "off", slots)
    if slots[0].span.last_day >= on:
        return HeatCell(month, "now", slots)
    missing = tuple(name for slot in slots for name in slot.missing_names)
    if not missing:
        status = "late" if any(slot.backfilled for slot in slots) else "full"
        return HeatCell(month, status, slots)
    asked = sum(slot.asked for slot in slots)
    return HeatCell(month, "miss" if len(missing) == asked else "part", slots, missing)


# -- the same by kind: all branches together -------------------------------------------------------
@dataclass(frozen=True)
class KindCell:
    """One kind in one month over all branches that owe it."""

    month: date
    status: str
    done: int
    asked: int

    @property
    def text(self) -> str:
        """38/43; nothing while the month has not begun."""
        return f"{self.done}/{self.asked}" if self.asked and self.status != "off" else ""

    @property
    def label(self) -> str:
        """The cell in words."""
        if not self.asked:
            return f"{self.month.month}月不要求"
        if self.status == "off":
            return f"{self.month.month}月未到，应开 {self.asked} 次"
        return f"{self.month.month}月应开 {self.asked} 次，已开 {self.done} 次"


@dataclass(frozen=True)
class KindRow:
    """A year of one kind; `done` of `asked` count what was due by the day."""

    kind: MeetingKind
    cells: tuple[KindCell, ...]
    done: int
    asked: int


def heat_by_kind(slots: Iterable[Slot], year: int, on: date) -> list[KindRow]:
    """Kinds × months over all branches, in the order in which they are first owed."""
    by_kind: dict[str, list[Slot]] = defaultdict(list)
    for slot in slots:
        by_kind[slot.kind.key].append(slot)
    rows = []
    for found in by_kind.values():
        cells = tuple(_kind_cell(cell) for cell in _cells(found, year, on))
        over = [cell for cell in cells if cell.status not in ("off", "now")]
        done, asked = sum(cell.done for cell in over), sum(cell.asked for cell in over)
        rows.append(KindRow(found[0].kind, cells, done, asked))
    return rows


def _kind_cell(cell: HeatCell) -> KindCell:
    return KindCell(cell.month, cell.status, cell.done, cell.asked)


def kinds_owed(slots: Sequence[Slot]) -> list[MeetingKind]:
    """Which kinds anybody owes, once each."""
    found: dict[str, MeetingKind] = {}
    for slot in slots:
        found.setdefault(slot.kind.key, slot.kind)
    return list(found.values())
