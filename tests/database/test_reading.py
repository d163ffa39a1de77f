"""What pages read outside their transaction, what a cursor on the server holds, and what stays."""

from __future__ import annotations

import pytest
from django.db import connection, transaction

from branchrecords.access.middleware import ReadForUser
from branchrecords.database.owner import as_owner
from branchrecords.database.reading import EVERYTHING, NOBODY, read_for, reading
from branchrecords.database.row_security import stands
from members.models import Person
from tests.factories.members import make_person, make_tree, make_user

from .test_row_security import names, wall  # noqa: F401  policies switched on

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_wall_stands_for_every_listed_table_and_not_for_the_owner(transactional_db):
    assert stands(connection)
    with as_owner():
        assert not stands(connection)


@pytest.fixture
def two(transactional_db):
    tree = make_tree()
    for key, name in (("branch", "沈玉平"), ("sister", "江若兰")):
        make_person(tree[key], name)
    return make_user("secretary", tree["branch"]), make_user("secretary", tree["sister"])


def test_single_statements_are_told_too(two):
    for user, seen in zip(two, ({"沈玉平"}, {"江若兰"}), strict=True):
        with reading(read_for(user.pk)):
            assert names() == seen
            assert set(Person.objects.values_list("name", flat=True).iterator()) == seen
    with reading(NOBODY):
        assert names() == set()
        assert list(Person.objects.all().iterator()) == []
    with reading(EVERYTHING):
        assert names() == {"沈玉平", "江若兰"}


def test_after_a_commit_the_reader_is_the_same(two):
    heard = []
    with reading(read_for(two[0].pk)), transaction.atomic():
        transaction.on_commit(lambda: heard.append(names()))
    assert heard == [{"沈玉平"}]


def test_nothing_stays_on_a_connection(two):
    with reading(read_for(two[0].pk)), transaction.atomic():
        names()
    raw = connection.connection
    with raw.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM members_person")
        assert cursor.fetchone() == (0,)


def test_the_middleware_reads_for_the_requests_user(two, rf):
    for user in two:
        request = rf.get("/")
        request.user = user
        assert len(ReadForUser(lambda _: names())(request)) == 1
