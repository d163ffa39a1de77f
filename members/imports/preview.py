"""The plan as a grid for the preview page: which columns, which cells are inputs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from branchrecords.documents.columns import Column
from branchrecords.documents.values import normalize_code
from branchrecords.web.formats import masked_id, masked_phone
from members.imports.kinds import KINDS
from members.imports.plan import Plan, PlannedRow, Problem

MASKS = {"id_number": masked_id, "phone": masked_phone, "address": lambda text: "*" * len(text)}
CHANGES = {"add": "新增", "update": "更新", "same": "没有变化"}


@dataclass(frozen=True)
class GridCell:
    """One cell: `text` to show (masked) or to edit, and what is wrong with it."""

    key: str
    title: str
    text: str
    problems: tuple[Problem, ...]

    @property
    def blocking(self) -> bool:
        """Whether it must be mended."""
        return any(problem.blocking for problem in self.problems)


@dataclass(frozen=True)
class GridRow:
    """One row of the sheet as the page shows it."""

    number: int
    label: str
    cells: tuple[GridCell, ...]
    change: str
    changed: str
    confirmed: bool


@dataclass(frozen=True)
class Grid:
    """Columns with their letters, and the rows."""

    columns: tuple[tuple[str, Column], ...]
    rows: tuple[GridRow, ...]


def grid_of(plan: Plan, rows: Sequence[PlannedRow]) -> Grid:
    """The usual columns that the sheet has, and every column with a problem in these rows."""
    wrong = {problem.key for row in rows for problem in row.problems}
    given = {key for row in plan.rows for key in row.letters}
    usual = [key for key in KINDS[plan.kind].usual if key in given]
    columns = [c for c in KINDS[plan.kind].columns if c.key in wrong or c.key in usual]
    # Sheets may have a column in different places: then no letter stands for all rows.
    alike = all(row.letters == rows[0].letters for row in rows)
    letters = rows[0].letters if rows and alike else {}
    # As in the sheet: A before B, Z before AA, and what the sheet lacks last.
    columns.sort(key=lambda column: _place(letters.get(column.key, "")))
    return Grid(
        tuple((letters.get(column.key, ""), column) for column in columns),
        tuple(_grid_row(row, columns) for row in rows),
    )


def _place(letter: str) -> tuple[bool, int, str]:
    return (not letter, len(letter), letter)


def _grid_row(row: PlannedRow, columns: Sequence[Column]) -> GridRow:
    cells = []
    for column in columns:
        problems = tuple(p for p in row.problems if p.key == column.key)
        text = row.text(column.key)
        if column.key in MASKS and not problems:
            text = MASKS[column.key](normalize_code(text))
        cells.append(GridCell(column.key, column.title, text, problems))
    changed = "、".join(row.columns[key].title for key in row.changes if key in row.columns)
    return GridRow(row.number, row.label, tuple(cells), CHANGES[row.change], changed, row.confirmed)
