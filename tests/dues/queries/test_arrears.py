from datetime import date
from decimal import Decimal

import pytest

from dues.queries.arrears import arrears, at_least
from dues.queries.collection_rates import collection_rate
from dues.queries.history import member_dues, paid_until
from dues.reminders import due
from tests.factories import dues as make
from tests.factories.desk import desk_duties

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 20)


@pytest.fixture
def root():
    return make.committee()


@pytest.fixture
def branch(root):
    return make.branch("城建支部", root)


@pytest.fixture
def person(branch):
    return make.with_base(make.member(branch), branch)


def test_arrears_of_a_subtree_leave_out_the_running_month(root, branch, person):
    make.assessed(branch, 8, 9, 10, 11)
    (one,) = arrears(organization=root, on=ON)
    assert (one.person_id, one.organization, one.count, one.amount) == (
        person.pk,
        "城建支部",
        3,
        Decimal("120.00"),
    )
    assert one.months == (date(2026, 8, 1), date(2026, 9, 1), date(2026, 10, 1))
    assert (len(at_least([one], 3)), len(at_least([one], 6))) == (1, 0)
    assert arrears(organization=make.committee("别的党委"), on=ON) == []


def test_arrears_ask_twice(root, branch, person, django_assert_num_queries):
    make.assessed(branch, 8, 9)
    with django_assert_num_queries(2):
        arrears(organization=root, on=ON)


def test_paid_until_is_the_last_month_without_a_gap(branch, person):
    make.assessed(branch, 8, 9, 10, 11)
    officer = make.user(branch)
    assert paid_until(person=person, on=ON) is None
    make.paid(branch, person, 8, 9, by=officer)
    assert paid_until(person=person, on=ON) == date(2026, 9, 1)
    make.paid(branch, person, 10, 11, by=officer)
    assert paid_until(person=person, on=ON) == date(2026, 11, 1)


def test_the_members_grid(branch, person):
    make.assessed(branch, 9, 10, 11)
    make.paid(branch, person, 9, by=make.user(branch))
    dues = member_dues(person=person, on=ON)
    assert [month.state for month in dues.months] == ["none"] * 8 + ["paid", "late", "due", "next"]
    assert (dues.owed_total, dues.paid_in_year) == (Decimal("80.00"), Decimal("40.00"))
    assert dues.explanation == "基数 4,000.00 元 × 1% = 每月 40.00 元"


def test_collection_rates_by_branch_and_month(root, branch, person, django_assert_num_queries):
    make.branch("空支部", root)
    make.with_base(make.member(branch, "罗振业"), branch, "3000.00")
    make.assessed(branch, 10, 11)
    make.paid(branch, person, 10, by=make.user(branch))
    with django_assert_num_queries(3):
        found = collection_rate(organization=root, year=2026)
    assert [str(one.organization) for one in found] == ["城建支部", "空支部"]
    october = found[0].months[date(2026, 10, 1)]
    assert (october.people, october.due, october.paid, october.unpaid) == (
        2,
        Decimal("55.00"),
        Decimal("40.00"),
        1,
    )
    assert found[0].total.share == Decimal("40.00") / Decimal("110.00")
    assert found[1].total.share is None


def test_the_duties_of_a_branch(root, branch, person):
    make.member(branch, "没有基数")
    make.assessed(branch, 7, 8, 9, 10, 11)
    assert [
        (one.title, one.due_on, one.late)
        for one in desk_duties("dues.queries.duties", organization=branch, on=ON)
    ] == [
        ("2026年党费基数还有 1 人未核定", date(2026, 1, 31), True),
        ("11月党费还有 1 人未交", date(2026, 11, 30), False),
        ("沈玉平欠交党费满 3 个月，待谈话提醒", ON, False),
    ]
    assert desk_duties("dues.queries.duties", organization=root, on=ON) == []


def test_reminders_name_the_month_and_never_a_sum(branch, person):
    officer = make.user(branch)
    member = make.user(branch, "member", person)
    make.assessed(branch, 8, 9, 10, 11)
    reminders = due(ON)
    assert [(one.recipient_id, one.subject) for one in reminders] == [
        (officer.pk, "11月党费待收齐"),
        (member.pk, "11月党费待交"),
        (member.pk, "党费已有 3 个月未交，请尽快补交"),
    ]
    assert not any("40" in one.subject + one.body for one in reminders)
    assert [one.recipient_id for one in due(date(2026, 11, 5))] == [member.pk]
