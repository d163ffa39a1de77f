"""From a stored sheet to a plan."""

from __future__ import annotations

from datetime import date

from branchrecords.documents.values import CellError
from members.imports.cells import MEMBER_READERS, ORGANIZATION_READERS
from members.imports.members import plan_members
from members.imports.organizations import plan_organizations
from members.imports.plan import Plan, PlannedRow
from members.imports.sheet import COLUMNS, StoredSheet
from members.models import Organization, RosterImport

READERS = {
    RosterImport.Kind.MEMBERS: MEMBER_READERS,
    RosterImport.Kind.ORGANIZATIONS: ORGANIZATION_READERS,
}


def plan_import(sheet: StoredSheet, *, organization: Organization | None, on: date) -> Plan:
    """What writing the sheet into `organization` would do, with every problem; writes nothing.

    `organization=None` (commands only) lets an organisation list bring its own root.
    """
    rows = read_cells(sheet)
    if sheet.kind == RosterImport.Kind.MEMBERS:
        assert organization is not None  # noqa: S101  (members always go somewhere)
        plan_members(rows, organization=organization, on=on)
    else:
        plan_organizations(rows, organization=organization, on=on)
    return Plan(sheet.kind, rows, sheet.notes, sheet.unknown)


def read_cells(sheet: StoredSheet) -> list[PlannedRow]:
    """Every cell read by itself; what cannot be read is a problem of its cell."""
    columns = {column.key: column for column in COLUMNS[sheet.kind]}
    readers = READERS[sheet.kind]
    rows = []
    for number, cells in sheet.rows.items():
        row = PlannedRow(number, cells, columns, sheet.letters, number in sheet.confirmed)
        for key, value in cells.items():
            try:
                row.values[key] = readers[key](value)
            except CellError as error:
                row.fail(key, str(error))
        rows.append(row)
    return rows
