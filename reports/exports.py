"""Summaries as PDF, tables as xlsx and PDF: plain data in, bytes out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone

from branchrecords.documents.columns import Column
from branchrecords.documents.exports import Export, Field
from branchrecords.documents.pdf import qr_svg, render_pdf
from branchrecords.documents.xlsx import write_table
from branchrecords.web.formats import cn_date
from meetings.queries.heat import Heat
from members.models import Organization
from reports.catalogue import FIGURES_BY_KEY, SUMMARY_KEYS
from reports.charts.chart import Chart
from reports.charts.charts import charts_from
from reports.figures.figure import Value
from reports.models import Issue, Summary
from reports.queries.content import canonical, digest_of, summary_content
from reports.queries.drafts import drafted
from reports.queries.glance import GlanceRow
from reports.queries.statistics import Statistics
from reports.queries.values import compute
from reports.rules.glance import COLUMNS as GLANCE_COLUMNS
from reports.rules.glance import GlanceColumn
from reports.rules.texts import plain

# The digest's beginning, printed and carried by the QR code; 16 hex digits are 64 bits.
CHECK_DIGITS = 16


def check_digits(digest: str) -> str:
    """The part of a digest that stands on paper."""
    return digest[:CHECK_DIGITS]


def verify_path(serial: str, digest: str) -> str:
    """Where the paper is verified, without the site's address."""
    return reverse("verify-issue", args=(serial, check_digits(digest)))


def issue_pdf(issue: Issue) -> bytes:
    """The issued paper as it is made now, from the frozen content alone, unsigned.

    What is handed out is the filed paper (`papers.filed_paper`).
    """
    return content_pdf(issue.content, issue.serial, issue.issued_at)


def content_pdf(content: dict, serial: str, at: datetime) -> bytes:
    """The paper that frozen content makes: the same bytes for the same content.

    Data of an older schema (queries.content) print as they did: else a paper that was filed then
    could no longer be made again.
    """
    digest = digest_of(content)
    url = content["verify_base"] + verify_path(serial, digest)
    issued = {
        "serial": serial,
        "digest_short": " ".join(_grouped(check_digits(digest))),
        "qr_svg": qr_svg(url, "核验二维码"),
        "verify_url": url,
        "at": at,
        "kept": content["schema"] > 2,
    }
    filed = f"{serial} sha256:{digest}" if content["schema"] > 1 else ""
    return _summary_pdf(content, digest, at, issued, filed=filed)


def unsaved_preview_pdf(
    organization: Organization, year: int, values: list[Value], at: datetime
) -> bytes:
    """A summary nobody has started: what its draft would say, not saved anywhere."""
    today = timezone.localdate(at)
    text = plain(drafted(organization=organization, year=year, on=today, values=values))
    summary = Summary(organization=organization, year=year, changed_at=at, **text)
    return preview_pdf(summary, today, values)


def draft_pdf(content: dict, at: datetime, imprint: str = "") -> bytes:
    """A summary that is not issued: 草稿 across every page, no serial; `imprint` at their feet."""
    return _summary_pdf(content, digest_of(content), at, None, imprint=imprint)


def _grouped(text: str, size: int = 4) -> list[str]:
    return [text[start : start + size] for start in range(0, len(text), size)]


def _summary_pdf(
    content: dict,
    digest: str,
    at: datetime,
    issued: dict | None,
    *,
    filed: str = "",
    imprint: str = "",
) -> bytes:
    name = content["organization"]["name"]
    return render_pdf(
        template="documents/summary.html",
        context={
            "org_name": name,
            "year": content["year"],
            "title": content["title"],
            "figures": _figure_groups(content["figures"]),
            "figures_title": "年度数据",
            "charts": charts_from(content.get("charts", {})),
            "narrative": [
                (section["heading"], section["text"].splitlines())
                for section in content["narrative"]
            ],
            "issued": issued,
            "replaces": content.get("replaces"),
            "dated": timezone.localdate(at),
            "draft": issued is None,
            "imprint": imprint,
        },
        title=f"{name}{content['title']}",
        identifier=digest,
        at=at,
        attachments=[("figures.json", canonical(content))],
        archive=filed,
    )


def _figure_groups(figures: Sequence[dict]) -> list[tuple[str, list[tuple[str, str, str, str]]]]:
    groups: dict[str, list[tuple[str, str, str, str]]] = {}
    for figure in figures:
        unit = "" if figure["unit"] == "%" else figure["unit"]
        line = (figure["label"], figure["text"], unit, figure["article"] or figure["explanation"])
        groups.setdefault(figure["group"], []).append(line)
    return list(groups.items())


def summary_file_name(organization_name: str, year: int, suffix: str = "pdf") -> str:
    """The name under which a summary is downloaded."""
    return f"{organization_name}{year}年度工作总结.{suffix}"


def preview_pdf(summary: Summary, today: date, values: list[Value] | None = None) -> bytes:
    """A summary on its way, with the figures of today (or `values`) and 草稿 across it.

    Its date is when it was last saved, so that printing it twice gives the same bytes.
    """
    if values is None:
        values = compute(
            summary.organization, summary.year, today, keys=SUMMARY_KEYS, with_ids=True
        )
    content = summary_content(summary, values, today, verify_base="")
    return draft_pdf(content, summary.changed_at)


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
