"""Spreadsheets in and out. Reading never executes anything; writing never makes a formula."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any

import python_calamine
from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from branchrecords.documents.columns import Column, Table, find_header
from branchrecords.documents.uploads import (
    ABOVE,
    MAX_BYTES,
    MAX_COLUMNS,
    MAX_ROWS,
    OLE_MAGIC,
    SheetError,
    broken,
    hidden_rows,
    is_text,
    locked,
    quoted,
    refuse_unreadable,
    text_rows,
    too_large,
)


@dataclass(frozen=True)
class Row:
    """`number` is the row's number in the sheet, counted from 1 as the spreadsheet shows it."""

    number: int
    cells: tuple[Any, ...]


@dataclass(frozen=True)
class Sheet:
    """One sheet: its rows that are not blank, and the numbers of those that are hidden."""

    name: str
    rows: tuple[Row, ...]
    hidden: frozenset[int] = frozenset()


def read_rows(file: IO[bytes], filename: str) -> Sheet:
    """The first sheet that has content; see `read_sheets`."""
    return read_sheets(file, filename)[0]


def read_sheets(file: IO[bytes], filename: str) -> list[Sheet]:
    """Read .xlsx, .xls or .csv: cells as text, number, date or None, merged cells filled.

    Every visible sheet with content, at most 10 MB and 20,000 rows each. Raises SheetError for
    anything that is not such a table.
    """
    content = file.read(MAX_BYTES + 1)
    refuse_unreadable(content, filename)
    if is_text(filename) and not content.startswith((b"PK", OLE_MAGIC)):
        rows = _numbered(text_rows(content, filename))
        sheets = [Sheet(filename.rsplit(".", 1)[0], rows)] if rows else []
    else:
        sheets = _sheets_of(content, filename)
    if not sheets:
        raise SheetError(f"{quoted(filename)}是空表，没有可读的内容")
    return sheets


def _sheets_of(content: bytes, filename: str) -> list[Sheet]:
    hidden = hidden_rows(content, filename)
    sheets = []
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        for about in book.sheets_metadata:
            if about.visible != python_calamine.SheetVisibleEnum.Visible:
                continue
            if about.typ != python_calamine.SheetTypeEnum.WorkSheet:
                continue
            sheet = book.get_sheet_by_name(about.name)
            rows = _rows_of(sheet) if sheet.end is not None else ()
            if rows:
                sheets.append(Sheet(about.name, rows, hidden.get(about.name, frozenset())))
    except python_calamine.PasswordError as error:
        raise locked(filename) from error
    except (python_calamine.CalamineError, zipfile.BadZipFile) as error:
        if "password" in str(error).lower():
            raise locked(filename) from error
        raise broken(filename) from error
    return sheets


def read_table(file: IO[bytes], filename: str, columns: Sequence[Column]) -> Table:
    """The rows below the header as dictionaries by Column.key.

    Title rows above the header and repeated headers are skipped. Raises SheetError when no row
    looks like the header, or a required column is missing (which the sentence names).
    """
    sheet = read_rows(file, filename)
    header = find_header(sheet.rows, columns)
    if header is None:
        titles = "、".join(c.title for c in columns if c.required) or columns[0].title
        raise SheetError(f"{quoted(filename)}中找不到表头，请保留写有“{titles}”的一行")
    if header.missing:
        titles = "、".join(c.title for c in header.missing)
        raise SheetError(
            f"{quoted(filename)}第 {header.row_number} 行是表头，但缺少这些列：{titles}"
        )
    titles_row = next(row.cells for row in sheet.rows if row.number == header.row_number)
    rows = (
        (row.number, header.values(row.cells))
        for row in sheet.rows
        if row.number > header.row_number and row.cells != titles_row
    )
    return Table(
        header,
        tuple((n, values) for n, values in rows if any(v is not None for v in values.values())),
    )


def _rows_of(sheet: python_calamine.CalamineSheet) -> tuple[Row, ...]:
    """The rows that are not blank, merged cells filled with their value."""
    height, width = sheet.end[0] + 1, sheet.end[1] + 1
    if height > MAX_ROWS + ABOVE or width > MAX_COLUMNS:
        raise too_large(sheet.name, height, width)
    grid = [[_plain(cell) for cell in line] for line in sheet.to_python(skip_empty_area=False)]
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        _fill(grid, top, left, bottom, right)
    return _numbered(grid)


def _numbered(grid: Sequence[Sequence[Any]]) -> tuple[Row, ...]:
    """The rows that are not blank, with their numbers."""
    return tuple(
        Row(number, tuple(cells))
        for number, cells in enumerate(grid, start=1)
        if any(cell is not None for cell in cells)
    )


def _fill(grid: list[list[Any]], top: int, left: int, bottom: int, right: int) -> None:
    if top >= len(grid) or left >= len(grid[top]):
        return
    value = grid[top][left]
    for line in grid[top : bottom + 1]:
        for index in range(left, min(right + 1, len(line))):
            line[index] = value


def _plain(cell: Any) -> Any:
    """Blank texts as None; a time stamp at midnight stays a datetime (values.py reads it)."""
    if isinstance(cell, str) and not cell.strip():
        return None
    return cell


# Writing

FORMATS = {
    "date": "yyyy-mm-dd",
    "month": "yyyy-mm",
    "integer": "0",
    "number": "0.##",
    "money": "#,##0.00",
    "percent": "0.0%",
    "text": "@",
}
MOMENT = "yyyy-mm-dd hh:mm"
ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
MAX_TEXT = 32_767  # characters in one cell

THIN = Side(style="thin", color="FFBFBFBF")
GRID = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
HEADER_FILL = PatternFill("solid", fgColor="FFF2F2F2")
TITLE_FONT = Font(name="宋体", size=16, bold=True)
HEADER_FONT = Font(name="宋体", size=11, bold=True)
BODY_FONT = Font(name="宋体", size=11)
NOTE_FONT = Font(name="宋体", size=10, color="FF595959")


def write_table(
    title: str,
    columns: Sequence[Column],
    rows: Iterable[Mapping[str, Any] | Sequence[Any]],
    *,
    sheet: str = "",
    notes: Sequence[str] = (),
    watermark: str = "",
) -> bytes:
    """A workbook of one table: title, notes, header (frozen, repeated in print), rows.

    A row is a mapping by Column.key, or a sequence in the order of `columns`. `watermark` (who
    exported, when, serial) stands under the title and at the head of each printed page. Texts are
    always texts, whatever they start with.
    """
    book = Workbook(write_only=True)
    page = book.create_sheet(_sheet_name(sheet or title))
    lines = [*notes, *([watermark] if watermark else [])]
    _set_page(page, columns, len(lines) + 2, watermark)
    _write_head(page, title, columns, lines)
    body = _Body(page)
    for row in rows:
        values = [row.get(c.key) for c in columns] if isinstance(row, Mapping) else row
        page.append([body.cell(v, c) for v, c in zip(values, columns, strict=True)])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _sheet_name(text: str) -> str:
    return re.sub(r"[\[\]:*?/\\']", " ", ILLEGAL.sub("", text)).strip()[:31] or "Sheet1"


def _set_page(page: Worksheet, columns: Sequence[Column], top: int, watermark: str) -> None:
    """Widths, frozen header and print set-up; write-only sheets need them before the rows."""
    for index, column in enumerate(columns, start=1):
        page.column_dimensions[get_column_letter(index)].width = column.width
    page.freeze_panes = f"A{top + 1}"
    page.print_title_rows = f"{top}:{top}"
    page.page_setup.paperSize = Worksheet.PAPERSIZE_A4
    page.page_setup.orientation = "landscape" if sum(c.width for c in columns) > 95 else "portrait"
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.oddFooter.center.text = "第 &P 页，共 &N 页"
    if watermark:
        page.oddHeader.right.text = ILLEGAL.sub("", watermark).replace("&", "&&")[:200]


def _write_head(
    page: Worksheet, title: str, columns: Sequence[Column], notes: Sequence[str]
) -> None:
    """Title and notes, each across the whole table, and the header below them."""
    lines = [(title, TITLE_FONT, "center")] + [(note, NOTE_FONT, "left") for note in notes]
    width = max(len(columns), 1)
    for number, (text, font, side) in enumerate(lines, start=1):
        cell = _text_cell(page, text)
        cell.font, cell.alignment = font, Alignment(horizontal=side, vertical="center")
        page.append([cell])
        if width > 1:
            page.merged_cells.add(f"A{number}:{get_column_letter(width)}{number}")
    header = []
    for column in columns:
        cell = _text_cell(page, column.title)
        cell.font, cell.fill, cell.border = HEADER_FONT, HEADER_FILL, GRID
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        header.append(cell)
    page.append(header)


class _Body:
    """Cells of the body of one sheet. Each look is made once: openpyxl takes ten times as long to
    style a cell as to write it, and an export may have two million cells."""

    def __init__(self, page: Worksheet) -> None:
        self.page = page
        self.looks: dict[tuple[str, bool], Any] = {}

    def cell(self, value: Any, column: Column) -> WriteOnlyCell:
        """Numbers and dates as such, everything else as text."""
        if value is None or value == "":
            return self._made(None, "General")
        if isinstance(value, bool):
            return self._text("是" if value else "否")
        if isinstance(value, int | float | Decimal) and column.kind != "text":
            return self._made(value, FORMATS[column.kind])
        if isinstance(value, datetime):
            local = timezone.localtime(value) if timezone.is_aware(value) else value
            return self._made(local.replace(tzinfo=None, microsecond=0), MOMENT)
        if isinstance(value, date):
            return self._made(value, FORMATS["month" if column.kind == "month" else "date"])
        return self._text(str(value))

    def _made(self, value: Any, number_format: str) -> WriteOnlyCell:
        cell = WriteOnlyCell(self.page, value)
        cell._style = self._look(number_format)
        return cell

    def _text(self, text: str) -> WriteOnlyCell:
        clean = clean_text(text)
        cell = WriteOnlyCell(self.page)
        cell._style = self._look(FORMATS["text"], clean.startswith(FORMULA_STARTS))
        if clean:
            cell._value, cell.data_type = clean, "s"
        return cell

    def _look(self, number_format: str, quoted: bool = False) -> Any:
        key = (number_format, quoted)
        if key not in self.looks:
            cell = WriteOnlyCell(self.page)
            cell.font, cell.border, cell.number_format = BODY_FONT, GRID, number_format
            if quoted:
                cell.quotePrefix = True
            self.looks[key] = cell._style
        return self.looks[key]


def clean_text(text: str) -> str:
    """What a cell can hold: no control characters, at most 32,767 characters."""
    return ILLEGAL.sub("", text)[:MAX_TEXT]


def _text_cell(page: Worksheet, text: str) -> WriteOnlyCell:
    """A cell that stays text: openpyxl would read "=1+1" as a formula and "#N/A" as an error.

    The quote prefix keeps the spreadsheet program from doing so when somebody edits the cell.
    """
    clean = clean_text(text)
    cell = WriteOnlyCell(page)
    if not clean:
        return cell
    cell._value, cell.data_type = clean, "s"
    cell.number_format = FORMATS["text"]
    if clean.startswith(FORMULA_STARTS):
        cell.quotePrefix = True
    return cell
