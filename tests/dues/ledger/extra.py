"""大额党费 and 特殊党费 beside the model: received, taken a step on, given back, handed up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import uuid4

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from dues.actions.large import reverse_large, take_large_step
from dues.actions.special import reverse_special
from dues.actions.special_handovers import prepare_handover, receive_handover, undo_handover
from dues.models import SpecialPayment
from dues.rules.accounts import MONEY, Account
from dues.rules.large import Stage
from tests.factories.extra import make_given, make_large

from .purses import LEVELS, METHODS, MONTHS, PEOPLE, SUMS, TODAY, YEAR, Done, Purses

LARGE = st.sampled_from([Decimal(text) for text in ("1000.00", "3000.50")])


@dataclass
class Large:
    """One 大额党费 of the model: what it is, where its money lies, how far it has come."""

    payment: object
    account: Account
    amount: Decimal
    stage: int = 1


class ExtraMoney(Purses):
    """What is given beyond the dues of a month."""

    def begin(self) -> None:
        super().begin()
        self.large: list[Large] = []
        self.given: list[tuple] = []

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
