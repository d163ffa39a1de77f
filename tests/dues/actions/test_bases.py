from datetime import date
from decimal import Decimal

import pytest

from branchrecords.audit.models import AuditEvent
from branchrecords.errors import ActionError
from dues.actions.bases import BaseLine, set_base, set_bases
from dues.models import Assessment, DuesBase
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
    assert list(Assessment.objects.values_list("amount", flat=True)) == [
        Decimal("40.00"),
        Decimal("90.00"),
        Decimal("90.00"),
    ]


def test_a_change_cannot_reach_back_into_paid_months():
    branch = make.branch()
    person = make.with_base(make.member(branch), branch, "4000.00")
    make.assessed(branch, 10, 11)
    make.paid(branch, person, 10, by=make.user(branch))
    with pytest.raises(ActionError) as refused:
        change(person, branch, "6000.00", date(2026, 10, 1), reason="岗位变动")
    assert [b.message for b in refused.value.blockers] == [
        "沈玉平：2026年10月已交，变更只能从下一个月起"
    ]
    assert DuesBase.objects.count() == 1
