"""Twenty messy rosters: at least 95 % of the cells are read right, and every other one is named."""

import io

import pytest

from members.imports import plan_import, read_sheet
from members.rules.codes import ETHNICITIES
from members.rules.kinds import OrganizationKind, Sex, StandingKind
from tests.factories.members import TODAY, make_organization, make_tree

from .messy_more import MORE
from .messy_people import PEOPLE
from .messy_sheets import ROSTERS

pytestmark = pytest.mark.django_db
ALL = (*ROSTERS, *MORE)
ENOUGH = 0.95


@pytest.fixture
def tree():
    tree = make_tree()
    make_organization("第二党小组", tree["branch"], OrganizationKind.GROUP)
    return tree


def rows_of(roster, tree):
    sheet = read_sheet(io.BytesIO(roster.content), roster.file_name, "members")
    return plan_import(sheet, organization=tree[roster.into], on=TODAY).rows


def told(row, key: str) -> str:
    """What the row takes the cell for, as messy_people writes it."""
    if key in ("organization", "group"):
        branch, group = row.place or (None, None)
        place = branch if key == "organization" else group
        return place.name if place else ""
    value = row.values.get(key)
    if value is None:
        return ""
    words = {
        "sex": lambda: Sex(value).label,
        "standing": lambda: StandingKind(value).label,
        "ethnicity": lambda: ETHNICITIES[value],
    }
    return words[key]() if key in words else str(value)


def judged(roster, tree) -> list[tuple[str, str, str]]:
    """Each cell as right, named (not right, with a problem that says so) or silent."""
    found = []
    names = roster.people.split()
    rows = rows_of(roster, tree)
    assert len(rows) == len(names), f"{roster.title}: {[row.text('name') for row in rows]}"
    for name, row in zip(names, rows, strict=True):
        for key in roster.columns.split():
            wanted = roster.but.get((name, key), PEOPLE[name][key])
            right = told(row, key) == wanted and not row.has_failed(key)
            named = any(problem.key == key for problem in row.problems)
            verdict = "right" if right else "named" if named else "silent"
            found.append((verdict, f"{name} {key}", f"{told(row, key)!r}, not {wanted!r}"))
    return found


def test_there_are_twenty_rosters_of_different_shapes():
    assert len({roster.title for roster in ALL}) == 20


@pytest.mark.parametrize("roster", ALL, ids=[roster.title for roster in ALL])
def test_no_cell_is_misread_in_silence(tree, roster):
    silent = [cell for cell in judged(roster, tree) if cell[0] == "silent"]
    assert silent == []


@pytest.mark.parametrize("roster", ALL, ids=[roster.title for roster in ALL])
def test_what_a_sheet_leaves_out_follows_from_what_it_says(tree, roster):
    for name, row in zip(roster.people.split(), rows_of(roster, tree), strict=True):
        if not any(problem.blocking for problem in row.problems):
            derived = {key: told(row, key) for key in ("sex", "born_on", "standing")}
            assert derived == {key: PEOPLE[name][key] for key in derived}


def test_at_least_95_percent_of_all_cells_are_right(tree):
    cells = [cell for roster in ALL for cell in judged(roster, tree)]
    right = sum(verdict == "right" for verdict, *_ in cells)
    assert len(cells) == 439
    assert right / len(cells) >= ENOUGH, f"{right} of {len(cells)}"
