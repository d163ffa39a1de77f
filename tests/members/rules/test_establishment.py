"""Suggestions at the thresholds, one below and on each."""

from datetime import date

import pytest

from members.rules.establishment import Shape, Thresholds, suggestions

ON = date(2026, 11, 20)


def keys(kind="branch", sector="other", full=10, members=None, **fields) -> dict[str, str]:
    """The suggestions for a shape that is otherwise in order, with their status."""
    fields = {"officers": 3, "groups": 1, "deputies": 1} | fields
    shape = Shape(kind, sector, full, full if members is None else members, **fields)
    return {one.key: one.status for one in suggestions(shape, Thresholds(), ON)}


def test_a_branch_in_order_has_no_suggestion():
    assert keys() == {}


@pytest.mark.parametrize(("full", "found"), [(2, {"too_few": "late"}), (3, {})])
def test_three_full_members_make_a_branch(full, found):
    assert keys(full=full, officers=1) == found


@pytest.mark.parametrize(("full", "found"), [(6, {}), (7, {"committee": "late"})])
def test_seven_full_members_must_have_a_committee(full, found):
    assert keys(full=full, officers=1) == found


def test_fewer_than_seven_have_none():
    assert keys(full=6, officers=3) == {"no_committee": "soon"}


@pytest.mark.parametrize(("members", "found"), [(29, {}), (30, {"groups": "soon"})])
def test_groups_from_thirty_members(members, found):
    assert keys(members=members, groups=0) == found


@pytest.mark.parametrize(("members", "found"), [(50, {}), (51, {"too_many": "soon"})])
def test_more_than_fifty_members_should_be_divided(members, found):
    assert keys(members=members) == found


@pytest.mark.parametrize(("members", "has"), [(99, False), (100, True)])
def test_a_deputy_from_a_hundred(members, has):
    assert ("deputy" in keys(members=members, deputies=0)) is has


@pytest.mark.parametrize(
    ("members", "level"), [(49, ""), (50, "可以报批设立党总支"), (100, "可以报批设立党委")]
)
def test_the_level_of_an_agency_follows_its_members(members, level):
    shape = Shape("branch", "agency", 40, members, officers=3, groups=1, deputies=1)
    found = [one for one in suggestions(shape, Thresholds(), ON) if one.key == "level"]
    assert [one.message.split("，")[-1] for one in found] == ([level] if level else [])


def test_only_agencies_are_raised_by_their_size():
    assert "level" not in keys(sector="community", members=120)


def test_a_branch_without_secretary_is_told():
    assert keys(has_secretary=False) == {"secretary": "late"}


@pytest.mark.parametrize(
    ("since", "found"),
    [(date(2025, 11, 20), {}), (date(2025, 11, 21), {"secretary_age": "soon"})],
)
def test_a_secretary_has_a_year_of_membership(since, found):
    assert keys(secretary_full_on=since) == found


def test_a_temporary_branch_is_not_asked_for_a_committee():
    assert keys(kind="temporary_branch", full=9, officers=0) == {}


def test_local_thresholds_are_used():
    shape = Shape("branch", "other", 10, 20, officers=3)
    assert [one.key for one in suggestions(shape, Thresholds(group_from=20), ON)] == ["groups"]


def test_every_suggestion_names_its_article():
    shape = Shape("branch", "agency", 2, 120, has_secretary=False)
    assert all("《" in one.article for one in suggestions(shape, Thresholds(), ON))
