"""How the records behind a figure are listed on a page and in a spreadsheet, by their model."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from branchrecords.documents.columns import Column
from branchrecords.web.formats import yuan
from dues.models import Assessment, JournalLine, Payment
from meetings.models import AgendaItem, Appraisal, Attendance, Meeting, StudyCredit, Talk
from members.models import Membership, Organization, Standing
from members.rules.kinds import StandingKind
from reports.models import EnteredFigure


@dataclass(frozen=True)
class Row:
    """One record in a list: `view` and `pk` say where it opens, `person_id` whose page that is."""

    text: str
    day: date | None = None
    note: str = ""
    push: str = ""
    view: str = ""
    pk: int = 0
    person_id: int | None = None


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


def _hours_or_months(membership: Any) -> str:
    """What a condition computed for this member, where it did."""
    if hasattr(membership, "hours"):
        return f"{membership.hours.normalize():f} 学时"
    if hasattr(membership, "months_open"):
        return f"欠交 {membership.months_open} 个月"
    return ""


def _membership_row(one: Any) -> Row:
    standing = getattr(one, "standing", "") or getattr(one, "standing_kind", "")
    push = _hours_or_months(one) or (StandingKind(standing).label if standing else "")
    return Row(
        one.person.name,
        note=str(one.organization),
        push=push,
        view="person-detail",
        pk=one.person_id,
        person_id=one.person_id,
    )


def _membership_cells(one: Any) -> Sequence[Any]:
    person = one.person
    return (
        person.name,
        person.get_sex_display(),
        person.get_ethnicity_display(),
        person.born_on,
        person.get_education_display() if person.education else "",
        person.joined_on,
        one.organization.name,
        one.starts_on,
        one.ends_on,
        _hours_or_months(one),
    )


def _standing_row(one: Standing) -> Row:
    return Row(
        one.person.name,
        one.starts_on,
        one.reason,
        one.get_kind_display(),
        "person-detail",
        one.person_id,
        one.person_id,
    )


def _meeting_row(one: Any) -> Row:
    note = f"迟 {one.late_days} 天补录" if one.late_days else ""
    push = f"实到 {one.present}" if one.state == Meeting.State.SEALED else one.get_state_display()
    return Row(one.title, one.held_on, note, push, "meeting-detail", one.pk)


def _attendance_row(one: Attendance) -> Row:
    push = one.get_state_display()
    if one.reason:
        push += f"（{one.reason}）"
    return Row(
        one.name, one.meeting.held_on, one.meeting.title, push, "meeting-detail", one.meeting_id
    )


def _agenda_row(one: AgendaItem) -> Row:
    push = f"赞成 {one.in_favour}" if one.has_vote else ""
    return Row(
        one.heading, one.meeting.held_on, one.meeting.title, push, "meeting-detail", one.meeting_id
    )


def _hours_row(one: StudyCredit) -> Row:
    push = f"{one.hours.normalize():f} 学时"
    note = f"{one.get_source_display()}：{one.text}"
    view, pk = "meeting-detail", one.meeting_id
    if one.training_id:
        view, pk = "training-detail", one.training_id
    return Row(str(one.person), one.earned_on, note, push, view, pk)


def _appraisal_row(one: Appraisal) -> Row:
    person = one.person_id
    day, note = one.review.published_on, str(one.review.organization)
    return Row(one.name, day, note, one.result, "person-reviews", person, person)


def _talk_row(one: Talk) -> Row:
    push = f"解决问题 {one.solved} 个" if one.solved else ""
    names = f"{one.first}、{one.second}"
    return Row(names, one.held_on, one.get_kind_display(), push, "talk-detail", one.pk)


def _organization_row(one: Organization) -> Row:
    return Row(
        one.name,
        note=one.get_sector_display(),
        push=one.get_kind_display(),
        view="organization-detail",
        pk=one.pk,
    )


def _money_row(amount: Decimal, day: date, person: Any, note: str = "") -> Row:
    return Row(person.name, day, note, f"{yuan(amount)} 元", "person-dues", person.pk, person.pk)


def _entered_row(one: EnteredFigure) -> Row:
    who = f"{one.entered_by} {timezone.localdate(one.entered_at)} 填写"
    return Row(str(one.organization), note=who, push=f"{one.value.normalize():f}")


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
        _membership_row,
        _membership_cells,
    ),
    Organization: Listing(
        _columns(("组织", "text", 36), "编码", "类别", "行业", ("成立日期", "date", 12)),
        _related(order=("path",)),
        _organization_row,
        lambda o: (o.name, o.code, o.get_kind_display(), o.get_sector_display(), o.founded_on),
    ),
    Standing: Listing(
        _columns("姓名", "身份", ("开始日期", "date", 12), ("依据", "text", 30)),
        _related("person", order=("starts_on", "pk")),
        _standing_row,
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
        _meeting_row,
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
        _attendance_row,
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
        _hours_row,
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
        _agenda_row,
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
        _appraisal_row,
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
        _talk_row,
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
        lambda a: _money_row(a.owed, a.month, a.person, f"{a.month.month}月应交"),
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
        lambda p: _money_row(p.amount, p.paid_on, p.person, p.reason),
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
        lambda x: _money_row(
            x.credit, x.entry.occurred_on, x.person, f"{x.month.year}年{x.month.month}月党费"
        ),
        lambda x: (x.month, x.entry.occurred_on, x.person.name, x.credit),
    ),
    EnteredFigure: Listing(
        _columns(("组织", "text", 32), ("数值", "number", 12), "填写人", ("填写时间", "date", 18)),
        _related("organization", "entered_by", order=("organization__path",)),
        _entered_row,
        lambda e: (e.organization.name, e.value, str(e.entered_by), e.entered_at),
    ),
}


def listing_of(records: QuerySet) -> Listing:
    """The listing of a figure's records."""
    return LISTINGS[records.model]
