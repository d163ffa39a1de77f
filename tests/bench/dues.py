"""Twelve months of dues at 1,000 and 10,000 members: `make bench`, not part of the tests.

DUES_SIZES=1000,100000 chooses other sizes. Beside our time stands that of the bare INSERT … SELECT
of the same rows into tables with the same indexes and checks, in the same run: what the database
needs at least. Ours opens every income, computes in decimals, seals the base again, books, audits.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from branchrecords.audit.models import AuditEvent
from branchrecords.database.fields import encrypt
from branchrecords.database.owner import as_owner
from dues.actions.assessment import assess_month
from dues.models import Assessment, DuesBase, JournalLine
from dues.queries.branch import branch_month
from members.models import Membership
from tests.bench.register import analyze, build_register, copy_rows, statements

SIZES = tuple(int(size) for size in os.environ.get("DUES_SIZES", "1000,10000").split(","))
YEAR = 2026
AT = datetime(YEAR, 12, 1, 1, 0, tzinfo=UTC)
MOST_SECONDS_PER_1000 = 5.0
MOST_SECONDS_REPEAT_PER_1000 = 1.0
TABLES = ("dues_assessment", "dues_journalline")
pytestmark = pytest.mark.django_db(transaction=True)


def test_twelve_months_for_everybody(capsys):
    per_member = {}
    for size in SIZES:
        committee, branch = build_register(size)
        _bases(committee)
        with _timed() as year:
            _assess(committee, size)
        with _timed() as again:
            _assess(committee, 0)
        _bases(committee, YEAR + 1)
        with _timed() as month:
            done = assess_month(month=date(YEAR + 1, 1, 1), organization=committee, at=AT)
        assert done.created == size
        bare = _bare(committee, date(YEAR + 1, 1, 1))
        queries, page = _branch_page(branch)
        per_member[size] = year.seconds / size
        _print(
            capsys,
            f"\n{size:,} members: 12 months {year.seconds:.2f} s"
            f" ({year.seconds / size * 1e6:.0f} µs a member), repeated {again.seconds:.2f} s;"
            f" one month {month.seconds:.2f} s, bare INSERT … SELECT {bare:.2f} s"
            f" (x{month.seconds / bare:.1f});"
            f" a branch of 50 with balances {queries} queries, {page * 1000:.0f} ms",
        )
        assert year.seconds <= MOST_SECONDS_PER_1000 * size / 1000
        assert again.seconds <= MOST_SECONDS_REPEAT_PER_1000 * size / 1000
        assert queries <= 10
    ratio = per_member[SIZES[-1]] / per_member[SIZES[0]]
    _print(capsys, f"time a member, largest to smallest register: x{ratio:.2f}")
    assert JournalLine.objects.balance() == 0


class _Timer:
    seconds = 0.0


@contextmanager
def _timed() -> Iterator[_Timer]:
    timer, started = _Timer(), time.perf_counter()
    yield timer
    timer.seconds = time.perf_counter() - started


def _bases(committee, year: int = YEAR) -> None:
    """Everybody's base, from 2,000.00 to 12,000.00."""
    people = Membership.objects.filter(organization__path__startswith=committee.path)
    rows = [
        {
            "person_id": person,
            "organization_id": branch,
            "year": year,
            "from_month": f"{year}-01-01",
            "category": "enterprise",
            "amount": encrypt(f"{2000 + number % 10_001}.50", "dues_duesbase.amount"),
            "entered_at": AT.isoformat(),
        }
        for number, (person, branch) in enumerate(
            people.order_by("pk").values_list("person_id", "organization_id")
        )
    ]
    copy_rows(DuesBase, list(rows[0]), rows)
    analyze()


def _assess(committee, expected: int) -> None:
    before = AuditEvent.objects.count()
    for number in range(1, 13):
        done = assess_month(month=date(YEAR, number, 1), organization=committee, at=AT)
        assert done.created == expected
    assert AuditEvent.objects.count() - before == (12 if expected else 0)


def _bare(committee, month: date) -> float:
    """The same rows of one month into tables with the same indexes, checks and foreign keys."""
    entries = Assessment.objects.filter(
        organization__path__startswith=committee.path, month=month
    ).values_list("entry_id", flat=True)
    wanted = list(set(entries))
    with as_owner(), connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"CREATE TABLE bare_{table} (LIKE {table} INCLUDING ALL)")
            cursor.execute(
                "SELECT pg_get_constraintdef(oid) FROM pg_constraint"
                " WHERE conrelid = %s::regclass AND contype = 'f'",
                [table],
            )
            for (definition,) in cursor.fetchall():
                cursor.execute(f"ALTER TABLE bare_{table} ADD {definition}")
        with _timed() as timer, transaction.atomic():
            for table in TABLES:
                cursor.execute(
                    f"INSERT INTO bare_{table} SELECT * FROM {table} WHERE entry_id = ANY(%s)",
                    [wanted],
                )
        for table in TABLES:
            cursor.execute(f"DROP TABLE bare_{table}")
    return timer.seconds


def _branch_page(branch) -> tuple[int, float]:
    month = date(YEAR, 12, 1)
    with CaptureQueriesContext(connection) as captured:
        branch_month(organization=branch, month=month, with_bases=True)
    with _timed() as timer:
        assert len(branch_month(organization=branch, month=month, with_bases=True).rows) == 50
    return statements(captured), timer.seconds


def _print(capsys, text: str) -> None:
    with capsys.disabled():
        print(text, flush=True)
