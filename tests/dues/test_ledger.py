"""Random months of a small branch and its committee, beside a plain model of their books.

Every kind of entry takes part: dues here, what else happens to money in `ledger_money`.

`make test` takes some thousand steps; LEDGER_STEPS=100000 (make bench) as many as it says.
"""

from __future__ import annotations

import os
from datetime import date
from decimal import Decimal
from uuid import uuid4

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
from dues.actions.assessment import assess_month
from dues.actions.bases import set_base
from dues.actions.closings import close_month, decide_reopening, request_reopening
from dues.actions.collecting import CollectLine, Rest, collect
from dues.actions.journal import Draft, Line, post
from dues.actions.reversing import reverse_payment
from dues.actions.statement_collecting import Pick, collect_lines
from dues.models import Payment
from dues.rules.accounts import Account, EntryKind
from tests.factories import dues as make
from tests.factories.statements import line as statement_line
from tests.factories.statements import make_statement

from .ledger_money import NOTHING, MoneyMoves, MoneyWorld

STEPS = int(os.environ.get("LEDGER_STEPS", "1500"))
STEPS_EACH = 60
YEAR = 2026
NOW = 11  # make.AT is 20 November 2026
# What a base owes a month, by hand: 0.5% up to 3,000, 1% up to 5,000, 1.5% up to 10,000, then 2%.
DUE = {
    Decimal("2890.00"): Decimal("14.45"),
    Decimal("3000.00"): Decimal("15.00"),
    Decimal("3000.01"): Decimal("30.00"),
    Decimal("6840.00"): Decimal("102.60"),
    Decimal("10000.01"): Decimal("200.00"),
    Decimal("80000.00"): Decimal("1000.00"),
}
MONTHS = st.integers(5, 12)
OPEN_MONTHS = st.integers(5, NOW)
PEOPLE = st.integers(0, 2)
BASES = st.sampled_from(sorted(DUE))
FEN = Decimal("0.01")
steps = 0


class Member:
    """What the model knows of one member."""

    def __init__(self, base: Decimal) -> None:
        self.bases = [(1, base)]
        self.owed: dict[int, Decimal] = {}
        self.paid: dict[int, Decimal] = {}
        self.used: dict[int, Decimal] = {}
        self.ahead = Decimal(0)

    def due(self, month: int) -> Decimal:
        known = [base for start, base in sorted(self.bases, key=lambda x: x[0]) if start <= month]
        return DUE[known[-1]]

    def open(self) -> dict[int, Decimal]:
        rest = {m: self.owed[m] - self.paid[m] for m in sorted(self.owed)}
        return {m: sum_ for m, sum_ in rest.items() if sum_}

    def use_ahead(self) -> None:
        for month, sum_ in self.open().items():
            self.move(month, min(sum_, self.ahead))

    def move(self, month: int, sum_: Decimal) -> None:
        """From 预收 to the month (back when negative)."""
        self.paid[month] += sum_
        self.used[month] = self.used.get(month, Decimal(0)) + sum_
        self.ahead -= sum_


class World(MoneyWorld):
    """Three members with their bases besides: made once."""

    def __init__(self) -> None:
        super().__init__()
        self.people = [make.member(self.branch, name) for name in ("沈玉平", "罗振业", "陶建中")]
        self.bases = [Decimal("3000.00"), Decimal("3000.01"), Decimal("6840.00")]
        for person, base in zip(self.people, self.bases, strict=True):
            make.with_base(person, self.branch, base)


class Books(MoneyMoves, RuleBasedStateMachine):
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
        self.sent: list[tuple] = []
        self.receipts: dict[int, tuple] = {}
        self.begin()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)

    def refused(self, act) -> None:
        with pytest.raises(ActionError), transaction.atomic():
            act()

    @rule(month=MONTHS)
    def assess(self, month):
        assess_month(month=date(YEAR, month, 1), organization=self.branch, at=make.AT)
        for member in self.members:
            if month not in member.owed:
                member.owed[month], member.paid[month] = member.due(month), Decimal(0)
                member.use_ahead()

    @rule(who=PEOPLE, start=MONTHS, base=BASES)
    def change_base(self, who, start, base):
        member = self.members[who]
        until_start = [b for s, b in sorted(member.bases, key=lambda x: x[0]) if s <= start]
        set_base(
            person=self.people[who],
            organization=self.branch,
            category="enterprise",
            amount=base,
            from_month=date(YEAR, start, 1),
            reason="变更",
            by=self.officers[0],
            at=make.AT,
        )
        if until_start[-1] == base:
            return
        member.bases.append((start, base))
        for month in sorted(member.owed):
            if month >= start:
                member.owed[month] = member.due(month)
                surplus = max(member.paid[month] - member.owed[month], Decimal(0))
                member.paid[month] -= surplus
                member.ahead += surplus
        member.use_ahead()

    def line(self, who, count, less, more, freely):
        """The oldest months and a sum that may be received for them."""
        member = self.members[who]
        months = list(member.open())[:count]
        total = sum((member.open()[m] for m in months), Decimal(0))
        received = max(total - less, FEN) if more == 0 else total + more
        return CollectLine(
            self.people[who].pk,
            tuple(date(YEAR, m, 1) for m in months),
            total,
            received=received,
            rest=Rest.VOLUNTARY if freely else Rest.ADVANCE,
        ), months

    def send(self, key, line, month):
        return collect(
            key=key,
            organization=self.branch,
            lines=[line],
            paid_on=date(YEAR, month, 5),
            by=self.officers[0],
            at=make.AT,
        )

    def may_receive(self, member, line, months, month, freely) -> bool:
        if month in self.closed or len([m for m in months if m < month]) > 6:
            return False
        if any(m > month + 6 for m in months):
            return False
        more = line.received - line.amount
        if more <= 0:
            return True
        if freely:
            return more < 1000
        if any(m <= month and m not in months for m in member.open()):
            return False
        usual = [member.owed[m] for m in sorted(member.owed) if member.owed[m]]
        return bool(usual) and more <= 6 * usual[-1] - member.ahead

    @rule(
        who=PEOPLE,
        count=st.integers(0, 4),
        less=st.sampled_from((Decimal(0), Decimal(0), FEN, Decimal("10.00"))),
        more=st.sampled_from((Decimal(0), Decimal(0), FEN, Decimal("30.00"), Decimal("2000.00"))),
        freely=st.booleans(),
        month=OPEN_MONTHS,
    )
    def receive(self, who, count, less, more, freely, month):
        member = self.members[who]
        line, months = self.line(who, count, less, more, freely)
        key = uuid4()
        if not self.may_receive(member, line, months, month, freely):
            self.refused(lambda: self.send(key, line, month))
            return
        done = self.send(key, line, month)
        self.sent.append((key, line, month, done.pk))
        self.have_received(done.payments.get().pk, who, line, months, Account.CASH, month)

    def have_received(self, pk, who, line, months, account, month):
        """Book a payment in the model."""
        member, freely = self.members[who], line.rest == Rest.VOLUNTARY
        left, parts = line.received, {}
        for m in months:
            parts[m] = min(left, member.open()[m])
            left -= parts[m]
        for m, part in parts.items():
            member.paid[m] += part
        self.received(month, line.received)
        self.have_money(account, line.received, left if freely else NOTHING)
        member.ahead += 0 if freely else left
        member.use_ahead()
        paid = {m: part for m, part in parts.items() if part}
        self.receipts[pk] = (who, line.received, paid, left, freely, account)

    def have_money(self, account, sum_, freely):
        branch = self.branch.pk
        self.change({(branch, account): sum_, (branch, Account.VOLUNTARY): -freely})

    @rule(
        who=PEOPLE,
        count=st.integers(0, 3),
        more=st.sampled_from((NOTHING, NOTHING, FEN, Decimal("30.00"))),
        freely=st.booleans(),
        month=OPEN_MONTHS,
    )
    def receive_by_statement(self, who, count, more, freely, month):
        """A line of a statement is received once."""
        line, months = self.line(who, count, NOTHING, more, freely)
        found = statement_line(
            amount=str(line.received), on=date(YEAR, month, 5), reference=str(uuid4())
        )
        statement = make_statement(self.branch, self.officers[0], found)
        pick = Pick(statement.rows.get().pk, line.person_id, line.months, line.amount, None,
                    line.rest)  # fmt: skip

        def act():
            return collect_lines(statement=statement, picks=[pick], **self.by())

        if not self.may_receive(self.members[who], line, months, month, freely):
            self.refused(act)
            return
        (done,) = act()
        assert act() == []
        self.have_received(done.payments.get().pk, who, line, months, Account.BANK, month)

    @precondition(lambda self: self.sent)
    @rule(data=st.data(), change=st.booleans())
    def send_again(self, data, change):
        """The same posts nothing; something else under the same key is refused."""
        key, line, month, done = data.draw(st.sampled_from(self.sent))
        if change:
            other = CollectLine(line.person_id, line.months, line.amount, received=line.money + 1)
            self.refused(lambda: self.send(key, other, month))
        else:
            assert self.send(key, line, month).pk == done

    @precondition(lambda self: self.receipts)
    @rule(data=st.data())
    def take_back(self, data):
        pk = data.draw(st.sampled_from(sorted(self.receipts)))
        who, received, parts, left, freely, account = self.receipts[pk]
        member, payment = self.members[who], Payment.objects.get(pk=pk)
        reason = {"payment": payment, "reason": "收错人", "by": self.officers[0], "at": make.AT}
        if self.has[self.branch.pk, account] < received:
            self.refused(lambda: reverse_payment(**reason))
            return
        reverse_payment(**reason)
        del self.receipts[pk]
        self.refused(lambda: reverse_payment(**reason))
        short = {m: part - member.paid[m] for m, part in parts.items() if part > member.paid[m]}
        ahead = Decimal(0) if freely else left
        lacking = ahead + sum(short.values(), Decimal(0)) - member.ahead
        back = {}
        for month in sorted(member.used, reverse=True):
            if lacking > 0 and member.used[month] > 0:
                there = max(member.paid[month] - parts.get(month, Decimal(0)), Decimal(0))
                back[month] = min(lacking, member.used[month], there)
                lacking -= back[month]
        for month, sum_ in back.items():
            member.move(month, -sum_)
        for month, sum_ in short.items():
            member.move(month, sum_)
        for month, part in parts.items():
            member.paid[month] -= part
        member.ahead -= ahead
        member.use_ahead()
        self.received(NOW, -received)
        self.have_money(account, -received, -left if freely else NOTHING)

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
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
            cursor.execute(
                "SELECT organization_id, account, person_id, month, sum(debit), sum(credit)"
                " FROM dues_journalline GROUP BY 1, 2, 3, 4"
            )
            everything = cursor.fetchall()
        pairs = list(zip(self.people, self.members, strict=True))
        for place in {row[0] for row in everything}:
            lines = [row for row in everything if row[0] == place]
            assert sum(row[4] for row in lines) == sum(row[5] for row in lines)
        assert self.purses(everything, {person.pk for person in self.people}) == {
            key: sum_ for key, sum_ in self.has.items() if sum_
        }
        rows = [row[1:] for row in everything if row[0] == self.branch.pk]
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
