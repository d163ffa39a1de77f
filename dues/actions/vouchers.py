"""Papers about money: made out by one (制单), paid or received by another (收付), undone whole.

Remittance, interest and spending go through these four. Who may at all, the views ask; whose
turn it is, is asked here: where accountant and cashier are named, only they.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TypeVar, cast

from django.db import transaction
from django.db.models import Max
from django.utils.timezone import localdate

from branchrecords.database.reading import beyond_scope
from branchrecords.errors import ActionError, wrong
from dues.models import JournalEntry
from dues.models.vouchers import MoneyDocument
from dues.queries.balances import least_held
from dues.queries.keepers import keepers_on
from dues.rules.accounts import MONEY, Account, EntryKind
from dues.rules.money import ZERO
from members.models import Organization, User

from .journal import Draft, lock_books, opposite, post

Paper = TypeVar("Paper", bound=MoneyDocument)


@transaction.atomic
def prepare(*, document: Paper, by: User, at: datetime) -> tuple[Paper, bool]:
    """Save a paper that the caller has filled in (key, organisation, amount, own fields).

    The accountant's act, or the cashier's where the paper says so. Gives it the next number of the
    year and returns it with True; a paper of the same key is returned as it is, with False. The
    caller locks the books first when the sum is read from them; the audit is the caller's too.
    """
    lock_books(organizations=[document.organization.pk])
    model = type(document)
    made = cast("Paper | None", model._default_manager.filter(key=document.key).first())
    if made is not None:
        if (made.organization, made.prepared_by) != (document.organization, by):
            raise ActionError("这张单据已经提交过，内容与现在不同。请刷新页面，核对后再办理。")
        return made, False
    if document.MADE_BY_CASHIER:
        require_cashier(organization=document.organization, by=by, at=at, does="登记")
    else:
        require_accountant(organization=document.organization, by=by, at=at)
    document.year = document.year or localdate(at).year
    same = model._default_manager.filter(organization=document.organization, year=document.year)
    document.number = (same.aggregate(last=Max("number"))["last"] or 0) + 1
    document.prepared_by, document.prepared_at = by, at
    document.save(force_insert=True)
    return document, True


@transaction.atomic
@beyond_scope("what passes between two levels is in the books of both")
def settle(
    *,
    document: MoneyDocument,
    drafts: Sequence[Draft],
    on: date,
    by: User,
    at: datetime,
    cashier_of: Organization | None = None,
) -> list[JournalEntry]:
    """Book a waiting paper: the money has changed hands on this day.

    The cashier's act, by default that of the paper's organisation; the accountant's check where the
    paper was the cashier's. The first draft is the entry of the paper's own books and becomes
    `document.entry`; the others are those of other books in the same transaction. Money that is not
    there cannot leave. Sent again by the same user for the same day, nothing is posted and the list
    is empty. The audit is the caller's.
    """
    lock_books(organizations={draft.organization_id for draft in drafts})
    current = type(document)._default_manager.select_for_update(of=("self",)).get(pk=document.pk)
    if (current.settled_by, current.settled_on) == (by, on):
        return []
    refuse_unless_waiting(document=current)
    if current.prepared_by == by:
        raise ActionError(f"{current.prepared_by}制的单，要由另一个人{_act(current)}。")
    where = cashier_of or current.organization
    if current.MADE_BY_CASHIER:
        require_accountant(organization=where, by=by, at=at, does="复核")
    else:
        require_cashier(organization=where, by=by, at=at)
    if on > localdate(at):
        raise wrong("on", f"{on} 还没有到，请写今天或以前的日期")
    refuse_short(drafts=drafts)
    entries = post(drafts=drafts, by=by, at=at)
    document.name_entries(entries)
    document.settled_on = on
    document.settled_by, document.settled_at = by, at
    document.save()
    return entries


@transaction.atomic
def cancel(*, document: MoneyDocument, reason: str, by: User, at: datetime) -> None:
    """Take back a waiting paper, with the reason; its number stays. The audit is the caller's."""
    lock_books(organizations=[document.organization.pk])
    current = type(document)._default_manager.select_for_update(of=("self",)).get(pk=document.pk)
    refuse_unless_waiting(document=current)
    if not reason.strip():
        raise wrong("reason", "请写理由，例如：金额要重新核对")
    document.cancelled_by, document.cancelled_at = by, at
    document.cancel_reason = reason.strip()
    document.save()


@transaction.atomic
@beyond_scope("what passes between two levels is in the books of both")
def undo(*, document: MoneyDocument, reason: str, by: User, at: datetime) -> list[JournalEntry]:
    """Reverse a settled paper in all the books it was booked in. The audit is the caller's."""
    lock_books(organizations={entry.organization_id for entry in document.entries})
    if not document.entries:
        raise ActionError("这张单据还没有入账，作废就可以，不用冲正。")
    drafts = [opposite(entry=entry, reason=reason, at=at) for entry in document.entries]
    refuse_short(drafts=drafts)
    return post(drafts=drafts, by=by, at=at)


def refuse_unless_waiting(*, document: MoneyDocument) -> None:
    """A paper is settled or cancelled once."""
    if document.settled_at is not None:
        raise ActionError(f"{document}已经办理，请刷新页面查看。")
    if document.cancelled_at is not None:
        raise ActionError(f"{document}已经作废：{document.cancel_reason}。请另外制单。")


def require_accountant(
    *, organization: Organization, by: User, at: datetime, does: str = "制单"
) -> None:
    """Where an accountant is named, nobody else makes out papers."""
    keepers = keepers_on(organization=organization, on=localdate(at))
    if keepers is not None and keepers.accountant_id != by.pk:
        raise ActionError(f"{organization}的党费会计是{keepers.accountant}，请由会计{does}。")


def require_cashier(
    *, organization: Organization, by: User, at: datetime, does: str = "收付"
) -> None:
    """Where a cashier is named, nobody else pays and receives."""
    keepers = keepers_on(organization=organization, on=localdate(at))
    if keepers is not None and keepers.cashier_id != by.pk:
        raise ActionError(f"{organization}的党费出纳是{keepers.cashier}，请由出纳{does}。")


def refuse_short(*, drafts: Sequence[Draft]) -> None:
    """No more leaves cash or bank than is there, that day and on every day since.

    The caller holds the lock of the books.
    """
    for draft in drafts:
        for account in MONEY:
            leaves = _leaving(draft, account)
            if leaves <= 0:
                continue
            there = least_held(
                organization_id=draft.organization_id, account=account, on=draft.occurred_on
            )
            if leaves > there:
                hint = _way_out(draft, account, leaves - there)
                raise ActionError(f"{account.label}只有 {there} 元，付不出 {leaves} 元。{hint}")


def _way_out(draft: Draft, account: Account, lacking: Decimal) -> str:
    """How to go on where money is missing: what lies in the other place, if it would do."""
    [other] = [one for one in MONEY if one != account]
    there = least_held(organization_id=draft.organization_id, account=other, on=draft.occurred_on)
    if draft.kind == EntryKind.CASH_MOVED or there < lacking:
        return "请核对日期和金额。"
    return f"{other.label}有 {there} 元：请先办「现金存取」，再办这一笔；或者核对日期和金额。"


def _act(document: MoneyDocument) -> str:
    return "复核" if document.MADE_BY_CASHIER else "收付"


def _leaving(draft: Draft, account: Account) -> Decimal:
    """What the draft takes out of the account, in 元; negative when it brings in."""
    return sum((line.credit - line.debit for line in draft.lines if line.account == account), ZERO)
