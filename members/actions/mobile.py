"""Keeping the registers of 流动党员 and their contact log. Nothing here changes membership."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from branchrecords.audit.recording import record
from branchrecords.database.reading import beyond_scope
from branchrecords.errors import ActionError, refuse_if
from branchrecords.notices.delivery import settle
from members.models import MobileContact, MobileRecord, Organization, Person
from members.queries.mobile import register_blockers
from members.queries.transfer_blockers import (
    standing_on,
)
from members.rules.mobile import (
    ARTICLE_MOBILE,
    CONTACT,
    OUTCOMES,
    REMINDERS,
    Direction,
    Outcome,
    too_short,
)

# What is written of a row by hand and may be corrected later.
FACTS = (
    "region",
    "place",
    "is_settled",
    "unit",
    "contact",
    "other_organization",
    "other_contact",
    "reason",
    "certificate",
    "certificate_on",
    "certificate_returned_on",
    "starts_on",
    "expected_on",
)
# Of somebody who is not in the register of members.
FACTS_OF_STRANGER = ("name", "sex", "standing")


@transaction.atomic
@beyond_scope("a visitor of the same system belongs to another branch")
def register_mobile(
    *,
    organization: Organization,
    direction: str,
    facts: Mapping[str, Any],
    by: Any,
    at: datetime,
    person: Person | None = None,
) -> MobileRecord:
    """Put a member of ours into 流出, or somebody of another organisation into 流入.

    Raises ActionError with every blocker, among them the six months of a 流动党员.
    """
    on = timezone.localdate(at)
    if person is not None:
        person = Person.objects.select_for_update().get(pk=person.pk)
    else:  # somebody known by name only cannot be locked; the branch can
        Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)
    blockers = register_blockers(
        organization=organization,
        direction=direction,
        person=person,
        name=facts.get("name", ""),
        starts_on=facts["starts_on"],
        expected_on=facts.get("expected_on"),
        on=on,
    )
    refuse_if(blockers, "不能登记")
    values = {key: facts[key] for key in (*FACTS, *FACTS_OF_STRANGER) if key in facts}
    if person is not None:
        values |= {"name": person.name, "sex": person.sex}
        values["standing"] = standing_on(person, on) or values.get("standing", "full")
    row = MobileRecord.objects.create(
        organization=organization,
        direction=direction,
        person=person,
        created_by=by,
        created_at=at,
        **values,
    )
    return _recorded(row, "mobile.registered", by, at)


@transaction.atomic
def change_mobile(
    *, row: MobileRecord, changes: Mapping[str, Any], by: Any, at: datetime
) -> MobileRecord:
    """Correct what is written of a row. The log names the fields, never their contents."""
    row = _locked(row)
    _refuse_ended(row)
    allowed = FACTS if row.person_id else (*FACTS, *FACTS_OF_STRANGER)
    changed = [key for key in allowed if key in changes and getattr(row, key) != changes[key]]
    if not changed:
        return row
    for key in changed:
        setattr(row, key, changes[key])
    if row.starts_on > timezone.localdate(at):
        raise ActionError("开始日期不能晚于今天")
    if row.is_out and too_short(row.starts_on, row.expected_on):
        raise ActionError(f"计划外出不满 6 个月，不列入流动党员（{ARTICLE_MOBILE}）")
    row.save(update_fields=changed)
    labels = [str(MobileRecord._meta.get_field(key).verbose_name) for key in changed]  # type: ignore[union-attr]
    return _recorded(row, "mobile.changed", by, at, fields=labels)


@transaction.atomic
def record_contact(
    *,
    row: MobileRecord,
    on: date,
    way: str,
    was_reached: bool,
    contacted_by: str,
    content: str,
    by: Any,
    at: datetime,
) -> MobileContact:
    """One contact or attempt; it is never changed afterwards. Sent twice, it stands once."""
    row = _locked(row)
    same = row.contacts.filter(
        on=on, way=way, was_reached=was_reached, contacted_by=contacted_by, content=content, by=by
    ).first()
    if same is not None:
        return same
    _refuse_ended(row)
    if on > timezone.localdate(at):
        raise ActionError("联系日期不能晚于今天")
    if on < row.starts_on:
        raise ActionError(f"联系日期不能早于开始日期 {row.starts_on}")
    contact = MobileContact.objects.create(
        record=row,
        on=on,
        way=way,
        was_reached=was_reached,
        contacted_by=contacted_by,
        content=content,
        by=by,
        at=at,
    )
    if was_reached:
        _settle(row, at, (CONTACT,))  # advice is settled by what is decided, not by a call
    _recorded(row, "mobile.contacted", by, at, on=str(on), reached=was_reached)
    return contact


@transaction.atomic
def close_mobile(
    *,
    row: MobileRecord,
    ends_on: date,
    outcome: str,
    by: Any,
    at: datetime,
    certificate_returned_on: date | None = None,
) -> MobileRecord:
    """The row ends: returned, gone on, transferred. `ends_on` is the first day without it."""
    row = _locked(row)
    _refuse_ended(row)
    if outcome not in OUTCOMES[Direction(row.direction)]:
        raise ActionError("请选择结果")
    if ends_on <= row.starts_on:
        raise ActionError(f"结束日期应晚于开始日期 {row.starts_on}")
    if ends_on > timezone.localdate(at):
        raise ActionError("结束日期不能晚于今天")
    if certificate_returned_on is not None:
        _refuse_certificate(row, certificate_returned_on)
        row.certificate_returned_on = certificate_returned_on
    row.ends_on, row.outcome = ends_on, outcome
    row.save(update_fields=("ends_on", "outcome", "certificate_returned_on"))
    _settle(row, at)
    return _recorded(row, "mobile.closed", by, at, outcome=Outcome(outcome).label)


def reveal_contact(*, row: MobileRecord, by: Any, at: datetime) -> str:
    """The contact in the clear, to make the contact, with a row in the log."""
    _recorded(row, "mobile.revealed", by, at, fields=["联系方式"])
    return row.contact


def end_mobile_of(*, person: Person, on: date, outcome: str, by: Any, at: datetime) -> None:
    """The person's 组织关系 has gone elsewhere or ended: both registers let go."""
    rows = MobileRecord.objects.select_for_update().filter(person=person, ends_on__isnull=True)
    for row in rows:
        row.ends_on = max(on, row.starts_on + timedelta(days=1))
        row.outcome = outcome
        row.save(update_fields=("ends_on", "outcome"))
        _settle(row, at)
        _recorded(row, "mobile.closed", by, at, outcome=Outcome(outcome).label)


def follow_move(*, person: Person, organization: Organization) -> None:
    """A member who is away stays in the 流出 register when moved to another branch at home."""
    MobileRecord.objects.filter(
        person=person, direction=Direction.OUT, ends_on__isnull=True
    ).update(organization=organization)


def _locked(row: MobileRecord) -> MobileRecord:
    rows = MobileRecord.objects.select_for_update(of=("self",))
    return rows.select_related("organization", "person").get(pk=row.pk)


def _settle(row: MobileRecord, at: datetime, kinds: tuple[str, ...] = REMINDERS) -> None:
    for kind in kinds:
        settle(kind=kind, url=reverse("mobile-detail", args=(row.pk,)), at=at)


def _refuse_ended(row: MobileRecord) -> None:
    if row.ends_on is not None:
        raise ActionError(f"{row.name} 的登记已经结束（{row.get_outcome_display()}），不能再改")


def _refuse_certificate(row: MobileRecord, returned_on: date) -> None:
    if not row.certificate:
        raise ActionError("没有登记活动证号，不用填交回日期")
    if row.certificate_on and returned_on < row.certificate_on:
        raise ActionError(f"交回日期不能早于发证日期 {row.certificate_on}")


def _recorded(row: MobileRecord, action: str, by: Any, at: datetime, **detail: Any) -> MobileRecord:
    record(
        action,
        by=by,
        at=at,
        thing=row,
        organization=row.organization,
        person=row.person,
        detail={"register": row.get_direction_display(), **detail},
    )
    return row
