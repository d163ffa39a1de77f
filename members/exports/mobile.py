"""The registers of 流动党员 as spreadsheets: exactly the filtered list, contacts masked."""

from __future__ import annotations

from django.utils import timezone

from branchrecords.access.permissions import Permission as P
from branchrecords.documents.columns import Column
from branchrecords.documents.exports import Export, Field, Wanted
from branchrecords.web.asof import AsOf, day_of
from branchrecords.web.formats import masked_phone
from members.forms.mobile import MobileFilterForm
from members.models import MobileRecord
from members.models.placements import tree_on
from members.queries.mobile import SHOWS, MobileState, shown, states
from members.rules.mobile import Direction


def mobile_of_list(wanted: Wanted) -> list[MobileState]:
    """Exactly the rows of the page with this query string."""
    register, show = MobileFilterForm(wanted.query).chosen()
    day = _day(wanted)
    tree = tree_on(day.on, day.today)
    rows = MobileRecord.objects.permitted_on(wanted.user, P.PERSON_EXPORT, tree)
    rows = rows.within(wanted.organization, tree).filter(direction=register)
    rows = rows.marked_here(wanted.user, P.PERSON_EXPORT)
    return shown(states(rows, on=day.on, tree=tree), show)


def _day(wanted: Wanted) -> AsOf:
    return day_of(wanted.query, timezone.localdate(wanted.at))


def mobile_scope(wanted: Wanted) -> str:
    """Which register, and which of its rows."""
    register, show = MobileFilterForm(wanted.query).chosen()
    day = _day(wanted)
    then = f"，截至 {day.on}" if day.is_past else ""
    return f"{Direction(register).label}，{SHOWS[show]}{then}"


def _contact(one: MobileState) -> str | None:
    return one.record.contact if one.record.is_here else None


def _region(one: MobileState) -> str:
    return one.record.get_region_display() if one.record.is_out else ""


MOBILE = Export(
    "流动党员登记册",
    "mobile.exported",
    (
        Field(Column("organization", "党支部", width=28), "record.organization.name"),
        Field(Column("name", "姓名", width=12), "record.name"),
        Field(Column("sex", "性别", width=6), "record.get_sex_display"),
        Field(Column("standing", "身份", width=10), "record.get_standing_display"),
        Field(Column("region", "范围", width=14), _region),
        Field(Column("place", "居住地", width=24), "record.place"),
        Field(Column("unit", "工作或学习单位", width=24), "record.unit"),
        Field(Column("contact", "联系方式", width=16), _contact, masked_phone),
        Field(Column("other", "对方党组织", width=28), "record.other_organization"),
        Field(Column("other_contact", "对方党组织联系方式", width=18), "record.other_contact"),
        Field(Column("reason", "流动原因", width=14), "record.get_reason_display"),
        Field(Column("certificate", "活动证号", width=14), "record.certificate"),
        Field(Column("starts_on", "开始日期", kind="date", width=12), "record.starts_on"),
        Field(Column("expected_on", "预计返回", kind="date", width=12), "record.expected_on"),
        Field(Column("reached_on", "最近联系", kind="date", width=12), "reached_on"),
        Field(Column("due_on", "下次联系前", kind="date", width=12), "due_on"),
        Field(Column("ends_on", "结束日期", kind="date", width=12), "record.ends_on"),
        Field(Column("outcome", "结果", width=14), "record.get_outcome_display"),
    ),
    unit="人",
    read=mobile_of_list,
    scope=mobile_scope,
    person="record.person_id",
)
