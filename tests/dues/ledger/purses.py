"""The plain model of the books: a purse for each place, and papers that may be undone.

Everything here happens on the day of `make.AT`; what is received may be dated back.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from dues.actions.keepers import AccountFacts, open_account
from dues.rules.accounts import MONEY, Account
from tests.factories import dues as make
from tests.factories.extra import make_call

YEAR, NOW = 2026, 11
TODAY = date(YEAR, NOW, 20)
NOTHING = Decimal(0)
PEOPLE = st.integers(0, 2)
SUMS = st.sampled_from([Decimal(text) for text in ("0.01", "12.30", "40.00", "199.99")])
METHODS = st.sampled_from([("cash", Account.CASH), ("mobile", Account.BANK)])
MONTHS = st.integers(5, NOW)
LEVELS = st.integers(0, 1)
Changes = dict[tuple[int, Account], Decimal]


class MoneyWorld:
    """A branch below a committee, its members, and one who went on to another branch."""

    def __init__(self) -> None:
        self.top = make.committee()
        self.branch = make.branch(parent=self.top)
        self.other = make.branch("第二党支部", self.top)
        self.gone = make.member(self.other, "周新")
        self.officers = [make.user(self.branch), make.user(self.branch, name="组织委员")]
        self.call = make_call(self.top, self.officers[0])
        facts = AccountFacts("东湾银行", "东湾街道党委", "6230020011223344556")
        open_account(
            organization=self.top, facts=facts, on=date(YEAR, 1, 1), by=self.officers[0],
            at=make.AT,
        )  # fmt: skip


@dataclass
class Done:
    """A paper that may be undone: how, and what it changed in which purse.

    `also` is what else of the model goes back with it.
    """

    undo: object
    changes: Changes
    also: list[tuple[Counter, object, Decimal]] = field(default_factory=list)


class Purses:
    """What all rules share. `has` is debit − credit of an account in a purse."""

    def begin(self) -> None:
        """Empty purses."""
        self.has: Counter = Counter()
        self.came: Counter = Counter()  # (place, quarter) → what is to be handed up of it
        self.went: Counter = Counter()
        self.under_call: Counter = Counter()
        self.done: list[Done] = []

    def change(self, changes: Changes, sign: int = 1) -> None:
        """Book it in the model."""
        for key, sum_ in changes.items():
            self.has[key] += sign * sum_

    def lacks(self, changes: Changes) -> bool:
        """Whether undoing it would take more money than there is."""
        return any(
            sum_ > self.has[key] for key, sum_ in changes.items() if key[1] in MONEY and sum_ > 0
        )

    def by(self, number: int = 0) -> dict:
        """Who and when, as every action takes it."""
        return {"by": self.officers[number], "at": make.AT}

    def received(self, month: int, sum_: Decimal) -> None:
        """It belongs to what the branch hands up for the quarter of the month."""
        self.came[self.branch.pk, (month - 1) // 3] += sum_

    def short(self, place: int, cash: Decimal, bank: Decimal) -> bool:
        """Whether either purse holds less."""
        return cash > self.has[place, Account.CASH] or bank > self.has[place, Account.BANK]

    def moved(self, place, cash, bank, below, above) -> Changes:
        """Money that leaves a place and comes to the top; from the top it leaves everything."""
        parts = {Account.CASH: cash, Account.BANK: bank}
        found = {(place, account): -sum_ for account, sum_ in parts.items() if sum_}
        found[place, below] = cash + bank
        if place != self.top.pk:
            found |= {(self.top.pk, account): sum_ for account, sum_ in parts.items() if sum_}
            found[self.top.pk, above] = -cash - bank
        return found

    def book(self, done: Done) -> None:
        """It happened in the model too, and may be undone."""
        self.change(done.changes)
        for counter, key, sum_ in done.also:
            counter[key] += sum_
        self.done.append(done)

    @precondition(lambda self: self.done)
    @rule(data=st.data())
    def undo(self, data):
        """A paper is undone once, unless its money is not there any more."""
        number = data.draw(st.integers(0, len(self.done) - 1))
        one = self.done[number]
        gone = any(
            counter is self.under_call and sum_ > counter[key] for counter, key, sum_ in one.also
        )
        if gone or self.lacks(one.changes):
            self.refused(one.undo)
            return
        one.undo()
        self.refused(one.undo)
        self.done.pop(number)
        self.change(one.changes, -1)
        for counter, key, sum_ in one.also:
            counter[key] -= sum_

    def purses(self, rows, people) -> dict:
        """What the journal says of every account the purses name: {(place, account): 元}."""
        found: Counter = Counter()
        for place, account, person, _, debit, credit in rows:
            if account in (Account.RECEIVABLE, Account.DUES):
                continue
            if account == Account.ADVANCE and person in people:
                continue
            found[place, account] += debit - credit
        return {key: sum_ for key, sum_ in found.items() if sum_}
