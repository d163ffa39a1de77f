"""关怀帮扶 as spreadsheets: 困难党员, 结对帮扶, 慰问走访 with the money, 老党员."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from branchrecords.access.permissions import Permission as P
from branchrecords.documents.columns import Column
from branchrecords.documents.exports import Export, Field, Wanted
from branchrecords.web.asof import AsOf, day_of
from branchrecords.web.formats import cn_date
from members.exports.people import masked_text
from members.forms.care import HardshipFilterForm, PairingFilterForm, VisitFilterForm
from members.models import Hardship, Pairing, Person, Visit
from members.models.of_people import with_open
from members.models.placements import tree_on
from members.queries.care import veterans, visits_listed, year_day
from members.queries.hardships import (
    HARDSHIP_TABS,
    PAIRING_TABS,
    hardships_listed,
    pairings_listed,
)
from members.rules.care import HardshipKind, HardshipLevel, MoneySource, Occasion


def _today(wanted: Wanted) -> date:
    return timezone.localdate(wanted.at)


def _day(wanted: Wanted) -> AsOf:
    return day_of(wanted.query, _today(wanted))


def _both(rows: Any, wanted: Wanted, *then: Any) -> Any:
    """Of the people whose 帮扶 the reader may see and whose list may be taken out."""
    for permission in (P.CARE_VIEW, P.PERSON_EXPORT):
        rows = rows.permitted_on(wanted.user, permission, *then)
    return rows


def _register(listed: Callable[..., Any], rows: Any, chosen: Any, wanted: Wanted) -> Any:
    """The rows of a register as of the day asked for."""
    day = _day(wanted)
    tree = tree_on(day.on, day.today)
    mine = _both(rows, wanted, day.on, tree)
    found = listed(mine, organization=wanted.organization, chosen=chosen, on=day.on, tree=tree)
    return with_open(found, wanted.user, P.CARE_VIEW)


def _on_words(wanted: Wanted) -> str:
    day = _day(wanted)
    return f"截至 {cn_date(day.on)}" if day.is_past else ""


def _words(*words: str) -> str:
    return "，".join(word for word in words if word)


def _hardships(wanted: Wanted) -> QuerySet:
    chosen = HardshipFilterForm(wanted.query).chosen()
    return _register(hardships_listed, Hardship.objects.all(), chosen, wanted)


def _details(hardship: Hardship) -> str:
    """Nothing of somebody who belongs elsewhere today."""
    return hardship.details if hardship.is_open else ""


def _hardship_scope(wanted: Wanted) -> str:
    chosen = HardshipFilterForm(wanted.query).chosen()
    return _words(
        HARDSHIP_TABS[chosen.tab],
        _on_words(wanted),
        HardshipKind(chosen.kind).label if chosen.kind else "",
        HardshipLevel(chosen.level).label if chosen.level else "",
        f"查找：{chosen.q}" if chosen.q else "",
    )


HARDSHIPS = Export(
    "困难党员名册",
    "care.exported",
    (
        Field(Column("name", "姓名", width=12), "person.name"),
        Field(Column("place", "所在支部", width=28), "place"),
        Field(Column("kind", "困难类型", width=16), "get_kind_display"),
        Field(Column("level", "程度", width=12), "level_label"),
        Field(Column("starts_on", "认定日期", kind="date", width=12), "starts_on"),
        Field(Column("review_on", "下次复核", kind="date", width=12), "review_then"),
        Field(Column("ends_on", "解除日期", kind="date", width=12), "ends_on"),
        Field(Column("details", "具体情况", width=48), _details, masked_text),
    ),
    read=_hardships,
    scope=_hardship_scope,
    key="hardships",
    person="person_id",
)


def _pairings(wanted: Wanted) -> QuerySet:
    chosen = PairingFilterForm(wanted.query).chosen()
    return _register(pairings_listed, Pairing.objects.all(), chosen, wanted)


def _pairing_scope(wanted: Wanted) -> str:
    chosen = PairingFilterForm(wanted.query).chosen()
    return _words(
        PAIRING_TABS[chosen.tab], _on_words(wanted), f"查找：{chosen.q}" if chosen.q else ""
    )


PAIRINGS = Export(
    "结对帮扶名册",
    "care.exported",
    (
        Field(Column("name", "被帮扶党员", width=12), "person.name"),
        Field(Column("place", "所在支部", width=28), "place"),
        Field(Column("who", "帮扶党员或组织", width=28), lambda row: str(row.who)),
        Field(Column("aim", "帮扶内容", width=48), "aim"),
        Field(Column("starts_on", "结对日期", kind="date", width=12), "starts_on"),
        Field(Column("ends_on", "结束日期", kind="date", width=12), "ends_on"),
        Field(Column("reason", "结束原因", width=24), "end_reason"),
    ),
    unit="对",
    read=_pairings,
    scope=_pairing_scope,
    key="pairings",
    person="person_id",
)


def _visits(wanted: Wanted) -> QuerySet:
    today = _today(wanted)
    chosen = VisitFilterForm(wanted.query).chosen(today.year)
    tree = tree_on(date(chosen.year or today.year, 12, 31), today)
    mine = _both(Visit.objects.all(), wanted, tree)
    return visits_listed(mine, organization=wanted.organization, chosen=chosen, tree=tree)


def _visit_scope(wanted: Wanted) -> str:
    chosen = VisitFilterForm(wanted.query).chosen(_today(wanted).year)
    return _words(
        f"{chosen.year}年",
        Occasion(chosen.occasion).label if chosen.occasion else "",
        MoneySource(chosen.source).label if chosen.source else "",
        f"查找：{chosen.q}" if chosen.q else "",
    )


def _visit_state(visit: Visit) -> str:
    if visit.reverses_id:
        return f"冲正：{visit.reason}"
    return "已冲正" if hasattr(visit, "reversal") else ""


VISITS = Export(
    "慰问走访台账",
    "care.exported",
    (
        Field(Column("visited_on", "走访日期", kind="date", width=12), "visited_on"),
        Field(Column("name", "姓名", width=12), "person.name"),
        Field(Column("place", "当时所在组织", width=28), "organization.name"),
        Field(Column("occasion", "事由", width=14), "get_occasion_display"),
        Field(Column("host", "走访组织", width=28), "host.name"),
        Field(Column("visitors", "走访人", width=24), "visitors"),
        Field(Column("goods", "慰问品", width=24), "goods"),
        Field(Column("amount", "慰问金（元）", kind="money", width=14), "amount"),
        Field(Column("source", "资金来源", width=18), "get_source_display"),
        Field(Column("note", "备注", width=24), "note"),
        Field(Column("state", "状态", width=20), _visit_state),
    ),
    unit="次",
    read=_visits,
    scope=_visit_scope,
    key="visits",
    person="person_id",
)


def _veteran_day(wanted: Wanted) -> date:
    return year_day(wanted.query.get("year", ""), _today(wanted))


def _veterans(wanted: Wanted) -> QuerySet:
    on, today = _veteran_day(wanted), _today(wanted)
    then, tree = min(on, today), tree_on(on, today)
    people = _both(Person.objects.all(), wanted, then, tree)
    here = people.members_on(then).of_organization(wanted.organization, then, tree)
    return veterans(here, organization=wanted.organization, on=on, tree=tree).fifty


def _home(person: Person) -> str:
    return person.homes[0].organization.name if person.homes else ""


VETERANS = Export(
    "党龄满50年党员名单",
    "care.exported",
    (
        Field(Column("name", "姓名", width=12), "name"),
        Field(Column("place", "所在支部", width=30), _home),
        Field(Column("born_on", "出生日期", kind="date", width=12), "born_on"),
        Field(Column("joined_on", "入党日期", kind="date", width=12), "joined_on"),
        Field(Column("full_on", "转正日期", kind="date", width=12), "full_on"),
        Field(Column("medal_on", "纪念章颁发日期", kind="date", width=16), "medal_on"),
    ),
    unit="人",
    read=_veterans,
    scope=lambda wanted: f"截至{_veteran_day(wanted):%Y-%m-%d}",
    key="veterans",
    person="pk",
)
