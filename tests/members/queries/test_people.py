"""Searching: by any part of a name, by sound, by number; always from an index."""

import pytest
from django.db import connection

from members.models import Person
from members.queries.people import matching
from tests.factories.members import make_person, make_tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    branch = make_tree()["branch"]
    names = ("沈玉平", "玉平", "平玉", "江一帆", "古丽·玉平江")
    return [make_person(branch, name) for name in names]


def found(query: str) -> set[str]:
    return {person.name for person in matching(Person.objects.all(), query)}


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("玉平", {"沈玉平", "玉平", "古丽·玉平江"}),
        ("沈玉平", {"沈玉平"}),
        ("江", {"江一帆", "古丽·玉平江"}),
        ("丽·玉", {"古丽·玉平江"}),
        ("沈平", set()),
        ("平江一", set()),
        ("%", set()),
        ("shenyuping", {"沈玉平"}),
        ("jyf", {"江一帆"}),
    ],
)
def test_a_name_is_found_by_any_part_of_it_and_by_its_sound(people, query, names):
    assert found(query) == names


@pytest.mark.parametrize("query", ["玉平", "江", "沈玉平", "shenyuping", "13812345678"])
def test_searching_answers_from_an_index(people, query):
    """With so few rows the planner would read the whole table, unless told not to."""
    sql, params = matching(Person.objects.all(), query).values("pk").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {sql}", params)
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "Index Scan" in plan
    assert "Seq Scan" not in plan
