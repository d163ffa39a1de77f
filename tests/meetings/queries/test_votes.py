"""Sealed branch meetings that a vote on a member is taken from."""

from __future__ import annotations

from datetime import date

import pytest

from meetings.queries.votes import branch_votes
from tests.factories.meetings import make_branch, make_open, make_sealed

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 12)


def vote(heading: str, **votes) -> dict:
    return {
        "heading": heading,
        "discussion": "支部大会逐个讨论。",
        "resolution": "同意。",
        "matter": "admission",
        "method": "ballot",
        **votes,
    }


def test_each_counted_vote_is_one_entry_with_the_numbers_that_were_sealed():
    place = make_branch(full=5, probationary=1)
    make_sealed(
        place,
        kind="general",
        held_on=DAY,
        absent={place.people[4].pk: ("leave", "出差")},
        items=[
            vote("接收甲", in_favour=4, against=0, abstained=0),
            vote("接收乙", in_favour=3, against=1, abstained=0),
        ],
    )
    found = branch_votes(organization=place.organization, on=DAY)
    assert [(v.item, v.due, v.present, v.in_favour, v.against) for v in found] == [
        ("接收甲", 5, 4, 4, 0),
        ("接收乙", 5, 4, 3, 1),
    ]
    assert {v.held_on for v in found} == {DAY}


def test_written_opinions_are_told_beside_the_votes_of_who_was_there():
    place = make_branch(full=7)
    away = {person.pk: ("leave", "住院") for person in place.people[5:]}
    make_sealed(
        place,
        kind="general",
        held_on=DAY,
        absent=away,
        items=[
            vote("接收甲", in_favour=6, against=1, abstained=0, written_in_favour=2),
            vote("接收乙", in_favour=5, against=0, abstained=0),
        ],
    )
    first, second = branch_votes(organization=place.organization, on=DAY)
    assert first.facts == {
        "due": 7, "present": 5, "in_favour": 4, "against": 1, "abstained": 0,
        "written_in_favour": 2, "written_against": 0, "written_abstained": 0,
    }  # fmt: skip
    assert (second.in_favour, second.written_in_favour) == (5, 0)


def test_a_meeting_without_a_count_offers_its_roll():
    place = make_branch(full=5)
    make_sealed(place, kind="general", held_on=DAY)
    found = branch_votes(organization=place.organization, on=DAY)
    assert [(v.due, v.present, v.in_favour, v.item_id) for v in found] == [(5, 5, None, None)]


def test_only_sealed_branch_meetings_of_the_last_year_are_offered():
    place = make_branch(full=5)
    make_open(place, kind="general", held_on=DAY)
    make_sealed(place, kind="party_day", held_on=DAY)
    make_sealed(make_branch(full=5), kind="general", held_on=DAY)
    make_sealed(place, kind="general", held_on=date(2025, 9, 1))
    assert branch_votes(organization=place.organization, on=DAY) == []
