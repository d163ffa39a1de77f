"""Projects as xlsx: the three stages with their terms, days and lateness."""

from __future__ import annotations

from datetime import date

from django.http import QueryDict
from django.utils import timezone

from branchrecords.access.permissions import Permission as P
from branchrecords.documents.columns import Column
from branchrecords.documents.exports import Export, Field, Wanted
from branchrecords.web.asof import day_of
from meetings.models import Project
from meetings.queries.projects import StageLine, narrowed, projects_within, stages_of
from meetings.rules.projects import ProjectState


def state_asked(query: QueryDict) -> str:
    """The state of an address, "" for all."""
    state = query.get("state", "")
    return state if state in ProjectState.values else ""


def year_wanted(query: QueryDict) -> int | None:
    """The year of an address; None lists every year."""
    text = query.get("year", "")
    return int(text) if len(text) == 4 and text.isdecimal() and int(text) >= 1950 else None


def _day(wanted: Wanted) -> date:
    return day_of(wanted.query, timezone.localdate(wanted.at)).on


def _rows(wanted: Wanted) -> list[Project]:
    on = _day(wanted)
    rows = narrowed(
        projects_within(
            Project.objects.permitted(wanted.user, P.MEETING_VIEW),
            organization=wanted.organization, on=on, year=year_wanted(wanted.query),
        ),
        state_asked(wanted.query),
    )  # fmt: skip
    found = list(rows)
    for row in found:
        row.lines = stages_of(row, on=on)
    return found


def _scope(wanted: Wanted) -> str:
    year, state = year_wanted(wanted.query), state_asked(wanted.query)
    words = [f"{year}年" if year else "", ProjectState(state).label if state else ""]
    return "，".join([*filter(None, words), f"截至 {_day(wanted)}"])


def late_text(line: StageLine) -> str:
    """迟 3 天, 逾期 3 天, or nothing in time."""
    if not line.late:
        return ""
    return f"迟 {line.late} 天" if line.done_on else f"逾期 {line.late} 天"


def _stage(number: int, label: str) -> tuple[Field, ...]:
    return (
        Field(
            Column(f"term{number}", f"{label}期限", kind="date", width=12),
            lambda row: row.lines[number].term,
        ),
        Field(
            Column(f"done{number}", f"{label}日期", kind="date", width=12),
            lambda row: row.lines[number].done_on,
        ),
        Field(
            Column(f"late{number}", f"{label}迟", width=12),
            lambda row: late_text(row.lines[number]),
        ),
    )


PROJECTS = Export(
    "项目三部曲",
    "project.exported",
    (
        Field(Column("organization", "组织", width=28), "organization.name"),
        Field(Column("name", "项目名称", width=30), "name"),
        Field(Column("leader", "负责人", width=12), "leader.name"),
        Field(Column("starts_on", "立项日期", kind="date", width=12), "starts_on"),
        *_stage(0, "动员"),
        *_stage(1, "监督"),
        *_stage(2, "总结评价"),
        Field(Column("state", "状态", width=12), lambda row: ProjectState(row.state).label),
    ),
    unit="个项目",
    read=_rows,
    scope=_scope,
    person="leader_id",
)
