"""Letters of transfer: issue, register, return, cancel, print. None of it moves anybody.

The sender stays responsible until the receiver accepts (教育管理条例 第二十五条): see arrivals.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from branchrecords.audit.recording import record
from branchrecords.database.reading import beyond_scope
from branchrecords.errors import ActionError, Blocker, refuse_if
from branchrecords.notices.delivery import settle
from members.models import Organization, Person, Transfer, TransferStep
from members.models.digests import id_number_digest
from members.queries.organizations import committee_above
from members.queries.settings import setting
from members.queries.transfer_blockers import (
    differing_dates,
    issue_blockers,
    membership_on,
    returning_blockers,
    standing_on,
    target_blockers,
)
from members.queries.transfers import (
    dues_paid_until,
)
from members.rules.transfers import (
    MOST_VALID_DAYS,
    REMINDERS,
    TransferEvent,
    TransferKind,
    TransferState,
    last_valid_day,
)

from .people import change_person, new_person


@dataclass(frozen=True)
class Outside:
    """A party organisation beyond the system: its name, address, and the branch it names."""

    name: str
    address: str = ""
    branch: str = ""


@transaction.atomic
def issue_letter(
    *,
    person: Person,
    reason: str,
    handler: str,
    by: Any,
    at: datetime,
    target: Organization | None = None,
    outside: Outside | None = None,
    valid_days: int | None = None,
) -> Transfer:
    """A numbered letter to another branch of the system (`target`) or to the `outside`.

    The person's membership does not change; 党费交至 is what the records of dues say that day.
    Raises ActionError with every blocker.
    """
    on = timezone.localdate(at)
    person = Person.objects.select_for_update().get(pk=person.pk)
    refuse_if(issue_blockers(person=person, target=target, by=by, on=on), "不能开介绍信")
    home = membership_on(person, on)
    issuer = committee_above(home.organization) if home else None
    if home is None or issuer is None or (target is None) == (outside is None):
        raise ActionError("请写明转到哪个支部，或者转到系统外哪个党组织")
    key = "letter_days_within" if target else "letter_days_outside"
    days = valid_days or int(setting(key, organization=issuer, on=on))
    letter = Transfer(
        kind=TransferKind.WITHIN if target else TransferKind.OUT,
        person=person,
        standing=standing_on(person, on),
        issuer=issuer,
        year=on.year,
        serial=_next_serial(issuer, on.year),
        origin=home.organization,
        target=target,
        reason=reason,
        issued_on=on,
        dues_until=dues_paid_until(person, on),
        handler=handler,
        created_at=at,
        **_outside(outside),
    )
    return _save(letter, days, TransferEvent.ISSUED, by=by, at=at)


@transaction.atomic
def register_letter(
    *,
    facts: Mapping[str, Any],
    standing: str,
    target: Organization,
    outside: Outside,
    outside_number: str,
    issued_on: date,
    valid_days: int,
    reason: str,
    handler: str,
    by: Any,
    at: datetime,
    dues_until: date | None = None,
) -> Transfer:
    """A letter from outside the system for somebody new, or known by the 公民身份号码.

    The person belongs to the branch from the day of acceptance on, not before.
    """
    today = timezone.localdate(at)
    found = target_blockers(origin=None, target=target, on=today)
    if issued_on > today:
        found.append(Blocker(f"介绍信日期不能晚于今天 {today}", "", "id_issued_on"))
    refuse_if(found, "不能登记这份介绍信")
    person = _known_or_new(facts, today, by=by, at=at)
    letter = Transfer(
        kind=TransferKind.IN,
        person=person,
        standing=standing,
        outside_number=outside_number,
        target=target,
        reason=reason,
        issued_on=issued_on,
        dues_until=dues_until,
        handler=handler,
        created_at=at,
        **_outside(outside),
    )
    return _save(letter, valid_days, TransferEvent.REGISTERED, by=by, at=at)


def return_letter(*, transfer: Transfer, reason: str, by: Any, at: datetime) -> Transfer:
    """The receiver sends the letter back, with the reason; the person stays with the sender."""
    return _end(transfer, TransferState.RETURNED, TransferEvent.RETURNED, reason, by, at)


def cancel_letter(*, transfer: Transfer, reason: str, by: Any, at: datetime) -> Transfer:
    """The sender takes the letter back (lost, expired, plans changed); its number stays used."""
    return _end(transfer, TransferState.CANCELLED, TransferEvent.CANCELLED, reason, by, at)


@transaction.atomic
def print_letter(*, transfer: Transfer, by: Any, at: datetime) -> int:
    """Note a printing; returns how many there have been with this one: from 2 on a reprint.

    Raises ActionError for a letter that came back or was cancelled: nobody shall carry it.
    """
    transfer = locked_letter(transfer=transfer)
    if transfer.state in (TransferState.RETURNED, TransferState.CANCELLED):
        raise ActionError(f"介绍信{transfer.get_state_display()}，不能再打印；要转接请重新开具")
    TransferStep.objects.create(
        transfer=transfer,
        event=TransferEvent.PRINTED,
        on=timezone.localdate(at),
        by=by,
        at=at,
    )
    record_letter(transfer=transfer, action="transfer.printed", by=by, at=at)
    return transfer.steps.filter(event=TransferEvent.PRINTED).count()


def _next_serial(issuer: Organization, year: int) -> int:
    """The next number without gap or double: the committee's row is locked until the end."""
    Organization.objects.select_for_update(no_key=True).get(pk=issuer.pk)
    letters = Transfer.objects.filter(issuer=issuer, year=year)
    return (letters.aggregate(last=Max("serial"))["last"] or 0) + 1


def _outside(outside: Outside | None) -> dict[str, str]:
    if outside is None:
        return {}
    return {
        "outside_name": outside.name,
        "outside_address": outside.address,
        "outside_branch": outside.branch,
    }


def _save(letter: Transfer, days: int, event: TransferEvent, *, by: Any, at: datetime) -> Transfer:
    if not 1 <= days <= MOST_VALID_DAYS:
        raise ActionError(f"介绍信有效期最短 1 天，最长三个月（{MOST_VALID_DAYS} 天）")
    letter.valid_days = days
    letter.valid_until = last_valid_day(letter.issued_on, days)
    letter.save(force_insert=True)
    TransferStep.objects.create(
        transfer=letter, event=event, on=timezone.localdate(at), by=by, at=at
    )
    return record_letter(transfer=letter, action=f"transfer.{event.value}", by=by, at=at)


def locked_letter(*, transfer: Transfer) -> Transfer:
    """The letter and its person, locked in the order in which issuing locks them."""
    Person.objects.select_for_update().get(pk=transfer.person_id)
    locked = Transfer.objects.select_for_update(of=("self",))
    return locked.select_related("person", "origin", "target", "issuer").get(pk=transfer.pk)


@transaction.atomic
def _end(
    transfer: Transfer,
    state: TransferState,
    event: TransferEvent,
    reason: str,
    by: Any,
    at: datetime,
) -> Transfer:
    transfer = locked_letter(transfer=transfer)
    if not transfer.is_open:
        raise ActionError(f"介绍信{transfer.get_state_display()}，不能再改")
    if not reason.strip():
        raise ActionError(f"请写明{event.label[:2]}原因")
    on = timezone.localdate(at)
    close_letter(transfer=transfer, state=state, on=on, at=at)
    TransferStep.objects.create(
        transfer=transfer, event=event, on=on, note=reason.strip(), by=by, at=at
    )
    return record_letter(
        transfer=transfer,
        action=f"transfer.{event.value}",
        by=by,
        at=at,
        detail={"reason": reason.strip()},
    )


def close_letter(*, transfer: Transfer, state: TransferState, on: date, at: datetime) -> None:
    """The letter ends, and so do the reminders of it."""
    transfer.state, transfer.closed_on = state, on
    transfer.save(update_fields=("state", "closed_on"))
    for kind in REMINDERS:
        settle(kind=kind, url=reverse("transfer-detail", args=(transfer.pk,)), at=at)


def record_letter(
    *,
    transfer: Transfer,
    action: str,
    by: Any,
    at: datetime,
    detail: Mapping[str, str] | None = None,
) -> Transfer:
    """The log has the letter under the sending branch; for letters from outside, the target."""
    record(
        action,
        by=by,
        at=at,
        thing=transfer,
        organization=transfer.origin or transfer.target,
        person=transfer.person,
        detail={"from": transfer.from_name, "to": transfer.to_name, **(detail or {})},
    )
    return transfer


@beyond_scope("a letter from outside may bring back somebody who is registered anywhere")
def _known_or_new(facts: Mapping[str, Any], on: date, *, by: Any, at: datetime) -> Person:
    """The person of that 公民身份号码 with what is new, or a new person who belongs nowhere yet."""
    number = facts.get("id_number", "")
    if not number:
        raise ActionError("请填写公民身份号码，系统靠它认出以前登记过的人")
    rows = Person.objects.select_for_update().filter(id_number_digest=id_number_digest(number))
    known = rows.first()
    if known is None:
        try:
            with transaction.atomic():
                return new_person(facts=facts, by=by, at=at)
        except IntegrityError:  # registered elsewhere at this very moment
            known = rows.first()
            if known is None:
                raise
    if known.name != facts.get("name", known.name):
        raise ActionError(f"这个身份证号登记的姓名是{known.name}，请核对姓名和号码")
    refuse_if(returning_blockers(known, on) or differing_dates(known, facts), "不能登记这份介绍信")
    changes = {key: value for key, value in facts.items() if value and key != "id_number"}
    return change_person(person=known, changes=changes, by=by, at=at)
