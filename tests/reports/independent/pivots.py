"""交叉统计 by the second implementation: who stands in which cell, from single figures.

The product sorts every member by two CASE expressions; here a cell is what the members of two
categories, each found by itself, have in common.
"""

from __future__ import annotations

from datetime import date
from itertools import permutations

from . import people
from .asked import Asked
from .raw import World

# The categories of each axis, written out once more.
AXES: dict[str, tuple[str, ...]] = {
    "age": (*people.AGES, "age_unknown"),
    "sex": ("men", "women", "sex_unknown"),
    "schooling": (*(f"schooling_{group}0" for group in "12346789"), "education_unknown"),
    "occupation": (*(f"occupation_{name}" for name in people.OCCUPATIONS), "occupation_unknown"),
    "joined": (*people.JOINED, "joined_unknown"),
    "ethnicity": ("majority", "minorities", "ethnicity_unknown"),
    "standing": ("full", "probationary"),
}
PAIRS = tuple(permutations(AXES, 2))
Cells = dict[tuple[str, str], list[int]]


def cells(world: World, year: int, on: date) -> dict[tuple[int, str, str], Cells]:
    """By organisation, axis of the rows and axis of the columns: the membership ids of each cell
    that is not empty."""
    facts = people.register(Asked(world, year, on))
    home = {fact.records[0]: fact.organization for fact in facts["members"]}
    sorted_by = {axis: _sorted(facts, keys, set(home)) for axis, keys in AXES.items()}
    found: dict[tuple[int, str, str], Cells] = {}
    for organization, below in world.below.items():
        mine = sorted(pk for pk, at in home.items() if at in below)
        for rows, columns in PAIRS:
            table = found[organization, rows, columns] = {}
            for pk in mine:
                cell = sorted_by[rows][pk], sorted_by[columns][pk]
                table.setdefault(cell, []).append(pk)
    return found


def _sorted(facts: dict, keys: tuple[str, ...], everybody: set[int]) -> dict[int, str]:
    """The category of each membership; who is in two of one axis is a fault of the axis."""
    found: dict[int, str] = {}
    for key in keys:
        for fact in facts[key]:
            (pk,) = fact.records
            assert pk not in found, (pk, key, found[pk])
            found[pk] = key
    return {pk: found.get(pk, "rest") for pk in everybody}


def printed(organization, year: int, on: date) -> list[list]:
    """The product's answer as plain data: [rows, columns, row, column, number, ids] of each cell
    that is not empty, of every pair of axes."""
    from reports.figures.axes import AXES_BY_KEY
    from reports.queries.pivot import people_of, pivot

    found = []
    for rows, columns in PAIRS:
        axes = {"rows": AXES_BY_KEY[rows], "columns": AXES_BY_KEY[columns]}
        table = pivot(organization, year, on, **axes)
        people = people_of(organization, year, on, **axes)
        ids: Cells = {}
        for row, column, pk in people.order_by("pk").values_list("in_row", "in_column", "pk"):
            ids.setdefault((row, column), []).append(pk)
        for line in table.rows:
            for column, number in zip(table.columns, line.cells, strict=True):
                if number:
                    cell = line.category.key, column.key
                    found.append([rows, columns, *cell, number, ids.get(cell, [])])
    return found


def disagreements(mine: dict, organization: int, theirs: list[list]) -> list[tuple]:
    """Every cell of one organisation in which the two differ."""
    told: dict[tuple[str, str], dict[tuple[str, str], tuple[int, list[int]]]] = {}
    for rows, columns, row, column, number, ids in theirs:
        told.setdefault((rows, columns), {})[row, column] = number, ids
    found = []
    for rows, columns in PAIRS:
        expected = mine[organization, rows, columns]
        given = told.get((rows, columns), {})
        for cell in expected.keys() | given.keys():
            ids = expected.get(cell, [])
            if given.get(cell, (0, [])) != (len(ids), ids):
                found.append((rows, columns, cell, given.get(cell), ids))
    return found
