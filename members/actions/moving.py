"""From one branch or 党小组 to another within the register."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from branchrecords.audit.recording import record
from branchrecords.errors import ActionError, refuse_if
from members.models import Membership, Organization, Person
from members.queries.transfer_blockers import (
    open_letter_blockers,
)
from members.rules.movements import gain_and_loss

from .existing import refuse_place
from .mobile import follow_move


@transaction.atomic
def move_person(
    *,
    person: Person,
    organization: Organization,
    starts_on: date,
    reason: str,
    by: Any,
    at: datetime,
    group: Organization | None = None,
) -> Membership:
    """From `starts_on` the person belongs to another branch, or to another group of it."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    refuse_place(organization=organization, group=group)
    refuse_if(open_letter_blockers(person), "现在不能调整")
    current = person.memberships.order_by("starts_on").last()
    if current is not None and starts_on <= current.starts_on:
        raise ActionError(f"日期应晚于转入「{current.organization}」的日期 {current.starts_on}")
    if current is not None and current.ends_on and starts_on < current.ends_on:
        raise ActionError(f"日期不能早于离开「{current.organization}」的日期 {current.ends_on}")
    gain, loss = _movement(current, organization)
    Membership.objects.filter(person=person, ends_on__isnull=True).update(
        ends_on=starts_on, loss=loss
    )
    membership = Membership.objects.create(
        person=person,
        organization=organization,
        group=group,
        starts_on=starts_on,
        reason=reason,
        gain=gain,
    )
    follow_move(person=person, organization=organization)
    record(
        "person.moved",
        by=by,
        at=at,
        thing=person,
        organization=organization,
        person=person,
        detail={"to": str(group or organization), "on": str(starts_on)},
    )
    return membership


def _movement(current: Membership | None, organization: Organization) -> tuple[str, str]:
    if current is None:
        return gain_and_loss(same_branch=False, left=False, loss=None)
    return gain_and_loss(
        same_branch=current.organization_id == organization.pk,
        left=current.ends_on is not None,
        loss=current.loss,
    )
