"""What the database refuses of a person's file."""

from datetime import date

import pytest
from django.db import IntegrityError

from members.models import (
    DictionaryEntry,
    Education,
    FamilyMember,
    Introduction,
    Person,
    Position,
)
from tests.factories.members import TODAY, make_person, make_position, make_tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return make_person(make_tree()["branch"])


def refused(constraint: str):
    return pytest.raises(IntegrityError, match=constraint)


def test_nobody_joined_before_1921():
    with refused("person_joined_after_founding"):
        Person.objects.create(name="陶建中", joined_on=date(1800, 1, 1))


def test_a_date_of_another_party_names_the_party():
    with refused("person_other_party_named"):
        Person.objects.create(name="陶建中", other_party_on=date(2000, 1, 1))


def test_a_membership_that_lasts_has_no_reason_to_end(person):
    with refused("membership_loss_when_ended"):
        person.memberships.update(loss="moved_out")


def test_the_same_post_is_held_once_at_a_time(person):
    branch = person.memberships.get().organization
    make_position(person, branch, "publicity")
    with refused("position_held_once"):
        Position.objects.create(
            person=person, organization=branch, post="publicity", starts_on=TODAY
        )


def test_one_graduates_after_entering(person):
    with refused("education_graduated_after_entered"):
        Education.objects.create(
            person=person, form="full_time", level="21", school="江南大学",
            entered_on=date(2000, 9, 1), graduated_on=date(2000, 9, 1),
        )  # fmt: skip


def test_a_date_of_a_degree_names_the_degree(person):
    with refused("education_degree_named"):
        Education.objects.create(
            person=person, form="full_time", level="21", school="江南大学", degree_on=TODAY
        )


def test_nobody_introduces_oneself(person):
    with refused("introduction_not_oneself"):
        Introduction.objects.create(person=person, introducer=person, name=person.name)


def test_a_name_is_linked_once(person):
    branch = person.memberships.get().organization
    first, second = make_person(branch), make_person(branch)
    Introduction.objects.create(person=person, introducer=first, name="罗振业")
    with refused("introduction_name_once"):
        Introduction.objects.create(person=person, introducer=second, name="罗振业")


def test_an_introducer_is_linked_once(person):
    first = make_person(person.memberships.get().organization)
    Introduction.objects.create(person=person, introducer=first, name="罗振业")
    with refused("introduction_person_once"):
        Introduction.objects.create(person=person, introducer=first, name="罗镇业")


@pytest.mark.parametrize(
    ("entry", "constraint"),
    [
        ({"kind": "job", "code": "11", "label": "另一个"}, "dictionary_code_once"),
        ({"kind": "job", "code": "88", "label": "学生"}, "dictionary_label_once"),
        ({"kind": "job", "code": "", "label": "空代码"}, "dictionary_code_and_label"),
    ],
)
def test_a_dictionary_says_everything_once(entry, constraint):
    with refused(constraint):
        DictionaryEntry.objects.create(**entry)


def test_every_dictionary_has_entries_to_begin_with():
    kinds = set(DictionaryEntry.objects.values_list("kind", flat=True))
    assert kinds == {"job", "technical_title", "stratum", "front_line", "relation"}


def test_the_phone_of_the_family_is_not_in_the_database_in_the_clear(person):
    from django.db import connection

    wife = DictionaryEntry.objects.get(kind="relation", label="妻")
    FamilyMember.objects.create(person=person, relation=wife, name="安雅琴", phone="13812345678")
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_json(f)::text FROM members_familymember f")
        assert "13812345678" not in cursor.fetchone()[0]
