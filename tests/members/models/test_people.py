"""What the database refuses, and who is in force on a day."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from members.models import Membership, Person, Position, Standing
from tests.factories.members import TODAY, id_number, make_person, make_position

pytestmark = pytest.mark.django_db


def refused(constraint: str):
    return pytest.raises(IntegrityError, match=constraint)


def test_one_branch_at_a_time(tree):
    person = make_person(tree["branch"])
    with refused("membership_one_at_a_time"):
        Membership.objects.create(
            person=person, organization=tree["sister"], starts_on=date(2020, 1, 1)
        )


def test_a_membership_may_begin_on_the_day_the_other_ends(tree):
    person = make_person(tree["branch"])
    person.memberships.update(ends_on=date(2020, 1, 1))
    Membership.objects.create(
        person=person, organization=tree["sister"], starts_on=date(2020, 1, 1)
    )
    assert [m.organization for m in person.memberships.active_on(date(2019, 12, 31))] == [
        tree["branch"]
    ]
    assert [m.organization for m in person.memberships.active_on(date(2020, 1, 1))] == [
        tree["sister"]
    ]


@pytest.mark.parametrize("ends_on", [date(2014, 12, 31), date(2015, 1, 1)])
def test_a_membership_ends_after_its_start(tree, ends_on):
    person = make_person(tree["branch"])
    with refused("membership_ends_after_start|range lower bound"), transaction.atomic():
        person.memberships.update(ends_on=ends_on)


def test_a_standing_ends_after_its_start(tree):
    person = make_person(tree["branch"])
    with refused("standing_ends_after_start"):
        person.standings.filter(kind="full").update(ends_on=date(2011, 7, 1))


def test_one_standing_at_a_time(tree):
    person = make_person(tree["branch"])
    with refused("standing_one_at_a_time"):
        Standing.objects.create(person=person, kind="probationary", starts_on=TODAY)


def test_one_person_per_id_number(tree):
    first = make_person(tree["branch"], id_number=id_number())
    with refused("person_id_number_once"):
        Person.objects.create(name="陶建中", id_number_digest=first.id_number_digest)


def test_people_without_id_number_do_not_collide(tree):
    Person.objects.create(name="陶建中")
    Person.objects.create(name="沈玉平")
    assert Person.objects.filter(id_number_digest=None).count() == 2


def test_full_membership_does_not_precede_joining(tree):
    with refused("person_full_after_joined"):
        Person.objects.create(name="陶建中", joined_on=date(2020, 7, 1), full_on=date(2020, 6, 30))


def test_one_secretary_at_a_time_but_several_members(tree):
    first, second = make_person(tree["branch"]), make_person(tree["branch"])
    make_position(first, tree["branch"], "secretary")
    make_position(first, tree["branch"], "publicity")
    make_position(second, tree["branch"], "committee_member")
    with refused("position_one_secretary"):
        Position.objects.create(
            person=second, organization=tree["branch"], post="secretary", starts_on=TODAY
        )


def test_an_organisation_with_members_is_not_deleted(tree):
    from django.db.models import ProtectedError

    make_person(tree["branch"])
    with pytest.raises(ProtectedError):
        type(tree["branch"]).objects.filter(pk=tree["branch"].pk).delete()


def test_id_number_is_not_in_the_database_in_the_clear(tree):
    from django.db import connection

    person = make_person(tree["branch"], id_number=id_number(), phone="13812345678")
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_json(p)::text FROM members_person p WHERE id = %s", [person.pk])
        stored = cursor.fetchone()[0]
    assert id_number() not in stored
    assert "13812345678" not in stored
