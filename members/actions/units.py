"""Keeping the ledger of 两新组织: units, surveys, coverage, striking off."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from branchrecords.audit.recording import record
from branchrecords.errors import ActionError
from branchrecords.notices.delivery import settle
from members.models import Organization, Person, Unit, UnitCoverage, UnitSurvey
from members.rules.kinds import OrganizationKind
from members.rules.units import (
    ORGANIZED_KINDS,
    SURVEY_NOTICE,
    UNCOVERED,
    UNCOVERED_LABEL,
    CoverageKind,
)

FACTS = (
    "organization",
    "name",
    "credit_code",
    "kind",
    "trade",
    "address",
    "contact",
    "contact_phone",
    "note",
)
SURVEY_FACTS = (
    "business_state",
    "business_note",
    "employees",
    "party_members",
    "league_members",
    "women",
    "owner_attitude",
    "has_place",
    "place_note",
    "surveyor",
    "note",
)


@transaction.atomic
def add_unit(*, facts: Mapping[str, Any], listed_on: date, by: Any, at: datetime) -> Unit:
    """Enter a unit in the ledger from a day on; `facts` by the names of FACTS."""
    _refuse_group(facts["organization"])
    _refuse_future(listed_on, at, "列入台账日期")
    _refuse_taken_code(facts.get("credit_code", ""), None)
    unit = Unit.objects.create(listed_on=listed_on, **facts)
    record("unit.added", by=by, at=at, thing=unit, organization=unit.organization)
    return unit


@transaction.atomic
def change_unit(*, unit: Unit, changes: Mapping[str, Any], by: Any, at: datetime) -> Unit:
    """Write the changed facts (keys of FACTS)."""
    current = Unit.objects.select_for_update(of=("self",)).get(pk=unit.pk)
    changed = [key for key, value in changes.items() if getattr(current, key) != value]
    if not changed:
        return current
    _refuse_closed(current)
    if "organization" in changed:
        _refuse_group(changes["organization"])
    if "credit_code" in changed:
        _refuse_taken_code(changes["credit_code"], current)
    for key in changed:
        setattr(current, key, changes[key])
    current.save()
    labels = [str(Unit._meta.get_field(key).verbose_name) for key in changed]  # type: ignore[union-attr]
    record(
        "unit.changed",
        by=by,
        at=at,
        thing=current,
        organization=current.organization,
        detail={"fields": labels},
    )
    return current


@transaction.atomic
def survey_unit(
    *, unit: Unit, surveyed_on: date, facts: Mapping[str, Any], by: Any, at: datetime
) -> UnitSurvey:
    """Add what a visit found (SURVEY_FACTS); a second row of a day corrects the first."""
    unit = Unit.objects.select_for_update(of=("self",)).get(pk=unit.pk)
    _refuse_closed(unit)
    _refuse_future(surveyed_on, at, "摸底日期")
    if surveyed_on < unit.listed_on:
        raise ActionError(f"摸底日期早于列入台账的日期 {unit.listed_on}，请核对")
    same_day = unit.surveys.filter(surveyed_on=surveyed_on).first()
    if same_day is not None and all(getattr(same_day, k) == v for k, v in facts.items()):
        raise ActionError(f"{surveyed_on} 的摸底已经登记，内容一样，不用再登记")
    survey = UnitSurvey.objects.create(
        unit=unit, surveyed_on=surveyed_on, recorded_by=by, recorded_at=at, **facts
    )
    settle(kind=SURVEY_NOTICE, url=reverse("unit-survey", args=(unit.pk,)), at=at)
    record(
        "unit.surveyed",
        by=by,
        at=at,
        thing=unit,
        organization=unit.organization,
        detail={"on": str(surveyed_on), "corrects": same_day is not None},
    )
    return survey


@transaction.atomic
def cover_unit(
    *,
    unit: Unit,
    kind: str,
    starts_on: date,
    by: Any,
    at: datetime,
    organization: Organization | None = None,
    instructor: Person | None = None,
    note: str = "",
) -> UnitCoverage | None:
    """From `starts_on` the party reaches the unit in another way; UNCOVERED ends what was.

    The same day as the row in force corrects that row. Returns the row in force, if any.
    """
    unit = Unit.objects.select_for_update(of=("self",)).get(pk=unit.pk)
    _refuse_closed(unit)
    _refuse_future(starts_on, at, "开始日期")
    if starts_on < unit.listed_on:
        raise ActionError(f"开始日期早于列入台账的日期 {unit.listed_on}，请核对")
    _refuse_incomplete(unit, kind, organization, instructor, starts_on)
    newest = unit.coverages.order_by("starts_on").last()
    if newest is not None and starts_on < newest.starts_on:
        raise ActionError(
            f"开始日期应不早于现在这一条的 {newest.starts_on}（{newest.get_kind_display()}）"
        )
    if kind == UNCOVERED and (newest is None or newest.ends_on is not None):
        raise ActionError("现在就是未覆盖，不用再改")
    _make_room(unit, newest, starts_on)
    coverage = None
    if kind != UNCOVERED:
        coverage = UnitCoverage.objects.create(
            unit=unit,
            kind=kind,
            organization=organization if kind in ORGANIZED_KINDS else None,
            instructor=instructor if kind == CoverageKind.INSTRUCTOR else None,
            starts_on=starts_on,
            note=note,
        )
    record(
        "unit.covered",
        by=by,
        at=at,
        thing=unit,
        organization=unit.organization,
        detail={
            "kind": coverage.get_kind_display() if coverage else UNCOVERED_LABEL,
            "by": str((coverage.organization or coverage.instructor) if coverage else ""),
            "on": str(starts_on),
        },
    )
    return coverage


@transaction.atomic
def close_unit(*, unit: Unit, closed_on: date, reason: str, by: Any, at: datetime) -> Unit:
    """Strike a unit off the ledger from a day on (注销, 迁出 …); its records stay."""
    unit = Unit.objects.select_for_update(of=("self",)).get(pk=unit.pk)
    _refuse_closed(unit)
    _refuse_future(closed_on, at, "移出日期")
    if closed_on <= unit.listed_on:
        raise ActionError(f"移出日期应晚于列入台账的日期 {unit.listed_on}")
    newest = unit.coverages.order_by("starts_on").last()
    if newest is not None and newest.starts_on >= closed_on:
        raise ActionError(f"移出日期应晚于最近一次登记覆盖方式的日期 {newest.starts_on}")
    unit.coverages.filter(ends_on__isnull=True).update(ends_on=closed_on)
    unit.closed_on, unit.closed_reason = closed_on, reason
    unit.save(update_fields=("closed_on", "closed_reason"))
    record(
        "unit.closed",
        by=by,
        at=at,
        thing=unit,
        organization=unit.organization,
        detail={"on": str(closed_on), "reason": reason},
    )
    return unit


def reveal_phone(*, unit: Unit, reason: str, by: Any, at: datetime) -> str:
    """The contact's phone number in the clear, once, with a row in the log."""
    if not reason.strip():
        raise ActionError("请写明查看的事由")
    record(
        "unit.revealed",
        by=by,
        at=at,
        thing=unit,
        organization=unit.organization,
        detail={"reason": reason.strip()},
    )
    return unit.contact_phone


def note_paper(*, organization: Organization, number: int, on: date, by: Any, at: datetime) -> None:
    """One row in the log for one ledger taken out as a PDF."""
    record(
        "unit.exported",
        by=by,
        at=at,
        thing=organization,
        organization=organization,
        detail={"list": "两新组织统计表和台账（PDF）", "number": number, "on": str(on)},
    )


def _make_room(unit: Unit, newest: UnitCoverage | None, starts_on: date) -> None:
    """The row in force ends; one of the same day was wrong and goes, the log keeps both acts."""
    if newest is None:
        return
    if newest.starts_on == starts_on:
        newest.delete()
    elif newest.ends_on is None:
        UnitCoverage.objects.filter(pk=newest.pk).update(ends_on=starts_on)
    elif newest.ends_on > starts_on:
        raise ActionError(
            f"{newest.starts_on} 起的覆盖方式到 {newest.ends_on} 才结束，请写以后的日期"
        )


def _refuse_incomplete(
    unit: Unit,
    kind: str,
    organization: Organization | None,
    instructor: Person | None,
    starts_on: date,
) -> None:
    if kind == CoverageKind.INSTRUCTOR and instructor is None:
        raise ActionError("请写派驻的党建指导员")
    if kind not in ORGANIZED_KINDS:
        return
    if organization is None:
        raise ActionError(f"{CoverageKind(kind).label}要选党组织")
    _refuse_group(organization)
    if kind != CoverageKind.SINGLE:
        return
    other = (
        UnitCoverage.objects.filter(kind=CoverageKind.SINGLE, organization=organization)
        .exclude(unit=unit)
        .exclude(ends_on__lte=starts_on)
        .select_related("unit")
        .first()
    )
    if other is not None:
        raise ActionError(
            f"「{organization}」已经是「{other.unit}」单独建的党组织，两个单位合用的请选联合建"
        )


def _refuse_group(organization: Organization) -> None:
    if organization.kind == OrganizationKind.GROUP:
        raise ActionError(f"「{organization}」是党小组，请选它所在的支部或上级组织")


def _refuse_closed(unit: Unit) -> None:
    if unit.closed_on is not None:
        raise ActionError(f"「{unit}」已于 {unit.closed_on} 移出台账，不能再改")


def _refuse_future(day: date, at: datetime, label: str) -> None:
    if day > timezone.localdate(at):
        raise ActionError(f"{label}晚于今天 {timezone.localdate(at)}，请核对")


def _refuse_taken_code(code: str, unit: Unit | None) -> None:
    if not code:
        return
    others = Unit.objects.filter(credit_code=code, closed_on__isnull=True)
    taken = others.exclude(pk=unit.pk if unit else 0).select_related("organization").first()
    if taken is not None:
        raise ActionError(
            f"统一社会信用代码 {code} 已在台账里：「{taken}」，由{taken.organization}负责"
        )
