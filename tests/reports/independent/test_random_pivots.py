"""交叉统计: both implementations put everybody into the same cell, for every pair of axes."""

import pytest
from django.db import connection

from reports.figures.axes import AXES

from . import pivots
from .random_world import YEAR, Builder
from .raw import SQL, world_of

pytestmark = pytest.mark.django_db


def test_the_axes_are_the_same_on_both_sides():
    theirs = {axis.key: tuple(one.key for one in axis.categories) for axis in AXES}
    assert {key: set(keys) for key, keys in theirs.items()} == {
        key: set(keys) for key, keys in pivots.AXES.items()
    }


@pytest.mark.parametrize("seed", range(4))
def test_every_cell_of_a_random_committee_agrees(seed):
    built = Builder(seed).build()
    with connection.cursor() as cursor:
        cursor.execute(SQL)
        world = world_of(cursor.fetchone()[0])
    mine = pivots.cells(world, YEAR, built.on)
    for unit in type(built.root).objects.within(built.root).exclude(kind="group"):
        theirs = pivots.printed(unit, YEAR, built.on)
        assert pivots.disagreements(mine, unit.pk, theirs) == []
    assert mine[built.root.pk, "age", "sex"], "a committee without members tells nothing"
