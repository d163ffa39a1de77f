"""What else happens to money, step by step, beside the same plain model: a purse for each place.

Everything here happens on the day of `make.AT`; what is received may be dated back.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import uuid4

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from dues.actions.advance_moves import Move, move_advance
from dues.actions.cash_moves import (
    CashMoveFacts,
    check_cash_move,
    enter_cash_move,
    undo_cash_move,
)
from dues.actions.handing_down import receive_hand_down, undo_hand_down
from dues.actions.interest import confirm_interest, enter_interest, undo_interest
from dues.actions.journal import Draft, Line, post
from dues.actions.keepers import AccountFacts, open_account
from dues.actions.large import reverse_large, take_large_step
from dues.actions.remitting import (
    RemittanceWish,
    prepare_remittance,
    receive_remittance,
    undo_remittance,
)
from dues.actions.special import reverse_special
from dues.actions.special_handovers import prepare_handover, receive_handover, undo_handover
from dues.actions.spending import reverse_spending
from dues.models import SpecialPayment
from dues.rules.accounts import MONEY, Account, EntryKind
from dues.rules.large import Stage
from dues.rules.remitting import RemitRules
from tests.factories import dues as make
from tests.factories.extra import make_call, make_given, make_large
from tests.factories.handing_down import make_hand_down
from tests.factories.spending import invoice, paid

YEAR, NOW = 2026, 11
TODAY = date(YEAR, NOW, 20)
NOTHING = Decimal(0)
PEOPLE = st.integers(0, 2)
SUMS = st.sampled_from([Decimal(text) for text in ("0.01", "12.30", "40.00", "199.99")])
LARGE = st.sampled_from([Decimal(text) for text in ("1000.00", "3000.50")])
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
class Large:
    """One 大额党费 of the model: what it is, where its money lies, how far it has come."""

    payment: object
    account: Account
    amount: Decimal
    stage: int = 1


@dataclass
class Done:
    """A paper that may be undone: how, and what it changed in which purse.

    `also` is what else of the model goes back with it.
    """

    undo: object
    changes: Changes
    also: list[tuple[Counter, object, Decimal]] = field(default_factory=list)


class MoneyMoves:
    """Rules beside the collecting of dues. `has` is debit − credit of an account in a purse."""

    def begin(self) -> None:
        """Empty purses."""
        self.has: Counter = Counter()
        self.came: Counter = Counter()  # (place, quarter) → what is to be handed up of it
        self.went: Counter = Counter()
        self.under_call: Counter = Counter()
        self.stranded = NOTHING
        self.large: list[Large] = []
        self.given: list[tuple] = []
        self.done: list[Done] = []
        self.interest: set[Decimal] = set()

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

    @rule(who=PEOPLE, sum_=LARGE, method=METHODS, month=MONTHS)
    def give_much(self, who, sum_, method, month):
        def act():
            return make_large(
                self.people[who], self.branch, self.officers[0], sum_,
                paid_on=date(YEAR, month, 5), method=method[0],
            )  # fmt: skip

        if month in self.closed:
            self.refused(act)
            return
        self.large.append(Large(act(), method[1], sum_))
        self.change({(self.branch.pk, method[1]): sum_, (self.branch.pk, Account.LARGE): -sum_})

    @precondition(lambda self: self.large)
    @rule(data=st.data())
    def one_step_up(self, data):
        one = data.draw(st.sampled_from(self.large))
        if one.stage == Stage.RECEIPTED:
            self.large.remove(one)
            return
        step = {
            "payment": one.payment, "stage": Stage(one.stage + 1), "happened_on": TODAY,
            "receipt_number": "1", **self.by(),
        }  # fmt: skip
        out = self.branch.pk if one.stage == Stage.RECEIVED else self.top.pk
        if one.stage < Stage.PASSED and self.has[out, one.account] < one.amount:
            self.refused(lambda: take_large_step(**step))
            return
        take_large_step(**step)
        one.stage += 1
        if one.stage <= Stage.PASSED:
            self.change({(out, one.account): -one.amount, (out, Account.LARGE): one.amount})
        if one.stage == Stage.REPORTED:
            up = self.top.pk
            self.change({(up, one.account): one.amount, (up, Account.LARGE): -one.amount})

    @precondition(lambda self: self.large)
    @rule(data=st.data())
    def give_back_much(self, data):
        one = data.draw(st.sampled_from(self.large))

        def act():
            reverse_large(payment=one.payment, reason="收错", **self.by())

        where = self.branch.pk if one.stage == Stage.RECEIVED else self.top.pk
        if one.stage >= Stage.PASSED or self.has[where, one.account] < one.amount:
            self.refused(act)
            return
        act()
        self.large.remove(one)
        self.change({(where, one.account): -one.amount, (where, Account.LARGE): one.amount})

    @rule(who=PEOPLE, sum_=SUMS, method=METHODS)
    def give_under_the_call(self, who, sum_, method):
        (payment,) = make_given(
            self.world.call, self.branch, {self.people[who]: sum_}, self.officers[0],
            method=method[0],
        )  # fmt: skip
        self.given.append((payment.pk, method[1], sum_))
        self.under_call[self.branch.pk, method[1]] += sum_
        self.change({(self.branch.pk, method[1]): sum_, (self.branch.pk, Account.SPECIAL): -sum_})

    @precondition(lambda self: self.given)
    @rule(data=st.data())
    def give_back_what_was_given(self, data):
        found = data.draw(st.sampled_from(self.given))
        pk, account, sum_ = found

        def act():
            payment = SpecialPayment.objects.get(pk=pk)
            reverse_special(payment=payment, reason="收错", **self.by())

        here = self.branch.pk, account
        if self.under_call[here] < sum_ or self.has[here] < sum_:
            self.refused(act)
            return
        act()
        self.given.remove(found)
        self.under_call[here] -= sum_
        self.change({here: -sum_, (self.branch.pk, Account.SPECIAL): sum_})

    @rule(level=LEVELS)
    def hand_up_what_was_given(self, level):
        place = (self.branch, self.top)[level]
        cash, bank = (self.under_call[place.pk, account] for account in MONEY)

        def act():
            slip = prepare_handover(
                call=self.world.call, organization=place, key=uuid4(), handed_by="何书记",
                upper_name="市委组织部", **self.by(),
            )  # fmt: skip
            receive_handover(slip=slip, on=TODAY, receipt="1", **self.by(1))
            return slip

        if cash + bank <= 0 or self.short(place.pk, cash, bank):
            self.refused(act)
            return
        slip = act()
        moved = self.moved(place.pk, cash, bank, Account.SPECIAL, Account.SPECIAL)
        also = [
            (self.under_call, (where, account), sum_)
            for (where, account), sum_ in moved.items()
            if account in MONEY
        ]
        self.book(Done(lambda: undo_handover(slip=slip, reason="误缴", **self.by()), moved, also))

    @rule(level=LEVELS, quarter=st.integers(1, 3))
    def hand_up_dues(self, level, quarter):
        place = (self.branch, self.top)[level]
        period = RemitRules().periods(YEAR)[quarter]
        open_ = self.to_hand_up(place.pk, quarter)
        cash = min(open_, max(self.has[place.pk, Account.CASH], NOTHING))

        def act():
            slip = prepare_remittance(
                organization=place, key=uuid4(),
                wish=RemittanceWish(period, "何书记", upper_name="市委组织部"), **self.by(),
            )  # fmt: skip
            receive_remittance(slip=slip, on=TODAY, receipt="1", **self.by(1))
            return slip

        if open_ <= 0 or self.short(place.pk, cash, open_ - cash):
            self.refused(act)
            return
        slip = act()
        moved = self.moved(place.pk, cash, open_ - cash, Account.REMITTED, Account.FROM_BELOW)
        also = [(self.went, (place.pk, quarter), open_)]
        if not level:
            also.append((self.came, (self.top.pk, 3), open_))
        self.book(Done(lambda: undo_remittance(slip=slip, reason="误缴", **self.by()), moved, also))

    def to_hand_up(self, place: int, quarter: int) -> Decimal:
        """What came in less what went up; too much in one quarter counts in the next."""
        rest = NOTHING
        for number in range(quarter + 1):
            here = place, number
            rest = self.came[here] - self.went[here] + min(rest, NOTHING)
        return rest

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

    @rule(sum_=SUMS)
    def interest_comes(self, sum_):
        def act():
            paper = enter_interest(
                organization=self.top, key=uuid4(), earned_on=TODAY, amount=sum_,
                voucher=invoice(), **self.by(),
            )  # fmt: skip
            confirm_interest(paper=paper, **self.by(1))
            return paper

        if sum_ in self.interest:
            self.refused(act)
            return
        paper = act()
        self.interest.add(sum_)

        def undo():
            undo_interest(paper=paper, reason="误记", **self.by())
            self.interest.discard(sum_)

        up = self.top.pk
        self.book(Done(undo, {(up, Account.BANK): sum_, (up, Account.INTEREST): -sum_}))

    @rule(level=LEVELS, sum_=SUMS, method=METHODS)
    def cash_goes_to_the_bank_or_comes_from_it(self, level, sum_, method):
        place, into = (self.branch, self.top)[level], method[1]
        out = next(account for account in MONEY if account != into)
        way = "in" if into == Account.BANK else "out"
        facts = CashMoveFacts(way, sum_, TODAY, str(uuid4()))

        def act():
            paper = enter_cash_move(
                organization=place, key=uuid4(), facts=facts, **self.by()
            )  # fmt: skip
            check_cash_move(paper=paper, **self.by(1))
            return paper

        if self.has[place.pk, out] < sum_:
            self.refused(act)
            return
        paper = act()
        changes = {(place.pk, into): sum_, (place.pk, out): -sum_}
        self.book(Done(lambda: undo_cash_move(paper=paper, reason="误记", **self.by()), changes))

    @rule(level=LEVELS, sum_=SUMS)
    def hand_down(self, level, sum_):
        """To the branch, or to another one."""
        below, up = self.world.other if level else self.branch, self.top.pk
        cash = min(sum_, max(self.has[up, Account.CASH], NOTHING))
        apart = -self.has[up, Account.LARGE] - self.has[up, Account.SPECIAL]
        free = self.has[up, Account.CASH] + self.has[up, Account.BANK] - apart

        def act():
            slip = make_hand_down(self.top, below, self.officers[0], sum_)
            receive_hand_down(slip=slip, on=TODAY, **self.by(1))
            return slip

        if sum_ > free or self.short(up, cash, sum_ - cash):
            self.refused(act)
            return
        slip = act()
        parts = {Account.CASH: cash, Account.BANK: sum_ - cash}
        moved = {(up, Account.TO_BELOW): sum_, (below.pk, Account.FROM_ABOVE): -sum_}
        moved |= {(up, account): -part for account, part in parts.items() if part}
        moved |= {(below.pk, account): part for account, part in parts.items() if part}
        self.book(Done(lambda: undo_hand_down(slip=slip, reason="误拨", **self.by()), moved))

    @rule(sum_=SUMS, method=METHODS)
    def spend(self, sum_, method):
        up, account = self.top.pk, method[1]

        def act():
            return paid(self.top, *self.officers, sum_, account=account, over=True)

        apart = -self.has[up, Account.LARGE] - self.has[up, Account.SPECIAL]
        free = self.has[up, Account.CASH] + self.has[up, Account.BANK] - apart
        if sum_ > free or sum_ > self.has[up, account]:
            self.refused(act)
            return
        row = act()
        changes = {(up, account): -sum_, (up, Account.TRAINING): sum_}
        self.book(Done(lambda: reverse_spending(spending=row, reason="退回", **self.by()), changes))

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

    @rule(sum_=SUMS)
    def somebody_leaves_with_money_paid_ahead(self, sum_):
        branch, person = self.branch.pk, self.world.gone.pk
        lines = [
            Line(Account.CASH, branch, debit=sum_),
            Line(Account.ADVANCE, branch, person, credit=sum_),
        ]
        post(drafts=[Draft(EntryKind.RECEIPT, branch, TODAY, "预收", lines)], by=None, at=make.AT)
        self.stranded += sum_
        self.received(NOW, sum_)
        self.change({(branch, Account.CASH): sum_, (branch, Account.ADVANCE): -sum_})

    @rule(along=st.booleans())
    def money_paid_ahead_follows(self, along):
        """To the branch of now, or back to the member."""
        rest, branch, other = self.stranded, self.branch.pk, self.world.other.pk
        to = self.world.other if along else None
        move = Move(self.world.gone, self.branch, to, TODAY, "cash")
        if rest <= 0 or self.has[branch, Account.CASH] < rest:
            self.refused(lambda: move_advance(key=uuid4(), move=move, **self.by()))
            return
        move_advance(key=uuid4(), move=move, **self.by())
        self.stranded = NOTHING
        self.change({(branch, Account.CASH): -rest, (branch, Account.ADVANCE): rest})
        if along:
            self.change({(other, Account.CASH): rest, (other, Account.ADVANCE): -rest})

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
