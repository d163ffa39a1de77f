"""The desk asks only those providers whose rows exist, and finds that out in one statement."""

import pytest
from django.conf import settings
from django.utils.module_loading import import_string

from members.models import Position
from members.queries.signs import only_with, worth_asking
from tests.factories.members import TODAY, make_person, make_tree

pytestmark = pytest.mark.django_db


def always(*, organization, on):
    return []


@only_with(lambda organization, on: [Position.objects.filter(organization=organization)])
def with_posts(*, organization, on):
    return []


def test_who_has_no_rows_is_not_asked(django_assert_num_queries):
    tree = make_tree()
    asked = {"organization": tree["branch"], "on": TODAY}
    with django_assert_num_queries(1):
        assert worth_asking([always, with_posts], **asked) == [always]
    person = make_person(tree["branch"])
    Position.objects.create(
        person=person, organization=tree["branch"], post="secretary", starts_on=TODAY
    )
    assert worth_asking([with_posts, always], **asked) == [with_posts, always]


def test_without_signs_nothing_is_asked(django_assert_num_queries):
    tree = make_tree()
    with django_assert_num_queries(0):
        assert worth_asking([always], organization=tree["branch"], on=TODAY) == [always]


def test_all_signs_of_the_desk_are_one_statement(django_assert_num_queries):
    tree = make_tree()
    providers = [import_string(name) for name in settings.DESK_DUTIES]
    with django_assert_num_queries(2):  # where organisations were moved, and the signs
        found = worth_asking(providers, organization=tree["branch"], on=TODAY)
    assert {provider.__name__ for provider in found} == {"duties", "plan_duties", "hours_duties"}
