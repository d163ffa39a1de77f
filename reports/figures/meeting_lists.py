"""How the records behind a figure are listed: meetings, study, service."""

from __future__ import annotations

from django.db import models
from django.db.models import Count, Q

from meetings.models import (
    AgendaItem,
    Appraisal,
    Attendance,
    Disclosure,
    LedgerCustodian,
    Meeting,
    ServiceHours,
    ServiceRecord,
    StudyCredit,
    Talk,
    Training,
)

from . import rows
from .listing import Listing, columns, related

MEETING_LISTS: dict[type[models.Model], Listing] = {
    Meeting: Listing(
        columns(
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
        columns(
            ("日期", "date", 12),
            ("会议", "text", 36),
            ("组织", "text", 32),
            "姓名",
            "到会",
            ("原因", "text", 24),
        ),
        related("meeting__organization", order=("meeting__held_on", "meeting", "order", "pk")),
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
        columns(
            ("日期", "date", 12),
            "姓名",
            ("内容", "text", 36),
            "来源",
            ("组织", "text", 32),
            ("学时", "number", 8),
        ),
        related("person", "organization", order=("earned_on", "text", "person__pinyin", "pk")),
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
        columns(
            ("日期", "date", 12),
            ("会议", "text", 30),
            ("议题", "text", 36),
            ("决议", "text", 60),
            ("赞成", "integer", 8),
            ("反对", "integer", 8),
            ("弃权", "integer", 8),
        ),
        related("meeting", order=("meeting__held_on", "meeting", "order", "pk")),
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
        columns("姓名", "身份", ("党支部", "text", 32), ("年度", "integer", 8), "参加", "等次"),
        related("review__organization", order=("review__organization__path", "order", "pk")),
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
        columns(
            ("日期", "date", 12),
            "一方",
            "另一方",
            ("类别", "text", 16),
            ("事由", "text", 18),
            ("组织", "text", 32),
            ("解决问题", "integer", 10),
        ),
        related("first", "second", "organization", order=("held_on", "pk")),
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
    ServiceRecord: Listing(
        columns(("日期", "date", 12), ("名称", "text", 40), ("组织", "text", 32), "证明人"),
        related("meeting__organization", order=("meeting__held_on", "pk")),
        rows.service_row,
        lambda r: (r.meeting.held_on, r.meeting.title, r.meeting.organization.name, r.certifier),
    ),
    ServiceHours: Listing(
        columns(("日期", "date", 12), "姓名", ("志愿服务", "text", 40), ("分钟", "integer", 8)),
        related(
            "record__meeting",
            "attendance",
            order=("record__meeting__held_on", "attendance__name", "pk"),
        ),
        rows.served_row,
        lambda h: (h.record.meeting.held_on, h.attendance.name, h.record.meeting.title, h.minutes),
    ),
    Training: Listing(
        columns(
            ("结束日期", "date", 12),
            "姓名",
            ("培训班次", "text", 40),
            ("主办单位", "text", 30),
            ("学时", "number", 8),
        ),
        related("person", "organization", order=("last_on", "pk")),
        rows.training_row,
        lambda t: (t.last_on, t.person.name, t.course, t.organizer, t.hours),
    ),
    Disclosure: Listing(
        columns(
            ("公开日期", "date", 12), ("标题", "text", 40), "种类", "范围", ("组织", "text", 32)
        ),
        related("organization", order=("starts_on", "pk")),
        rows.disclosure_row,
        lambda d: (
            d.starts_on,
            d.title,
            d.get_kind_display(),
            d.get_audience_display(),
            d.organization.name,
        ),
    ),
    LedgerCustodian: Listing(
        columns("姓名", ("组织", "text", 36), ("从哪天起", "date", 12)),
        related("person", "organization", order=("organization__path", "pk")),
        rows.keeper_row,
        lambda k: (k.person.name, k.organization.name, k.starts_on),
    ),
}
