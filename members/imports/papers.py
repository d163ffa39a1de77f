"""Sheets that go back to whoever sent one: the empty template, and the rows to mend."""

from __future__ import annotations

from branchrecords.documents.columns import Column
from branchrecords.documents.xlsx import write_table
from members.imports.plan import Plan
from members.imports.sheet import COLUMNS
from members.models import RosterImport

TITLES = {
    RosterImport.Kind.MEMBERS: "党员名册导入模板",
    RosterImport.Kind.ORGANIZATIONS: "组织导入模板",
}
PROBLEM = Column("problem", "要改的地方", (), 60)
NUMBER = Column("number", "原表行号", (), 10, kind="integer")


def template_xlsx(kind: str) -> bytes:
    """One honest template: every column an import reads, with what may stand in it."""
    columns = COLUMNS[kind]
    required = "、".join(column.title for column in columns if column.required)
    remarks = [f"{column.title}：{column.note}" for column in columns if column.note]
    notes = [f"必填：{required}。其余各列可以空着，也可以整列删去；列的先后不限。", *remarks]
    if kind == RosterImport.Kind.MEMBERS:
        notes.append("日期写成 1990-01-05、1990.1.5、1990年1月5日、19900105 都可以，年月日要写全。")
    return write_table(TITLES[kind], columns, [], sheet="名册", notes=notes)


def problems_xlsx(plan: Plan) -> bytes:
    """The rows that cannot be written yet, as they were typed, with what to mend."""
    columns = [c for c in COLUMNS[plan.kind] if any(c.key in row.cells for row in plan.rows)]
    rows = [
        [
            row.number,
            *(row.text(c.key) for c in columns),
            "；".join(f"{p.title}：{p.message}" for p in row.problems),
        ]
        for row in plan.rows
        if row.state != "ready"
    ]
    return write_table("要改的行", [NUMBER, *columns, PROBLEM], rows, sheet="要改的行")
