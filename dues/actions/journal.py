"""The only writer of the journal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.utils.timezone import localdate

from branchrecords.database.copying import copy_rows
from branchrecords.errors import ActionError, Blocker
from dues.models import JournalEntry, JournalLine
from dues.queries.closings import closed_months
from dues.rules.accounts import Account, EntryKind
from dues.rules.closings import ARTICLE_BOOKS
from dues.rules.money import ZERO
from dues.rules.months import month_of
from members.models import Organization, User

from .arrears import close_paid_cases

BATCH = 1000


@dataclass(frozen=True)
class Line:
    """One side of an entry, in 元: a debit or a credit, negative for 红字."""

    account: Account
    organization_id: int
    person_id: int | None = None
    month: date | None = None
    debit: Decimal = ZERO
    credit: Decimal = ZERO


@dataclass(frozen=True)
class Draft:
    """An entry to be posted. The key makes posting it again impossible."""

    kind: EntryKind
    organization_id: int
    occurred_on: date
    memo: str
    lines: Sequence[Line] = ()
    key: UUID = field(default_factory=uuid4)
    reverses_id: int | None = None


def lock_books(*, organizations: Iterable[int]) -> None:
    """One after the other: whoever reads a balance of these organisations and then posts.

    Always in the order of ids, so that two never wait for each other.
    """
    rows = Organization.objects.select_for_update(no_key=True).filter(pk__in=set(organizations))
    list(rows.order_by("pk").values_list("pk"))


@transaction.atomic
def post(*, drafts: Sequence[Draft], by: User | None, at: datetime) -> list[JournalEntry]:
    """Write entries with all their lines, or none.

    Whoever has paid all arrears by it, has the case of arrears ended.
    Raises ActionError for a closed month; everything else the callers have to see to, and the
    database refuses (ADR 13).
    """
    entries = open_entries(drafts=drafts, by=by, at=at)
    write_lines(entries=entries, drafts=drafts)
    paid = {one.person_id or 0 for draft in drafts for one in draft.lines if _settles(one)}
    if paid:
        close_paid_cases(people=paid, by=by, at=at)
    return entries


def write_lines(*, entries: Sequence[JournalEntry], drafts: Sequence[Draft]) -> None:
    """All lines of entries whose heads stand, in one statement."""
    rows = [
        (
            entry.pk,
            int(line.account),
            line.organization_id,
            line.person_id,
            line.month,
            line.debit,
            line.credit,
        )
        for entry, draft in zip(entries, drafts, strict=True)
        for line in draft.lines
    ]
    columns = ("entry_id", "account", "organization_id", "person_id", "month", "debit", "credit")
    if rows:
        copy_rows(JournalLine._meta.db_table, columns, rows)


def _settles(line: Line) -> bool:
    """That a month is owed less than before: it is paid, or was reduced."""
    return line.account == Account.RECEIVABLE and (line.credit > 0 or line.debit < 0)


def open_entries(*, drafts: Sequence[Draft], by: User | None, at: datetime) -> list[JournalEntry]:
    """Write the heads of entries; the caller writes all their lines in one statement."""
    _refuse_closed(drafts)
    rows = [entry_row(draft=draft, by=by, at=at) for draft in drafts]
    return JournalEntry.objects.bulk_create(rows, batch_size=BATCH)


def entry_row(*, draft: Draft, by: User | None, at: datetime) -> JournalEntry:
    """The unsaved head of an entry."""
    return JournalEntry(
        key=draft.key,
        kind=draft.kind,
        organization_id=draft.organization_id,
        occurred_on=draft.occurred_on,
        memo=draft.memo[:200],
        reverses_id=draft.reverses_id,
        posted_by=by,
        posted_at=at,
    )


def _refuse_closed(drafts: Sequence[Draft]) -> None:
    wanted = {(draft.organization_id, month_of(draft.occurred_on)) for draft in drafts}
    closed = closed_months(wanted)
    if closed:
        month = min(month for _, month in closed)
        message = f"{month.year}年{month.month}月已结账，不能再记账"
        raise ActionError(
            f"{message}。请把日期写在还没有结账的月份，或先申请反结账。",
            [Blocker(message, ARTICLE_BOOKS, "id_paid_on")],
        )


def opposite(*, entry: JournalEntry, reason: str, at: datetime) -> Draft:
    """The entry that undoes another: every line with the other sign, on the day of undoing it.

    Raises ActionError when the entry is itself a reversal, or was undone before.
    """
    if not reason.strip():
        raise ActionError("请写冲正理由，例如：重复收款、收错人。")
    if entry.reverses_id:
        raise ActionError("这一笔本身就是冲正，不能再冲正。")
    if JournalEntry.objects.filter(reverses=entry).exists():
        raise ActionError("这一笔已经冲正过了，请刷新页面查看。")
    lines = [
        Line(
            Account(line.account),
            line.organization_id,
            line.person_id,
            line.month,
            -line.debit,
            -line.credit,
        )
        for line in entry.lines.all()
    ]
    return Draft(
        kind=EntryKind.REVERSAL,
        organization_id=entry.organization_id,
        occurred_on=localdate(at),
        memo=reason.strip(),
        lines=lines,
        reverses_id=entry.pk,
    )


def book_assessed(*, entries: Sequence[JournalEntry], month: date) -> None:
    """Write the lines of entries from the assessments that name them: one INSERT … SELECT."""
    with connection.cursor() as cursor:
        cursor.execute(
            _ASSESSED,
            {
                "entries": [entry.pk for entry in entries],
                "organizations": [entry.organization_id for entry in entries],
                "month": month,
                "receivable": Account.RECEIVABLE.value,
                "income": Account.DUES.value,
            },
        )


_ASSESSED = """
WITH owed AS (
    SELECT entry_id, organization_id, person_id, month, amount FROM dues_assessment
    WHERE organization_id = ANY(%(organizations)s) AND month = %(month)s
      AND entry_id = ANY(%(entries)s)
)
INSERT INTO dues_journalline (entry_id, account, organization_id, person_id, month, debit, credit)
SELECT entry_id, %(receivable)s, organization_id, person_id, month, amount, 0 FROM owed
UNION ALL
SELECT entry_id, %(income)s, organization_id, NULL, month, 0, sum(amount) FROM owed
GROUP BY entry_id, organization_id, month
"""
