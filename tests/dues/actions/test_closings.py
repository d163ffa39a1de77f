from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from branchrecords.audit.models import AuditEvent
from branchrecords.errors import ActionError
from dues.actions.closings import (
    close_month,
    close_months_below,
    decide_reopening,
    request_reopening,
)
from dues.actions.collecting import CollectLine, collect
from dues.actions.journal import open_entries
from dues.models import JournalEntry, MonthClosing, Payment, ReopeningDecision
from dues.queries.closings import books_below, books_of_year
from dues.rules.accounts import EntryKind
from tests.factories import dues as make

pytestmark = pytest.mark.django_db
OCTOBER = date(2026, 10, 1)
LATE = date(2026, 10, 30)


@pytest.fixture
def branch():
    return make.branch()


@pytest.fixture
def officer(branch):
    return make.user(branch)


@pytest.fixture
def other(branch):
    return make.user(branch, name="组织委员")


def close(branch, officer, month=OCTOBER):
    return close_month(organization=branch, month=month, by=officer, at=make.AT)


def send(branch, person, officer, paid_on=LATE):
    line = CollectLine(person.pk, (OCTOBER,), Decimal("40.00"))
    return collect(
        key=uuid4(), organization=branch, lines=[line], paid_on=paid_on, by=officer, at=make.AT
    )


def test_nothing_is_received_into_a_closed_month_and_the_next_is_open(branch, officer):
    person = make.with_base(make.member(branch), branch)
    make.assessed(branch, 10)
    close(branch, officer)
    with pytest.raises(ActionError, match="2026年10月已结账，不能再记账"):
        send(branch, person, officer)
    assert Payment.objects.count() == 0
    send(branch, person, officer, date(2026, 11, 2))


def test_the_database_refuses_too(branch, officer):
    close(branch, officer)
    entry = {"organization": branch, "kind": EntryKind.INTEREST, "memo": "利息", "key": uuid4()}
    with pytest.raises(IntegrityError, match="is closed"), transaction.atomic():
        JournalEntry.objects.create(occurred_on=LATE, posted_at=make.AT, **entry)


def test_what_is_found_late_is_booked_in_the_open_month(branch, officer):
    """September was closed before its assessment was found missing: booked on 20 November."""
    make.with_base(make.member(branch), branch)
    close(branch, officer, date(2026, 9, 1))
    (row,) = make.assessed(branch, 9)
    assert row.entry.occurred_on == date(2026, 11, 20)


@pytest.mark.parametrize("month", [date(2026, 11, 1), date(2026, 12, 1)])
def test_a_month_is_closed_when_it_is_over(branch, officer, month):
    with pytest.raises(ActionError, match="还没有结束"):
        close(branch, officer, month)


def test_a_month_is_closed_once(branch, officer):
    close(branch, officer)
    with pytest.raises(ActionError, match="已经结账"):
        close(branch, officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        MonthClosing.objects.create(
            organization=branch, month=OCTOBER, closed_by=officer, closed_at=make.AT
        )


def test_reopening_takes_two_and_is_told(branch, officer, other):
    person = make.with_base(make.member(branch), branch)
    make.assessed(branch, 10)
    closing = close(branch, officer)
    request = request_reopening(closing=closing, reason="漏记一笔", by=officer, at=make.AT)
    with pytest.raises(ActionError, match="申请人自己不能审批"):
        decide_reopening(request=request, approved=True, by=officer, at=make.AT)
    with pytest.raises(IntegrityError, match="another person"), transaction.atomic():
        ReopeningDecision.objects.create(
            request=request, approved=True, decided_by=officer, decided_at=make.AT
        )
    decide_reopening(request=request, approved=True, by=other, at=make.AT)
    send(branch, person, officer)
    assert close(branch, officer).round == 2
    told = AuditEvent.objects.filter(action__startswith="dues.reopening").order_by("pk")
    assert [event.action for event in told] == [
        "dues.reopening_requested",
        "dues.reopening_decided",
    ]


def test_a_refusal_leaves_the_month_closed_and_a_new_request_possible(branch, officer, other):
    closing = close(branch, officer)
    request = request_reopening(closing=closing, reason="漏记一笔", by=officer, at=make.AT)
    with pytest.raises(ActionError, match="已经有一份申请"):
        request_reopening(closing=closing, reason="再来", by=other, at=make.AT)
    decide_reopening(request=request, approved=False, by=other, at=make.AT)
    with pytest.raises(ActionError, match="已经审批过了"):
        decide_reopening(request=request, approved=True, by=other, at=make.AT)
    assert MonthClosing.objects.in_force().count() == 1
    request_reopening(closing=closing, reason="确实漏记", by=officer, at=make.AT)


def test_the_books_of_a_year(branch, officer, django_assert_num_queries):
    person = make.with_base(make.member(branch), branch)
    make.assessed(branch, 10)
    send(branch, person, officer)
    close(branch, officer)
    close(branch, officer, date(2026, 9, 1))
    with django_assert_num_queries(4):
        found = books_of_year(organization=branch, year=2026, on=date(2026, 11, 20))
    assert [one.month.month for one in found] == list(range(11, 0, -1))
    november, october = found[0], found[1]
    assert (november.entries, november.may_close, november.is_over) == (1, False, False)
    assert (october.entries, october.received, october.may_close) == (1, Decimal("40.00"), False)
    assert found[3].may_close
    assert open_entries(drafts=[], by=None, at=make.AT) == []


@pytest.fixture
def root():
    return make.committee("街道党委")


def test_a_committee_closes_what_is_complete_and_says_of_the_rest_why_not(root):
    done, open_ = make.branch("甲支部", root), make.branch("乙支部", root)
    make.with_base(make.member(done), done)
    make.member(open_, "没有基数")
    make.assessed(done, 10)
    by = make.user(root)
    rows = {one.organization: one for one in books_below(root, OCTOBER, date(2026, 11, 20))}
    assert (rows[done].may_close, rows[open_].may_close) == (True, False)
    (why,) = rows[open_].blockers
    assert why.message == "没有基数在2026年10月还没有核算应交，请先核定基数、核算"
    closed = close_months_below(organization=root, month=OCTOBER, by=by, at=make.AT)
    assert [one.organization for one in closed] == [done]
    with pytest.raises(ActionError, match="没有基数在2026年10月还没有核算应交"):
        close_months_below(organization=root, month=OCTOBER, by=by, at=make.AT)
    assert MonthClosing.objects.count() == 1


@pytest.mark.parametrize("number", [1, 3])
def test_the_books_below_cost_the_same_for_one_branch_and_for_three(
    root, number, django_assert_num_queries
):
    for index in range(number):
        one = make.branch(f"支部{index}", root)
        make.with_base(make.member(one, f"党员{index}"), one)
    with django_assert_num_queries(BOOKS_BELOW):
        books_below(root, OCTOBER, date(2026, 11, 20))


BOOKS_BELOW = 6


def test_a_refused_closing_cites_its_rule(branch, officer):
    with pytest.raises(ActionError, match="《党费规定》第十二条"):
        close(branch, officer, date(2026, 11, 1))
    close(branch, officer)
    with pytest.raises(ActionError, match="按月结账是本系统的记账规则"):
        close(branch, officer)
