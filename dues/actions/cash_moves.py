"""Cash paid into the bank and taken out of it: the cashier's act, checked by the accountant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from branchrecords.audit.recording import record
from branchrecords.errors import wrong
from dues.models import CashMove
from dues.queries.keepers import account_on, has_account
from dues.rules.accounts import Account, EntryKind
from members.models import Organization, User

from .journal import Draft, Line, lock_books
from .vouchers import cancel, prepare, refuse_short, settle, undo


@dataclass(frozen=True)
class CashMoveFacts:
    """What the bank's receipt says; `amount` in 元."""

    way: str
    amount: Decimal
    moved_on: date
    receipt: str


@transaction.atomic
def enter_cash_move(
    *, organization: Organization, key: UUID, facts: CashMoveFacts, by: User, at: datetime
) -> CashMove:
    """The cashier was at the bank; nothing is booked before it is checked. One key, one paper."""
    lock_books(organizations=[organization.pk])
    made = CashMove.objects.filter(key=key, organization=organization, prepared_by=by).first()
    if made is not None:
        return made
    _refuse(organization, facts, localdate(at))
    paper = CashMove(
        organization=organization, key=key, way=facts.way, amount=facts.amount,
        moved_on=facts.moved_on, receipt=facts.receipt.strip(),
    )  # fmt: skip
    refuse_short(drafts=[_draft(paper)])
    paper, is_new = prepare(document=paper, by=by, at=at)
    if is_new:
        _record("entered", paper, {"on": str(paper.moved_on), "receipt": paper.receipt}, by, at)
    return paper


@transaction.atomic
def check_cash_move(*, paper: CashMove, by: User, at: datetime) -> None:
    """The accountant has compared it with the bank's receipt: booked on the day of the receipt."""
    if settle(document=paper, drafts=[_draft(paper)], on=paper.moved_on, by=by, at=at):
        _record("checked", paper, {"on": str(paper.moved_on)}, by, at)


@transaction.atomic
def cancel_cash_move(*, paper: CashMove, reason: str, by: User, at: datetime) -> None:
    """Taken back before it is checked; its number stays."""
    cancel(document=paper, reason=reason, by=by, at=at)
    _record("cancelled", paper, {"reason": reason.strip()}, by, at)


@transaction.atomic
def undo_cash_move(*, paper: CashMove, reason: str, by: User, at: datetime) -> None:
    """Undone by the opposite entry."""
    undo(document=paper, reason=reason, by=by, at=at)
    _record("undone", paper, {"reason": reason.strip()}, by, at)


def _draft(paper: CashMove) -> Draft:
    """Nothing but money against money."""
    branch = paper.organization.pk
    way = CashMove.Way(paper.way)
    to, out = (Account.BANK, Account.CASH)[:: 1 if way is CashMove.Way.IN else -1]
    lines = [Line(to, branch, debit=paper.amount), Line(out, branch, credit=paper.amount)]
    memo = f"{way.label}（回单 {paper.receipt}）"
    return Draft(EntryKind.CASH_MOVED, branch, paper.moved_on, memo, lines)


def _refuse(organization: Organization, facts: CashMoveFacts, today: date) -> None:
    if facts.way not in CashMove.Way.values:
        raise wrong("way", "请选择存入银行还是取出现金")
    if facts.amount <= 0:
        raise wrong("amount", "金额要大于 0")
    if not facts.receipt.strip():
        raise wrong("receipt", "请填写银行回单号")
    if facts.moved_on > today:
        raise wrong("moved_on", f"{facts.moved_on} 还没有到，请写今天或以前的日期")
    if has_account(organization) and account_on(
        organization=organization, on=facts.moved_on
    ) is None:  # fmt: skip
        raise wrong("moved_on", f"{facts.moved_on} 没有登记党费账户，请先登记账户")
    same = CashMove.objects.standing().filter(
        organization=organization, way=facts.way, receipt=facts.receipt.strip()
    )
    if (found := same.first()) is not None:
        raise wrong("receipt", f"这张回单已经登记（{found.serial}），请核对")


def _record(what: str, paper: CashMove, detail: dict, by: User, at: datetime) -> None:
    record(
        f"dues.cash_{what}", by=by, at=at, thing=paper, organization=paper.organization,
        detail={"number": paper.serial, "way": paper.way, "amount": str(paper.amount)} | detail,
    )  # fmt: skip
