"""Every question of the catalogue: what is kept is what would be made anew."""

import pytest

from branchrecords.database import kept_sql
from reports.catalogue import FIGURES
from reports.figures import counting
from reports.figures.figure import Scope
from reports.queries.values import compute
from tests.factories.reports import TODAY, committee, member, node

pytestmark = pytest.mark.django_db
# 学时 and 欠交 are asked for the ids of a branch's members.
OF_ITS_OWN = {"study_hours", "study_32", "_unpaid", "arrears_1"}


def name(key) -> str:
    return key[0] if isinstance(key[0], str) else key[0].__name__


@pytest.fixture
def made(monkeypatch):
    """Every statement of a figure with the one made anew: (name, kept, anew)."""
    found = []
    keep = kept_sql.kept_sql

    def both(key, organization, make):
        found.append((name(key), keep(key, organization, make), make(organization)))
        return found[-1][1]

    monkeypatch.setattr(counting, "kept_sql", both)
    monkeypatch.setattr(kept_sql, "_kept", {})
    monkeypatch.setattr(counting, "_without_signs", signs_and_all(counting._without_signs))
    return found


def signs_and_all(look):
    """The signs are looked for, and everything is asked all the same."""
    return lambda bases, scope: look(bases, scope)[:0]


def test_two_branches_and_their_committee(made):
    root = committee()
    units = [node(root, name="甲支部"), node(root, name="乙支部"), root]
    for unit in units:
        assert len(compute(unit, 2026, TODAY)) == len(FIGURES)
    assert len(made) >= 3 * 30
    assert [question for question, kept, anew in made if kept != anew] == []


def test_all_but_a_few_are_kept(made):
    compute(node(committee()), 2026, TODAY)
    anew = {name(key) for key, statement in kept_sql._kept.items() if statement is None}
    assert anew <= OF_ITS_OWN


def test_a_year_with_moves_is_asked_anew(made, monkeypatch):
    branch = node(committee())
    scope = Scope(branch, 2026, TODAY)
    moved = type(scope.tree)(scope.tree.step, {branch.path: ""})
    scope.kept["tree"] = moved
    counting.totals([figure for figure in FIGURES if figure.key == "members"], scope)
    assert made == []


def test_a_committee_asks_for_its_own_members_alone(made):
    """Of the whole there is nobody to leave out; below, the list would be that of the city."""
    root = committee()
    below = node(root, kind="committee", name="街道党委")
    here, there = member(node(below, name="甲支部")), member(node(root, name="乙支部"))
    for unit, people in ((below, [[here.pk]]), (root, [])):
        made.clear()
        compute(unit, 2026, TODAY, keys=["study_32"])
        [(_, asked, _)] = made
        assert [value for value in asked.params if isinstance(value, list)] == people
    assert there.pk not in people


def test_too_many_to_name_are_not_named(made, monkeypatch):
    monkeypatch.setattr("reports.figures.members.MOST_NAMED", 1)
    branch = node(committee())
    for _ in range(2):
        member(branch)
    [value] = compute(branch, 2026, TODAY, keys=["study_32"])
    assert value.number == 0
    assert not [value for value in made[0][1].params if isinstance(value, list)]
