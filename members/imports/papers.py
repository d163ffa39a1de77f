"""Sheets that go back to whoever sent one: the template, the rows to mend, the outcome."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils import timezone
from openpyxl import Workbook
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from branchrecords.documents.columns import Column
from branchrecords.documents.xlsx import (
    BODY_FONT,
    GRID,
    HEADER_FILL,
    HEADER_FONT,
    NOTE_FONT,
    TITLE_FONT,
    write_table,
)
from members.imports.codes import offered_words
from members.imports.kinds import KINDS, ImportKind
from members.imports.plan import Plan, PlannedRow
from members.models import RosterImport

PROBLEM = Column("problem", "要改的地方", (), 60)
PLACE = Column("place", "原表行号", (), 14, kind="integer")
LISTED_ROWS = 2_000  # rows of a template that offer the codes
FIRST_ROW = 4  # title and remark and header stand above
EXPLAINED, CODES = "填写说明", "代码表"


def template_xlsx(kind: ImportKind) -> bytes:
    """One honest template: every column an import reads, an example that it skips, lists to
    choose from, and a sheet that explains each column."""
    kind = replace(kind, choices={**kind.choices, **offered_words(kind.columns)})
    book = Workbook()
    page = book.active
    assert page is not None  # noqa: S101  (a new book has a page)
    page.title = "请填这里"
    _fill_page(page, kind)
    _explain(book.create_sheet(EXPLAINED), kind)
    _offer(page, book.create_sheet(CODES), kind)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def problems_xlsx(plan: Plan, *, by: Any, at: datetime) -> bytes:
    """The rows that cannot be written yet, as they were typed, with what to mend. Mended there,
    the file can be imported as it is."""
    bad = [row for row in plan.rows if row.state != "ready"]
    return _rows_xlsx("要改的行", plan.kind, bad, by, at)


def outcome_xlsx(done: RosterImport, refused: Sequence[PlannedRow]) -> bytes:
    """What a job could not write, and why; without such rows it says that all are there."""
    at = done.written_at or done.created_at
    if refused:
        return _rows_xlsx("没有写入的行", done.kind, refused, done.owner, at)
    return write_table("导入结果", [Column("said", "结果", width=60)], [["全部写入，没有遗漏"]])


def _rows_xlsx(title: str, kind: str, rows: Sequence[PlannedRow], by: Any, at: datetime) -> bytes:
    columns = [c for c in KINDS[kind].columns if any(c.key in row.cells for row in rows)]
    table = [
        [
            row.label if row.label.startswith("「") else row.number,
            *(row.text(c.key) for c in columns),
            "；".join(f"{p.title}：{p.message}" for p in row.problems),
        ]
        for row in rows
    ]
    local = timezone.localtime(at)
    return write_table(
        title,
        [PLACE, *columns, PROBLEM],
        table,
        sheet=title,
        watermark=f"{by or '系统'} 下载于 {local:%Y-%m-%d %H:%M}，共 {len(table)} 行",
    )


def _fill_page(page: Worksheet, kind: ImportKind) -> None:
    required = "、".join(column.title for column in kind.columns if column.required)
    _line(page, 1, kind.title, TITLE_FONT, "center", len(kind.columns))
    remark = f"必填：{required}。其余可以空着。示例一行导入时自动跳过，不用删。说明见第二张表。"
    _line(page, 2, remark, NOTE_FONT, "left", len(kind.columns))
    for index, column in enumerate(kind.columns, start=1):
        cell = page.cell(FIRST_ROW - 1, index, column.title)
        cell.font, cell.fill, cell.border = HEADER_FONT, HEADER_FILL, GRID
        cell.alignment = Alignment(horizontal="center", vertical="center")
        example = page.cell(FIRST_ROW, index, kind.example.get(column.key, ""))
        example.font = NOTE_FONT
        letter = get_column_letter(index)
        page.column_dimensions[letter].width = column.width
        # Everything is text: long numbers keep their digits, dates what was typed.
        page.column_dimensions[letter].number_format = "@"
        example.number_format = "@"
    page.freeze_panes = f"B{FIRST_ROW}"


def _line(page: Worksheet, row: int, text: str, font: Any, side: str, width: int) -> None:
    cell = page.cell(row, 1, text)
    cell.font, cell.alignment = font, Alignment(horizontal=side, vertical="center")
    page.merge_cells(start_row=row, start_column=1, end_row=row, end_column=width)


def _explain(page: Worksheet, kind: ImportKind) -> None:
    page.column_dimensions["A"].width, page.column_dimensions["B"].width = 20, 12
    page.column_dimensions["C"].width = 80
    page.append(["栏目", "要不要填", "怎么填"])
    for column in kind.columns:
        also = "、".join(column.synonyms[:6])
        said = [column.note, f"表头写成{also}也认得" if also else ""]
        if column.key in kind.choices:
            said.append("从下拉列表里选")
        elif column.kind == "date":
            said.append("例如 1990-01-05")
        need = "必填" if column.required else "可以空着"
        page.append([column.title, need, "；".join(text for text in said if text)])
    page.append([])
    for note in kind.notes:
        page.append(["", "", note])
    for row in page.iter_rows():
        for cell in row:
            cell.font = BODY_FONT
            cell.alignment = Alignment(wrap_text=True, vertical="top")


def _offer(page: Worksheet, codes: Worksheet, kind: ImportKind) -> None:
    """Lists for the columns with codes, kept on a sheet that is not shown."""
    codes.sheet_state = "hidden"
    for place, (key, words) in enumerate(kind.choices.items(), start=1):
        letter = get_column_letter(place)
        for number, word in enumerate(words, start=1):
            codes.cell(number, place, word)
        column = next(i for i, c in enumerate(kind.columns, start=1) if c.key == key)
        area = get_column_letter(column)
        offered = DataValidation(
            type="list",
            formula1=f"={CODES}!${letter}$1:${letter}${len(words)}",
            allow_blank=True,
            showErrorMessage=False,
        )
        page.add_data_validation(offered)
        offered.add(f"{area}{FIRST_ROW + 1}:{area}{FIRST_ROW + LISTED_ROWS}")
