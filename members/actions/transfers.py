"""Letters of transfer: issue, accept, return, cancel. Nobody is ever in two branches or in none.

The sender stays responsible until the receiver accepts; on that day, in one transaction, the
membership ends here and begins there (教育管理条例 第二十五条).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from branchrecords.attachments.storing import store_attachment
from branchrecords.audit.recording import record
from branchrecords.errors import ActionError, Blocker, refuse_if
from branchrecords.notices.delivery import settle
from members.actions.existing import refuse_dissolved
from members.models import Membership, Organization, Person, Standing, Transfer, TransferStep
from members.models.digests import id_number_digest
from members.queries.organizations import committee_above
from members.queries.settings import setting
from members.queries.transfers import (
    accept_blockers,
    differing_dates,
    dues_paid_until,
    issue_blockers,
    membership_on,
    returning_blockers,
    standing_on,
    target_blockers,
)
from members.rules.kinds import MEMBER_STANDINGS, StandingKind
from members.rules.mobile import Outcome
from members.rules.movements import Gain, Loss
from members.rules.standings import standing_periods
from members.rules.transfers import (
    ARTICLE,
    CHECKS,
    MOST_VALID_DAYS,
    REMINDERS,
    TransferEvent,
    TransferKind,
    TransferState,
    last_valid_day,
)

from .mobile import end_mobile_of
from .people import change_person, new_person
from .standings import change_standing


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


@transaction.atomic
def accept_letter(
    *,
    transfer: Transfer,
    accepted_on: date,
    met_person: bool,
    checked_letter: bool,
    by: Any,
    at: datetime,
    note: str = "",
    scan: UploadedFile | None = None,
) -> Transfer:
    """The receiver accepts as of a day: membership ends there and begins here, in one step.

    For a letter to outside this is the 回执 coming back: membership ends, the checks are theirs.
    `scan` shows the letter, or the 回执.
    """
    transfer = _locked(transfer)
    blockers = accept_blockers(
        transfer=transfer, accepted_on=accepted_on, today=timezone.localdate(at)
    )
    if transfer.kind != TransferKind.OUT:
        blockers += _late_blockers(transfer, accepted_on, note)
        done = {"met_person": met_person, "checked_letter": checked_letter}
        blockers += [
            Blocker(f"请先确认：{check.label}", ARTICLE, f"id_{check.key}")
            for check in CHECKS
            if not done[check.key]
        ]
    refuse_if(blockers, "还不能接收")
    _close(transfer, TransferState.ACCEPTED, accepted_on, at)
    # Before the move, which would end the rows as a change of standing.
    end_mobile_of(person=transfer.person, on=accepted_on, outcome=Outcome.TRANSFERRED, by=by, at=at)
    _move(transfer, accepted_on, by=by, at=at)
    TransferStep.objects.create(
        transfer=transfer,
        event=TransferEvent.ACCEPTED,
        on=accepted_on,
        note=note,
        met_person=met_person,
        checked_letter=checked_letter,
        scan=store_attachment(upload=scan, by=by, at=at) if scan else None,
        by=by,
        at=at,
    )
    return _recorded(transfer, "transfer.accepted", by, at, on=str(accepted_on))


def note_scan_reading(*, transfer: Transfer, by: Any, at: datetime) -> None:
    """Who opened the scan of a letter or 回执, for the log and the member."""
    _recorded(transfer, "transfer.read", by, at)


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
    transfer = _locked(transfer)
    if transfer.state in (TransferState.RETURNED, TransferState.CANCELLED):
        raise ActionError(f"介绍信{transfer.get_state_display()}，不能再打印；要转接请重新开具")
    TransferStep.objects.create(
        transfer=transfer,
        event=TransferEvent.PRINTED,
        on=timezone.localdate(at),
        by=by,
        at=at,
    )
    _recorded(transfer, "transfer.printed", by, at)
    return transfer.steps.filter(event=TransferEvent.PRINTED).count()


def _late_blockers(transfer: Transfer, accepted_on: date, note: str) -> list[Blocker]:
    """Nobody is refused for an expired letter alone, but the file says why it came late."""
    if accepted_on <= transfer.valid_until or note.strip():
        return []
    return [
        Blocker(
            f"介绍信有效期到 {transfer.valid_until}，已经过期：请核实情况并写明说明，或者退回换开",
            ARTICLE,
            "id_note",
        )
    ]


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
    return _recorded(letter, f"transfer.{event.value}", by, at)


def _locked(transfer: Transfer) -> Transfer:
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
    transfer = _locked(transfer)
    if not transfer.is_open:
        raise ActionError(f"介绍信{transfer.get_state_display()}，不能再改")
    if not reason.strip():
        raise ActionError(f"请写明{event.label[:2]}原因")
    on = timezone.localdate(at)
    _close(transfer, state, on, at)
    TransferStep.objects.create(
        transfer=transfer, event=event, on=on, note=reason.strip(), by=by, at=at
    )
    return _recorded(transfer, f"transfer.{event.value}", by, at, reason=reason.strip())


def _close(transfer: Transfer, state: TransferState, on: date, at: datetime) -> None:
    """The letter ends, and so do the reminders of it."""
    transfer.state, transfer.closed_on = state, on
    transfer.save(update_fields=("state", "closed_on"))
    for kind in REMINDERS:
        settle(kind=kind, url=reverse("transfer-detail", args=(transfer.pk,)), at=at)


def _recorded(transfer: Transfer, action: str, by: Any, at: datetime, **detail: str) -> Transfer:
    """The log has the letter under the sending branch; for letters from outside, the target."""
    record(
        action,
        by=by,
        at=at,
        thing=transfer,
        organization=transfer.origin or transfer.target,
        person=transfer.person,
        detail={"from": transfer.from_name, "to": transfer.to_name, **detail},
    )
    return transfer


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


def _move(transfer: Transfer, on: date, *, by: Any, at: datetime) -> None:
    """Membership ends on the one side and begins on the other, on the same day."""
    person, target = transfer.person, transfer.target
    refuse_dissolved(organization=target)
    if target is None and transfer.standing in MEMBER_STANDINGS:
        change_standing(
            person=person,
            kind=StandingKind.TRANSFERRED_OUT,
            starts_on=on,
            reason=f"转往{transfer.to_name}，{transfer.number}"[:100],
            by=by,
            at=at,
        )
        return
    loss = Loss.MOVED_OUT if target else Loss.TRANSFERRED_OUT
    Membership.objects.filter(person=person, ends_on__isnull=True).update(ends_on=on, loss=loss)
    if target is None:
        return
    is_new = transfer.kind == TransferKind.IN
    Membership.objects.create(
        person=person,
        organization=target,
        starts_on=on,
        gain=Gain.TRANSFERRED_IN if is_new else Gain.MOVED_IN,
        reason=f"{transfer.from_name}转入，{transfer.number}"[:100],
    )
    if is_new:
        _stand(transfer, on)


def _stand(transfer: Transfer, on: date) -> None:
    """The standing that the letter states: from the dates of the file for somebody new, from the
    day of acceptance for somebody who comes back."""
    person, kind = transfer.person, transfer.standing
    history = list(person.standings.order_by("starts_on"))
    if not history:
        periods = standing_periods(
            kind=kind, joined_on=person.joined_on, full_on=person.full_on, since=on
        )
        Standing.objects.bulk_create(
            Standing(person=person, kind=p.kind, starts_on=p.starts_on, ends_on=p.ends_on)
            for p in periods
        )
        return
    last = history[-1]
    if last.kind == kind and last.ends_on is None:
        return
    if on <= last.starts_on:
        raise ActionError(
            f"{person} 从 {last.starts_on} 起登记为{last.get_kind_display()}，"
            f"与介绍信上的{transfer.get_standing_display()}不一致，请先核对"
        )
    person.standings.filter(ends_on__isnull=True).update(ends_on=on)
    Standing.objects.create(
        person=person, kind=kind, starts_on=on, reason=f"转入，{transfer.number}"[:100]
    )
