"""The bank account of dues, its accountant and cashier, and handing over from one to another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.timezone import localdate

from branchrecords.audit.recording import record
from branchrecords.errors import ActionError, wrong
from dues.models import DuesAccount, DuesKeepers, HandoverSignature, KeepersHandover
from dues.queries.balances import money_held
from dues.queries.keepers import bookkeepers, has_account
from members.models import Organization, User

from .journal import lock_books


@dataclass(frozen=True)
class AccountFacts:
    """What the bank's letter says."""

    bank: str
    holder: str
    account_number: str


@transaction.atomic
def open_account(
    *, organization: Organization, facts: AccountFacts, on: date, by: User, at: datetime
) -> DuesAccount:
    """The dues of a committee lie in this account from a day on; the one before ends that day."""
    lock_books(organizations=[organization.pk])
    if not has_account(organization):
        raise ActionError("党费账户由党委开立；党总支、党支部的党费存现金，及时上缴。")
    _refuse_day(organization, on, at)
    current = organization.dues_accounts.lasting(on).order_by("starts_on").first()
    if current is not None:
        if on <= current.starts_on:
            raise wrong("on", f"现在的账户从 {current.starts_on} 启用，请写晚于这一天的日期")
        current.ends_on = on
        current.save(update_fields=("ends_on",))
        _record("dues.account_closed", current, organization, {"on": str(on)}, by, at)
    account = DuesAccount.objects.create(
        organization=organization,
        bank=facts.bank.strip(),
        holder=facts.holder.strip(),
        account_number=facts.account_number,
        starts_on=on,
    )
    _record("dues.account_opened", account, organization, {"on": str(on)}, by, at)
    return account


@transaction.atomic
def reveal_account(*, account: DuesAccount, reason: str, by: User, at: datetime) -> str:
    """The whole number, this once; who looked and why is kept."""
    organization = account.organization
    _record("dues.account_revealed", account, organization, {"reason": reason.strip()}, by, at)
    return account.account_number


@dataclass(frozen=True)
class Keepers:
    """Who is named, and what goes with the books."""

    accountant: User
    cashier: User
    witness: str
    note: str = ""


@transaction.atomic
def name_keepers(
    *, organization: Organization, keepers: Keepers, on: date, by: User, at: datetime
) -> DuesKeepers:
    """From a day on these two keep the accounts and the money; the ones before hand over.

    The balances of the handover are those of the evening before, as the journal shows them. All
    parties sign in their own log-in (`sign_handover`).
    """
    lock_books(organizations=[organization.pk])
    _refuse_day(organization, on, at)
    _refuse_people(organization, keepers, at)
    current = organization.dues_keepers.lasting(on).order_by("starts_on").first()
    if current is not None:
        _end(current, keepers, on)
    row = DuesKeepers.objects.create(
        organization=organization,
        accountant=keepers.accountant,
        cashier=keepers.cashier,
        starts_on=on,
    )
    held = money_held(organization=organization, on=on - timedelta(days=1))
    KeepersHandover.objects.create(
        organization=organization,
        keepers=row,
        previous=current,
        cash=held.cash,
        bank=held.bank,
        witness=keepers.witness.strip(),
        note=keepers.note.strip(),
        recorded_by=by,
        recorded_at=at,
    )
    _record("dues.keepers_named", row, organization, {"on": str(on), "who": str(row)}, by, at)
    return row


@transaction.atomic
def sign_handover(*, handover: KeepersHandover, by: User, at: datetime) -> HandoverSignature:
    """One of the parties agrees with the balances; pressing twice signs once."""
    if by not in handover.parties:
        names = "、".join(str(user) for user in handover.parties)
        raise ActionError(f"这次交接由{names}签字，请各自登录后签字。")
    signature, is_new = HandoverSignature.objects.get_or_create(
        handover=handover, signed_by=by, defaults={"signed_at": at}
    )
    if is_new:
        _record("dues.handover_signed", handover, handover.organization, {}, by, at)
    return signature


def _refuse_day(organization: Organization, on: date, at: datetime) -> None:
    if on > localdate(at):
        raise wrong("on", f"{on} 还没有到，请写今天或以前的日期")
    if organization.founded_on and on < organization.founded_on:
        raise wrong("on", f"{organization}成立于 {organization.founded_on}，请写这一天或以后的日期")


def _refuse_people(organization: Organization, keepers: Keepers, at: datetime) -> None:
    if keepers.accountant == keepers.cashier:
        raise wrong("cashier", "会计和出纳不能是同一个人，请另选一名出纳")
    allowed = bookkeepers(organization=organization, on=localdate(at))
    for field, user in (("accountant", keepers.accountant), ("cashier", keepers.cashier)):
        if not allowed.filter(pk=user.pk).exists():
            raise wrong(field, f"{user}没有办理{organization}党费的权限，请先授予岗位")


def _end(current: DuesKeepers, keepers: Keepers, on: date) -> None:
    if on <= current.starts_on:
        raise wrong("on", f"现在的会计、出纳从 {current.starts_on} 起，请写晚于这一天的日期")
    if (current.accountant, current.cashier) == (keepers.accountant, keepers.cashier):
        raise wrong("accountant", f"现在就是{current}，不用再指定")
    current.ends_on = on
    current.save(update_fields=("ends_on",))


def _record(action: str, thing, organization, detail: dict, by: User, at: datetime) -> None:  # type: ignore[no-untyped-def]
    record(action, by=by, at=at, thing=thing, organization=organization, detail=detail)
