"""Hardship, pairings, visits: money is never edited, sums follow from the rows."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from branchrecords.audit.models import AuditEvent
from branchrecords.errors import ActionError
from members.actions.care import end_pairing, reveal_hardship, reverse_visit, review_hardship
from members.models import Hardship, HardshipReview, Pairing, Person, Visit
from members.queries.care import by_place, care_rows, sum_of, totals, unvisited, veterans
from tests.factories.care import make_hardship, make_pairing, make_visit
from tests.factories.members import AT, TODAY, make_person, make_tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def branch():
    return make_tree()["branch"]


@pytest.mark.parametrize(
    ("result", "review_on"), [("continues", None), ("ended", date(2027, 6, 1))]
)
def test_the_database_refuses_a_review_without_its_next_day(branch, result, review_on):
    hardship = make_hardship(make_person(branch))
    with pytest.raises(IntegrityError, match="hardship_review_has_next"), transaction.atomic():
        HardshipReview.objects.create(
            hardship=hardship,
            reviewed_on=date(2026, 6, 1),
            result=result,
            level="serious",
            review_on=review_on,
            recorded_at=AT,
        )


def test_the_database_refuses_a_first_review_before_the_hardship(branch):
    hardship = make_hardship(make_person(branch))
    rows = Hardship.objects.filter(pk=hardship.pk)
    with pytest.raises(IntegrityError, match="hardship_review_after_start"), transaction.atomic():
        rows.update(first_review_on=date(2026, 1, 10))


def test_a_hardship_is_reviewed_each_year_until_it_ends(branch):
    hardship = make_hardship(make_person(branch))
    assert hardship.review_on == date(2027, 1, 10)
    common = {"hardship": hardship, "note": "", "by": None, "at": AT}
    review_hardship(reviewed_on=date(2026, 6, 1), result="continues", level="extreme", **common)
    hardship.refresh_from_db()
    assert (hardship.level, hardship.review_on) == ("extreme", date(2027, 6, 1))
    review_hardship(reviewed_on=TODAY, result="ended", level="extreme", **common)
    hardship.refresh_from_db()
    assert hardship.ends_on == TODAY
    with pytest.raises(ActionError, match="已经在 2026-11-20 解除"):
        review_hardship(reviewed_on=TODAY, result="ended", level="extreme", **common)


def test_the_same_kind_is_on_the_register_once(branch):
    person = make_person(branch)
    make_hardship(person)
    with pytest.raises(ActionError, match="因病已经在册"):
        make_hardship(person)
    assert make_hardship(person, "allowance").kind == "allowance"


def test_details_are_encrypted_and_looking_leaves_a_row(branch):
    person = make_person(branch)
    hardship = make_hardship(person)
    with pytest.raises(ActionError, match="请写明查看的事由"):
        reveal_hardship(hardship=hardship, reason="", by=None, at=AT)
    shown = reveal_hardship(hardship=hardship, reason="慰问前核实", by=None, at=AT)
    assert shown == {0: "长期透析，医药费每月四千元"}
    assert AuditEvent.objects.get(action="person.care_revealed").person_id == person.pk


def test_visits_add_up_by_occasion_and_source_without_the_reversed(branch):
    first, second = make_person(branch), make_person(branch)
    make_visit(first, branch, "500")
    make_visit(second, branch, "300.50")
    make_visit(first, branch, "200", source="care_fund", occasion="spring_festival",
               visited_on=date(2026, 2, 10))  # fmt: skip
    wrong = make_visit(second, branch, "9000")
    reverse_visit(visit=wrong, reason="金额登记错误", by=None, at=AT)
    rows = Visit.objects.all()
    assert [(t.key, t.visits, t.people, t.amount) for t in totals(rows, "occasion")] == [
        ("party_day", 2, 2, Decimal("800.50")),
        ("spring_festival", 1, 1, Decimal("200.00")),
    ]
    assert [(t.key, t.amount) for t in totals(rows, "source")] == [
        ("dues", Decimal("800.50")),
        ("care_fund", Decimal("200.00")),
    ]
    assert sum_of(rows).amount == Decimal("1000.50") == sum(v.amount for v in rows)


def test_a_visit_is_reversed_once_and_with_a_reason(branch):
    visit = make_visit(make_person(branch), branch)
    with pytest.raises(ActionError, match="请写明冲正的理由"):
        reverse_visit(visit=visit, reason=" ", by=None, at=AT)
    mirror = reverse_visit(visit=visit, reason="重复登记", by=None, at=AT)
    with pytest.raises(ActionError, match="已经冲正过"):
        reverse_visit(visit=visit, reason="重复登记", by=None, at=AT)
    with pytest.raises(ActionError, match="冲正记录本身不能再冲正"):
        reverse_visit(visit=mirror, reason="重复登记", by=None, at=AT)


def test_money_without_a_source_is_refused_by_both(branch):
    person = make_person(branch)
    with pytest.raises(ActionError, match="请写资金来源"):
        make_visit(person, branch, "10", source="")
    with pytest.raises(IntegrityError, match="visit_money_has_source"):
        _visit(person, branch, amount=Decimal(10))


def test_a_negative_visit_is_refused_by_the_database(branch):
    with pytest.raises(IntegrityError, match="visit_sign"):
        _visit(make_person(branch), branch, amount=Decimal(-1), source="dues")


def _visit(person, branch, **fields):
    Visit.objects.create(
        person=person, organization=branch, host=branch, visited_on=TODAY, occasion="other",
        visitors="沈玉平", recorded_at=AT, **fields,
    )  # fmt: skip


def test_the_database_refuses_to_edit_or_delete_a_visit(branch):
    make_visit(make_person(branch), branch)
    rows = Visit.objects.all()
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        rows.update(amount=1)
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        rows._raw_delete(rows.db)


def test_who_is_looked_after_is_due_until_somebody_goes(branch, django_assert_num_queries):
    person = make_person(branch, "沈玉平")
    make_hardship(person)
    homebound = make_person(branch, "陶建中", member_class="homebound")
    make_visit(homebound, branch, "0", source="", visited_on=date(2025, 12, 1))
    people = Person.objects.all()

    def due():
        return care_rows(by_place(unvisited(people, on=TODAY), on=TODAY), on=TODAY)

    rows = due()
    assert [(r.person.name, r.reasons) for r in rows] == [
        ("沈玉平", ("因病（较重）",)),
        ("陶建中", ("失能年老",)),
    ]
    assert rows[1].last_visit.visited_on == date(2025, 12, 1)
    with django_assert_num_queries(4):
        due()
    visit = make_visit(person, branch)
    make_hardship(make_person(branch, "罗长林"))
    names = [r.person.name for r in due()]
    assert names == ["罗长林", "陶建中"]
    reverse_visit(visit=visit, reason="没有去成", by=None, at=AT)
    with django_assert_num_queries(4):
        assert len(due()) == 3


@pytest.mark.parametrize(
    ("joined", "reaches"),
    [
        (date(1975, 7, 1), False),
        (date(1975, 7, 2), True),
        (date(1976, 7, 1), True),
        (date(1976, 7, 2), False),
    ],
)
def test_the_list_of_a_year_holds_who_reaches_fifty_years_by_the_first_of_july(
    branch, joined, reaches
):
    make_person(branch, joined_on=joined, full_on=joined)
    found = veterans(Person.objects.all(), organization=branch, on=TODAY)
    assert bool(found.reaching) is reaches


def test_members_from_before_the_founding_and_with_fifty_years(branch):
    make_person(branch, "沈玉平", joined_on=date(1949, 9, 30), full_on=date(1950, 9, 30))
    make_person(branch, "陶建中", joined_on=date(1949, 10, 1), full_on=date(1950, 10, 1))
    make_person(branch, "罗长林", joined_on=date(1976, 11, 20), full_on=date(1977, 11, 20))
    make_person(branch, "邵鸣远", joined_on=date(1976, 11, 21), full_on=date(1977, 11, 21))
    found = veterans(Person.objects.all(), organization=branch, on=TODAY)
    assert [p.name for p in found.before_founding] == ["沈玉平"]
    assert [p.name for p in found.fifty] == ["沈玉平", "陶建中", "罗长林"]


def test_two_people_are_paired_once_and_nobody_with_oneself(branch):
    person, helper = make_person(branch), make_person(branch)
    pairing = make_pairing(person, helper)
    with pytest.raises(ActionError, match="已经和"):
        make_pairing(person, helper)
    with pytest.raises(ActionError, match="不能自己和自己结对"):
        make_pairing(person, person)
    end_pairing(pairing=pairing, ends_on=TODAY, reason="困难解除", by=None, at=AT)
    assert make_pairing(person, helper, starts_on=TODAY).pk != pairing.pk


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"helper": None}, "pairing_one_helper"),
        ({"ends_on": date(2026, 3, 1)}, "pairing_ends_after_start"),
    ],
)
def test_the_database_refuses_half_a_pairing(branch, change, constraint):
    make_pairing(make_person(branch), make_person(branch))
    with pytest.raises(IntegrityError, match=constraint):
        Pairing.objects.update(**change)


def test_the_database_refuses_overlaps(branch):
    person, helper = make_person(branch), make_person(branch)
    pairing, hardship = make_pairing(person, helper), make_hardship(person)
    pairing.pk = hardship.pk = None
    with pytest.raises(IntegrityError, match="pairing_of_people_once"), transaction.atomic():
        pairing.save(force_insert=True)
    with pytest.raises(IntegrityError, match="hardship_kind_one_at_a_time"), transaction.atomic():
        hardship.save(force_insert=True)
    with pytest.raises(IntegrityError, match="pairing_two_people"), transaction.atomic():
        Pairing.objects.update(helper=person)
    with pytest.raises(IntegrityError, match="hardship_review_after_start"):
        Hardship.objects.update(review_on=date(2025, 1, 1))
