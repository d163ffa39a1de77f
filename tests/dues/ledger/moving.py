"""Money that moves or is spent beside the model: 上缴, 下拨, 现金存取, 利息, 支出, 预收."""

from __future__ import annotations

from decimal import Decimal
from uuid import uuid4

from hypothesis import strategies as st
from hypothesis.stateful import rule

from dues.actions.advance_moves import Move, move_advance
from dues.actions.cash_moves import CashMoveFacts, check_cash_move, enter_cash_move, undo_cash_move
from dues.actions.handing_down import receive_hand_down, undo_hand_down
from dues.actions.interest import confirm_interest, enter_interest, undo_interest
from dues.actions.journal import Draft, Line, post
from dues.actions.remitting import (
    RemittanceWish,
    prepare_remittance,
    receive_remittance,
    undo_remittance,
)
from dues.actions.spending import reverse_spending
from dues.rules.accounts import MONEY, Account, EntryKind
from dues.rules.remitting import RemitRules
from tests.factories import dues as make
from tests.factories.handing_down import make_hand_down
from tests.factories.spending import invoice, paid

from .purses import LEVELS, METHODS, NOTHING, NOW, SUMS, TODAY, YEAR, Done, Purses


class MovingMoney(Purses):
    """What no member gives."""

    def begin(self) -> None:
        super().begin()
        self.stranded = NOTHING
        self.interest: set[Decimal] = set()

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
