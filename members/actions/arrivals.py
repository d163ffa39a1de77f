"""A letter of transfer accepted: nobody is ever in two branches or in none.

On the day of acceptance, in one transaction, the membership ends here and begins there
(教育管理条例 第二十五条).
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from branchrecords.attachments.storing import store_attachment
from branchrecords.errors import ActionError, Blocker, refuse_if
from members.actions.existing import refuse_dissolved
from members.models import Membership, Standing, Transfer, TransferStep
from members.queries.transfer_blockers import (
    accept_blockers,
)
from members.rules.kinds import MEMBER_STANDINGS, StandingKind
from members.rules.mobile import Outcome
from members.rules.movements import Gain, Loss
from members.rules.standings import standing_periods
from members.rules.transfers import (
    ARTICLE,
    CHECKS,
    TransferEvent,
    TransferKind,
    TransferState,
)

from .mobile import end_mobile_of
from .standings import change_standing
from .transfers import close_letter, locked_letter, record_letter


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
    transfer = locked_letter(transfer=transfer)
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
    close_letter(transfer=transfer, state=TransferState.ACCEPTED, on=accepted_on, at=at)
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
    return record_letter(
        transfer=transfer, action="transfer.accepted", by=by, at=at, detail={"on": str(accepted_on)}
    )


def note_scan_reading(*, transfer: Transfer, by: Any, at: datetime) -> None:
    """Who opened the scan of a letter or 回执, for the log and the member."""
    record_letter(transfer=transfer, action="transfer.read", by=by, at=at)


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
