"""Where the campaigns below an organisation stand in a year, as xlsx."""

from __future__ import annotations

from datetime import date

from django.http import QueryDict
from django.utils import timezone

from branchrecords.access.permissions import Permission as P
from branchrecords.documents.columns import Column
from branchrecords.documents.exports import Export, Field, Wanted
from branchrecords.web.asof import day_of
from meetings.models import Review
from meetings.queries.reviews import Status, statuses
from meetings.rules.reviews import STAGE_ORDER, Stage


def year_of(query: QueryDict, today: date) -> int:
    """The year of the list; this year for anything that is none."""
    text = query.get("year", "")
    return int(text) if text.isdecimal() and 1950 <= int(text[:5]) < 2100 else today.year


def _rows(wanted: Wanted) -> list[Status]:
    today = timezone.localdate(wanted.at)
    return statuses(
        wanted.organization,
        year=year_of(wanted.query, today),
        on=day_of(wanted.query, today).on,
        reviews=Review.objects.permitted(wanted.user, P.MEETING_VIEW),
    )


def _scope(wanted: Wanted) -> str:
    today = timezone.localdate(wanted.at)
    return f"{year_of(wanted.query, today)}年度，截至 {day_of(wanted.query, today).on}"


def _day(stage: Stage) -> Field:
    return Field(
        Column(stage.value, stage.label, kind="date", width=12),
        lambda row: row.done.get(stage.value),
    )


REVIEWS = Export(
    "组织生活会和民主评议进度",
    "review.exported",
    (
        Field(Column("name", "组织", width=30), "organization.name"),
        Field(Column("kind", "种类", width=26), "review.get_kind_display"),
        Field(Column("theme", "主题", width=40), "review.theme"),
        *(_day(stage) for stage in STAGE_ORDER),
        Field(Column("decided", "评定", kind="date", width=12), lambda row: row.day("decided_on")),
        Field(
            Column("published", "通报", kind="date", width=12), lambda row: row.day("published_on")
        ),
        Field(
            Column("approved", "审定", kind="date", width=12), lambda row: row.day("approved_on")
        ),
        Field(
            Column("finished", "办结", kind="date", width=12), lambda row: row.day("finished_on")
        ),
    ),
    unit="个组织",
    read=_rows,
    scope=_scope,
)
