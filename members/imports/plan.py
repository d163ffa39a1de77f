"""What an import would do, row by row, with every problem of every cell. Nothing is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model

from branchrecords.documents.columns import Column
from branchrecords.documents.values import CellError, UncertainDate, cell_text
from members.imports.sheet import row_label


class CellDoubt(CellError):
    """A cell can be read, but wants a second look: `value` is what it is taken for."""

    def __init__(self, message: str, value: Any) -> None:
        super().__init__(message)
        self.value = value


@dataclass(frozen=True)
class Problem:
    """What is wrong with one cell. One that does not block wants a look and a tick."""

    row: int
    key: str
    title: str
    letter: str
    message: str
    blocking: bool = True
    label: str = ""

    def __str__(self) -> str:
        column = f"{self.letter} 列" if self.letter else ""
        return f"{self.label or f'第 {self.row} 行'} {column}「{self.title}」：{self.message}"


@dataclass
class PlannedRow:
    """One row: its cells as typed, what they mean, what is wrong, and what writing would do.

    `change` is add, update or same; `values` are parsed cells by Column.key; `target` is the row
    of the database it matches; `changes` what would be written of it. `label` is the row as its
    user finds it; `context` what headings and titles say of it; `errors` why cells are unreadable.
    """

    number: int
    cells: Mapping[str, Any]
    columns: Mapping[str, Column]
    letters: Mapping[str, str]
    confirmed: bool = False
    values: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    change: str = "add"
    target: Any = None
    changes: dict[str, Any] = field(default_factory=dict)
    place: Any = None
    label: str = ""
    context: Mapping[str, str] = field(default_factory=dict)
    errors: dict[str, CellError] = field(default_factory=dict)

    def fail(self, key: str, message: str) -> None:
        """This cell must be mended before the row can be written."""
        self._note(key, message, blocking=True)

    def hint(self, key: str, message: str) -> None:
        """This cell is unusual: the row is written once somebody has ticked it."""
        self._note(key, message, blocking=False)

    def read(self, key: str, reader: Callable[[Any], Any]) -> None:
        """Give the cell its meaning; one that has none, or a doubtful one, is a problem."""
        try:
            self.values[key] = reader(self.cells[key])
        except CellDoubt as doubt:
            self.values[key] = doubt.value
            self.hint(key, str(doubt))
        except CellError as error:
            self.errors[key] = error
            self.fail(key, str(error))

    def forgive(self, key: str, value: Any) -> None:
        """Another cell tells what this one means."""
        self.errors.pop(key, None)
        self.problems = [problem for problem in self.problems if problem.key != key]
        self.values[key] = value

    def text(self, key: str) -> str:
        """The cell as it is shown."""
        try:
            return cell_text(self.cells.get(key)).strip()
        except CellError:
            return str(self.cells.get(key))

    def has_failed(self, key: str) -> bool:
        """Whether the cell has a blocking problem already."""
        return any(problem.key == key and problem.blocking for problem in self.problems)

    @property
    def state(self) -> str:
        """bad (to mend), check (to tick), or ready."""
        if any(problem.blocking for problem in self.problems):
            return "bad"
        return "check" if self.problems and not self.confirmed else "ready"

    def _note(self, key: str, message: str, *, blocking: bool) -> None:
        title = self.columns[key].title
        letter = self.letters.get(key, "")
        self.problems.append(
            Problem(self.number, key, title, letter, message, blocking, self.label)
        )


@dataclass
class Written:
    """What writing rows did: ids of new records, old and new texts of changed ones by id, and by
    id what undoing a new record has to restore."""

    created: list[int] = field(default_factory=list)
    changed: dict[int, Any] = field(default_factory=dict)
    before: dict[int, Any] = field(default_factory=dict)


def before_and_after(row: PlannedRow) -> dict[str, list[str]]:
    """Old and new texts of the changed fields, for undoing."""
    return {
        key: [_text(row.target.serializable_value(key)), _text(value)]
        for key, value in row.changes.items()
    }


def _text(value: Any) -> str:
    if isinstance(value, Model):
        value = value.pk
    return "" if value is None else str(value)


@dataclass
class Plan:
    """All rows of one file; `notes` are rows left out because they are remarks, `unknown`
    headers that are not imported, `unread` sheets without rows of this kind."""

    kind: str
    rows: list[PlannedRow]
    notes: tuple[int, ...] = ()
    unknown: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()

    def label(self, number: int) -> str:
        """A row as its user finds it, remarks included."""
        return row_label(number, self.sheets)

    @property
    def dayless(self) -> int:
        """How many dates lack only their day; a cell of several days is mended by hand."""
        return sum(
            isinstance(error, UncertainDate)
            and error.first_day is not None
            and row.columns[key].kind == "date"
            for row in self.rows
            for key, error in row.errors.items()
        )

    def in_state(self, state: str) -> list[PlannedRow]:
        """The rows of one state, in the file's order."""
        return [row for row in self.rows if row.state == state]

    @property
    def writable(self) -> list[PlannedRow]:
        """The rows that writing would write."""
        return [row for row in self.rows if row.state == "ready"]

    @property
    def problems(self) -> list[Problem]:
        """Every problem of every row."""
        return [problem for row in self.rows for problem in row.problems]

    def count(self, change: str) -> int:
        """How many writable rows add, update, or stay the same."""
        return sum(row.change == change for row in self.writable)
