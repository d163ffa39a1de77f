"""Asked, held, due and overdue for every organisation of a subtree over a stretch of the year."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from meetings.rules.cadence import Window
from members.models import Organization
from members.rules.placements import Placements

from .cadence import Slot, Status, slots_of
from .obligations import branches_of

# What a list is narrowed to → the words for it and the statuses it shows.
SHOWN: dict[str, tuple[str, frozenset[Status]]] = {
    "": ("全部", frozenset(Status)),
    "overdue": ("过期未开", frozenset({Status.OVERDUE})),
    "running": ("本期待开", frozenset({Status.DUE, Status.STARTED, Status.PLANNED})),
    "held": ("已开齐", frozenset({Status.HELD})),
    "future": ("未到", frozenset({Status.FUTURE})),
}


@dataclass
class Tally:
    """Numbers of meetings: `asked` = `held` + `running` + `overdue` + `future`.

    `late` of those held were entered after their day. A span that is running or that has a meeting
    planned counts under `running`.
    """

    asked: int = 0
    held: int = 0
    late: int = 0
    running: int = 0
    overdue: int = 0
    future: int = 0

    def add(self, slot: Slot) -> None:
        """Count one slot."""
        self.asked += slot.asked
        self.held += slot.done
        self.late += min(slot.late, slot.done)
        if slot.status is Status.OVERDUE:
            self.overdue += slot.missing
        elif slot.status is Status.FUTURE:
            self.future += slot.missing
        else:
            self.running += slot.missing


@dataclass(frozen=True)
class TallyRow:
    """One organisation with all below it; `depth` is how far it stands below the top row."""

    organization: Organization
    depth: int
    is_branch: bool
    tally: Tally = field(default_factory=Tally)

    @property
    def level(self) -> int:
        """How far its name is set in: at most three steps."""
        return min(self.depth, 3)


def tally_rows(
    organization: Organization, *, year: int, window: Window, on: date
) -> list[TallyRow]:
    """The organisation, the committees below it and every branch, in tree order.

    The same number of queries for any number of organisations.
    """
    known = branches_of(organization, year=year, on=on)
    nodes = {node.path: node for node in (*known.committees, *known.branches)}
    nodes.setdefault(organization.path, organization)
    rows = {
        path: TallyRow(node, _depth(known.tree, path, organization.path), node.is_branch)
        for path, node in nodes.items()
    }
    for slot in in_window(slots_of(organization, year=year, on=on, known=known), window):
        for path in known.tree.chain(slot.branch.path):
            if path in rows:
                rows[path].tally.add(slot)
            if path == organization.path:
                break
    return sorted(rows.values(), key=lambda row: _order(known.tree, row.organization.path))


def in_window(slots: Iterable[Slot], window: Window) -> list[Slot]:
    """The slots whose last day lies in the window."""
    return [slot for slot in slots if window.span.contains(slot.span.last_day)]


def _depth(tree: Placements, path: str, root: str) -> int:
    chain = list(tree.chain(path))
    return chain.index(root) if root in chain else 0


def _order(tree: Placements, path: str) -> tuple[str, ...]:
    """The way from the top down: also what stood elsewhere that day comes below its parent."""
    return tuple(reversed(list(tree.chain(path))))
