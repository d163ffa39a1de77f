"""A column of a table, described once for import and export alike."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Literal

from branchrecords.documents.values import CellError, normalize_text

Kind = Literal["text", "date", "month", "integer", "number", "money", "percent"]

# A header is looked for in this many rows: rosters carry titles and notes above it.
HEADER_ROWS = 20


@dataclass(frozen=True)
class Column:
    """One column: `title` is written, `title` and `synonyms` are recognised.

    `width` is in characters of the sheet's font; `kind` chooses the cell format on writing;
    `required` means that an import cannot do without the column; `note` explains it in a template.
    `asks` are headers that ask for 是 or 否 ("是否正式党员"), with the words that the two answers
    stand for.
    """

    key: str
    title: str
    synonyms: tuple[str, ...] = ()
    width: int = 12
    required: bool = False
    kind: Kind = "text"
    note: str = ""
    asks: tuple[tuple[str, str, str], ...] = ()


YES = ("是", "√", "✓", "对", "有", "y", "yes", "1")
NO = ("否", "×", "x", "不是", "没有", "n", "no", "0")


@dataclass(frozen=True)
class HeaderMatch:
    """Which column stands where: `positions` maps Column.key to a 0-based cell index."""

    positions: Mapping[str, int]
    missing: tuple[Column, ...]
    unknown: tuple[tuple[int, str], ...] = ()
    doubled: tuple[tuple[int, str], ...] = ()
    row_number: int = 0
    spares: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    answers: Mapping[int, tuple[str, str]] = field(default_factory=dict)

    def letter(self, key: str) -> str:
        """The sheet's letter of a column, such as "C"; empty when the sheet lacks the column."""
        return column_letter(self.positions[key]) if key in self.positions else ""

    def values(self, cells: Sequence[Any]) -> dict[str, Any]:
        """The cells of one row by Column.key (None where the row is shorter).

        Where a header stands twice, the second fills what the first leaves empty.
        """
        found = {}
        for key, index in self.positions.items():
            places = (index, *self.spares.get(key, ()))
            filled = (value for place in places if (value := self._cell(cells, place)) is not None)
            found[key] = next(filled, None)
        return found

    def _cell(self, cells: Sequence[Any], index: int) -> Any:
        value = cells[index] if index < len(cells) else None
        if index not in self.answers or value is None:
            return value
        text, (yes, no) = normalize_text(value).lower(), self.answers[index]
        return yes if text in YES else no if text in NO else value


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
    try:
        text = normalize_text(text)
    except CellError:  # a number of many digits is no header
        return ""
    text = re.sub(r"[（(【\[].*?[)）】\]]", "", text)
    return re.sub(r"[\s*＊:：、，,.。/／_-]", "", text).lower()


def match_header(
    cells: Sequence[Any], columns: Sequence[Column], row_number: int = 0
) -> HeaderMatch:
    """Find each column among the cells of one row, by title or synonym.

    The first cell wins when a header stands twice; the other is in `doubled`.
    """
    names = {header_key(name): c for c in columns for name in (*c.synonyms, c.title)}
    asked = {header_key(ask): (c, (yes, no)) for c in columns for ask, yes, no in c.asks}
    positions: dict[str, int] = {}
    spares: dict[str, tuple[int, ...]] = {}
    answers: dict[int, tuple[str, str]] = {}
    unknown, doubled = [], []
    for index, cell in enumerate(cells):
        key = header_key(cell)
        column = names.get(key)
        if column is None and key in asked:
            column, answers[index] = asked[key]
        if column is None:
            if key:
                unknown.append((index, _title(cell)))
        elif column.key in positions:
            doubled.append((index, _title(cell)))
            spares[column.key] = (*spares.get(column.key, ()), index)
        else:
            positions[column.key] = index
    missing = tuple(c for c in columns if c.required and c.key not in positions)
    return HeaderMatch(
        positions, missing, tuple(unknown), tuple(doubled), row_number, spares, answers
    )


def _title(cell: Any) -> str:
    try:
        return normalize_text(cell)
    except CellError:
        return str(cell)


@dataclass(frozen=True)
class Table:
    """The rows below a header: (row number in the sheet, values by Column.key)."""

    header: HeaderMatch
    rows: tuple[tuple[int, dict[str, Any]], ...] = field(default=())


def find_header(rows: Sequence[Any], columns: Sequence[Column]) -> HeaderMatch | None:
    """The header row of a sheet's rows: the one of the first rows that names most columns.

    At least two columns must be recognised (one when only one is asked for), so that a title such
    as "党员花名册" is not taken for a header. A header may stand in two rows, "入党" above "时间":
    then their texts are read together. None when no row qualifies.
    """
    top = rows[:HEADER_ROWS]
    matches = [match_header(row.cells, columns, row.number) for row in top]
    matches += [
        match_header(_joined(above.cells, below.cells, columns), columns, below.number)
        for above, below in pairwise(top)
        if below.number == above.number + 1
    ]
    best = max(matches, key=lambda match: len(match.positions), default=None)
    if best is None or len(best.positions) < min(2, len(columns)):
        return None
    return best


def _joined(above: Sequence[Any], below: Sequence[Any], columns: Sequence[Column]) -> list[Any]:
    """Two rows as one header: below alone where that is a known title, else above alone, else
    both together, in whichever order is known."""
    known = {
        header_key(n) for c in columns for n in (c.title, *c.synonyms, *(a[0] for a in c.asks))
    }
    joined = []
    for index in range(max(len(above), len(below))):
        upper = above[index] if index < len(above) else None
        lower = below[index] if index < len(below) else None
        texts = [lower, upper, f"{_title(upper)}{_title(lower)}", f"{_title(lower)}{_title(upper)}"]
        both = upper is not None and lower is not None
        found = [t for t in texts[: 4 if both else 2] if t is not None and header_key(t) in known]
        joined.append(found[0] if found else lower if lower is not None else upper)
    return joined
