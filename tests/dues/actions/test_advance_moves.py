"""预收 follows the member: 60.00 for a month of 40.00 leave 20.00 paid ahead."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest

from branchrecords.audit.models import AuditEvent
from branchrecords.errors import ActionError
from dues.actions.advance_moves import Move, move_advance
from dues.actions.journal import Draft, Line, post
from dues.models import Assessment, JournalEntry, JournalLine
from dues.queries.advances import advances_of, stranded_advances
from dues.rules.accounts import Account, EntryKind
from members.models import Membership
from tests.factories import dues as make
from tests.factories.desk import desk_duties

from .collecting import line, send

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 20)


@pytest.fixture
def new():
    return make.branch("新支部")


@pytest.fixture
def gone(branch, person, officer, new):
    """Has paid 20.00 ahead here and belongs to the new branch since the tenth."""
    make.assessed(branch, 11)
    send(branch, officer, line(person, 11, amount="40.00", received=Decimal("60.00")))
    Membership.objects.filter(person=person).update(ends_on=date(2026, 11, 10))
    Membership.objects.create(person=person, organization=new, starts_on=date(2026, 11, 10))
    return person


def move(branch, person, officer, to, key=None, on=ON):
    wanted = Move(person, branch, to, on, "cash")
    return move_advance(key=key or uuid4(), move=wanted, by=officer, at=make.AT)


def cash(organization):
    return JournalLine.objects.of(Account.CASH).filter(organization=organization).balance()


def test_it_goes_to_the_new_branch_in_both_books(branch, gone, officer, new):
    assert move(branch, gone, officer, new) == Decimal("20.00")
    assert advances_of([gone.pk]) == {(gone.pk, new.pk): Decimal("20.00")}
    assert (cash(branch), cash(new)) == (Decimal("40.00"), Decimal("20.00"))
    assert JournalLine.objects.balance() == 0
    event = AuditEvent.objects.get(action="dues.advance_moved")
    assert (event.person_id, event.detail["amount"]) == (gone.pk, "20.00")


def test_it_pays_what_is_open_there_at_once(branch, gone, officer, new):
    make.owed(gone, new, date(2026, 12, 1), "15.00")
    move(branch, gone, officer, new)
    assert Assessment.objects.outstanding().count() == 0
    assert advances_of([gone.pk]) == {(gone.pk, new.pk): Decimal("5.00")}


def test_it_is_given_back(branch, gone, officer):
    move(branch, gone, officer, None)
    assert (advances_of([gone.pk]), cash(branch)) == ({}, Decimal("40.00"))


def test_it_moves_once_however_often_it_is_sent(branch, gone, officer, new):
    key = uuid4()
    before = JournalEntry.objects.count()
    assert {move(branch, gone, officer, new, key) for _ in range(2)} == {Decimal("20.00")}
    assert JournalEntry.objects.count() == before + 2


def refusal(*args, **fields):
    with pytest.raises(ActionError) as refused:
        move(*args, **fields)
    return [blocker.message for blocker in refused.value.blockers]


def test_what_cannot_be_moved_says_why(branch, gone, officer, new):
    other = make.branch("第三支部")
    assert refusal(branch, gone, officer, other) == [
        "现在的支部是新支部，请退还本人或转给现在的支部"
    ]
    assert refusal(branch, gone, officer, new, on=date(2026, 11, 21)) == [
        "2026-11-21 还没有到，请写今天或以前的日期"
    ]
    assert refusal(new, gone, officer, None)[0] == "在原支部已经没有预收，请刷新页面查看"


def test_who_stays_keeps_it(branch, person, officer):
    make.assessed(branch, 11)
    send(branch, officer, line(person, 11, amount="40.00", received=Decimal("60.00")))
    assert refusal(branch, person, officer, None) == [
        "组织关系还在本支部，预收继续抵交以后月份，不用转出"
    ]
    assert stranded_advances(organization=branch, on=ON) == []


def test_the_desk_of_the_old_branch_names_it(branch, gone):
    titles = [one.title for one in desk_duties("dues.queries.duties", organization=branch, on=ON)]
    assert f"{gone}已转出，预收 20.00 元待转交或退还" in titles


def test_what_was_handed_up_since_is_not_moved(branch, gone, officer, new):
    """60.00 came in cash; 45.00 left, so 20.00 cannot be handed on any more."""
    lines = [
        Line(Account.REMITTED, branch.pk, debit=Decimal(45)),
        Line(Account.CASH, branch.pk, credit=Decimal(45)),
    ]
    post(drafts=[Draft(EntryKind.REMITTANCE, branch.pk, ON, "上缴", lines)], by=None, at=make.AT)
    for to in (new, None):
        with pytest.raises(ActionError, match=r"库存现金只有 15.00 元，付不出 20.00 元"):
            move(branch, gone, officer, to)
    assert cash(branch) == Decimal("15.00")
