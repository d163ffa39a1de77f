"""Random months of a small branch and its committee, beside a plain model of their books.

Every kind of entry takes part: the rules stand in `ledger`, a module for each kind of money.

`make test` takes some thousand steps; LEDGER_STEPS=100000 (make bench) as many as it says.
"""

from __future__ import annotations

import os
from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from branchrecords.errors import ActionError
from dues.actions.closings import close_month, decide_reopening, request_reopening
from dues.actions.journal import Draft, Line, post
from dues.rules.accounts import Account, EntryKind
from tests.factories import dues as make

from .ledger.collecting import FEN, OPEN_MONTHS, Collecting
from .ledger.extra import ExtraMoney
from .ledger.members import Member
from .ledger.moving import MovingMoney
from .ledger.purses import NOTHING, NOW, YEAR, MoneyWorld

STEPS = int(os.environ.get("LEDGER_STEPS", "1500"))
STEPS_EACH = 60
steps = 0


class World(MoneyWorld):
    """Three members with their bases besides: made once."""

    def __init__(self) -> None:
        super().__init__()
        self.people = [make.member(self.branch, name) for name in ("沈玉平", "罗振业", "陶建中")]
        self.bases = [Decimal("3000.00"), Decimal("3000.01"), Decimal("6840.00")]
        for person, base in zip(self.people, self.bases, strict=True):
            make.with_base(person, self.branch, base)


class Books(Collecting, ExtraMoney, MovingMoney, RuleBasedStateMachine):
    """Each run begins with empty books."""

    world: World

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.branch, self.people = self.world.branch, self.world.people
        self.top = self.world.top
        self.officers = self.world.officers
        self.members = [Member(base) for base in self.world.bases]
        self.closed: dict[int, object] = {}
        self.begin()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)

    def refused(self, act) -> None:
        with pytest.raises(ActionError), transaction.atomic():
            act()

    @rule(month=OPEN_MONTHS)
    def close(self, month):
        def act():
            first = date(YEAR, month, 1)
            return close_month(
                organization=self.branch, month=first, by=self.officers[0], at=make.AT
            )

        if month in self.closed or month == NOW:
            self.refused(act)
        else:
            self.closed[month] = act()

    @precondition(lambda self: self.closed)
    @rule(data=st.data(), agreed=st.booleans())
    def reopen(self, data, agreed):
        month = data.draw(st.sampled_from(sorted(self.closed)))
        one, other = self.officers
        asked = request_reopening(closing=self.closed[month], reason="漏记", by=one, at=make.AT)
        self.refused(lambda: decide_reopening(request=asked, approved=True, by=one, at=make.AT))
        decide_reopening(request=asked, approved=agreed, by=other, at=make.AT)
        if agreed:
            del self.closed[month]

    @rule(fen=st.integers(1, 10**6), off=st.integers(1, 99))
    def post_what_does_not_balance(self, fen, off):
        lines = [
            Line(Account.BANK, self.branch.pk, debit=fen * FEN),
            Line(Account.INTEREST, self.branch.pk, credit=(fen + off) * FEN),
        ]
        draft = Draft(EntryKind.INTEREST, self.branch.pk, date(YEAR, NOW, 5), "利息", lines)
        with pytest.raises(IntegrityError), transaction.atomic():
            post(drafts=[draft], by=None, at=make.AT)

    @invariant()
    def books_agree(self):
        global steps
        steps += 1
        everything = _journal()
        for place in {row[0] for row in everything}:
            lines = [row for row in everything if row[0] == place]
            assert sum(row[4] for row in lines) == sum(row[5] for row in lines)
        assert self.purses(everything, {person.pk for person in self.people}) == {
            key: sum_ for key, sum_ in self.has.items() if sum_
        }
        self.members_agree([row[1:] for row in everything if row[0] == self.branch.pk])

    def members_agree(self, rows):
        """What the branch's journal says of each member's months and of money paid ahead."""
        pairs = list(zip(self.people, self.members, strict=True))
        months = {
            (person, month.month): (debit, credit)
            for account, person, month, debit, credit in rows
            if account == Account.RECEIVABLE
        }
        assert months == {
            (person.pk, m): (member.owed[m], member.paid[m])
            for person, member in pairs
            for m in member.owed
        }
        ahead = _by_person(rows, Account.ADVANCE)
        assert {person.pk: ahead.get(person.pk, NOTHING) for person in self.people} == {
            person.pk: member.ahead for person, member in pairs
        }
        assert not [member for member in self.members if member.ahead and member.open()]


def _journal():
    """(place, account, person, month, debit, credit) of everything booked, constraints checked."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        cursor.execute(
            "SELECT organization_id, account, person_id, month, sum(debit), sum(credit)"
            " FROM dues_journalline GROUP BY 1, 2, 3, 4"
        )
        return cursor.fetchall()


def _by_person(rows, wanted):
    return {
        person: credit - debit for account, person, _, debit, credit in rows if account == wanted
    }


@pytest.mark.django_db
def test_the_books_always_say_what_the_model_says(capsys):
    Books.world = World()
    rounds = settings(
        max_examples=max(min(STEPS, 2000) // STEPS_EACH, 1),
        stateful_step_count=STEPS_EACH,
        deadline=None,
        database=None,
        derandomize=STEPS <= 5000,
        phases=set(Phase) - {Phase.shrink},  # a step is a transaction: shrinking takes hours
        suppress_health_check=list(HealthCheck),
    )
    while steps < STEPS:
        run_state_machine_as_test(Books, settings=rounds)
        with capsys.disabled():
            print(f"\n{steps:,} steps of the journal agree with the model", flush=True)
        if STEPS <= 5000:
            break
