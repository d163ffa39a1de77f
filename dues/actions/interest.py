"""A bank's interest is income of dues: entered with its paper by one, confirmed by another."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.timezone import localdate

from branchrecords.attachments.storing import store_attachment
from branchrecords.audit.recording import record
from branchrecords.errors import wrong
from dues.models import Interest
from dues.queries.keepers import account_on
from dues.rules.accounts import Account, EntryKind
from members.models import Organization, User

from .journal import Draft, Line, lock_books
from .vouchers import cancel, prepare, require_accountant, settle, undo


@transaction.atomic
def enter_interest(
    *,
    organization: Organization,
    key: UUID,
    earned_on: date,
    amount: Decimal,
    voucher: UploadedFile,
    by: User,
    at: datetime,
) -> Interest:
    """What the bank paid on a day, in 元; the same key makes one paper."""
    lock_books(organizations=[organization.pk])
    made = Interest.objects.filter(key=key, organization=organization, prepared_by=by).first()
    if made is not None:
        return made
    _refuse(organization, earned_on, amount, at)
    require_accountant(organization=organization, by=by, at=at)
    paper = Interest(
        organization=organization,
        key=key,
        earned_on=earned_on,
        amount=amount,
        voucher=store_attachment(upload=voucher, by=by, at=at),
    )
    paper, _ = prepare(document=paper, by=by, at=at)
    _record("dues.interest_entered", paper, {"amount": str(amount), "on": str(earned_on)}, by, at)
    return paper


@transaction.atomic
def confirm_interest(*, paper: Interest, by: User, at: datetime) -> None:
    """The cashier has seen it on the bank's statement: booked on the day the bank paid it."""
    organization = paper.organization
    lines = [
        Line(Account.BANK, organization.pk, debit=paper.amount),
        Line(Account.INTEREST, organization.pk, credit=paper.amount),
    ]
    memo = f"党费利息 {paper.serial}"
    draft = Draft(EntryKind.INTEREST, organization.pk, paper.earned_on, memo, lines)
    if settle(document=paper, drafts=[draft], on=paper.earned_on, by=by, at=at):
        _record("dues.interest_confirmed", paper, {"amount": str(paper.amount)}, by, at)


@transaction.atomic
def cancel_interest(*, paper: Interest, reason: str, by: User, at: datetime) -> None:
    """Entered wrong and not booked yet."""
    cancel(document=paper, reason=reason, by=by, at=at)
    _record("dues.interest_cancelled", paper, {"reason": reason.strip()}, by, at)


@transaction.atomic
def undo_interest(*, paper: Interest, reason: str, by: User, at: datetime) -> None:
    """Booked wrong."""
    undo(document=paper, reason=reason, by=by, at=at)
    _record("dues.interest_undone", paper, {"reason": reason.strip()}, by, at)


def _refuse(organization: Organization, earned_on: date, amount: Decimal, at: datetime) -> None:
    if amount <= 0:
        raise wrong("amount", "利息要大于 0")
    if earned_on > localdate(at):
        raise wrong("earned_on", f"{earned_on} 还没有到，请写今天或以前的日期")
    if account_on(organization=organization, on=earned_on) is None:
        raise wrong("earned_on", f"{earned_on} 没有登记党费账户，请先登记账户")
    same = Interest.objects.standing().filter(
        organization=organization, earned_on=earned_on, amount=amount
    )
    if (found := same.first()) is not None:
        raise wrong("amount", f"这一天的这笔利息已经登记（{found.serial}），请核对")


def _record(action: str, paper: Interest, detail: dict, by: User, at: datetime) -> None:
    record(action, by=by, at=at, thing=paper, organization=paper.organization, detail=detail)
