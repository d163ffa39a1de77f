"""From one branch to another."""

import pytest

from members.actions.moving import move_person
from members.models import Membership
from tests.factories.members import AT, TODAY, make_person, make_tree

pytestmark = pytest.mark.django_db


def test_move_person_ends_the_old_membership_on_that_day():
    tree = make_tree()
    person = make_person(tree["branch"])
    move_person(
        person=person, organization=tree["sister"], starts_on=TODAY, reason="工作调动",
        by=None, at=AT,
    )  # fmt: skip
    rows = Membership.objects.filter(person=person).values_list("organization__name", "ends_on")
    assert list(rows) == [("机关第一党支部", TODAY), ("机关第二党支部", None)]
