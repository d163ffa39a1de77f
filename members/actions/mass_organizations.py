"""党建带群建: mass organisations, their numbers and activities, 推优."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from branchrecords.attachments.storing import store_attachment
from branchrecords.audit.recording import record
from branchrecords.errors import ActionError, refuse_if
from members.models import (
    MassActivity,
    MassHeadcount,
    MassOrganization,
    Organization,
    Person,
    Recommendation,
    Unit,
)
from members.queries.mass_organizations import recommendation_blockers_for
from members.rules.kinds import OrganizationKind

FACTS = ("organization", "unit", "kind", "name", "leader", "founded_on", "dissolved_on", "note")


@transaction.atomic
def add_mass_organization(
    *, facts: Mapping[str, Any], by: Any, at: datetime, members: int | None = None
) -> MassOrganization:
    """Register one (keys of FACTS), with its number of members as of today when it is known."""
    _refuse_misplaced(facts["organization"], facts.get("unit"))
    _refuse_doubled(facts["organization"], facts["kind"], facts["name"], None)
    mass = MassOrganization.objects.create(**facts)
    if members is not None:
        MassHeadcount.objects.create(
            mass_organization=mass,
            counted_on=timezone.localdate(at),
            members=members,
            recorded_by=by,
            recorded_at=at,
        )
    record("mass.added", by=by, at=at, thing=mass, organization=mass.organization)
    return mass


@transaction.atomic
def change_mass_organization(
    *, mass_organization: MassOrganization, changes: Mapping[str, Any], by: Any, at: datetime
) -> MassOrganization:
    """Write the changed facts (keys of FACTS)."""
    mass = _locked(mass_organization)
    changed = [key for key, value in changes.items() if getattr(mass, key) != value]
    if not changed:
        return mass
    for key in changed:
        setattr(mass, key, changes[key])
    _refuse_misplaced(mass.organization, mass.unit)
    _refuse_doubled(mass.organization, mass.kind, mass.name, mass)
    if mass.founded_on and mass.dissolved_on and mass.dissolved_on <= mass.founded_on:
        raise ActionError(f"撤销日期应晚于成立日期 {mass.founded_on}")
    mass.save()
    labels = [str(MassOrganization._meta.get_field(key).verbose_name) for key in changed]  # type: ignore[union-attr]
    _record("mass.changed", mass, by, at, {"fields": labels})
    return mass


@transaction.atomic
def count_members(
    *,
    mass_organization: MassOrganization,
    counted_on: date,
    members: int,
    by: Any,
    at: datetime,
    note: str = "",
) -> MassHeadcount:
    """组成人数 as counted on a day; a second row of a day corrects the first."""
    mass = _locked(mass_organization)
    _refuse_day(mass, counted_on, at, "统计日期")
    same = mass.headcounts.filter(counted_on=counted_on).first()
    if same is not None and same.members == members:
        raise ActionError(f"{counted_on} 的人数已经登记为 {members} 人，不用再登记")
    headcount = MassHeadcount.objects.create(
        mass_organization=mass,
        counted_on=counted_on,
        members=members,
        note=note,
        recorded_by=by,
        recorded_at=at,
    )
    _record("mass.counted", mass, by, at, {"members": members, "on": str(counted_on)})
    return headcount


@transaction.atomic
def add_activity(
    *,
    mass_organization: MassOrganization,
    held_on: date,
    title: str,
    people: int,
    by: Any,
    at: datetime,
    note: str = "",
    upload: UploadedFile | None = None,
) -> MassActivity:
    """One activity that was held."""
    mass = _locked(mass_organization)
    _refuse_day(mass, held_on, at, "活动日期")
    _refuse_same_activity(mass, held_on, title, None)
    activity = MassActivity.objects.create(
        mass_organization=mass,
        held_on=held_on,
        title=title,
        people=people,
        note=note,
        attachment=store_attachment(upload=upload, by=by, at=at) if upload else None,
    )
    _record("mass.activity_added", mass, by, at, {"title": title, "on": str(held_on)})
    return activity


@transaction.atomic
def change_activity(
    *,
    activity: MassActivity,
    changes: Mapping[str, Any],
    by: Any,
    at: datetime,
    upload: UploadedFile | None = None,
) -> MassActivity:
    """Write the changed facts; a new file takes the place of the old one."""
    mass = _locked(activity.mass_organization)
    current = MassActivity.objects.select_for_update(of=("self",)).get(pk=activity.pk)
    changed = [key for key, value in changes.items() if getattr(current, key) != value]
    for key in changed:
        setattr(current, key, changes[key])
    if upload:
        current.attachment = store_attachment(upload=upload, by=by, at=at)
        changed.append("attachment")
    if not changed:
        return current
    _refuse_day(mass, current.held_on, at, "活动日期")
    _refuse_same_activity(mass, current.held_on, current.title, current)
    current.save()
    labels = [str(MassActivity._meta.get_field(key).verbose_name) for key in changed]  # type: ignore[union-attr]
    _record("mass.activity_changed", mass, by, at, {"title": current.title, "fields": labels})
    return current


@transaction.atomic
def remove_activity(*, activity: MassActivity, by: Any, at: datetime) -> None:
    """Take away an activity entered by mistake; the log keeps what it was."""
    detail = {"title": activity.title, "on": str(activity.held_on), "people": activity.people}
    _record("mass.activity_removed", activity.mass_organization, by, at, detail)
    activity.delete()


@transaction.atomic
def recommend_person(
    *,
    mass_organization: MassOrganization,
    person: Person,
    recommended_on: date,
    present: int,
    in_favour: int,
    by: Any,
    at: datetime,
    opinion: str = "",
) -> Recommendation:
    """推优: a 团组织 recommends an applicant as 入党积极分子."""
    mass = _locked(mass_organization)
    person = Person.objects.select_for_update().get(pk=person.pk)
    _refuse_day(mass, recommended_on, at, "团员大会日期")
    if in_favour > present:
        raise ActionError(f"赞成 {in_favour} 人多于到会 {present} 人，请核对")
    refuse_if(
        recommendation_blockers_for(mass_organization=mass, person=person, on=recommended_on),
        f"不能推荐{person}",
    )
    recommendation = Recommendation.objects.create(
        mass_organization=mass,
        person=person,
        recommended_on=recommended_on,
        present=present,
        in_favour=in_favour,
        opinion=opinion,
    )
    record(
        "mass.recommended",
        by=by,
        at=at,
        thing=mass,
        organization=mass.organization,
        person=person,
        detail={"on": str(recommended_on), "in_favour": in_favour, "present": present},
    )
    return recommendation


@transaction.atomic
def withdraw_recommendation(
    *, recommendation: Recommendation, reason: str, by: Any, at: datetime
) -> Recommendation:
    """Take a recommendation back; the row stays, with the reason."""
    current = Recommendation.objects.select_for_update(of=("self",)).get(pk=recommendation.pk)
    if current.withdrawn_on is not None:
        raise ActionError(f"这次推荐已于 {current.withdrawn_on} 撤回")
    if not reason.strip():
        raise ActionError("请写明撤回的原因")
    current.withdrawn_on, current.withdrawn_reason = timezone.localdate(at), reason.strip()
    current.save(update_fields=("withdrawn_on", "withdrawn_reason"))
    record(
        "mass.withdrawn",
        by=by,
        at=at,
        thing=current.mass_organization,
        organization=current.mass_organization.organization,
        person=current.person,
        detail={"reason": current.withdrawn_reason},
    )
    return current


def _locked(mass_organization: MassOrganization) -> MassOrganization:
    return (
        MassOrganization.objects.select_for_update(of=("self",))
        .select_related("organization")
        .get(pk=mass_organization.pk)
    )


def _record(action: str, mass: MassOrganization, by: Any, at: datetime, detail: dict) -> None:
    record(action, by=by, at=at, thing=mass, organization=mass.organization, detail=detail)


def _refuse_misplaced(organization: Organization, unit: Unit | None) -> None:
    if organization.kind == OrganizationKind.GROUP:
        raise ActionError(f"「{organization}」是党小组，请选它所在的支部或上级组织")
    if unit is not None and not unit.organization.path.startswith(organization.path):
        raise ActionError(f"「{unit}」由「{unit.organization}」负责，不在「{organization}」下面")


def _refuse_doubled(
    organization: Organization, kind: str, name: str, current: MassOrganization | None
) -> None:
    same = MassOrganization.objects.filter(
        organization=organization, kind=kind, name=name, dissolved_on__isnull=True
    )
    if same.exclude(pk=current.pk if current else 0).exists():
        raise ActionError(f"「{organization}」已经登记过「{name}」")


def _refuse_same_activity(
    mass: MassOrganization, held_on: date, title: str, current: MassActivity | None
) -> None:
    same = mass.activities.filter(held_on=held_on, title=title)
    if same.exclude(pk=current.pk if current else 0).exists():
        raise ActionError(f"{held_on} 的「{title}」已经登记过")


def _refuse_day(mass: MassOrganization, day: date, at: datetime, label: str) -> None:
    """A day of the organisation's life, not in the future."""
    if day > timezone.localdate(at):
        raise ActionError(f"{label}晚于今天 {timezone.localdate(at)}，请核对")
    if mass.founded_on and day < mass.founded_on:
        raise ActionError(f"{label}早于「{mass}」的成立日期 {mass.founded_on}，请核对")
    if mass.dissolved_on and day >= mass.dissolved_on:
        raise ActionError(f"「{mass}」已于 {mass.dissolved_on} 撤销，请核对{label}")
