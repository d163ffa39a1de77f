"""How the records behind a figure are listed on a page and in a spreadsheet, by their model."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Count, Q, QuerySet

from branchrecords.documents.columns import Column
from dues.models import Assessment, JournalLine, Payment
from meetings.models import (
    AgendaItem,
    Appraisal,
    Attendance,
    Disclosure,
    Meeting,
    ServiceHours,
    ServiceRecord,
    StudyCredit,
    Talk,
    Training,
)
from members.models import Membership, Organization, Standing, Visit
from reports.models import EnteredFigure

from . import rows
from .rows import Row


@dataclass(frozen=True)
class Listing:
    """The list of one model: `prepare` joins and orders, `row` and `cells` show one record."""

    columns: tuple[Column, ...]
    prepare: Callable[[QuerySet], QuerySet]
    row: Callable[[Any], Row]
    cells: Callable[[Any], Sequence[Any]]


def _columns(*titles: str | tuple[str, str, int]) -> tuple[Column, ...]:
    made = []
    for number, title in enumerate(titles):
        name, kind, width = (title, "text", 14) if isinstance(title, str) else title
        made.append(Column(f"c{number}", name, width=width, kind=kind))  # type: ignore[arg-type]
    return tuple(made)


def _related(*names: str, order: Sequence[str]) -> Callable[[QuerySet], QuerySet]:
    return lambda records: records.select_related(*names).order_by(*order)


LISTINGS: dict[type[models.Model], Listing] = {
    Membership: Listing(
        _columns(
            "姓名",
            "性别",
            "民族",
            ("出生日期", "date", 12),
            ("学历", "text", 16),
            ("入党日期", "date", 12),
            ("党支部", "text", 32),
            ("转入日期", "date", 12),
            ("转出日期", "date", 12),
            "备注",
        ),
        _related("person", "organization", order=("organization__path", "person__pinyin", "pk")),
        rows.membership_row,
        rows.membership_cells,
    ),
    Organization: Listing(
        _columns(("组织", "text", 36), "编码", "类别", "行业", ("成立日期", "date", 12)),
        _related(order=("path",)),
        rows.organization_row,
        lambda o: (o.name, o.code, o.get_kind_display(), o.get_sector_display(), o.founded_on),
    ),
    Standing: Listing(
        _columns("姓名", "身份", ("开始日期", "date", 12), ("依据", "text", 30)),
        _related("person", order=("starts_on", "pk")),
        rows.standing_row,
        lambda s: (s.person.name, s.get_kind_display(), s.starts_on, s.reason),
    ),
    Meeting: Listing(
        _columns(
            ("日期", "date", 12),
            "种类",
            ("名称", "text", 40),
            ("组织", "text", 32),
            ("实到", "integer", 8),
            ("补录迟几天", "integer", 12),
            "状态",
        ),
        lambda records: (
            records.select_related("organization")
            .annotate(present=Count("attendances", filter=Q(attendances__state="present")))
            .order_by("held_on", "starts_at", "pk")
        ),
        rows.meeting_row,
        lambda m: (
            m.held_on,
            m.get_kind_display(),
            m.title,
            m.organization.name,
            m.present,
            m.late_days or None,
            m.get_state_display(),
        ),
    ),
    Attendance: Listing(
        _columns(
            ("日期", "date", 12),
            ("会议", "text", 36),
            ("组织", "text", 32),
            "姓名",
            "到会",
            ("原因", "text", 24),
        ),
        _related("meeting__organization", order=("meeting__held_on", "meeting", "order", "pk")),
        rows.attendance_row,
        lambda a: (
            a.meeting.held_on,
            a.meeting.title,
            a.meeting.organization.name,
            a.name,
            a.get_state_display(),
            a.reason,
        ),
    ),
    StudyCredit: Listing(
        _columns(
            ("日期", "date", 12),
            "姓名",
            ("内容", "text", 36),
            "来源",
            ("组织", "text", 32),
            ("学时", "number", 8),
        ),
        _related("person", "organization", order=("earned_on", "text", "person__pinyin", "pk")),
        rows.hours_row,
        lambda c: (
            c.earned_on,
            c.person.name,
            c.text,
            c.get_source_display(),
            c.organization.name,
            c.hours,
        ),
    ),
    AgendaItem: Listing(
        _columns(
            ("日期", "date", 12),
            ("会议", "text", 30),
            ("议题", "text", 36),
            ("决议", "text", 60),
            ("赞成", "integer", 8),
            ("反对", "integer", 8),
            ("弃权", "integer", 8),
        ),
        _related("meeting", order=("meeting__held_on", "meeting", "order", "pk")),
        rows.agenda_row,
        lambda a: (
            a.meeting.held_on,
            a.meeting.title,
            a.heading,
            a.resolution,
            a.in_favour,
            a.against,
            a.abstained,
        ),
    ),
    Appraisal: Listing(
        _columns("姓名", "身份", ("党支部", "text", 32), ("年度", "integer", 8), "参加", "等次"),
        _related("review__organization", order=("review__organization__path", "order", "pk")),
        rows.appraisal_row,
        lambda a: (
            a.name,
            a.get_standing_display(),
            a.review.organization.name,
            a.review.year,
            a.get_part_display(),
            a.result,
        ),
    ),
    Talk: Listing(
        _columns(
            ("日期", "date", 12),
            "一方",
            "另一方",
            ("类别", "text", 16),
            ("事由", "text", 18),
            ("组织", "text", 32),
            ("解决问题", "integer", 10),
        ),
        _related("first", "second", "organization", order=("held_on", "pk")),
        rows.talk_row,
        lambda t: (
            t.held_on,
            t.first.name,
            t.second.name,
            t.get_kind_display(),
            t.get_purpose_display(),
            t.organization.name,
            t.solved,
        ),
    ),
    Assessment: Listing(
        _columns(
            ("月份", "month", 10),
            "姓名",
            ("党支部", "text", 32),
            ("应交（元）", "money", 12),
            ("依据", "text", 30),
        ),
        _related("person", "organization", order=("month", "person__pinyin", "pk")),
        lambda a: rows.money_row(a.owed, a.month, a.person, f"{a.month.month}月应交"),
        lambda a: (a.month, a.person.name, a.organization.name, a.owed, a.article),
    ),
    Payment: Listing(
        _columns(
            ("交纳日期", "date", 12),
            "姓名",
            ("党支部", "text", 32),
            ("金额（元）", "money", 12),
            "方式",
            ("冲正理由", "text", 30),
        ),
        _related("person", "organization", order=("paid_on", "pk")),
        lambda p: rows.money_row(p.amount, p.paid_on, p.person, p.reason),
        lambda p: (
            p.paid_on,
            p.person.name,
            p.organization.name,
            p.amount,
            p.get_method_display(),
            p.reason,
        ),
    ),
    JournalLine: Listing(
        _columns(
            ("所属月份", "month", 10),
            ("交纳日期", "date", 12),
            "姓名",
            ("金额（元）", "money", 12),
        ),
        _related("person", "entry", order=("month", "entry__occurred_on", "pk")),
        lambda x: rows.money_row(
            x.credit, x.entry.occurred_on, x.person, f"{x.month.year}年{x.month.month}月党费"
        ),
        lambda x: (x.month, x.entry.occurred_on, x.person.name, x.credit),
    ),
    ServiceRecord: Listing(
        _columns(("日期", "date", 12), ("名称", "text", 40), ("组织", "text", 32), "证明人"),
        _related("meeting__organization", order=("meeting__held_on", "pk")),
        rows.service_row,
        lambda r: (r.meeting.held_on, r.meeting.title, r.meeting.organization.name, r.certifier),
    ),
    ServiceHours: Listing(
        _columns(("日期", "date", 12), "姓名", ("志愿服务", "text", 40), ("分钟", "integer", 8)),
        _related(
            "record__meeting",
            "attendance",
            order=("record__meeting__held_on", "attendance__name", "pk"),
        ),
        rows.served_row,
        lambda h: (h.record.meeting.held_on, h.attendance.name, h.record.meeting.title, h.minutes),
    ),
    Visit: Listing(
        _columns(("日期", "date", 12), "事由", ("走访组织", "text", 32), ("党支部", "text", 32)),
        _related("organization", "host", order=("visited_on", "pk")),
        rows.visit_row,
        lambda v: (v.visited_on, v.get_occasion_display(), v.host.name, v.organization.name),
    ),
    Training: Listing(
        _columns(
            ("结束日期", "date", 12),
            "姓名",
            ("培训班次", "text", 40),
            ("主办单位", "text", 30),
            ("学时", "number", 8),
        ),
        _related("person", "organization", order=("last_on", "pk")),
        rows.training_row,
        lambda t: (t.last_on, t.person.name, t.course, t.organizer, t.hours),
    ),
    Disclosure: Listing(
        _columns(
            ("公开日期", "date", 12), ("标题", "text", 40), "种类", "范围", ("组织", "text", 32)
        ),
        _related("organization", order=("starts_on", "pk")),
        rows.disclosure_row,
        lambda d: (
            d.starts_on,
            d.title,
            d.get_kind_display(),
            d.get_audience_display(),
            d.organization.name,
        ),
    ),
    EnteredFigure: Listing(
        _columns(("组织", "text", 32), ("数值", "number", 12), "填写人", ("填写时间", "date", 18)),
        _related("organization", "entered_by", order=("organization__path",)),
        rows.entered_row,
        lambda e: (e.organization.name, e.value, str(e.entered_by), e.entered_at),
    ),
}


def listing_of(records: QuerySet) -> Listing:
    """The listing of a figure's records."""
    return LISTINGS[records.model]
