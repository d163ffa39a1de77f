"""志愿服务 as xlsx: the teams, the hours of each member, the service records of a year."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone

from branchrecords.access.permissions import Permission as P
from branchrecords.documents.columns import Column
from branchrecords.documents.exports import Export, Field, Wanted
from branchrecords.web.asked import id_asked
from branchrecords.web.asof import day_of
from meetings.models import ServiceRecord, ServiceTeam
from meetings.queries.service_hours import hours_listed, records_within, year_day
from meetings.queries.volunteering import belonging, service_numbers, teams_within
from meetings.rules.volunteering import hours_of

from .reviews import year_of


def _day(wanted: Wanted):
    return day_of(wanted.query, timezone.localdate(wanted.at)).on


def _year(wanted: Wanted) -> int:
    return year_of(wanted.query, timezone.localdate(wanted.at))


def _scope(wanted: Wanted) -> str:
    team = ServiceTeam.objects.filter(pk=id_asked(wanted.query.get("team"))).first()
    words = f"{_year(wanted)}年，截至 {_day(wanted)}"
    return f"{words}，{team}" if team else words


def _teams(wanted: Wanted) -> list[ServiceTeam]:
    on = _day(wanted)
    mine = ServiceTeam.objects.permitted(wanted.user, P.MEETING_VIEW)
    rows = list(teams_within(mine, organization=wanted.organization, on=on))
    numbers = service_numbers(rows, year=_year(wanted), on=on)
    for row in rows:
        found = numbers.get(row.pk, {})
        row.times, row.minutes = found.get("times", 0), found.get("minutes", 0)
    return rows


TEAMS = Export(
    "志愿服务队",
    "service.exported",
    (
        Field(Column("organization", "组织", width=28), "organization.name"),
        Field(Column("name", "服务队", width=24), "name"),
        Field(Column("field", "服务类别", width=14), "get_field_display"),
        Field(Column("leader", "队长", width=12), "leader_name"),
        Field(Column("members", "志愿者（人）", kind="number", width=12), "member_count"),
        Field(Column("times", "全年服务（次）", kind="number", width=14), "times"),
        Field(
            Column("hours", "全年时间（小时）", kind="number", width=14),
            lambda row: hours_of(row.minutes),
        ),
        Field(Column("starts_on", "成立日期", kind="date", width=12), "starts_on"),
    ),
    unit="个服务队",
    read=_teams,
    scope=_scope,
)


def _hours(wanted: Wanted) -> QuerySet:
    on, year = _day(wanted), _year(wanted)
    return hours_listed(
        belonging(wanted.organization, on=year_day(year, on)),
        year=year, on=on, team=id_asked(wanted.query.get("team")),
    )  # fmt: skip


HOURS = Export(
    "志愿服务时间",
    "service.exported",
    (
        Field(Column("name", "姓名", width=12), lambda row: row["attendance__person__name"]),
        Field(Column("times", "服务次数", kind="number", width=12), lambda row: row["times"]),
        Field(
            Column("hours", "服务时间（小时）", kind="number", width=16),
            lambda row: hours_of(row["minutes"]),
        ),
    ),
    unit="人",
    read=_hours,
    scope=_scope,
    detail=lambda wanted: {"people": [row["attendance__person"] for row in _hours(wanted)]},
)


def _records(wanted: Wanted) -> QuerySet[ServiceRecord]:
    return records_within(
        ServiceRecord.objects.permitted(wanted.user, P.MEETING_VIEW),
        organization=wanted.organization, year=_year(wanted), on=_day(wanted),
        team=id_asked(wanted.query.get("team")),
    )  # fmt: skip


RECORDS = Export(
    "志愿服务记录",
    "service.exported",
    (
        Field(Column("on", "日期", kind="date", width=12), "meeting.held_on"),
        Field(Column("title", "服务", width=30), "meeting.title"),
        Field(Column("place", "地点", width=24), "meeting.place"),
        Field(Column("organization", "组织", width=28), "meeting.organization.name"),
        Field(Column("team", "服务队", width=22), "team.name"),
        Field(Column("people", "人数", kind="number", width=8), "people"),
        Field(
            Column("hours", "合计（小时）", kind="number", width=12),
            lambda row: hours_of(row.minutes),
        ),
        Field(Column("effect", "服务效果", width=44), "effect"),
        Field(Column("certifier", "证明人", width=14), "certifier"),
        Field(Column("certifier_of", "证明人单位或身份", width=22), "certifier_of"),
    ),
    unit="次服务",
    read=_records,
    scope=_scope,
)
