"""`among`: as `in`, one parameter however many values."""

import pytest

from branchrecords.database.kept_sql import sql_of
from members.models import Membership, Organization
from tests.factories.reports import committee, member, node

pytestmark = pytest.mark.django_db


def test_by_the_id_a_column_refers_to():
    branch = node(committee())
    first, second, third = (member(branch) for _ in range(3))
    rows = Membership.objects.filter(person__among=[first.pk, third.pk])
    assert {row.person for row in rows} == {first, third}
    assert not Membership.objects.filter(person__among=[])
    assert {
        row.person for row in Membership.objects.exclude(person__among=[first.pk, third.pk])
    } == {second}


def test_by_a_column_of_its_own():
    root = committee()
    branch = node(root)
    assert list(Organization.objects.filter(path__among=[branch.path])) == [branch]


def test_ten_thousand_are_one_parameter():
    asked = sql_of(Membership.objects.filter(person__among=list(range(10_000))).order_by())
    assert asked.text.endswith('WHERE "members_membership"."person_id" = ANY(%s)')
    assert asked.params == (list(range(10_000)),)
