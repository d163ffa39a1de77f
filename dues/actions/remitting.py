"""Handing dues up: made out below, received above, in the books of both at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from branchrecords.audit.recording import record
from branchrecords.errors import ActionError, wrong
from dues.models import JournalEntry, Remittance
from dues.queries.remitting import Due, due_of, payers_of, upper_of
from dues.rules.accounts import Account, EntryKind
from dues.rules.remitting import Period
from members.models import Organization, User

from .handing import Way, drafts_between, money_parts, receive_from_below
from .journal import Draft, lock_books
from .vouchers import cancel, prepare, undo

UP = Way(EntryKind.REMITTANCE, "上缴", Account.REMITTED, Account.FROM_BELOW)


@dataclass(frozen=True)
class RemittanceWish:
    """What the officer says; the sum is derived.

    `less`: a smaller sum in 元, with its reason. `cash`: how much of it is cash; None takes the
    cash in hand first.
    """

    period: Period
    handed_by: str
    less: Decimal | None = None
    reason: str = ""
    cash: Decimal | None = None
    upper_name: str = ""


@transaction.atomic
def prepare_remittance(
    *, organization: Organization, key: UUID, wish: RemittanceWish, by: User, at: datetime
) -> Remittance:
    """Make out the slip of a period for what has not gone up yet; the same key makes one slip.

    Two who make out the same period at once: the second finds nothing left to hand up.
    """
    lock_books(organizations=[organization.pk])
    made = Remittance.objects.filter(key=key, organization=organization, prepared_by=by).first()
    if made is not None:
        return made
    due = _due(organization, wish.period, at)
    amount = _amount(due, wish)
    cash, bank = money_parts(organization=organization, amount=amount, cash=wish.cash, at=at)
    slip = _slip(due, wish, at)
    slip.key, slip.amount, slip.cash, slip.bank = key, amount, cash, bank
    slip, is_new = prepare(document=slip, by=by, at=at)
    if is_new:
        detail = {"number": slip.serial, "period": slip.period.name, "amount": str(slip.amount)}
        _record("dues.remittance_prepared", slip, detail, by, at)
    return slip


@transaction.atomic
def receive_remittance(
    *, slip: Remittance, on: date, by: User, at: datetime, receipt: str = ""
) -> list[JournalEntry]:
    """The cashier above has the money: both books at once.

    What leaves the system is settled at home with the `receipt` of the committee above.
    """
    if on < slip.period_start:
        raise wrong("on", f"收款日期早于所属期（{slip.period.name}），请核对")
    entries = receive_from_below(
        slip=slip, drafts=_drafts(slip, on), on=on, receipt=receipt, by=by, at=at
    )
    if entries:
        detail = {"number": slip.serial, "amount": str(slip.amount), "on": str(on)}
        _record("dues.remittance_received", slip, detail, by, at)
    return entries


@transaction.atomic
def return_remittance(*, slip: Remittance, reason: str, by: User, at: datetime) -> None:
    """The level above does not take the slip, and says why; the period is open again."""
    cancel(document=slip, reason=reason, by=by, at=at)
    detail = {"number": slip.serial, "reason": reason.strip()}
    _record("dues.remittance_returned", slip, detail, by, at)


@transaction.atomic
def cancel_remittance(*, slip: Remittance, reason: str, by: User, at: datetime) -> None:
    """Whoever made it out takes it back before it is received; the period is open again."""
    cancel(document=slip, reason=reason, by=by, at=at)
    detail = {"number": slip.serial, "reason": reason.strip()}
    _record("dues.remittance_cancelled", slip, detail, by, at)


@transaction.atomic
def undo_remittance(*, slip: Remittance, reason: str, by: User, at: datetime) -> None:
    """A slip received by mistake is undone in both books at once; the period is open again."""
    undo(document=slip, reason=reason, by=by, at=at)
    detail = {"number": slip.serial, "reason": reason.strip()}
    _record("dues.remittance_undone", slip, detail, by, at)


def _due(organization: Organization, period: Period, at: datetime) -> Due:
    """What the period still has to hand up; refused with the reason when that is nothing."""
    due = due_of(organization=organization, period=period, on=localdate(at))
    if due is None:
        raise wrong("period", "没有这个所属期，请从列表里选择已经开始的一期")
    if due.open:
        return due
    if due.waiting:
        slips = "、".join(slip.serial for slip in due.slips if slip.is_waiting)
        raise ActionError(f"{period.name}的党费已经制单（{slips}），等上级收款，不用再制单。")
    if due.handed:
        raise ActionError(f"{period.name}收的党费已经全部上缴，没有要再上缴的。")
    raise ActionError(f"{period.name}还没有收到要上缴的党费。")


def _amount(due: Due, wish: RemittanceWish) -> Decimal:
    """The derived sum, or less with a reason."""
    if wish.less is None or wish.less == due.open:
        return due.open
    if wish.less <= 0:
        raise wrong("less", "金额要大于 0")
    if wish.less > due.open:
        raise wrong("less", f"应上缴 {due.open} 元，不能多缴。多收的下一期一并上缴。")
    if not wish.reason.strip():
        raise wrong("reason", f"应上缴 {due.open} 元，少缴的请写明理由")
    return wish.less


def _slip(due: Due, wish: RemittanceWish, at: datetime) -> Remittance:
    organization = due.organization
    upper = upper_of(organization)
    if upper is None and not wish.upper_name.strip():
        raise wrong("upper_name", "请填写上级党委的名称")
    payers, by_month = payers_of(due, on=localdate(at))
    return Remittance(
        organization=organization,
        upper=upper,
        upper_name=upper.name if upper else wish.upper_name.strip(),
        period_start=due.period.start,
        period_end=due.period.end,
        payers=payers,
        months=[
            {"month": f"{month:%Y-%m}", "people": by_month.get(month, 0), "amount": str(amount)}
            for month, amount in due.by_month
        ],
        collected=due.collected,
        share=due.rules.share,
        before=due.before,
        derived=due.open,
        reason="" if wish.less in (None, due.open) else wish.reason.strip(),
        handed_by=wish.handed_by.strip(),
    )


def _drafts(slip: Remittance, on: date) -> list[Draft]:
    """Below: 上缴上级党费 against the money; above: the money against 下级上缴党费."""
    return drafts_between(slip=slip, way=UP, on=on, memo=f"{slip.period.name}党费")


def _record(action: str, slip: Remittance, detail: dict, by: User, at: datetime) -> None:
    record(action, by=by, at=at, thing=slip, organization=slip.organization, detail=detail)
