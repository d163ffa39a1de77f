"""What every slip that goes one level up has in common: received above, in the books of both."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from branchrecords.errors import wrong
from dues.models import JournalEntry
from dues.models.handing_up import HandedUp
from dues.rules.accounts import Account, EntryKind
from members.models import User

from .journal import Draft, Line
from .vouchers import settle


def drafts_up(
    *, slip: HandedUp, on: date, kind: EntryKind, below: Account, above: Account, memo: str
) -> list[Draft]:
    """Below: an account against the money; above: the money against an account.

    One draft when the money leaves the system. `memo` says what goes up, without who.
    """
    organization, upper = slip.organization, slip.upper
    parts = ((Account.CASH, slip.cash), (Account.BANK, slip.bank))
    lines = [Line(below, organization.pk, debit=slip.amount)]
    lines += [Line(account, organization.pk, credit=part) for account, part in parts if part]
    drafts = [Draft(kind, organization.pk, on, f"上缴{memo} {slip.serial}", lines)]
    if upper is not None:
        lines = [Line(account, upper.pk, debit=part) for account, part in parts if part]
        lines.append(Line(above, upper.pk, credit=slip.amount))
        memo = f"收{organization}上缴{memo} {slip.serial}"
        drafts.append(Draft(kind, upper.pk, on, memo, lines))
    return drafts


def receive_slip(
    *, slip: HandedUp, drafts: Sequence[Draft], on: date, receipt: str, by: User, at: datetime
) -> list[JournalEntry]:
    """The cashier above has the money: both books at once; empty when it was booked before.

    What leaves the system is settled at home with the `receipt` of the committee above.
    """
    if slip.upper is None and not receipt.strip():
        raise wrong("receipt", "请填写上级开出的收据号")
    slip.received_by_name = str(by) if slip.upper else slip.upper_name
    slip.receipt = receipt.strip()
    return settle(
        document=slip, drafts=drafts, on=on, by=by, at=at,
        cashier_of=slip.upper or slip.organization,
    )  # fmt: skip
