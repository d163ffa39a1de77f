"""The year's log of 谈心谈话 as xlsx, without what was said."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone

from branchrecords.access.permissions import Permission as P
from branchrecords.documents.columns import Column
from branchrecords.documents.exports import Export, Field, Wanted
from branchrecords.web.asof import day_of
from meetings.models import Talk
from meetings.queries.talks import talks_listed

from .reviews import year_of


def _rows(wanted: Wanted) -> QuerySet[Talk]:
    today = timezone.localdate(wanted.at)
    return talks_listed(
        Talk.objects.permitted(wanted.user, P.MEETING_VIEW).counted(),
        organization=wanted.organization,
        year=year_of(wanted.query, today),
        on=day_of(wanted.query, today).on,
        kind=wanted.query.get("kind", ""),
    )


def _scope(wanted: Wanted) -> str:
    today = timezone.localdate(wanted.at)
    return f"{year_of(wanted.query, today)}年，截至 {day_of(wanted.query, today).on}"


TALKS = Export(
    "谈心谈话记录",
    "talk.exported",
    (
        Field(Column("held_on", "日期", kind="date", width=12), "held_on"),
        Field(Column("first", "一方", width=12), "first.name"),
        Field(Column("second", "另一方", width=12), "second.name"),
        Field(Column("kind", "类别", width=16), "get_kind_display"),
        Field(Column("purpose", "事由", width=18), "get_purpose_display"),
        Field(Column("place", "地点", width=24), "place"),
        Field(Column("solved", "解决问题（个）", kind="number", width=14), "solved"),
        Field(Column("organization", "组织", width=28), "organization.name"),
        Field(Column("by", "登记人", width=12), "recorded_by.name"),
    ),
    unit="次",
    read=_rows,
    scope=_scope,
    person="first_id",
)
