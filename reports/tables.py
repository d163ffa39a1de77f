"""The year-end form as xlsx and PDF, pivots as xlsx: plain data in, bytes out."""

from __future__ import annotations

from datetime import date, datetime

from branchrecords.documents.columns import Column
from branchrecords.documents.pdf import render_pdf
from branchrecords.documents.xlsx import write_table
from branchrecords.web.formats import cn_date
from members.models import Organization
from reports.queries.annual_form import AnnualForm, Line
from reports.queries.pivot import Pivot

_FORM_COLUMNS = (
    Column("section", "部分", width=16),
    Column("item", "项目", width=18),
    Column("label", "指标", width=30),
    Column("unit", "单位", width=8),
    Column("now", "本年", width=14, kind="number"),
    Column("last", "上年", width=14, kind="number"),
    Column("difference", "增减", width=16),
    Column("mark", "说明", width=36),
)


def annual_form_xlsx(form: AnnualForm, title: str, day: date) -> bytes:
    """The form, one line a blank; numbers are numbers, what is not entered says so."""
    rows = [
        (
            section.section.heading,
            f"{lines.item.number}. {lines.item.label}",
            line.blank.label,
            line.blank.unit,
            _cell(line.text, line.value.number, line.blank.unit),
            _cell(line.last_text, line.last.number, line.blank.unit),
            line.difference_text,
            _said(line),
        )
        for section in form.sections
        for lines in section.items
        for line in lines.lines
    ]
    notes = [f"统计截至{cn_date(day)}。{form.compared}"]
    if form.missing:
        notes.append(f"人工填写的 {form.asked} 项中，{form.missing} 项未填。")
    notes += [f"请核对：{warning.text}" for warning in form.warnings]
    notes += [f"数据缺口：{gap.value.titled}。{gap.mend}。" for gap in form.gaps]
    return write_table(title, _FORM_COLUMNS, rows, sheet="年度统计表", notes=notes)


def _cell(text: str, number, unit: str):  # type: ignore[no-untyped-def]
    """A number to reckon with; a share and what is missing as their text."""
    return text if number is None or unit == "%" else number


def _said(line: Line) -> str:
    issued = "上年为印发时的数字" if line.issued else ""
    return "；".join(part for part in (line.mark, issued) if part)


def annual_form_pdf(
    organization: Organization, form: AnnualForm, title: str, day: date, at: datetime
) -> bytes:
    """The form on paper."""
    return render_pdf(
        template="reports/annual_form/paper.html",
        context={
            "org_name": organization.name,
            "title": title.removeprefix(organization.name),
            "day": day,
            "form": form,
        },
        title=title,
        identifier=f"annual-form-{organization.code}-{day.isoformat()}",
        at=at,
    )


def pivot_xlsx(table: Pivot, title: str, day: date) -> bytes:
    """The pivot with the sums of its lines; every total is the sum of its cells."""
    columns = (
        Column("row", table.rows_axis.label, width=28),
        *(Column(one.key, one.label, width=12, kind="integer") for one in table.columns),
        Column("total", "合计", width=10, kind="integer"),
    )
    rows = [(row.category.label, *row.cells, row.total) for row in table.rows]
    rows.append(("合计", *table.totals, table.total))
    notes = [f"在册党员，统计截至{cn_date(day)}，共 {table.total} 名。"]
    return write_table(title, columns, rows, sheet="交叉统计", notes=notes)
