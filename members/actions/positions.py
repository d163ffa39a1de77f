"""Taking and leaving a post."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from branchrecords.audit.recording import record
from branchrecords.errors import ActionError
from members.actions.existing import refuse_dissolved
from members.models import Organization, Person, Position
from members.queries.roster import voteless_on
from members.rules.kinds import Post


@transaction.atomic
def appoint_person(
    *,
    person: Person,
    organization: Organization,
    post: str,
    starts_on: date,
    by: Any,
    at: datetime,
) -> Position:
    """A person takes a post. One 书记 at a time: end the predecessor's post first."""
    organization = Organization.objects.select_for_update().get(pk=organization.pk)
    refuse_dissolved(organization=organization)
    held = organization.positions.filter(post=post).exclude(ends_on__lte=starts_on)
    if held.filter(person=person).exists():
        raise ActionError(f"{person} 已经是{organization}{Post(post).label}")
    if post == Post.SECRETARY and held.exists():
        raise ActionError(f"{held.first().person} 现任书记，请先免去，再任命新书记")
    if voteless_on(starts_on).filter(person=person).exists():
        raise ActionError(
            f"{person} {starts_on} 没有选举权和被选举权，不能任职，请向上级党组织核实"
            "（《中国共产党基层组织选举工作条例》第五条）"
        )
    position = Position.objects.create(
        person=person, organization=organization, post=post, starts_on=starts_on
    )
    record(
        "position.appointed",
        by=by,
        at=at,
        thing=position,
        organization=organization,
        person=person,
    )
    return position


@transaction.atomic
def end_position(*, position: Position, ends_on: date, by: Any, at: datetime) -> Position:
    """A person leaves a post; `ends_on` is the first day without it."""
    position = Position.objects.select_for_update().get(pk=position.pk)
    if ends_on <= position.starts_on:
        raise ActionError(f"免职日期应晚于任职日期 {position.starts_on}")
    position.ends_on = ends_on
    position.save(update_fields=("ends_on",))
    record(
        "position.ended",
        by=by,
        at=at,
        thing=position,
        organization=position.organization,
        person=position.person,
    )
    return position


@transaction.atomic
def record_position(
    *,
    person: Person,
    organization: Organization,
    post: str,
    starts_on: date,
    ends_on: date | None,
    by: Any,
    at: datetime,
) -> Position:
    """A post as the files tell it, past ones too. Raises ActionError when it overlaps another."""
    Organization.objects.select_for_update().get(pk=organization.pk)
    position = Position(
        person=person, organization=organization, post=post, starts_on=starts_on, ends_on=ends_on
    )
    try:
        position.validate_constraints()
    except ValidationError as error:
        raise ActionError(f"{person} {position.get_post_display()}：{error.messages[0]}") from error
    position.save()
    record(
        "position.appointed",
        by=by,
        at=at,
        thing=position,
        organization=organization,
        person=person,
        detail={"on": str(starts_on), "until": str(ends_on or "")},
    )
    return position
