"""Dues beside the model: assessed, received by hand or by a statement, taken back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import uuid4

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from dues.actions.assessment import assess_month
from dues.actions.bases import set_base
from dues.actions.collecting import CollectLine, Rest, collect
from dues.actions.reversing import reverse_payment
from dues.actions.statement_collecting import Pick, collect_lines
from dues.models import Payment
from dues.rules.accounts import Account
from tests.factories import dues as make
from tests.factories.statements import line as statement_line
from tests.factories.statements import make_statement

from .members import DUE
from .purses import MONTHS as OPEN_MONTHS
from .purses import NOTHING, NOW, PEOPLE, YEAR, Purses

MONTHS = st.integers(5, 12)
BASES = st.sampled_from(sorted(DUE))
FEN = Decimal("0.01")


class Collecting(Purses):
    """What members owe and give each month."""

    def begin(self) -> None:
        super().begin()
        self.sent: list[tuple] = []
        self.receipts: dict[int, tuple] = {}

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
