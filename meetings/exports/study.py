"""学时 as xlsx: the members of a branch, the branches of a committee, the trainings of a year."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from branchrecords.access.permissions import Permission as P
from branchrecords.documents.columns import Column
from branchrecords.documents.exports import Export, Field, Wanted
from branchrecords.web.asof import day_of
from branchrecords.web.formats import percent
from meetings.models import Training
from meetings.queries import study, training
from meetings.queries.study import BranchStudy, StudyYear

from .reviews import year_of


def asked_show(query, shows: dict[str, str], default: str) -> str:
    """Which of a list's tabs an address asks for."""
    show = query.get("show", "")
    return show if show in shows else default


def _asked(wanted: Wanted) -> tuple[int, date]:
    today = timezone.localdate(wanted.at)
    return year_of(wanted.query, today), day_of(wanted.query, today).on


def _scope(wanted: Wanted) -> str:
    year, on = _asked(wanted)
    return f"{year}年，截至 {study.study_day(year, on)}"


def _members(wanted: Wanted) -> list[StudyYear]:
    year, on = _asked(wanted)
    lines = study.study_lines(wanted.organization, year=year, on=on)
    return study.narrowed(lines, asked_show(wanted.query, study.SHOWS, "all"))


def _branches(wanted: Wanted) -> list[BranchStudy]:
    year, on = _asked(wanted)
    return study.branch_lines(wanted.organization, year=year, on=on)


def _trainings(wanted: Wanted) -> list[Training]:
    year, on = _asked(wanted)
    mine = Training.objects.permitted(wanted.user, P.MEETING_VIEW)
    rows = training.trainings_within(mine, wanted.organization, year=year, on=on)
    show = asked_show(wanted.query, training.SHOWS, "all")
    return training.narrowed(training.with_words(rows), show)


def _number(key: str, title: str, width: int = 12) -> Field:
    return Field(Column(key, title, kind="number", width=width), key)


MEMBERS = Export(
    "学时情况",
    "study.exported",
    (
        Field(Column("organization", "党支部", width=30), "organization.name"),
        Field(Column("name", "姓名", width=12), "person.name"),
        _number("meeting", "会议和活动"),
        _number("gathered", "集中培训"),
        _number("online", "网络学习"),
        _number("hours", "合计学时"),
        _number("wanted", "应达到学时"),
        Field(Column("lacks", "还差什么", width=32), "lacks"),
    ),
    unit="人",
    read=_members,
    scope=_scope,
    person="person.pk",
)
BRANCHES = Export(
    "各支部学时情况",
    "study.exported",
    (
        Field(Column("organization", "党支部", width=36), "organization.name"),
        _number("members", "党员（名）"),
        _number("reached", "达到学时（名）"),
        Field(Column("share", "达到的比例", width=12), lambda row: percent(row.share)),
        Field(Column("mean", "人均学时", kind="number"), lambda row: round(row.mean, 1)),
        _number("untrained", "班子成员未参加集中培训（名）", 28),
    ),
    unit="个支部",
    read=_branches,
    scope=_scope,
)
TRAININGS = Export(
    "培训证明",
    "training.exported",
    (
        Field(Column("organization", "党支部", width=30), "organization.name"),
        Field(Column("name", "姓名", width=12), "person.name"),
        Field(Column("way", "培训方式", width=12), "get_way_display"),
        Field(Column("organizer", "主办单位", width=26), "organizer"),
        Field(Column("course", "培训班次", width=36), "course"),
        Field(Column("starts_on", "开始日期", kind="date", width=12), "starts_on"),
        Field(Column("last_on", "结束日期", kind="date", width=12), "last_on"),
        _number("hours", "学时", 8),
        Field(Column("state", "状态", width=12), lambda row: row.state.label),
    ),
    unit="份",
    read=_trainings,
    scope=_scope,
    person="person_id",
)
