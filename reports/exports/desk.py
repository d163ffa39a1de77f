"""The committee's desk as xlsx: the map of 组织生活, and 各支部一览."""

from __future__ import annotations

from datetime import date

from branchrecords.documents.columns import Column
from branchrecords.documents.exports import Export, Field
from branchrecords.documents.xlsx import write_table
from branchrecords.web.formats import cn_date
from meetings.queries.heat import Heat
from reports.catalogue import FIGURES_BY_KEY
from reports.queries.glance import GlanceRow
from reports.rules.glance import COLUMNS as GLANCE_COLUMNS
from reports.rules.glance import GlanceColumn

_HEAT_COLUMNS = (
    Column("branch", "党支部", width=32),
    *(Column(f"m{month}", f"{month}月", width=12) for month in range(1, 13)),
    Column("met", "开齐月数", width=10, kind="integer"),
    Column("due", "应开月数", width=10, kind="integer"),
    Column("missing", "缺项", width=8, kind="integer"),
)


_HEAT_WORDS = {"full": "开齐", "late": "开齐（补录）", "now": "进行中", "off": "—"}


def heat_xlsx(map_: Heat, title: str, day: date) -> bytes:
    """The map of a committee's desk in words: a cell names what is missing."""
    rows = [
        (
            row.branch.name,
            *(
                "缺" + "、".join(c.missing) if c.missing else _HEAT_WORDS[c.status]
                for c in row.cells
            ),
            row.met,
            row.due,
            row.missing,
        )
        for row in map_.rows
    ]
    notes = [f"统计截至{cn_date(day)}。"]
    return write_table(title, _HEAT_COLUMNS, rows, sheet="组织生活", notes=notes)


def glance_export(year: int) -> Export:
    """各支部一览 of a year as a declared list: shares as on the page, counts as numbers."""
    return Export(
        f"{year}年各支部一览",
        "report.exported",
        (
            Field(Column("branch", "支部", width=36), "branch.name"),
            *(_glance_field(column) for column in GLANCE_COLUMNS),
            Field(Column("term", "换届", width=16), "term.text"),
            Field(Column("summary", "年度总结", width=12), "summary_label"),
        ),
        unit="个支部",
    )


def _glance_field(column: GlanceColumn) -> Field:
    is_share = FIGURES_BY_KEY[column.key].is_quotient
    title = Column(column.key, column.label, width=14, kind="text" if is_share else "integer")

    def cell(row: GlanceRow) -> str | int:
        value = row.value(column.key)
        return value.text if is_share else int(value.number or 0)

    return Field(title, cell)
