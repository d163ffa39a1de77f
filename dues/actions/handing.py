"""What every slip from one organisation to another has in common: received there, in the books of
both at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils.timezone import localdate

from branchrecords.errors import wrong
from dues.models import JournalEntry
from dues.models.handing import Handed, HandedUp
from dues.queries.balances import money_held
from dues.queries.remitting import waiting_parts
from dues.rules.accounts import Account, EntryKind
from dues.rules.money import ZERO
from dues.rules.remitting import split_money
from members.models import Organization, User

from .journal import Draft, Line
from .vouchers import settle


@dataclass(frozen=True)
class Way:
    """How a kind of slip is booked: the giver's account against the money, and the receiver's."""

    kind: EntryKind
    verb: str
    given: Account
    got: Account


def drafts_between(*, slip: Handed, way: Way, on: date, memo: str) -> list[Draft]:
    """The giver: an account against the money; the receiver: the money against an account.

    One draft when the money leaves the system. `memo` says what it is, without who.
    """
    giver, receiver = slip.organization, slip.receiver
    parts = ((Account.CASH, slip.cash), (Account.BANK, slip.bank))
    lines = [Line(way.given, giver.pk, debit=slip.amount)]
    lines += [Line(account, giver.pk, credit=part) for account, part in parts if part]
    words = f"{way.verb}{memo} {slip.serial}"
    drafts = [Draft(way.kind, giver.pk, on, words, lines)]
    if receiver is not None:
        lines = [Line(account, receiver.pk, debit=part) for account, part in parts if part]
        lines.append(Line(way.got, receiver.pk, credit=slip.amount))
        drafts.append(Draft(way.kind, receiver.pk, on, f"收{giver}{words}", lines))
    return drafts


def receive_from_below(
    *, slip: HandedUp, drafts: Sequence[Draft], on: date, receipt: str, by: User, at: datetime
) -> list[JournalEntry]:
    """The cashier above has the money: both books at once; empty when it was booked before.

    What leaves the system is settled at home with the `receipt` of the committee above.
    """
    if slip.upper is None and not receipt.strip():
        raise wrong("receipt", "请填写上级开出的收据号")
    slip.receipt = receipt.strip()
    return receive_slip(slip=slip, drafts=drafts, on=on, by=by, at=at)


def receive_slip(
    *, slip: Handed, drafts: Sequence[Draft], on: date, by: User, at: datetime
) -> list[JournalEntry]:
    """The receiver's cashier has the money: both books; empty when it was booked before."""
    slip.received_by_name = str(by) if slip.receiver else slip.receiver_name
    return settle(
        document=slip, drafts=drafts, on=on, by=by, at=at,
        cashier_of=slip.receiver or slip.organization,
    )  # fmt: skip


def money_parts(
    *, organization: Organization, amount: Decimal, cash: Decimal | None, at: datetime
) -> tuple[Decimal, Decimal]:
    """(cash, bank) of an amount; neither more than there is beside other waiting slips.

    `cash` None takes the cash in hand first.
    """
    held = money_held(organization=organization, on=localdate(at))
    taken_cash, taken_bank = waiting_parts(organization)
    has_cash, has_bank = held.cash - taken_cash, held.bank - taken_bank
    if cash is None:
        cash, bank = split_money(amount, has_cash, has_bank)
    elif 0 <= cash <= amount:
        bank = amount - cash
    else:
        raise wrong("cash", f"现金应在 0 到 {amount} 元之间")
    if cash > has_cash:
        raise wrong("cash", f"库存现金只有 {max(has_cash, ZERO)} 元，交不出 {cash} 元现金")
    if bank > has_bank:
        there = max(has_bank, ZERO)
        raise wrong("cash", f"银行存款只有 {there} 元，转不出 {bank} 元，请核对账面余额")
    return cash, bank
