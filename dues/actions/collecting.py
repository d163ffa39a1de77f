"""Receiving money, once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from branchrecords.audit.recording import record
from branchrecords.errors import ActionError, Blocker
from dues.models import Collection, JournalEntry, Payment
from dues.queries.receiving import dues_of
from dues.rules.accounts import Account, EntryKind
from dues.rules.local import PREPAY
from dues.rules.receiving import ARTICLE, CollectLine, Due, Rest, line_problem, split
from members.models import Membership, Organization, Person, User
from members.queries.settings import setting

from .advances import use_advances
from .journal import BATCH, Draft, Line, lock_books, post

__all__ = ["CollectLine", "Rest", "collect"]

# Where the money lies afterwards.
MONEY_OF = {
    Payment.Method.CASH: Account.CASH,
    Payment.Method.TRANSFER: Account.BANK,
    Payment.Method.MOBILE: Account.BANK,
}


@transaction.atomic
def collect(
    *,
    key: UUID,
    organization: Organization,
    lines: Sequence[CollectLine],
    paid_on: date,
    by: User,
    at: datetime,
) -> Collection:
    """Post what a branch has received, all lines or none.

    The same key with the same lines gives the collection already posted and posts nothing,
    however often and at once it is sent; with other lines it is refused. What may be received
    and which months it pays say `rules.receiving`.
    """
    if not lines:
        raise ActionError("没有勾选任何人，请至少勾选一人再确认收款。")
    digest = body_digest(organization=organization, lines=lines, paid_on=paid_on)
    collection, is_new = _claim(key, organization, digest, by, at)
    if not is_new:
        return collection
    if paid_on > localdate(at):
        raise ActionError(f"交纳日期 {paid_on} 还没有到，请写今天或以前的日期。")
    lock_books(organizations=[organization.pk])
    dues = dues_of(
        organization=organization,
        people=[line.person_id for line in lines],
        with_ahead=any(line.money > line.amount for line in lines),
    )
    problems = list(_problems(organization, lines, dues, paid_on))
    problems += _wrong_payers(organization, lines, paid_on)
    if problems:
        raise ActionError("没有收款，请核对下列各项", problems)
    payments = _post(collection, lines, dues, paid_on)
    ahead = [line.person_id for line in lines if line.money > line.amount]
    if ahead:
        use_advances(people=ahead, by=by, at=at)  # for months to come that are assessed already
    record("dues.collected", **told(collection=collection, payments=payments))
    return collection


def told(*, collection: Collection, payments: Sequence[Payment]) -> dict[str, Any]:
    """What the log says of a collection."""
    return {
        "by": collection.collected_by,
        "at": collection.collected_at,
        "thing": collection,
        "organization": collection.organization,
        "detail": {
            "count": len(payments),
            "amount": str(sum(payment.amount for payment in payments)),
            "paid_on": str(payments[0].paid_on),
        },
    }


def _claim(
    key: UUID, organization: Organization, digest: str, by: User, at: datetime
) -> tuple[Collection, bool]:
    """The collection of this key, and whether it is new.

    A second sender waits at the unique key until the first has committed, then finds its row.
    """
    try:
        with transaction.atomic():
            return Collection.objects.create(
                key=key,
                organization=organization,
                body_digest=digest,
                collected_by=by,
                collected_at=at,
            ), True
    except IntegrityError:
        collection = Collection.objects.get(key=key)
    if collection.body_digest != digest:
        raise ActionError("这次收款已经提交过，内容与现在不同。请刷新页面，核对已收的人后再收。")
    return collection, False


def body_digest(*, organization: Organization, lines: Sequence[CollectLine], paid_on: date) -> str:
    """Says whether two sends mean the same; the order of lines does not matter."""
    body = sorted(
        [
            line.person_id,
            sorted(str(month) for month in line.months),
            f"{line.amount:.2f}",
            f"{line.money:.2f}",
            str(line.rest),
            line.payer_id or 0,
            str(line.method),
        ]
        for line in lines
    )
    text = json.dumps([organization.pk, str(paid_on), body])
    return hashlib.sha256(text.encode()).hexdigest()


def _problems(
    organization: Organization,
    lines: Sequence[CollectLine],
    dues: Mapping[int, Due],
    paid_on: date,
) -> Iterator[Blocker]:
    """What is wrong with each line, by name."""
    prepay = int(setting(PREPAY, organization=organization, on=paid_on))
    if len(dues) < len(lines):
        yield Blocker("同一个人出现了两次，请刷新页面后重新勾选")
    found = [
        (line.person_id, message)
        for line in lines
        if (message := line_problem(line, dues[line.person_id], paid_on, prepay))
    ]
    wrong = [person for person, _ in found]
    names = dict(Person.objects.filter(pk__in=wrong).values_list("pk", "name"))
    for person, message in found:
        name = names.get(person, "不在名册的人")
        yield Blocker(f"{name}：{message}", ARTICLE, f"pick-{person}")


def _wrong_payers(
    organization: Organization, lines: Sequence[CollectLine], paid_on: date
) -> list[Blocker]:
    """Money is brought by the member or by another member of the branch (费08 第十二条)."""
    payers = {line.payer_id for line in lines if line.payer_id}
    here = (
        set(
            Membership.objects.active_on(paid_on)
            .filter(organization=organization, person_id__in=payers)
            .values_list("person_id", flat=True)
        )
        if payers
        else set()
    )
    return [
        Blocker("代缴人不在本支部，请选本支部党员", ARTICLE, f"payer-{line.person_id}")
        for line in lines
        if line.payer_id and line.payer_id not in here
    ]


def _post(
    collection: Collection,
    lines: Sequence[CollectLine],
    dues: Mapping[int, Due],
    paid_on: date,
) -> list[Payment]:
    """One entry and one payment a member, divided over its months."""
    by, at = collection.collected_by, collection.collected_at
    drafts = [
        receipt_draft(collection=collection, line=line, due=dues[line.person_id], paid_on=paid_on)
        for line in lines
    ]
    entries = post(drafts=drafts, by=by, at=at)
    return Payment.objects.bulk_create(
        (
            payment_row(collection=collection, line=line, entry=entry)
            for line, entry in zip(lines, entries, strict=True)
        ),
        batch_size=BATCH,
    )


def payment_row(*, collection: Collection, line: CollectLine, entry: JournalEntry) -> Payment:
    """The unsaved receipt of a member's entry."""
    return Payment(
        collection=collection,
        entry=entry,
        person_id=line.person_id,
        organization=collection.organization,
        payer_id=line.payer_id if line.payer_id != line.person_id else None,
        amount=line.money,
        paid_on=entry.occurred_on,
        method=line.method,
        posted_by=collection.collected_by,
        posted_at=collection.collected_at,
    )


def receipt_draft(*, collection: Collection, line: CollectLine, due: Due, paid_on: date) -> Draft:
    """One member's entry: the money against the months it pays, the oldest first."""
    branch, person = collection.organization_id, line.person_id
    parts, rest = split(line, due)
    money = MONEY_OF[Payment.Method(line.method)]
    booked = [Line(money, branch, debit=line.money)]
    booked += [
        Line(Account.RECEIVABLE, branch, person, month, credit=part)
        for month, part in parts.items()
    ]
    if rest:
        account = Account.VOLUNTARY if line.rest == Rest.VOLUNTARY else Account.ADVANCE
        booked.append(Line(account, branch, person, credit=rest))
    key = uuid5(collection.key, str(person))
    return Draft(EntryKind.RECEIPT, branch, paid_on, "收党费", booked, key)
