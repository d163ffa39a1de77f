"""What a branch has no sign of is not asked; what it has one of counts as ever."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from members.models import Membership, Position, Sanction, Standing
from members.rules.kinds import Post, StandingKind
from members.rules.sanctions import SanctionKind
from reports.queries.values import compute
from tests.factories.reports import AT, TODAY, committee, member, node, owed

pytestmark = pytest.mark.django_db
SIGNED = (
    "posts_changed", "disciplined", "developed", "transferred_in", "transferred_out", "ended",
    "arrears_1",
)  # fmt: skip
MARCH = date(2026, 3, 1)


def numbers(branch) -> dict[str, int]:
    return {
        value.figure.key: int(value.number)
        for value in compute(branch, 2026, TODAY, keys=SIGNED)
    }  # fmt: skip


@pytest.fixture
def root():
    return committee()


@pytest.fixture
def branch(root):
    return node(root)


@pytest.fixture
def person(branch):
    return member(branch)


def test_where_nothing_happened_only_the_signs_are_looked_for(branch, person):
    with CaptureQueriesContext(connection) as asked:
        assert numbers(branch) == dict.fromkeys(SIGNED, 0)
    assert not [query["sql"] for query in asked if "COUNT" in query["sql"]]


def appointed(branch, person, root):
    Position.objects.create(
        person=person, organization=branch, post=Post.SECRETARY, starts_on=MARCH
    )  # fmt: skip


def warned(branch, person, root):
    Sanction.objects.create(
        person=person, kind=SanctionKind.WARNING, starts_on=MARCH, ends_on=date(2027, 3, 1),
        recorded_at=AT,
    )  # fmt: skip


def admitted(branch, person, root):
    member(branch, standing=StandingKind.PROBATIONARY, since=MARCH)


def came(branch, person, root):
    moved(node(root), member(branch), root, to=branch)


def moved(branch, person, root, to=None):
    Membership.objects.filter(person=person).update(organization=branch, ends_on=MARCH)
    Membership.objects.create(person=person, organization=to or node(root), starts_on=MARCH)


def left(branch, person, root):
    Standing.objects.filter(person=person).update(ends_on=MARCH)
    Membership.objects.filter(person=person).update(ends_on=MARCH)
    Standing.objects.create(person=person, kind=StandingKind.EXPELLED, starts_on=MARCH)


def behind(branch, person, root):
    owed(person, branch, MARCH)


@pytest.mark.parametrize(
    ("key", "happens"),
    [
        ("posts_changed", appointed),
        ("disciplined", warned),
        ("developed", admitted),
        ("transferred_in", came),
        ("transferred_out", moved),
        ("ended", left),
        ("arrears_1", behind),
    ],
)
def test_what_happened_counts(branch, person, root, key, happens):
    happens(branch, person, root)
    assert numbers(branch)[key] == 1
