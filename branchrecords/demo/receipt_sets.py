"""Dues received by many branches on one day: the same rows that `collect` writes branch by branch.

For months in which nobody's arrears are pursued yet: no case of arrears waits to be ended, no month
is closed, nothing is paid ahead. What a row holds, and what is against a line, say the product's
own functions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from branchrecords.audit.models import AuditEvent
from branchrecords.audit.recording import build
from branchrecords.errors import ActionError
from dues.actions.collecting import CollectLine, body_digest, payment_row, receipt_draft, told
from dues.actions.journal import entry_row, write_lines
from dues.models import Collection, JournalEntry, Payment
from dues.rules.receiving import Due, line_problem
from members.models import Organization, User


@dataclass(frozen=True)
class Receipt:
    """What a branch receives on a day, by the names of `collect`."""

    key: UUID
    organization: Organization
    lines: Sequence[CollectLine]
    paid_on: date
    by: User
    at: datetime


def write_receipts(receipts: Sequence[Receipt], dues: dict[int, Due]) -> None:
    """`dues`: what each member owes before."""
    _refuse_wrong(receipts, dues)
    heads = Collection.objects.bulk_create(map(_collection, receipts))
    lines = [
        (head, one, line) for head, one in zip(heads, receipts, strict=True) for line in one.lines
    ]
    drafts = [
        receipt_draft(collection=head, line=line, due=dues[line.person_id], paid_on=one.paid_on)
        for head, one, line in lines
    ]
    entries = JournalEntry.objects.bulk_create(
        entry_row(draft=draft, by=one.by, at=one.at)
        for draft, (_, one, _) in zip(drafts, lines, strict=True)
    )
    write_lines(entries=entries, drafts=drafts)
    payments: dict[UUID, list[Payment]] = {}
    for (head, _, line), entry in zip(lines, entries, strict=True):
        payments.setdefault(head.key, []).append(
            payment_row(collection=head, line=line, entry=entry)
        )
    Payment.objects.bulk_create(row for rows in payments.values() for row in rows)
    AuditEvent.objects.bulk_create(
        build("dues.collected", **told(collection=head, payments=payments[head.key]))
        for head in heads
    )


def _collection(one: Receipt) -> Collection:
    return Collection(
        key=one.key,
        organization=one.organization,
        body_digest=body_digest(
            organization=one.organization, lines=one.lines, paid_on=one.paid_on
        ),
        collected_by=one.by,
        collected_at=one.at,
    )


def _refuse_wrong(receipts: Sequence[Receipt], dues: dict[int, Due]) -> None:
    for one in receipts:
        for line in one.lines:
            problem = line_problem(line, dues[line.person_id], one.paid_on, prepay_months=0)
            if problem:
                raise ActionError(f"{one.organization}没有收款：{problem}")
