"""Both implementations agree on small random committees."""

import pytest
from django.db import connection

from reports.queries.values import compute_subtree

from .agreement import disagreements
from .random_world import YEAR, Builder
from .raw import SQL, world_of

pytestmark = pytest.mark.django_db


def printed(root, on):
    """What the product computes, in the form of its command `figures`."""
    found = compute_subtree(root, YEAR, on, with_ids=True)
    units = type(root).objects.within(root)
    return [
        {
            "organization": unit.code,
            "figures": [
                {
                    "key": value.figure.key,
                    "value": None if value.number is None else str(value.number),
                    "text": value.text,
                    "records": None if value.record_ids is None else list(value.record_ids),
                }
                for value in found[unit.path]
            ],
        }
        for unit in units
    ]


@pytest.mark.parametrize("seed", range(12))
def test_figures_of_a_random_committee_agree(seed):
    built = Builder(seed).build()
    with connection.cursor() as cursor:
        cursor.execute(SQL)
        world = world_of(cursor.fetchone()[0])
    units = printed(built.root, built.on)
    assert len(units) >= 4
    assert disagreements(world, YEAR, built.on, units) == []
