from datetime import date
from decimal import Decimal

import pytest

from branchrecords.audit.models import AuditEvent
from dues.actions.assessment import assess_month
from dues.actions.reliefs import ReliefTerms, grant_relief
from dues.models import Assessment
from dues.rules.categories import Category
from members.models import Membership, Standing
from members.rules.kinds import OrganizationKind, StandingKind
from tests.factories import dues as make

pytestmark = pytest.mark.django_db
QUERIES = 17


def test_a_month_is_written_once_with_everything_that_explains_it():
    branch = make.branch()
    person = make.with_base(make.member(branch), branch, "3000.01")
    outcome = assess_month(month=make.MONTH, at=make.AT)
    assert (outcome.created, outcome.without_base) == (1, ())
    row = Assessment.objects.get()
    assert (row.person, row.organization, row.month) == (person, branch, make.MONTH)
    assert (row.base, row.rate, row.amount) == (
        Decimal("3000.01"),
        Decimal("0.0100"),
        Decimal("30.00"),
    )
    assert (row.article, row.rule_version) == ("《党费规定》第二条", "中组发〔2008〕3号")


def test_running_again_changes_nothing():
    branch = make.branch()
    make.with_base(make.member(branch), branch)
    assess_month(month=make.MONTH, at=make.AT)
    before = list(Assessment.objects.values())
    events = AuditEvent.objects.count()
    assert assess_month(month=make.MONTH, at=make.AT).created == 0
    assert list(Assessment.objects.values()) == before
    assert AuditEvent.objects.count() == events


def test_a_member_without_a_base_is_named_not_charged_nothing():
    branch = make.branch()
    person = make.member(branch, "罗振业")
    make.with_base(make.member(branch), branch)
    outcome = assess_month(month=make.MONTH, at=make.AT)
    assert [(p.person_id, p.name) for p in outcome.without_base] == [(person.pk, "罗振业")]
    assert Assessment.objects.filter(person=person).count() == 0


def test_a_base_of_last_year_does_not_count():
    branch = make.branch()
    make.with_base(make.member(branch), branch, from_month=date(2025, 1, 1))
    assert len(assess_month(month=make.MONTH, at=make.AT).without_base) == 1


def test_a_probationary_member_owes_from_the_month_of_the_branch_meeting():
    branch = make.branch()
    person = make.member(branch, since=date(2026, 3, 1), standing=StandingKind.CANDIDATE)
    Standing.objects.filter(person=person).update(ends_on=date(2026, 10, 31))
    Standing.objects.create(
        person=person, kind=StandingKind.PROBATIONARY, starts_on=date(2026, 10, 31)
    )
    make.with_base(person, branch)
    make.assessed(branch, 9, 10, 11)
    assert [row.month.month for row in Assessment.objects.all()] == [10, 11]


def test_in_the_month_of_a_transfer_the_sending_branch_collects():
    old, new = make.branch("旧支部"), make.branch("新支部")
    person = make.member(old)
    Membership.objects.filter(person=person).update(ends_on=date(2026, 10, 15))
    Membership.objects.create(person=person, organization=new, starts_on=date(2026, 10, 15))
    make.with_base(person, old)
    for month in (9, 10, 11):
        assess_month(month=date(2026, month, 1), at=make.AT)
    assert [str(row.organization) for row in Assessment.objects.all()] == [
        "旧支部",
        "旧支部",
        "新支部",
    ]


def test_who_left_the_party_or_died_in_the_month_owes_nothing():
    branch = make.branch()
    person = make.with_base(make.member(branch), branch)
    Standing.objects.filter(person=person, ends_on=None).update(ends_on=date(2026, 11, 5))
    Standing.objects.create(person=person, kind=StandingKind.DECEASED, starts_on=date(2026, 11, 5))
    assert assess_month(month=make.MONTH, at=make.AT).created == 0


def test_a_temporary_branch_collects_no_dues():
    branch = make.branch(kind=OrganizationKind.TEMPORARY_BRANCH)
    make.with_base(make.member(branch), branch)
    assert assess_month(month=make.MONTH, at=make.AT).created == 0


def test_only_the_subtree_asked_for():
    root = make.committee()
    one, other = make.branch("一", root), make.branch("二", root)
    for branch in (one, other):
        make.with_base(make.member(branch), branch)
    assert assess_month(month=make.MONTH, organization=one, at=make.AT).created == 1
    assert assess_month(month=make.MONTH, organization=root, at=make.AT).created == 1


@pytest.mark.parametrize(("kind", "amount"), [("exempt", "0"), ("reduced", "5.00")])
def test_a_relief_replaces_the_sum_and_is_cited(kind, amount):
    branch = make.branch()
    person = make.with_base(make.member(branch), branch, "2890.00")
    make.assessed(branch, 10, 11)
    relief = grant_relief(
        person=person,
        organization=branch,
        terms=ReliefTerms(
            kind=kind,
            amount=Decimal(amount),
            from_month=make.MONTH,
            until_month=date(2027, 1, 1),
            reason="长期住院",
            studied_on=date(2026, 10, 8),
            approved_by="东湾街道党委",
            approved_on=date(2026, 10, 20),
        ),
        by=None,
        at=make.AT,
    )
    october, november = Assessment.objects.with_balance().explained().order_by("month")
    assert (october.owed, october.facts.relief) == (Decimal("14.45"), None)
    assert (november.owed, november.facts.rate, november.facts.relief) == (
        Decimal(amount),
        None,
        relief,
    )
    assert november.facts.article == "《党费规定》第七条，东湾街道党委2026-10-20批准"
    assert november.amount == Decimal("14.45")  # what was assessed first stays


def test_the_queries_do_not_grow_with_the_committee(django_assert_num_queries):
    root = make.committee()
    for number in range(3):
        branch = make.branch(f"支部{number}", root)
        make.with_base(make.member(branch), branch)
    with django_assert_num_queries(QUERIES):
        assess_month(month=make.MONTH, at=make.AT)
    for _ in range(9):
        make.with_base(make.member(branch), branch)
    with django_assert_num_queries(QUERIES):
        assess_month(month=date(2026, 10, 1), at=make.AT)


@pytest.mark.parametrize("category", [Category.FARMER, Category.STUDENT])
def test_fixed_categories_store_no_rate(category):
    branch = make.branch()
    make.with_base(make.member(branch), branch, "0", category)
    (row,) = make.assessed(branch, 11)
    assert (row.rate, row.amount) == (None, Decimal("0.20"))
