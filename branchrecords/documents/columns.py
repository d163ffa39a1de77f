"""A column of a table, described once for import and export alike."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from branchrecords.documents.values import normalize_text

Kind = Literal["text", "date", "month", "integer", "number", "money", "percent"]

# A header is looked for in this many rows: rosters carry titles and notes above it.
HEADER_ROWS = 20


@dataclass(frozen=True)
class Column:
    """One column: `title` is written, `title` and `synonyms` are recognised.

    `width` is in characters of the sheet's font; `kind` chooses the cell format on writing;
    `required` means that an import cannot do without the column; `note` explains it in a template.
    """

    key: str
    title: str
    synonyms: tuple[str, ...] = ()
    width: int = 12
    required: bool = False
    kind: Kind = "text"
    note: str = ""


@dataclass(frozen=True)
class HeaderMatch:
    """Which column stands where: `positions` maps Column.key to a 0-based cell index."""

    positions: Mapping[str, int]
    missing: tuple[Column, ...]
    unknown: tuple[tuple[int, str], ...] = ()
    doubled: tuple[tuple[int, str], ...] = ()
    row_number: int = 0

    def letter(self, key: str) -> str:
        """The sheet's letter of a column, such as "C"; empty when the sheet lacks the column."""
        return column_letter(self.positions[key]) if key in self.positions else ""

    def values(self, cells: Sequence[Any]) -> dict[str, Any]:
        """The cells of one row by Column.key (None where the row is shorter)."""
        return {
            key: cells[index] if index < len(cells) else None
            for key, index in self.positions.items()
        }


def column_letter(index: int) -> str:
    """0 → A, 25 → Z, 26 → AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def header_key(text: Any) -> str:
    """A header reduced to what identifies it: no blanks, notes in brackets, marks or units.

    "姓  名", "*姓名" and "姓名（必填）" are the same header.
    """
    text = normalize_text(text)
    text = re.sub(r"[（(【\[].*?[)）】\]]", "", text)
    return re.sub(r"[\s*＊:：、，,.。/／_-]", "", text).lower()


def match_header(
    cells: Sequence[Any], columns: Sequence[Column], row_number: int = 0
) -> HeaderMatch:
    """Find each column among the cells of one row, by title or synonym.

    The first cell wins when a header stands twice; the other is in `doubled`.
    """
    names = {header_key(name): c for c in columns for name in (*c.synonyms, c.title)}
    positions: dict[str, int] = {}
    unknown, doubled = [], []
    for index, cell in enumerate(cells):
        key = header_key(cell)
        column = names.get(key)
        if column is None:
            if key:
                unknown.append((index, normalize_text(cell)))
        elif column.key in positions:
            doubled.append((index, normalize_text(cell)))
        else:
            positions[column.key] = index
    missing = tuple(c for c in columns if c.required and c.key not in positions)
    return HeaderMatch(positions, missing, tuple(unknown), tuple(doubled), row_number)


@dataclass(frozen=True)
class Table:
    """The rows below a header: (row number in the sheet, values by Column.key)."""

    header: HeaderMatch
    rows: tuple[tuple[int, dict[str, Any]], ...] = field(default=())


def find_header(rows: Sequence[Any], columns: Sequence[Column]) -> HeaderMatch | None:
    """The header row of a sheet's rows: the one of the first rows that names most columns.

    At least two columns must be recognised (one when only one is asked for), so that a title such
    as "党员花名册" is not taken for a header. None when no row qualifies.
    """
    matches = [match_header(row.cells, columns, row.number) for row in rows[:HEADER_ROWS]]
    best = max(matches, key=lambda match: len(match.positions), default=None)
    if best is None or len(best.positions) < min(2, len(columns)):
        return None
    return best
