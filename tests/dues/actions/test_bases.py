from datetime import date
from decimal import Decimal

import pytest

from branchrecords.audit.models import AuditEvent
from branchrecords.errors import ActionError
from dues.actions.bases import BaseLine, changed_bases, set_base, set_bases
from dues.models import Assessment, Difference, DuesBase
from dues.queries.advances import advances_of
from dues.queries.differences import pending
from dues.rules.categories import Category
from tests.factories import dues as make

pytestmark = pytest.mark.django_db


def change(person, branch, amount, from_month, reason=""):
    return set_base(
        person=person,
        organization=branch,
        category=Category.ENTERPRISE,
        amount=Decimal(amount),
        from_month=from_month,
        reason=reason,
        by=None,
        at=make.AT,
    )


def test_a_whole_branch_is_set_at_once_and_again_without_effect():
    branch = make.branch()
    people = [make.member(branch, name) for name in ("甲", "乙", "丙")]
    lines = [BaseLine(p.pk, Category.RETIRED, Decimal("4870.00")) for p in people]
    arguments = {"organization": branch, "from_month": make.JANUARY, "lines": lines}
    assert len(set_bases(**arguments, by=None, at=make.AT)) == 3
    assert len(set_bases(**arguments, by=None, at=make.AT)) == 0
    assert DuesBase.objects.count() == 3


def test_the_log_names_the_member_and_never_the_income():
    branch = make.branch()
    person = make.with_base(make.member(branch), branch, "8615.50")
    event = AuditEvent.objects.get(action="dues.base_set")
    assert event.person_id == person.pk
    assert "8615" not in str(event.detail)


def test_a_change_within_the_year_needs_its_reason_and_is_a_new_row():
    branch = make.branch()
    person = make.with_base(make.member(branch), branch, "4000.00")
    with pytest.raises(ActionError) as refused:
        change(person, branch, "5000.00", date(2026, 7, 1))
    assert [b.message for b in refused.value.blockers] == ["沈玉平：年内一般不变，变更请写理由"]
    change(person, branch, "5000.00", date(2026, 7, 1), reason="退休")
    assert [(b.from_month.month, b.amount) for b in person.dues_bases.all()] == [
        (1, Decimal("4000.00")),
        (7, Decimal("5000.00")),
    ]


def test_unpaid_months_follow_a_new_base():
    branch = make.branch()
    person = make.with_base(make.member(branch), branch, "4000.00")
    make.assessed(branch, 9, 10, 11)
    change(person, branch, "6000.00", date(2026, 10, 1), reason="岗位变动")
    assert owed() == [Decimal("40.00"), Decimal("90.00"), Decimal("90.00")]
    assert [row.amount for row in Assessment.objects.all()] == [Decimal("40.00")] * 3
    found = Difference.objects.all()
    assert [(d.old, d.new, d.reason, d.cause) for d in found] == [
        (Decimal("40.00"), Decimal("90.00"), "岗位变动", "base")
    ] * 2
    assert [d.base for d in found] == [Decimal("6000.00")] * 2


def owed(field="owed"):
    return list(Assessment.objects.with_balance().values_list(field, flat=True))


def test_a_paid_month_may_owe_more():
    branch = make.branch()
    person = make.with_base(make.member(branch), branch, "4000.00")
    make.assessed(branch, 10, 11)
    make.paid(branch, person, 10, by=make.user(branch))
    change(person, branch, "6000.00", date(2026, 10, 1), reason="岗位变动")
    assert (owed(), owed("open")) == (
        [Decimal("90.00"), Decimal("90.00")],
        [Decimal("50.00"), Decimal("90.00")],
    )


def test_what_is_then_paid_too_much_is_used_for_the_next_months():
    """October paid with 90.00 owes 40.00 now: 50.00 become 预收, of which November takes 40.00."""
    branch = make.branch()
    person = make.with_base(make.member(branch), branch, "6000.00")
    make.assessed(branch, 10, 11)
    make.paid(branch, person, 10, by=make.user(branch))
    change(person, branch, "4000.00", date(2026, 10, 1), reason="退休")
    assert (owed(), owed("open")) == ([Decimal("40.00")] * 2, [0, 0])
    assert advances_of([person.pk]) == {(person.pk, branch.pk): Decimal("10.00")}


def test_the_base_entered_last_counts_and_the_first_stays():
    branch = make.branch()
    person = make.with_base(make.member(branch), branch, "4000.00")
    change(person, branch, "6000.00", make.JANUARY, reason="录入有误")
    make.assessed(branch, 1)
    assert owed() == [Decimal("90.00")]
    assert DuesBase.objects.count() == 2


def test_the_preview_says_what_will_be_booked_and_books_nothing():
    branch = make.branch()
    person = make.with_base(make.member(branch), branch, "4000.00")
    make.assessed(branch, 10, 11)
    lines = [BaseLine(person.pk, Category.ENTERPRISE, Decimal("6000.00"), "岗位变动")]
    bases = changed_bases(
        organization=branch, from_month=date(2026, 11, 1), lines=lines, at=make.AT
    )
    (seen,) = pending(people=[person.pk], from_month=date(2026, 11, 1), bases=bases)
    assert (seen.old_amount, seen.new_amount, seen.delta) == (
        Decimal("40.00"),
        Decimal("90.00"),
        Decimal("50.00"),
    )
    assert seen.old_words == "基数 4,000.00 元 × 1% = 每月 40.00 元"
    assert seen.new_words == "基数 6,000.00 元 × 1.5% = 每月 90.00 元"
    assert (owed(), Difference.objects.count()) == ([Decimal("40.00")] * 2, 0)
