"""党员示范岗 and 党员责任区: setting up, changing, ending."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from branchrecords.audit.recording import record
from branchrecords.errors import ActionError
from members.models import ModelPost, Organization, Person, ResponsibilityArea, Unit
from members.rules.kinds import OrganizationKind


@transaction.atomic
def add_model_post(
    *, facts: Mapping[str, Any], people: Sequence[Person], by: Any, at: datetime
) -> ModelPost:
    """Set up a 示范岗 with its people; `facts` are the model's columns."""
    _refuse_misplaced(facts["organization"], facts.get("unit"))
    _refuse_future(facts["starts_on"], at)
    if not people:
        raise ActionError("请至少写一名岗上党员")
    post = ModelPost.objects.create(**facts)
    post.people.set(people)
    _record("model_post.added", post, by, at, {"people": [p.name for p in people]})
    return post


@transaction.atomic
def change_model_post(
    *,
    post: ModelPost,
    changes: Mapping[str, Any],
    people: Sequence[Person],
    by: Any,
    at: datetime,
) -> ModelPost:
    """Write changed facts and people."""
    current = ModelPost.objects.select_for_update(of=("self",)).get(pk=post.pk)
    changed = [key for key, value in changes.items() if getattr(current, key) != value]
    before = set(current.people.all())
    if not changed and before == set(people):
        return current
    if not people:
        raise ActionError("请至少写一名岗上党员")
    for key in changed:
        setattr(current, key, changes[key])
    _refuse_misplaced(current.organization, current.unit)
    _refuse_future(current.starts_on, at)
    _refuse_order(current.starts_on, current.ends_on)
    current.save()
    current.people.set(people)
    _record("model_post.changed", current, by, at, {"people": [p.name for p in people]})
    return current


@transaction.atomic
def add_area(*, facts: Mapping[str, Any], by: Any, at: datetime) -> ResponsibilityArea:
    """Give a member a 责任区; whoever had the same one before has it until then."""
    organization = Organization.objects.select_for_update().get(pk=facts["organization"].pk)
    _refuse_misplaced(organization, facts.get("unit"))
    _refuse_future(facts["starts_on"], at)
    held = ResponsibilityArea.objects.filter(organization=organization, area=facts["area"])
    for before in held.active_on(facts["starts_on"]):
        if before.ends_on is not None:
            raise ActionError(f"{before.person}负责到 {before.ends_on}，请写从那天起的日期")
        if before.person_id == facts["person"].pk:
            raise ActionError(f"「{before.area}」现在就由{before.person}负责")
        if before.starts_on == facts["starts_on"]:
            raise ActionError(f"{before.starts_on} 起已由{before.person}负责，请写以后的日期")
        ResponsibilityArea.objects.filter(pk=before.pk).update(ends_on=facts["starts_on"])
    if later := held.filter(starts_on__gt=facts["starts_on"]).first():
        raise ActionError(f"{later.starts_on} 起已登记由{later.person}负责，请写以后的日期")
    area = ResponsibilityArea.objects.create(**facts)
    _record("area.added", area, by, at, {"person": area.person.name})
    return area


@transaction.atomic
def change_area(
    *, area: ResponsibilityArea, changes: Mapping[str, Any], by: Any, at: datetime
) -> ResponsibilityArea:
    """Write changed facts of a 责任区."""
    current = ResponsibilityArea.objects.select_for_update(of=("self",)).get(pk=area.pk)
    Organization.objects.select_for_update().get(pk=current.organization_id)
    changed = [key for key, value in changes.items() if getattr(current, key) != value]
    if not changed:
        return current
    for key in changed:
        setattr(current, key, changes[key])
    _refuse_misplaced(current.organization, current.unit)
    _refuse_future(current.starts_on, at)
    _refuse_order(current.starts_on, current.ends_on)
    same = ResponsibilityArea.objects.filter(
        organization=current.organization, area=current.area
    ).exclude(pk=current.pk)
    same = same.exclude(ends_on__lte=current.starts_on)
    if current.ends_on is not None:
        same = same.filter(starts_on__lt=current.ends_on)
    if other := same.first():
        raise ActionError(f"「{current.area}」在这段时间里由{other.person}负责，请核对起止日期")
    current.save()
    _record("area.changed", current, by, at, {"person": current.person.name})
    return current


@transaction.atomic
def end_placed(
    *, thing: ModelPost | ResponsibilityArea, ends_on: date, by: Any, at: datetime
) -> None:
    """The first day on which a 示范岗 or 责任区 no longer stands."""
    current = type(thing).objects.select_for_update(of=("self",)).get(pk=thing.pk)
    if current.ends_on is not None:
        raise ActionError(f"「{current}」已于 {current.ends_on} 结束")
    _refuse_order(current.starts_on, ends_on)
    if ends_on > timezone.localdate(at):
        raise ActionError(f"结束日期晚于今天 {timezone.localdate(at)}，请核对")
    current.ends_on = ends_on
    current.save(update_fields=("ends_on",))
    event = "model_post.ended" if isinstance(current, ModelPost) else "area.ended"
    _record(event, current, by, at, {"on": str(ends_on)})


def _record(
    action: str, thing: ModelPost | ResponsibilityArea, by: Any, at: datetime, detail: dict
) -> None:
    record(action, by=by, at=at, thing=thing, organization=thing.organization, detail=detail)


def _refuse_misplaced(organization: Organization, unit: Unit | None) -> None:
    if organization.kind == OrganizationKind.GROUP:
        raise ActionError(f"「{organization}」是党小组，请选它所在的支部或上级组织")
    if unit is not None and not unit.organization.path.startswith(organization.path):
        raise ActionError(f"「{unit}」由「{unit.organization}」负责，不在「{organization}」下面")


def _refuse_future(day: date, at: datetime) -> None:
    if day > timezone.localdate(at):
        raise ActionError(f"开始日期晚于今天 {timezone.localdate(at)}，请核对")


def _refuse_order(starts_on: date, ends_on: date | None) -> None:
    if ends_on is not None and ends_on <= starts_on:
        raise ActionError(f"结束日期应晚于开始日期 {starts_on}")
