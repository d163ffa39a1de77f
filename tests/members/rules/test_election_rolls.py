"""Which meeting of a day a ballot belongs to, and when its roll binds the count."""

from members.rules.election_rolls import BallotRoll, Roll, the_one


def roll(title: str, *, sealed: bool, amended: bool = False) -> Roll:
    return Roll("/meetings/1/", title, frozenset({1, 2}), sealed, amended)


def test_the_only_sealed_meeting_of_the_day_goes_before_an_open_one():
    sealed, unsealed = roll("甲", sealed=True), roll("乙", sealed=False)
    assert the_one([unsealed, sealed]) is sealed
    assert the_one([unsealed]) is unsealed


def test_two_meetings_that_could_be_it_tell_nothing():
    assert the_one([roll("甲", sealed=True), roll("乙", sealed=True)]) is None
    assert the_one([roll("甲", sealed=False), roll("乙", sealed=False)]) is None
    assert the_one([]) is None


def test_a_sealed_roll_binds_until_a_correction_stands_beside_it():
    assert BallotRoll(roll("甲", sealed=True), 2).binds
    assert not BallotRoll(roll("甲", sealed=True, amended=True), 2).binds
    assert not BallotRoll(roll("甲", sealed=False), 2).binds


def test_a_difference_is_told_with_both_numbers():
    seen = BallotRoll(roll("党员大会", sealed=True), 8)
    assert seen.difference(9) == "实到会：「党员大会」的到会名单上是 8 人，计票写的是 9 人"
    assert seen.difference(8) == ""
    assert seen.difference(None) == ""
