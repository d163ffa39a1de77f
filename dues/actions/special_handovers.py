"""特殊党费 handed up: all that is held under a call, made out below, received above."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from branchrecords.audit.recording import record
from branchrecords.errors import ActionError, wrong
from dues.models import JournalEntry, SpecialCall, SpecialHandover
from dues.queries.remitting import upper_of
from dues.queries.special_handovers import held_of_call
from dues.rules.accounts import Account, EntryKind
from members.models import Organization, User

from .handing import Way, drafts_between, receive_from_below
from .journal import lock_books
from .vouchers import cancel, prepare, undo

UP = Way(EntryKind.EXTRA_UP, "上缴", Account.SPECIAL, Account.SPECIAL)


@transaction.atomic
def prepare_handover(
    *,
    call: SpecialCall,
    organization: Organization,
    key: UUID,
    handed_by: str,
    upper_name: str = "",
    by: User,
    at: datetime,
) -> SpecialHandover:
    """Make out the slip over everything held under a call; the same key makes one slip.

    It goes up whole: the sum is derived, cash as cash. Two who make it out at once: the second
    finds nothing left.
    """
    lock_books(organizations=[organization.pk])
    made = SpecialHandover.objects.filter(
        key=key, organization=organization, call=call, prepared_by=by
    ).first()
    if made is not None:
        return made
    there = held_of_call(call=call, organization=organization)
    if there.total <= 0:
        raise ActionError("这次号召没有要上缴的特殊党费：还没有收到，或者已经制单。")
    upper = upper_of(organization)
    if upper is None and not upper_name.strip():
        raise wrong("upper_name", "请填写上级党委的名称")
    slip, is_new = prepare(
        document=SpecialHandover(
            key=key, call=call, organization=organization, upper=upper,
            upper_name=upper.name if upper else upper_name.strip(),
            amount=there.total, cash=there.cash, bank=there.bank, handed_by=handed_by.strip(),
        ),
        by=by, at=at,
    )  # fmt: skip
    if is_new:
        _record("dues.handover_prepared", slip, {"amount": str(slip.amount)}, by, at)
    return slip


@transaction.atomic
def receive_handover(
    *, slip: SpecialHandover, on: date, by: User, at: datetime, receipt: str = ""
) -> list[JournalEntry]:
    """The cashier above has the money: 特殊党费 leaves the books below and stands in those above.

    What leaves the system is settled at home with the `receipt` of the committee above.
    """
    if on < localdate(slip.prepared_at):
        raise wrong("on", f"收款日期早于制单的日期 {localdate(slip.prepared_at)}，请核对")
    drafts = drafts_between(slip=slip, way=UP, on=on, memo=f"特殊党费：{slip.call}")
    entries = receive_from_below(slip=slip, drafts=drafts, on=on, receipt=receipt, by=by, at=at)
    if entries:
        detail = {"amount": str(slip.amount), "on": str(on)}
        _record("dues.handover_received", slip, detail, by, at)
    return entries


@transaction.atomic
def return_handover(*, slip: SpecialHandover, reason: str, by: User, at: datetime) -> None:
    """The level above does not take the slip, and says why."""
    cancel(document=slip, reason=reason, by=by, at=at)
    _record("dues.handover_returned", slip, {"reason": reason.strip()}, by, at)


@transaction.atomic
def cancel_handover(*, slip: SpecialHandover, reason: str, by: User, at: datetime) -> None:
    """Whoever made it out takes it back before it is received."""
    cancel(document=slip, reason=reason, by=by, at=at)
    _record("dues.handover_cancelled", slip, {"reason": reason.strip()}, by, at)


@transaction.atomic
def undo_handover(*, slip: SpecialHandover, reason: str, by: User, at: datetime) -> None:
    """A slip received by mistake is undone in both books, unless the level above passed it on."""
    lock_books(organizations={entry.organization_id for entry in slip.entries})
    if slip.upper is not None:
        there = held_of_call(call=slip.call, organization=slip.upper)
        if slip.cash > there.cash or slip.bank > there.bank:
            raise ActionError(
                f"{slip.upper}已经把这笔钱再往上缴，请先退回或冲正{slip.upper}的上缴单。"
            )
    undo(document=slip, reason=reason, by=by, at=at)
    _record("dues.handover_undone", slip, {"reason": reason.strip()}, by, at)


def _record(action: str, slip: SpecialHandover, detail: dict, by: User, at: datetime) -> None:
    record(
        action, by=by, at=at, thing=slip, organization=slip.organization,
        detail={"number": slip.serial, "call": slip.call.title} | detail,
    )  # fmt: skip
