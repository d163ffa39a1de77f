"""The uploaded sheet, kept with its row numbers and letters until it is written or dropped."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import IO, Any

from branchrecords.documents.columns import Column
from branchrecords.documents.values import CellError, cell_text, normalize_text
from branchrecords.documents.xlsx import SheetError, read_table
from members.models import RosterImport
from members.rules.columns import MEMBER_COLUMNS, ORGANIZATION_COLUMNS

COLUMNS: dict[str, tuple[Column, ...]] = {
    RosterImport.Kind.MEMBERS: MEMBER_COLUMNS,
    RosterImport.Kind.ORGANIZATIONS: ORGANIZATION_COLUMNS,
}
# What the first cell of a remark below (or among) the rows begins with.
REMARK = re.compile(
    r"^[（(]?(注|备注|说明|填表|制表|审核|填报|合计|总计|小计|共计|联系人|截至|截止)"
)


@dataclass(frozen=True)
class StoredSheet:
    """Cells by row number and Column.key as typed; `letters` gives each column's letter."""

    kind: str
    letters: Mapping[str, str]
    rows: Mapping[int, Mapping[str, Any]]
    unknown: tuple[str, ...] = ()
    notes: tuple[int, ...] = ()
    confirmed: frozenset[int] = field(default_factory=frozenset)

    def edited(
        self, cells: Mapping[tuple[int, str], str], confirmed: Mapping[int, bool]
    ) -> StoredSheet:
        """A copy with other texts in some cells and other ticks on some rows."""
        rows = {number: dict(row) for number, row in self.rows.items()}
        for (number, key), text in cells.items():
            if number in rows:
                rows[number][key] = text.strip() or None
        ticked = {n for n in self.confirmed if confirmed.get(n, True)}
        ticked |= {n for n, on in confirmed.items() if on and n in rows}
        return replace(self, rows=rows, confirmed=frozenset(ticked))

    def dumps(self) -> str:
        """As text for the encrypted column."""
        return json.dumps(
            {
                "kind": self.kind,
                "letters": dict(self.letters),
                "rows": [[number, dict(cells)] for number, cells in self.rows.items()],
                "unknown": self.unknown,
                "notes": self.notes,
                "confirmed": sorted(self.confirmed),
            },
            ensure_ascii=False,
        )

    @classmethod
    def loads(cls, text: str) -> StoredSheet:
        """What `dumps` wrote."""
        data = json.loads(text)
        return cls(
            kind=data["kind"],
            letters=data["letters"],
            rows=dict(data["rows"]),
            unknown=tuple(data["unknown"]),
            notes=tuple(data["notes"]),
            confirmed=frozenset(data["confirmed"]),
        )


def read_sheet(file: IO[bytes], filename: str, kind: str) -> StoredSheet:
    """Read an .xlsx or .xls; raises SheetError with a sentence for the user."""
    columns = COLUMNS[kind]
    table = read_table(file, filename, columns)
    rows, notes = {}, []
    for number, cells in table.rows:
        if _is_remark(cells, columns):
            notes.append(number)
        else:
            rows[number] = {key: _storable(value) for key, value in cells.items()}
    if not rows:
        raise SheetError(f"“{filename}”只有表头，没有可以导入的行")
    return StoredSheet(
        kind=kind,
        letters={c.key: table.header.letter(c.key) for c in columns if table.header.letter(c.key)},
        rows=rows,
        unknown=tuple(text for _, text in table.header.unknown),
        notes=tuple(notes),
    )


def _is_remark(cells: Mapping[str, Any], columns: Sequence[Column]) -> bool:
    """A note or a total: its first text says so, or one merged text fills the whole row."""
    texts = [_text(cells.get(c.key)) for c in columns if c.key in cells]
    filled = [text for text in texts if text]
    if not filled:
        return True
    if len(filled) > 2 and len(set(filled)) == 1:
        return True
    missing = all(not _text(cells.get(c.key)) for c in columns if c.required and c.key != "name")
    return missing and bool(REMARK.match(filled[0]))


def _text(value: Any) -> str:
    try:
        return normalize_text(value)
    except CellError:
        return str(value)


def _storable(value: Any) -> Any:
    """Numbers stay numbers, dates become texts that read as the same day."""
    if isinstance(value, datetime | date):
        return cell_text(value)
    if value is None or isinstance(value, str | int | float | bool):
        return value
    return str(value)
