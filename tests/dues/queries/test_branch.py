from datetime import date
from decimal import Decimal

import pytest

from dues.actions.reliefs import ReliefTerms, grant_relief
from dues.queries.branch import branch_month
from members.models import Membership
from members.rules.kinds import Post, StandingKind
from tests.factories import dues as make
from tests.factories.members import make_position

pytestmark = pytest.mark.django_db


@pytest.fixture
def branch():
    return make.branch()


def month(branch, number=11, **fields):
    return branch_month(organization=branch, month=date(2026, number, 1), **fields)


def test_one_row_a_member_with_what_may_be_collected(branch):
    make.with_base(make.member(branch, "何桂香"), branch, "4870.00", "retired")
    make.assessed(branch, 9, 10, 11)
    (row,) = month(branch, with_bases=True).rows
    assert (row.name, row.tags, row.base, row.due) == (
        "何桂香",
        ["退休"],
        Decimal("4870.00"),
        Decimal("24.35"),
    )
    assert (row.arrears, row.owed, row.payable, row.back_months) == (
        (date(2026, 9, 1), date(2026, 10, 1)),
        Decimal("73.05"),
        Decimal("73.05"),
        2,
    )


def test_incomes_are_left_out_unless_asked_for(branch):
    make.with_base(make.member(branch), branch)
    make.assessed(branch, 11)
    assert month(branch).rows[0].base is None


def test_who_paid_shows_when_and_by_whom(branch):
    person = make.with_base(make.member(branch), branch)
    make.assessed(branch, 11)
    make.paid(branch, person, 11, by=make.user(branch), paid_on=date(2026, 11, 9))
    dues = month(branch)
    assert (dues.rows[0].paid_on, dues.rows[0].owed) == (date(2026, 11, 9), 0)
    assert (dues.due, dues.paid, dues.paid_count) == (Decimal("40.00"), Decimal("40.00"), 1)


def test_the_exempt_stand_apart(branch):
    person = make.with_base(make.member(branch), branch)
    make.assessed(branch, 11)
    grant_relief(
        person=person,
        organization=branch,
        terms=ReliefTerms(
            kind="exempt",
            amount=Decimal(0),
            from_month=make.MONTH,
            until_month=date(2027, 1, 1),
            reason="低保",
            studied_on=date(2026, 10, 8),
            approved_by="东湾街道党委",
            approved_on=date(2026, 10, 20),
        ),
        by=None,
        at=make.AT,
    )
    dues = month(branch)
    assert (dues.rows, [row.name for row in dues.exempt]) == ([], ["沈玉平"])


def test_the_secretary_first_and_who_left_last(branch):
    gone, plain = make.member(branch, "安转出"), make.member(branch, "罗振业")
    young = make.member(branch, "江一帆", StandingKind.PROBATIONARY, since=date(2026, 3, 10))
    head = make.member(branch, "沈玉平")
    make_position(head, branch, Post.SECRETARY)
    for person in (gone, plain, young, head):
        make.with_base(person, branch)
    make.assessed(branch, 10)
    Membership.objects.filter(person=gone).update(ends_on=date(2026, 10, 20))
    make.assessed(branch, 11)
    rows = month(branch).rows
    assert [row.name for row in rows] == ["沈玉平", "江一帆", "罗振业", "安转出"]
    assert [row.tags for row in rows] == [[], ["预备党员"], [], ["已转出"]]
    assert rows[-1].owed == Decimal("40.00")
