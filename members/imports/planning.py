"""From a stored sheet to a plan."""

from __future__ import annotations

from datetime import date

from members.imports.kinds import KINDS
from members.imports.plan import Plan, PlannedRow
from members.imports.sheet import SHEET_STEP, StoredSheet
from members.models import Organization


def plan_import(sheet: StoredSheet, *, organization: Organization | None, on: date) -> Plan:
    """What writing the sheet into `organization` would do, with every problem; writes nothing.

    `organization=None` (commands only) lets an organisation list bring its own root.
    """
    rows = read_cells(sheet)
    KINDS[sheet.kind].plan(rows, organization, on)
    return Plan(sheet.kind, rows, sheet.notes, sheet.unknown, sheet.unread, sheet.sheets)


def read_cells(sheet: StoredSheet) -> list[PlannedRow]:
    """Every cell read by itself; what cannot be read is a problem of its cell."""
    kind = KINDS[sheet.kind]
    columns = {column.key: column for column in kind.columns}
    rows = []
    for number, cells in sheet.rows.items():
        row = PlannedRow(
            number,
            cells,
            columns,
            sheet.letters.get(number // SHEET_STEP, {}),
            number in sheet.confirmed,
            label=sheet.label(number),
            context=sheet.context.get(number, {}),
        )
        for key in cells:
            row.read(key, kind.readers[key])
        if number in sheet.hidden:
            row.hint(kind.columns[0].key, "这一行在原表里是隐藏的，请核对要不要写入")
        rows.append(row)
    return rows
