"""任期与换届 of a committee as a spreadsheet."""

from __future__ import annotations

from django.http import QueryDict
from django.utils import timezone

from branchrecords.documents.columns import Column
from branchrecords.documents.exports import Export, Field, Wanted
from branchrecords.web.asof import AsOf, day_of
from branchrecords.web.formats import cn_date
from members.models.placements import tree_on
from members.queries.terms import TermRow, rows_shown

SHOWN = {"due": "应换届", "done": "已换届"}
STATES = {"overdue": "已超期", "soon": "半年内届满", "none": "未登记", "running": "任期内"}


def year_asked(query: QueryDict, default: int) -> int:
    """The year of the query string."""
    text = query.get("year", "")
    return int(text) if text.isdecimal() and 1949 <= int(text) <= 9000 else default


def _read(wanted: Wanted) -> list[TermRow]:
    day = _day(wanted)
    return rows_shown(
        within=wanted.organization,
        on=day.on,
        then=tree_on(day.on, day.today) if day.is_past else None,
        year=year_asked(wanted.query, day.on.year),
        show=wanted.query.get("show", ""),
        state=wanted.query.get("state", ""),
    )


def _scope(wanted: Wanted) -> str:
    show, state = wanted.query.get("show", ""), wanted.query.get("state", "")
    day = _day(wanted)
    if show in SHOWN:
        return f"{year_asked(wanted.query, day.on.year)}年{SHOWN[show]}"
    then = f"截至 {cn_date(day.on)}" if day.is_past else ""
    return "，".join(word for word in (then, STATES.get(state, "")) if word)


def _day(wanted: Wanted) -> AsOf:
    return day_of(wanted.query, timezone.localdate(wanted.at))


def _changes(row: TermRow) -> str:
    return "；".join(
        f"{one.get_kind_display()}到 {cn_date(one.due_after)}（{one.document_number}）"
        for one in row.changes
    )


TERMS = Export(
    "任期与换届",
    "term.exported",
    (
        Field(Column("organization", "组织", width=32), "organization.name"),
        Field(Column("kind", "类别", width=14), "organization.get_kind_display"),
        Field(Column("label", "届次", width=14), "term.label"),
        Field(Column("starts_on", "任期开始", kind="date"), "term.starts_on"),
        Field(Column("years", "年限", kind="integer", width=8), "term.years"),
        Field(Column("due_on", "届满日期", kind="date"), "due_on"),
        Field(Column("changes", "延期、提前", width=36), _changes),
        Field(Column("state", "状态", width=20), "state.text"),
        Field(
            Column("election", "办理中的选举", width=16),
            lambda row: row.election.get_kind_display() if row.election else "",
        ),
    ),
    unit="个",
    read=_read,
    scope=_scope,
    key="terms",
)
