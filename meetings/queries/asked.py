"""What a page of the cadence was asked for: the same answer for the page and its spreadsheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from meetings.rules.cadence import Window, window_named, windows_of
from members.models import Organization

from .cadence import Slot, cadence
from .heat import Heat, heat_of, totalled
from .kinds import labels_of
from .tallies import SHOWN, in_window


@dataclass(frozen=True)
class AskedCadence:
    """A subtree, a year and how it is narrowed. `kind` is a key or "" for all of them."""

    organization: Organization
    year: int
    on: date
    kind: str = ""
    period: str = "year"
    show: str = ""
    only_missing: bool = False

    @property
    def window(self) -> Window:
        """The stretch of the year."""
        return window_named(self.period, self.year) or windows_of(self.year)[0]

    @property
    def words(self) -> str:
        """2026年第三季度，主题党日，过期未开."""
        kind = labels_of({self.kind}).get(self.kind, "") if self.kind else ""
        show = SHOWN[self.show][0] if self.show else ""
        return "，".join(filter(None, (str(self.organization), self.window.label, kind, show)))

    def of_kind(self, slots: Sequence[Slot]) -> list[Slot]:
        """The slots of the chosen kind."""
        return [slot for slot in slots if not self.kind or slot.kind.key == self.kind]

    def slots(self, every: Sequence[Slot] | None = None) -> list[Slot]:
        """What the list shows, by date, then in tree order."""
        found = self.year_slots() if every is None else every
        _, statuses = SHOWN[self.show]
        shown = [s for s in in_window(self.of_kind(found), self.window) if s.status in statuses]
        return sorted(shown, key=lambda slot: (slot.span.ends, slot.branch.path))

    def year_slots(self) -> list[Slot]:
        """Everything owed in the year, whatever else was chosen."""
        return cadence(self.organization, year=self.year, on=self.on)

    def heat(self, every: Sequence[Slot]) -> Heat:
        """The map of the chosen kind."""
        whole = heat_of(every, self.year, self.on, kind=self.kind)
        return totalled(row for row in whole.rows if row.missing or not self.only_missing)
