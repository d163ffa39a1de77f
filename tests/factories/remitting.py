"""A committee, a branch with money collected, and who hands it up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import uuid4

from dues.actions.collecting import CollectLine, collect
from dues.actions.remitting import RemittanceWish, prepare_remittance, receive_remittance
from dues.models import Remittance
from dues.rules.remitting import Period
from members.models import Organization, User
from tests.factories import dues as make

THIRD = Period(date(2026, 7, 1), date(2026, 10, 1))
FOURTH = Period(date(2026, 10, 1), date(2027, 1, 1))
DAY = date(2026, 11, 20)


@dataclass(frozen=True)
class Chain:
    """A branch below a committee: 40.00 元 a month in cash and 40.00 元 by phone."""

    committee: Organization
    branch: Organization
    secretary: User
    officer: User
    staff: User
    people: list


def make_chain(*months: int, name: str = "第一党支部", committee=None) -> Chain:
    """Two members have paid these months of 2026, each on the 12th: one in cash, one by phone."""
    committee = committee or make.committee()
    branch = make.branch(name, committee)
    secretary = make.user(branch, name="何书记")
    people = [make.with_base(make.member(branch, who), branch) for who in ("沈玉平", "周新")]
    chain = Chain(
        committee,
        branch,
        secretary,
        make.user(branch, "branch_officer", name="王委员"),
        make.user(committee, "committee_staff", name="组织干事"),
        people,
    )
    if months:
        make.assessed(branch, *months)
    for number in months:
        paid(chain, number)
    return chain


def paid(chain: Chain, number: int) -> None:
    """Both members pay a month of 2026 on its 12th."""
    lines = [
        CollectLine(person.pk, (date(2026, number, 1),), Decimal("40.00"), method=method)
        for person, method in zip(chain.people, ("cash", "mobile"), strict=True)
    ]
    collect(
        key=uuid4(), organization=chain.branch, lines=lines, paid_on=date(2026, number, 12),
        by=chain.secretary, at=make.AT,
    )  # fmt: skip


def make_slip(chain: Chain, period: Period = THIRD, at: datetime = make.AT, **wish) -> Remittance:
    """The branch's slip for a period, made out by its secretary."""
    key = wish.pop("key", None) or uuid4()
    return prepare_remittance(
        organization=chain.branch, key=key,
        wish=RemittanceWish(**({"period": period, "handed_by": "王委员"} | wish)),
        by=chain.secretary, at=at,
    )  # fmt: skip


def make_received(chain: Chain, period: Period = THIRD, on: date = DAY) -> Remittance:
    """A slip that the committee's staff has received."""
    slip = make_slip(chain, period)
    receive_remittance(slip=slip, on=on, by=chain.staff, at=make.AT)
    return slip
