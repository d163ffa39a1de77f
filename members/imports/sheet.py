"""The uploaded sheet, kept with its row numbers and letters until it is written or dropped."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import IO, Any

from branchrecords.documents.columns import Column, HeaderMatch, find_header
from branchrecords.documents.uploads import MAX_ROWS
from branchrecords.documents.values import (
    CellError,
    UncertainDate,
    cell_text,
    normalize_text,
    parse_date,
)
from branchrecords.documents.xlsx import Row, Sheet, SheetError, quoted, read_sheets
from members.rules.columns import COLUMNS_OF

COLUMNS = COLUMNS_OF
# A row is told by its number; those of a second sheet are counted from here, and so on.
SHEET_STEP = 100_000
MOST_SHEETS = 90
# What the first cell of a remark below (or among) the rows begins with.
REMARK = re.compile(
    r"^[（(]?(注|备注|说明|填表|制表|审核|填报|合计|总计|小计|共计|总人数|联系人|截至|截止|负责人|单位盖章|"
    r"以上|共\d+|本页|此页|签字|签名|盖章|日期[:：]|[^:：]{0,10}(签字|签名|盖章)[）)]?[:：]?)"
)
# What stands beside such a word in the same row: a number of people.
TALLY = re.compile(r"^[共计]?\d{1,5}[人名个行]?$")
EXAMPLE = re.compile(r"^[（(]?(示例|例如|例[:：])")
# Sheets of our own templates that explain and hold no rows.
EXPLAINING = ("填写说明", "代码表")
NAMELESS = re.compile(r"^(sheet|工作表|表)\s*\d*$", re.I)
# A line that stands above the rows it speaks of: "第二党小组（8 人）", "一、机关第一党支部".
GROUP_WORD = re.compile(
    r"[第]?[一二三四五六七八九十\d]+(?:党)?小?组|[^\s，。：:（(、]{1,12}党?小组"
)
BRANCH_WORD = re.compile(r"支部")


@dataclass(frozen=True)
class StoredSheet:
    """Cells by row and Column.key as typed.

    A row of the first sheet is its number there; in the n-th, n × SHEET_STEP is added. `letters`
    gives each column's letter by sheet; `context` what a heading, a title or the sheet's name says
    of a row; `hidden` the rows that the spreadsheet program does not show.
    """

    kind: str
    letters: Mapping[int, Mapping[str, str]]
    rows: Mapping[int, Mapping[str, Any]]
    unknown: tuple[str, ...] = ()
    notes: tuple[int, ...] = ()
    confirmed: frozenset[int] = field(default_factory=frozenset)
    sheets: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    hidden: frozenset[int] = field(default_factory=frozenset)
    context: Mapping[int, Mapping[str, str]] = field(default_factory=dict)

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

    def with_first_days(self) -> StoredSheet:
        """A copy in which every date without a day is written as the first of its month."""
        days = [column.key for column in COLUMNS[self.kind] if column.kind == "date"]
        edits = {
            (number, key): str(day)
            for number, row in self.rows.items()
            for key in days
            if (day := _first_day(row.get(key))) is not None
        }
        return self.edited(edits, {})

    def only(self, numbers: Iterable[int]) -> StoredSheet:
        """A copy with these rows alone."""
        kept = set(numbers)
        rows = {number: row for number, row in self.rows.items() if number in kept}
        return replace(self, rows=rows, notes=(), unread=(), confirmed=self.confirmed & kept)

    def label(self, number: int) -> str:
        """A row as its user finds it: "第 5 行", with the sheet's name where there are several."""
        return row_label(number, self.sheets)

    def dumps(self) -> str:
        """As text for the encrypted column."""
        return json.dumps(
            {
                "kind": self.kind,
                "letters": [[index, dict(row)] for index, row in self.letters.items()],
                "rows": [[number, dict(cells)] for number, cells in self.rows.items()],
                "unknown": self.unknown,
                "notes": self.notes,
                "confirmed": sorted(self.confirmed),
                "sheets": self.sheets,
                "unread": self.unread,
                "hidden": sorted(self.hidden),
                "context": [[number, dict(said)] for number, said in self.context.items()],
            },
            ensure_ascii=False,
        )

    @classmethod
    def loads(cls, text: str) -> StoredSheet:
        """What `dumps` wrote."""
        data = json.loads(text)
        return cls(
            kind=data["kind"],
            letters=dict(data["letters"]),
            rows=dict(data["rows"]),
            unknown=tuple(data["unknown"]),
            notes=tuple(data["notes"]),
            confirmed=frozenset(data["confirmed"]),
            sheets=tuple(data["sheets"]),
            unread=tuple(data["unread"]),
            hidden=frozenset(data["hidden"]),
            context=dict(data["context"]),
        )


def row_label(number: int, sheets: Sequence[str]) -> str:
    """See StoredSheet.label."""
    index, number = divmod(number, SHEET_STEP)
    return f"「{sheets[index]}」第 {number} 行" if len(sheets) > 1 else f"第 {number} 行"


def read_sheet(file: IO[bytes], filename: str, kind: str) -> StoredSheet:
    """Read every sheet of an .xlsx, .xls or .csv that has the columns of this kind.

    Raises SheetError with a sentence for the user.
    """
    columns = COLUMNS[kind]
    sheets = read_sheets(file, filename)
    headers = [find_header(sheet.rows, columns) for sheet in sheets]
    readers = [
        _Reader(sheet, header, columns)
        for sheet, header in zip(sheets, headers, strict=True)
        if header is not None and not header.missing
    ]
    if not readers:
        raise _no_header(filename, headers, columns)
    if len(readers) > MOST_SHEETS:
        raise SheetError(f"{quoted(filename)}有 {len(readers)} 张表，最多 {MOST_SHEETS} 张")
    for index, reader in enumerate(readers):
        reader.read(index * SHEET_STEP)
    rows = {number: row for reader in readers for number, row in reader.rows.items()}
    if not rows:
        raise SheetError(f"“{filename}”只有表头，没有可以导入的行")
    if len(rows) > MAX_ROWS:
        raise SheetError(f"{quoted(filename)}共有 {len(rows)} 行，最多可导入 {MAX_ROWS} 行，请拆开")
    used = {reader.sheet.name for reader in readers}
    return StoredSheet(
        kind=kind,
        letters={index: reader.letters for index, reader in enumerate(readers)},
        rows=rows,
        unknown=tuple(dict.fromkeys(text for reader in readers for text in reader.unknown)),
        notes=tuple(number for reader in readers for number in reader.notes),
        sheets=tuple(reader.sheet.name for reader in readers),
        unread=tuple(s.name for s in sheets if s.name not in used and s.name not in EXPLAINING),
        hidden=frozenset(number for reader in readers for number in reader.hidden),
        context={n: said for reader in readers for n, said in reader.context.items()},
    )


class _Reader:
    """The rows of one sheet below its header."""

    def __init__(self, sheet: Sheet, header: HeaderMatch, columns: Sequence[Column]) -> None:
        self.sheet, self.header, self.columns = sheet, header, columns
        self.rows: dict[int, dict[str, Any]] = {}
        self.notes: list[int] = []
        self.hidden: list[int] = []
        self.context: dict[int, dict[str, str]] = {}
        self.letters = {c.key: header.letter(c.key) for c in columns if header.letter(c.key)}
        self.unknown = [text for _, text in header.unknown]
        self.unknown += [f"{text}（重复的列，只在前一列空着时采用）" for _, text in header.doubled]
        self.said = _said_above(sheet, header)

    def read(self, offset: int) -> None:
        """Part the rows into data, headings and remarks."""
        titles = next(r.cells for r in self.sheet.rows if r.number == self.header.row_number)
        for row in self.sheet.rows:
            if row.number > self.header.row_number and row.cells != titles:
                self._take(row, offset)

    def _take(self, row: Row, offset: int) -> None:
        number, cells = row.number + offset, self.header.values(row.cells)
        if heading := self._heading(row):
            self.said = {**self.said, **heading}
        elif self._is_remark(row, cells):
            if any(cell is not None for cell in cells.values()):
                self.notes.append(number)
        else:
            self.rows[number] = {key: _storable(value) for key, value in cells.items()}
            if self.said:
                self.context[number] = dict(self.said)
            if row.number in self.sheet.hidden:
                self.hidden.append(number)

    def _heading(self, row: Row) -> dict[str, str]:
        """What a line of one text says of the rows below it; {} when it is none."""
        texts = {_text(cell) for cell in row.cells if cell is not None} - {""}
        if len(texts) != 1:
            return {}
        text = texts.pop()
        if REMARK.match(text) or len(text) > 60:
            return {}
        if BRANCH_WORD.search(text) and not text.endswith("小组"):
            return {"organization": text, "group": ""}
        found = GROUP_WORD.search(text)
        return {"group": found[0]} if found else {}

    def _is_remark(self, row: Row, cells: Mapping[str, Any]) -> bool:
        """A note, a total or an example: its first text says so, or one merged text fills it."""
        filled = [text for cell in row.cells if (text := _text(cell))]
        known = [text for key in cells if (text := _text(cells[key]))]
        if not known:
            return True
        if EXAMPLE.match(_text(cells.get(self.columns[0].key))) or EXAMPLE.match(filled[0]):
            return True
        if len(filled) > 2 and len(set(filled)) == 1:
            return True
        needed = [_text(cells.get(c.key)) for c in self.columns if c.required and c.key != "name"]
        missing = not any(text for text in needed if not _beside_a_remark(text))
        return missing and any(REMARK.match(text) for text in filled[:2])


def _beside_a_remark(text: str) -> bool:
    return bool(REMARK.match(text) or TALLY.match(text))


def _said_above(sheet: Sheet, header: HeaderMatch) -> dict[str, str]:
    """What the sheet's name and the titles above the header say of all its rows."""
    titles = [
        text
        for row in sheet.rows
        if row.number < header.row_number
        for text in dict.fromkeys(_text(cell) for cell in row.cells if cell is not None)
    ]
    named = [] if NAMELESS.match(sheet.name) else [sheet.name]
    said = " ".join(text for text in (*named, *titles) if text)
    return {"organization": said[:200]} if said else {}


def _no_header(
    filename: str, headers: Sequence[HeaderMatch | None], columns: Sequence[Column]
) -> SheetError:
    best = max(
        (header for header in headers if header is not None),
        key=lambda header: len(header.positions),
        default=None,
    )
    if best is None:
        titles = "、".join(c.title for c in columns if c.required) or columns[0].title
        return SheetError(f"{quoted(filename)}中找不到表头，请保留写有“{titles}”的一行")
    titles = "、".join(c.title for c in best.missing)
    return SheetError(
        f"{quoted(filename)}第 {best.row_number} 行是表头，但缺少这些列：{titles}。"
        "列名不同的，请改成这个名称"
    )


def _text(value: Any) -> str:
    try:
        return normalize_text(value)
    except CellError:
        return str(value)


def _first_day(value: Any) -> date | None:
    try:
        parse_date(value)
    except UncertainDate as error:
        return error.first_day
    except CellError:
        return None
    return None


def _storable(value: Any) -> Any:
    """Numbers stay numbers, dates become texts that read as the same day."""
    if isinstance(value, datetime | date):
        return cell_text(value)
    if value is None or isinstance(value, str | int | float | bool):
        return value
    return str(value)
