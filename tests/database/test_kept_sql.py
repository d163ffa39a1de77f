"""A statement made for a stand-in is the one that the ORM would have made, or it is not kept."""

import pytest

from branchrecords.database import kept_sql
from branchrecords.database.kept_sql import Sql, all_of, rows_of, sql_of
from branchrecords.database.once import ReadOnce, once
from members.models import Organization, Position
from members.models.placements import TODAY, condition, directly_below, stood_within
from tests.factories.reports import TODAY as DAY
from tests.factories.reports import committee, node

pytestmark = pytest.mark.django_db
here = Organization.objects


@pytest.fixture
def kept(monkeypatch):
    """What is kept; nothing yet."""
    memory = {}
    monkeypatch.setattr(kept_sql, "_kept", memory)
    return memory


@pytest.fixture
def branches():
    root = committee()
    return node(root, name="甲支部"), node(root, name="乙支部")


def asked(rows, organization) -> Sql:
    """As the ORM would ask."""
    return sql_of(rows(organization).values_list("pk"))


def asked_of_kept(rows, organization) -> Sql:
    return kept_sql.kept_sql((rows, DAY), organization, lambda one: asked(rows, one))


FOR_ANYBODY = {
    "the organisation": lambda one: here.filter(pk=one.pk),
    "among others": lambda one: here.filter(pk__in=[one.pk, 7]),
    "what hangs on it": lambda one: Position.objects.filter(organization=one),
    "all below": lambda one: here.filter(condition(TODAY, one.path, "path")),
    "directly below": lambda one: here.filter(directly_below(one, TODAY)),
    "nothing": lambda one: here.filter(pk__in=[]),
}


@pytest.mark.parametrize("rows", FOR_ANYBODY.values(), ids=FOR_ANYBODY)
def test_the_second_organisation_asks_what_the_orm_would(branches, kept, rows):
    first, second = branches
    assert asked_of_kept(rows, first) == asked(rows, first)
    [statement] = kept.values()
    assert statement is not None
    assert asked_of_kept(rows, second) == asked(rows, second)
    assert len(kept) == 1


OF_ITS_OWN = {
    "another column": lambda one: here.filter(name=one.name),
    "what it is above": lambda one: here.filter(pk__in=[some.pk for some in here.filter(depth=2)]),
    "a part of its path": lambda one: here.filter(path=one.parent_path),
    "the tree of a day": lambda one: here.filter(stood_within(one, on=DAY, field="path")),
    "what the page has read": lambda one: here.filter(depth=once("depth", here.count)),
}  # fmt: skip


@pytest.mark.parametrize("rows", OF_ITS_OWN.values(), ids=OF_ITS_OWN)
def test_what_depends_on_more_is_made_anew(branches, kept, rf, rows):
    def page(request):
        once("depth", here.count)
        return [asked_of_kept(rows, one) for one in branches]

    assert ReadOnce(page)(rf.get("/")) == [asked(rows, one) for one in branches]
    assert list(kept.values()) == [None]


def test_what_is_refused_is_no_query(branches, kept, django_assert_num_queries):
    with django_assert_num_queries(1):
        asked_of_kept(lambda one: here.filter(depth=here.count()), branches[0])


def test_another_kind_or_depth_is_another_statement(kept):
    root = committee()
    branch = node(root)
    group = node(branch, kind="group")
    rows = FOR_ANYBODY["all below"]
    for one in (root, branch, group):
        assert asked_of_kept(rows, one) == asked(rows, one)
    assert len(kept) == 3


def test_the_memory_does_not_grow_for_ever(branches, kept, monkeypatch):
    monkeypatch.setattr(kept_sql, "MOST_KEPT", 2)
    for rows in FOR_ANYBODY.values():
        asked_of_kept(rows, branches[0])
    assert len(kept) == 2


def test_several_are_one_statement_and_nothing_needs_none(branches, django_assert_num_queries):
    first, second = branches
    each = [asked(FOR_ANYBODY["the organisation"], one) for one in branches]
    nothing = asked(FOR_ANYBODY["nothing"], first)
    with django_assert_num_queries(1):
        assert sorted(rows_of(all_of([*each, nothing]))) == [(first.pk,), (second.pk,)]
    with django_assert_num_queries(0):
        assert rows_of(all_of([nothing, nothing])) == []
