"""Dues: a base for everybody, then month by month what was owed and what came in.

Every statement passes the triggers of the journal; what a base owes say `dues.rules`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

from django.db import connection

from branchrecords.demo.world import TODAY, YEAR, moment
from dues.models import Assessment, Collection, DuesBase, JournalEntry, Payment
from dues.rules.accounts import Account, EntryKind
from dues.rules.categories import Category
from dues.rules.rates import assess

from .sizes import Size
from .writing import execute, hold, insert

_RANGES = (
    (Category.CIVIL_SERVANT, 5200, 11800),
    (Category.INSTITUTION, 4800, 9800),
    (Category.ENTERPRISE, 2600, 10800),
    (Category.RETIRED, 2900, 7200),
)
WAGES = 64  # different bases of each category: each is encrypted once and handed out
_WAGES = (
    "wage int, category text, base text, assessed text, rate numeric, amount numeric, "
    "article text, rule_version text, local_rules text"
)


def build_dues(size: Size, rng: Random) -> None:
    """Holds the bases as `scale_wage`; a member's is found by number."""
    hold("scale_wage", _WAGES, _wages(rng))
    _write_bases()
    for month in range(size.first_month, TODAY.month + 1):
        first = date(YEAR, month, 1)
        _assess(first)
        _collect(first)
        # What is checked at the end of the transaction is checked now: it would not fit memory.
        execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


def _wages(rng: Random) -> Iterator[tuple]:
    base, stored = (model._meta.get_field(name) for model, name in _SEALED)
    for kind, (category, low, high) in enumerate(_RANGES):
        for place in range(WAGES):
            amount = Decimal(rng.randint(low * 2, high * 2)) / 2
            found = assess(category, amount, date(YEAR, 1, 1))
            yield (
                kind * WAGES + place,
                category.value,
                base.get_db_prep_save(amount, connection),
                stored.get_db_prep_save(amount, connection),
                found.rate,
                found.amount,
                found.article,
                found.rule_version,
                found.local_rules,
            )


_SEALED = ((DuesBase, "amount"), (Assessment, "base"))
# The last of the categories is that of the retired.
_WAGE_OF = (
    f"CASE WHEN member.retired THEN {3 * WAGES} ELSE member.n %% 3 * {WAGES} END "
    f"+ member.n * 31 %% {WAGES}"
)
_MEMBERS = (
    "scale_member member JOIN scale_branch branch USING (b) "
    f"JOIN scale_wage wage ON wage.wage = {_WAGE_OF}"
)


def _write_bases() -> None:
    insert(
        DuesBase,
        {
            "person_id": "member.id",
            "organization_id": "branch.id",
            "year": "%(year)s",
            "from_month": "%(from_month)s",
            "category": "wage.category",
            "amount": "wage.base",
            "entered_by_id": "branch.secretary_id",
            "entered_at": "%(at)s",
        },
        f"{_MEMBERS} ORDER BY member.n",
        year=YEAR,
        from_month=date(YEAR, 1, 1),
        at=moment(date(YEAR, 1, 8)),
    )


def _assess(month: date) -> None:
    """One entry a branch; its lines are a member each and the branch's income."""
    values = {"month": month, "at": moment(month, 1)}
    _entries(
        "assessed",
        "branch.id",
        "scale_branch branch",
        EntryKind.ASSESSMENT,
        paid_on=month,
        **values,
    )
    insert(
        Assessment,
        {
            "person_id": "member.id",
            "organization_id": "branch.id",
            "month": "%(month)s",
            "category": "wage.category",
            "base": "wage.assessed",
            "rate": "wage.rate",
            "amount": "wage.amount",
            "article": "wage.article",
            "rule_version": "wage.rule_version",
            "local_rules": "wage.local_rules",
            "source_id": "base.id",
            "entry_id": "entry.id",
            "assessed_at": "%(at)s",
        },
        f"{_MEMBERS} JOIN scale_entry entry ON entry.of = branch.id "
        "JOIN dues_duesbase base ON base.person_id = member.id ORDER BY member.n",
        **values,
    )
    execute(_ASSESSED, **values, receivable=Account.RECEIVABLE.value, income=Account.DUES.value)


_ASSESSED = f"""
INSERT INTO dues_journalline (entry_id, account, organization_id, person_id, month, debit, credit)
SELECT entry.id, %(receivable)s, branch.id, member.id, %(month)s::date, wage.amount, 0
FROM {_MEMBERS} JOIN scale_entry entry ON entry.of = branch.id
UNION ALL
SELECT entry.id, %(income)s, branch.id, NULL, %(month)s::date, 0, sum(wage.amount)
FROM {_MEMBERS} JOIN scale_entry entry ON entry.of = branch.id GROUP BY entry.id, branch.id
"""  # noqa: S608
# One in forty has not paid since September; every third branch has not collected the last month.
_PAYING = (
    "(%(month)s::date < %(behind)s OR member.n %% 40 <> 11) "
    "AND (%(month)s::date < %(last)s OR branch.b %% 3 <> 0)"
)
_CASH = "member.n %% 3 = 0"


def _collect(month: date) -> None:
    """党费日 is the 12th: one collection a branch, one entry and one receipt a member."""
    paying = {
        "month": month,
        "behind": date(YEAR, 9, 1),
        "last": TODAY.replace(day=1),
        "paid_on": month.replace(day=12),
        "at": moment(month.replace(day=12), 16),
    }
    source = f"{_MEMBERS} WHERE {_PAYING}"
    _collections(source, paying)
    _entries("received", "member.id", source, EntryKind.RECEIPT, **paying)
    received = f"{_MEMBERS} JOIN scale_entry entry ON entry.of = member.id"
    execute(
        _RECEIVED.format(received=received),
        month=month,
        cash=Account.CASH.value,
        bank=Account.BANK.value,
        receivable=Account.RECEIVABLE.value,
    )
    insert(
        Payment,
        {
            "collection_id": "collection.id",
            "entry_id": "entry.id",
            "person_id": "member.id",
            "organization_id": "branch.id",
            "amount": "wage.amount",
            "paid_on": "%(paid_on)s",
            "method": f"CASE WHEN {_CASH} THEN 'cash' ELSE 'mobile' END",
            "posted_by_id": "branch.secretary_id",
            "posted_at": "%(at)s",
        },
        f"{received} JOIN dues_collection collection ON collection.organization_id = branch.id "
        "AND collection.collected_at = %(at)s ORDER BY member.n",
        **paying,
    )


_RECEIVED = f"""
INSERT INTO dues_journalline (entry_id, account, organization_id, person_id, month, debit, credit)
SELECT entry.id, CASE WHEN {_CASH} THEN %(cash)s ELSE %(bank)s END, branch.id, NULL::bigint,
       NULL::date, wage.amount, 0
FROM {{received}}
UNION ALL
SELECT entry.id, %(receivable)s, branch.id, member.id, %(month)s, 0, wage.amount FROM {{received}}
"""  # noqa: S608


def _collections(source: str, paying: dict[str, Any]) -> None:
    insert(
        Collection,
        {
            "key": "md5('collection ' || one.id || %(month)s)::uuid",
            "organization_id": "one.id",
            "body_digest": "encode(sha256(('collection ' || one.id || %(month)s)::bytea), 'hex')",
            "collected_by_id": "one.secretary_id",
            "collected_at": "%(at)s",
        },
        f"(SELECT DISTINCT branch.b, branch.id, branch.secretary_id FROM {source}) one "  # noqa: S608
        "ORDER BY one.b",
        **paying,
    )


_MEMO = {EntryKind.ASSESSMENT: "{:%Y-%m} 应交党费", EntryKind.RECEIPT: "收党费"}


def _entries(word: str, of: str, source: str, kind: EntryKind, **values: Any) -> None:
    """Heads of entries, held as `scale_entry`: `id`, and what it is an entry `of`."""
    execute("DROP TABLE IF EXISTS scale_entry")
    execute(
        "CREATE TEMP TABLE scale_entry ON COMMIT DROP AS SELECT "  # noqa: S608
        "nextval(pg_get_serial_sequence('dues_journalentry', 'id')) AS id, "
        f"{of} AS of, branch.id AS organization_id, branch.secretary_id FROM {source}",
        **values,
    )
    execute("CREATE UNIQUE INDEX ON scale_entry (of); ANALYZE scale_entry")
    by_hand = kind is EntryKind.RECEIPT
    insert(
        JournalEntry,
        {
            "id": "id",
            "key": "md5(%(word)s || of || %(month)s)::uuid",
            "kind": "%(kind)s",
            "organization_id": "organization_id",
            "occurred_on": "%(paid_on)s",
            "memo": "%(memo)s",
            "posted_by_id": "secretary_id" if by_hand else "NULL::bigint",
            "posted_at": "%(at)s",
        },
        "scale_entry ORDER BY id",
        **values,
        word=word,
        kind=kind.value,
        memo=_MEMO[kind].format(values["month"]),
    )
