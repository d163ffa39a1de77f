"""The organisation statistics as xlsx and PDF."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from branchrecords.documents.columns import Column
from branchrecords.documents.pdf import render_pdf
from branchrecords.documents.xlsx import write_table
from branchrecords.web.formats import cn_date
from members.models import Organization
from reports.charts.chart import Chart
from reports.queries.statistics import Statistics

_STATISTICS_COLUMNS = (
    Column("part", "分组", width=12),
    Column("label", "项目", width=24),
    Column("number", "数量", width=12, kind="integer"),
    Column("unit", "单位", width=8),
    Column("share", "占比", width=12),
)


def statistics_xlsx(table: Statistics, title: str, day: date) -> bytes:
    """The statistics table; shares are texts, rounded as on the page."""
    rows = [
        (line.part, line.value.figure.label, line.value.number, line.value.figure.unit, line.share)
        for line in (*table.lines, *(line for part in table.parts for line in part.lines))
    ]
    return write_table(
        title,
        _STATISTICS_COLUMNS,
        rows,
        sheet="组织统计表",
        notes=[f"统计截至{cn_date(day)}。占比四舍五入。"],
    )


def statistics_pdf(
    organization: Organization,
    table: Statistics,
    title: str,
    day: date,
    at: datetime,
    charts: Sequence[Chart] = (),
) -> bytes:
    """The statistics on paper: the tables, their continuation by direct subordinates, charts."""
    lines = [
        (
            line.part if line.part.startswith("按") else "",
            line.value.figure.label,
            line.value.text,
            line.value.unit,
            line.share,
        )
        for line in table.lines
    ]
    children = [
        (one.organization.name, *(value.text for value in one.values)) for one in table.children
    ]
    return render_pdf(
        template="reports/statistics/paper.html",
        context={
            "org_name": organization.name,
            "title": title.removeprefix(organization.name),
            "day": day,
            "lines": lines,
            "children": children,
            "parts": table.parts,
            "charts": charts,
        },
        title=title,
        identifier=f"statistics-{organization.code}-{day.isoformat()}",
        at=at,
    )
