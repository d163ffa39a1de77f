"""The ledger of 两新组织 as a spreadsheet, and with its statistics as a paper."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone

from branchrecords.access.permissions import Permission as P
from branchrecords.documents.columns import Column
from branchrecords.documents.exports import Export, Field, Wanted
from branchrecords.documents.pdf import render_pdf
from branchrecords.web.asof import AsOf, day_of
from branchrecords.web.formats import cn_date, cn_time, masked_phone
from members.forms.units import UnitFilterForm
from members.models import Organization, Unit
from members.models.placements import tree_on
from members.queries.organizations import narrowable
from members.queries.unit_coverage import CoverageTable
from members.queries.units import described, ledger, ledger_rules
from members.rules.units import COVERAGE_CHOICES

COVERAGE_WORDS = dict(COVERAGE_CHOICES)


def ledger_day(wanted: Wanted) -> AsOf:
    """The day that the query string asks for."""
    return day_of(wanted.query, timezone.localdate(wanted.at))


def _rows(wanted: Wanted) -> list[Unit]:
    """Exactly the units of the filtered page."""
    day = ledger_day(wanted)
    on, tree = day.on, tree_on(day.on, day.today)
    form = UnitFilterForm(wanted.query)
    below = narrowable(organization=wanted.organization, on=on, then=tree)
    rows = ledger(
        Unit.objects.permitted_on(wanted.user, P.PERSON_EXPORT, tree),
        organization=form.narrowed(wanted.organization, below),
        chosen=form.chosen(),
        rules=ledger_rules(wanted.organization, on, tree),
        on=on,
    )
    return described(rows.marked_here(wanted.user, P.PERSON_EXPORT), on=on)


def _scope(wanted: Wanted) -> str:
    return f"截至{cn_date(ledger_day(wanted).on)}的台账和最近一次摸底"


def _found(name: str, *, display: bool = False):
    """What the newest survey found, or nothing."""

    def read(unit: Unit) -> Any:
        if unit.survey is None:
            return None
        return (
            getattr(unit.survey, f"get_{name}_display")() if display else getattr(unit.survey, name)
        )

    return read


def covered_by(unit: Unit) -> str:
    """The covering organisation or the 党建指导员, by name."""
    cover = unit.coverage
    return str(cover.organization or cover.instructor) if cover is not None else ""


def _place(unit: Unit) -> str:
    if unit.survey is None:
        return ""
    note = unit.survey.place_note
    return ("有" if unit.survey.has_place else "没有") + (f"（{note}）" if note else "")


def _if_here(name: str):
    """What only those may take out who answer for the unit today."""
    return lambda unit: getattr(unit, name) if unit.is_here else None


def _note(unit: Unit) -> str:
    return unit.note if unit.is_here else "现由其他组织负责"


UNITS = Export(
    "两新组织台账",
    "unit.exported",
    (
        Field(Column("name", "单位名称", width=30), "name"),
        Field(Column("credit_code", "统一社会信用代码", width=22), "credit_code"),
        Field(Column("kind", "单位类别", width=14), "get_kind_display"),
        Field(Column("trade", "行业", width=14), "trade"),
        Field(Column("address", "地址", width=28), "address"),
        Field(Column("contact", "联系人"), _if_here("contact")),
        Field(
            Column("contact_phone", "联系电话", width=14), _if_here("contact_phone"), masked_phone
        ),
        Field(Column("organization", "责任组织", width=26), "organization.name"),
        Field(Column("surveyed_on", "摸底日期", kind="date"), _found("surveyed_on")),
        Field(Column("business", "经营状况"), _found("business_state", display=True)),
        Field(Column("employees", "职工数", kind="integer", width=9), _found("employees")),
        Field(Column("members", "党员数", kind="integer", width=9), _found("party_members")),
        Field(Column("register", "名册党员数", kind="integer"), "register_members"),
        Field(Column("league", "团员数", kind="integer", width=9), _found("league_members")),
        Field(Column("women", "女职工数", kind="integer", width=9), _found("women")),
        Field(Column("attitude", "业主态度"), _found("owner_attitude", display=True)),
        Field(Column("place", "活动场所", width=18), _place),
        Field(Column("coverage", "覆盖方式", width=16), lambda u: COVERAGE_WORDS[u.coverage_kind]),
        Field(Column("covered_by", "党组织或指导员", width=24), covered_by),
        Field(Column("note", "备注", width=20), _note),
    ),
    unit="个单位",
    read=_rows,
    scope=_scope,
    key="units",
)


def ledger_pdf(
    *,
    organization: Organization,
    table: CoverageTable,
    units: list[Unit],
    day: AsOf,
    by: Any,
    at: datetime,
) -> bytes:
    """统计表 and 台账 as of a day on one paper."""
    title = "两新组织党建统计表和台账"
    return render_pdf(
        template="documents/unit_ledger.html",
        context={
            "org_name": organization.name,
            "title": title,
            "day": day.on,
            "table": table,
            "units": [
                (unit, COVERAGE_WORDS[unit.coverage_kind], covered_by(unit)) for unit in units
            ],
            "imprint": f"{by} 打印于 {cn_time(timezone.localtime(at))}",
        },
        title=f"{organization.name}{title}",
        identifier=f"units-{organization.code}-{day.on}-{at.isoformat()}",
        at=at,
    )
