"""What was assessed and paid before the journal stands in it afterwards, to the fen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from dues.models import Assessment, JournalEntry, JournalLine, Payment, Relief
from dues.rules.accounts import Account, EntryKind
from tests.factories import dues as make

BEFORE = "0002_allocation_guard"
OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)


@pytest.fixture
def old(transactional_db):
    """The models of before, over tables of before; afterwards the tables of now."""
    call_command("migrate", "dues", BEFORE, verbosity=0, interactive=False)
    yield MigrationExecutor(connection).loader.project_state(("dues", BEFORE)).apps
    call_command("migrate", verbosity=0, interactive=False)


@dataclass(frozen=True)
class Before:
    """Ids of the rows of before: two months of 40.00, 80.00 received and reversed, 40.00 again."""

    base: int
    first: int
    back: int
    kept: list[int]


def rows_of_before(old, branch, person, exempt) -> Before:
    """Written by the models of before, as the application wrote them then."""
    officer = make.user(branch)
    names = ("Assessment", "Collection", "Payment", "Allocation", "DuesBase")
    assessments, collections, payments, allocations, bases = (
        old.get_model("dues", name).objects for name in names
    )
    base = bases.create(
        person_id=person.pk, organization_id=branch.pk, year=2026, from_month=date(2026, 1, 1),
        category="enterprise", amount=Decimal(4000), entered_at=make.AT,
    )  # fmt: skip

    def month(who, first, amount):
        return assessments.create(
            person_id=who.pk, organization_id=branch.pk, month=first, category="enterprise",
            base=Decimal(4000), amount=Decimal(amount), article="第二条", rule_version="2008",
            assessed_at=make.AT,
        )  # fmt: skip

    october, november = month(person, OCTOBER, "40.00"), month(person, NOVEMBER, "40.00")
    month(exempt, OCTOBER, "0.00")
    collection = collections.create(
        key=make.uuid4(), organization_id=branch.pk, body_digest="0" * 64,
        collected_by_id=officer.pk, collected_at=make.AT,
    )  # fmt: skip

    def paid(amount, method, **fields):
        return payments.create(
            collection=collection, person_id=person.pk, organization_id=branch.pk,
            amount=Decimal(amount), paid_on=date(2026, 11, 12), method=method,
            posted_by_id=officer.pk, posted_at=make.AT, **fields,
        )  # fmt: skip

    first = paid("80.00", "mobile")
    kept = [allocations.create(payment=first, assessment=m, amount=40) for m in (october, november)]
    back = paid("-80.00", "mobile", reverses=first, reason="重复收款")
    for row in (october, november):
        allocations.create(payment=back, assessment=row, amount=-40)
    again = paid("40.00", "cash")
    kept.append(allocations.create(payment=again, assessment=october, amount=40))
    return Before(base.pk, first.pk, back.pk, [one.pk for one in kept])


def test_rows_become_entries_that_balance(old):
    branch = make.branch()
    person, exempt = make.member(branch), make.member(branch, "罗振业")
    before = rows_of_before(old, branch, person, exempt)

    call_command("migrate", "dues", verbosity=0, interactive=False)

    rows = Assessment.objects.with_balance().filter(person=person).order_by("month")
    assert [(row.owed, row.paid, row.open) for row in rows] == [
        (Decimal("40.00"), Decimal("40.00"), 0),
        (Decimal("40.00"), 0, Decimal("40.00")),
    ]
    assert [row.source_id for row in rows] == [before.base] * 2
    assert Assessment.objects.get(person=exempt).entry is None
    assert [entry.kind for entry in JournalEntry.objects.order_by("pk")] == [
        *[EntryKind.ASSESSMENT] * 2,
        *[EntryKind.RECEIPT] * 2,
        EntryKind.REVERSAL,
    ]
    assert JournalLine.objects.of(Account.CASH).balance() == Decimal("40.00")
    assert JournalLine.objects.of(Account.BANK).balance() == 0
    assert JournalLine.objects.of(Account.DUES).balance() == Decimal("-80.00")
    assert JournalLine.objects.balance() == 0
    undone = Payment.objects.get(pk=before.back)
    assert undone.entry.reverses == Payment.objects.get(pk=before.first).entry
    lines = JournalLine.objects.filter(pk__in=before.kept).order_by("pk")
    assert [(line.month, line.credit) for line in lines] == [
        (OCTOBER, Decimal("40.00")),
        (NOVEMBER, Decimal("40.00")),
        (OCTOBER, Decimal("40.00")),
    ]
    (new,) = make.assessed(branch, 12)[-1:]  # the ids of lines go on where they stopped
    assert new.entry.lines.count() == 2


def test_a_hardship_typed_in_clear_is_encrypted_and_reads_as_before(old):
    branch = make.branch()
    person = make.member(branch)
    old.get_model("dues", "Relief").objects.create(
        person_id=person.pk, organization_id=branch.pk, kind="exempt", amount=0,
        from_month=OCTOBER, until_month=NOVEMBER, reason="长期患病", studied_on=date(2026, 9, 1),
        approved_by="党委", approved_on=date(2026, 9, 8), entered_at=make.AT,
    )  # fmt: skip

    call_command("migrate", "dues", verbosity=0, interactive=False)

    assert Relief.objects.get().reason == "长期患病"
    with connection.cursor() as cursor:
        cursor.execute("SELECT reason FROM dues_relief")
        assert "长期患病" not in cursor.fetchone()[0]
