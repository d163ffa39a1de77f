"""Dues received in one set are what the action receives branch by branch, column for column."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction

from branchrecords.audit.models import AuditEvent
from branchrecords.demo.money import enter_bases, owed_until, receipt_of
from branchrecords.demo.receipt_sets import write_receipts
from branchrecords.demo.world import moment
from branchrecords.errors import ActionError
from dues.actions.assessment import assess_month
from dues.actions.collecting import collect
from dues.models import Collection, JournalEntry, JournalLine, Payment
from dues.rules.receiving import Due

JANUARY, FEBRUARY = date(2026, 1, 1), date(2026, 2, 1)
GIVEN = {"id", "object_id", "collection_id", "entry_id"}
pytestmark = pytest.mark.xdist_group("receipt_sets")


@pytest.fixture(scope="module", autouse=True)
def owing(world, django_db_blocker):
    """Two branches owe January, which all but one have paid, and February."""
    branches = world.branches[2], world.branches[29]
    behind = {branches[0].people[3].pk: (1, 2)}
    with django_db_blocker.unblock():
        for branch in branches:
            enter_bases(world, branch)
        assess_month(month=JANUARY, at=moment(JANUARY, 1))
        for one in receipts(branches, JANUARY, behind):
            collect(**vars(one))
        assess_month(month=FEBRUARY, at=moment(FEBRUARY, 1))
    return branches


def receipts(branches, month, behind):
    owed = owed_until(month)
    return [receipt_of(branch, month, owed, behind) for branch in branches]


def dues(month):
    owed = owed_until(month)
    return {person: Due({row.month: row.open for row in rows}) for person, rows in owed.items()}


def in_one_set(branches):
    write_receipts(receipts(branches, FEBRUARY, {}), dues(FEBRUARY))


def one_by_one(branches):
    for one in receipts(branches, FEBRUARY, {}):
        collect(**vars(one))


def written(write):
    """Every row that `write` makes, in the order of the ids; nothing stays."""
    with transaction.atomic():
        models = (Collection, JournalEntry, JournalLine, Payment, AuditEvent)
        last = {model: model.objects.latest("pk").pk for model in models}
        write()
        found = {model: model.objects.filter(pk__gt=last[model]).order_by("pk") for model in models}
        rows = {model: [plain(row) for row in of.values()] for model, of in found.items()}
        keys = found[JournalLine].values_list("entry__key", flat=True)
        rows["entries of lines"] = list(keys)
        rows["entries of payments"] = list(
            found[Payment].values_list("entry__key", "collection__key")
        )
        transaction.set_rollback(True)
    return rows


def plain(row):
    return {name: value for name, value in row.items() if name not in GIVEN}


def test_a_set_writes_the_rows_that_the_action_writes(owing):
    wanted, found = written(lambda: one_by_one(owing)), written(lambda: in_one_set(owing))
    for model, rows in wanted.items():
        assert found[model] == rows, model
    assert len(found[Collection]) == 2
    assert len(found[Payment]) == 24 + 5  # of the 25 one joins in May
    assert [row["action"] for row in found[AuditEvent]] == ["dues.collected"] * 2
    late = found[JournalLine][3 * 2 : 3 * 2 + 3]
    assert [row["month"] for row in late] == [None, JANUARY, FEBRUARY]


def test_the_set_refuses_what_the_action_refuses(owing):
    [whole, _] = receipts(owing, FEBRUARY, {})
    wrong = replace(whole.lines[0], amount=Decimal("0.01"))
    with pytest.raises(ActionError, match="元不符"), transaction.atomic():
        write_receipts([replace(whole, lines=[wrong])], dues(FEBRUARY))
