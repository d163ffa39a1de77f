"""Counting votes: integers, against tables worked out by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.rules.elections import (
    Result,
    Tally,
    Votes,
    candidates_finding,
    candidates_needed,
    outcome,
    quorum_finding,
    quorum_needed,
    reduction_finding,
    seats_problem,
)


def result(seats, votes, *, due=20, present=None, base="due", **papers):
    """An outcome; every candidate's other votes are against."""
    here = due if present is None else present
    papers = {"issued": here, "returned": here, "invalid": 0} | papers
    valid = papers["returned"] - papers["invalid"]
    rows = [Votes(i, f"候选人{i}", n, valid - n) for i, n in enumerate(votes)]
    return outcome(Tally(seats=seats, due=due, present=here, **papers), rows, base=base)


@pytest.mark.parametrize(
    ("seats", "candidates"), [(1, 2), (3, 4), (5, 6), (6, 8), (7, 9), (10, 12), (11, 14)]
)
def test_members_need_a_fifth_more_candidates_than_seats(seats, candidates):
    assert candidates_needed("members", seats) == candidates
    assert candidates_finding("members", seats, candidates).met
    assert not candidates_finding("members", seats, candidates - 1).met


def test_secretary_is_elected_from_as_many_candidates_as_seats():
    assert candidates_finding("secretary", 1, 1).met
    assert not candidates_finding("secretary", 1, 2).met


@pytest.mark.parametrize(
    ("due", "needed"), [(1, 1), (4, 4), (5, 4), (6, 5), (9, 8), (10, 8), (23, 19), (30, 24)]
)
def test_four_fifths_must_be_there(due, needed):
    assert quorum_needed(due) == needed
    assert quorum_finding(due, needed).met
    assert not quorum_finding(due, needed - 1).met


def test_nobody_due_is_no_quorum():
    assert not quorum_finding(0, 0).met


def test_elected_needs_more_than_half_of_those_due():
    # 20 due: 10 is half, 11 is more than half.
    found = result(2, [11, 10])
    assert [line.result for line in found.lines] == [Result.ELECTED, Result.SHORT]
    assert (found.needed, found.vacant, found.valid) == (11, 1, True)


def test_the_base_can_be_those_present():
    # 16 of 20 present: more than half is 9.
    found = result(1, [9], present=16, base="present")
    assert (found.needed, found.elected) == (9, (0,))
    assert result(1, [9], present=16, base="due").elected == ()


def test_more_than_the_seats_over_half_are_taken_by_votes():
    found = result(3, [11, 18, 15, 16])
    assert found.elected == (1, 3, 2)
    assert [line.result for line in found.lines][-1] is Result.SURPLUS


def test_equal_votes_for_the_last_seat_elect_neither():
    found = result(3, [18, 12, 12, 5, 13])
    assert found.elected == (0, 4)
    assert found.tied == (1, 2)
    assert found.vacant == 1


def test_equal_votes_within_the_seats_are_no_tie():
    found = result(3, [15, 15, 18, 12])
    assert set(found.elected) == {0, 1, 2}
    assert found.tied == ()


def test_more_papers_returned_than_issued_make_the_election_invalid():
    found = result(1, [15], issued=18, returned=19)
    assert not found.valid
    assert found.elected == ()
    assert "收回多于发出，选举无效" in "".join(f.sentence for f in found.findings)


def test_fewer_papers_returned_than_issued_are_valid():
    assert result(1, [15], issued=20, returned=19).valid


def test_more_papers_than_people_present_are_refused():
    assert not result(1, [15], present=18, issued=19, returned=18).valid


def test_votes_must_add_up_to_the_valid_papers():
    tally = Tally(1, 20, 20, 20, 20, 2)
    wrong = outcome(tally, [Votes(1, "沈玉平", 15, 4)], base="due")
    assert not wrong.valid
    assert "合计 19 票，与有效票 18 张不符" in "".join(f.sentence for f in wrong.findings)
    assert outcome(tally, [Votes(1, "沈玉平", 15, 2, 1)], base="due").valid


def test_a_written_in_name_can_win():
    tally = Tally(1, 20, 20, 20, 20, 0)
    votes = [Votes(1, "沈玉平", 6, 14), Votes(2, "陶建中", 14, written_in=True)]
    found = outcome(tally, votes, base="due")
    assert found.elected == (2,)


def test_more_choices_than_seats_on_the_papers_are_noticed():
    found = result(1, [15, 14])  # 29 in favour on 20 papers with one choice each
    assert not found.valid


def test_fewer_seats_need_half_of_those_present():
    assert reduction_finding(present=17, consented=9).met
    assert not reduction_finding(present=17, consented=8).met
    assert reduction_finding(present=18, consented=9).met


@pytest.mark.parametrize(
    ("full", "seats", "allowed"),
    [(6, 0, True), (6, 3, False), (7, 3, True), (7, 0, False), (7, 2, False), (40, 8, False)],
)
def test_seats_follow_the_number_of_full_members(full, seats, allowed):
    assert (seats_problem(is_branch=True, full=full, seats=seats) == "") is allowed


@given(
    due=st.integers(1, 200),
    seats=st.integers(1, 9),
    shares=st.lists(st.integers(0, 200), min_size=1, max_size=12),
)
def test_never_more_elected_than_seats_and_everyone_elected_has_more_than_half(due, seats, shares):
    found = result(seats, [min(share, due) for share in shares], due=due)
    elected = [line for line in found.lines if line.result is Result.ELECTED]
    assert len(elected) <= seats
    assert all(2 * line.votes.in_favour > due for line in elected)
    assert len(elected) + found.vacant == seats
    least = min((line.votes.in_favour for line in elected), default=due)
    passed_over = [line for line in found.lines if line.result in (Result.TIED, Result.SURPLUS)]
    assert all(line.votes.in_favour <= least for line in passed_over)
