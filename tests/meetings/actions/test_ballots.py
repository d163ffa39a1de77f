"""A 换届 ballot and the meeting it is cast at: the roll goes one way, the result the other."""

from __future__ import annotations

from datetime import date

import pytest

from branchrecords.errors import ActionError
from meetings.actions.ballots import write_ballot
from meetings.actions.minutes import write_minutes
from meetings.actions.sealing import amend_meeting
from meetings.queries.ballots import ballots_at
from members.queries.election_rolls import roll_of
from tests.factories.elections import HELD, count_votes, make_ballot, make_election
from tests.factories.meetings import make_branch, make_open, make_sealed, on_day

pytestmark = pytest.mark.django_db
AT = on_day(HELD, 18)
LEAVE = ("leave", "出差")


@pytest.fixture
def place():
    return make_branch(full=10, probationary=1)


def ballot_of(place, **kwargs):
    return make_ballot(make_election(place.organization), people=place.people[:4], **kwargs)


def counted(place, ballot, present=None):
    votes = dict(zip(place.people[:4], (9, 8, 7, 2), strict=True))
    return count_votes(ballot, votes, (place.people[8], place.people[9]), present=present, at=AT)


def test_the_roll_counts_the_electors_who_came(place):
    ballot = ballot_of(place)
    make_sealed(
        place, kind="general", held_on=HELD, absent={place.people[5].pk: LEAVE}, hint_reason="无"
    )
    found = roll_of(ballot)
    assert (found.present, found.roll.sealed, found.binds) == (9, True, True)


def test_a_count_that_a_sealed_record_contradicts_is_refused(place):
    ballot = ballot_of(place)
    make_sealed(place, kind="general", held_on=HELD, absent={place.people[5].pk: LEAVE})
    with pytest.raises(ActionError) as refused:
        counted(place, ballot, present=10)
    (blocker,) = refused.value.blockers
    assert "到会名单上是 9 人，计票写的是 10 人" in blocker.message
    assert blocker.target == "id_present"
    ballot.refresh_from_db()
    assert not ballot.is_counted
    assert counted(place, ballot, present=9).present == 9


def test_after_a_correction_of_the_record_the_count_may_say_otherwise(place):
    ballot = ballot_of(place)
    sealed = make_sealed(place, kind="general", held_on=HELD, absent={place.people[5].pk: LEAVE})
    amend_meeting(
        meeting=sealed, old_text="实到 10 人", new_text="实到 11 人", reason="漏记一人",
        by=place.user, at=AT,
    )  # fmt: skip
    assert counted(place, ballot, present=10).present == 10


def test_a_meeting_of_another_day_or_kind_says_nothing(place):
    ballot = ballot_of(place)
    make_open(place, kind="general", held_on=date(2026, 11, 9))
    make_open(place, kind="party_day", held_on=HELD)
    assert roll_of(ballot) is None


def test_the_result_is_written_once_in_the_words_of_the_register(place):
    ballot, meeting = ballot_of(place), make_open(place, kind="general", held_on=HELD)
    with pytest.raises(ActionError, match="还没有登记计票结果"):
        write_ballot(meeting=meeting, ballot=ballot.pk, by=place.user, at=AT)
    counted(place, ballot)
    write_ballot(meeting=meeting, ballot=ballot.pk, by=place.user, at=AT)
    item = meeting.agenda.get(heading="选举委员")
    names = "、".join(person.name for person in place.people[:3])
    assert item.resolution == f"选举有效，{names}当选为委员。"
    assert item.discussion.startswith("应到会10人，实到会10人。发出选票10张")
    with pytest.raises(ActionError, match="已经写进记录"):
        write_ballot(meeting=meeting, ballot=ballot.pk, by=place.user, at=AT)


def test_an_empty_item_of_that_heading_is_filled_and_others_stay(place):
    ballot, meeting = ballot_of(place), make_open(place, kind="general", held_on=HELD)
    items = [{"heading": "上届工作报告", "discussion": "听取报告。"}, {"heading": "选举委员"}]
    write_minutes(meeting=meeting, items=items, by=place.user, at=AT)
    counted(place, ballot)
    write_ballot(meeting=meeting, ballot=ballot.pk, by=place.user, at=AT)
    assert list(meeting.agenda.values_list("heading", flat=True)) == ["上届工作报告", "选举委员"]


def test_minutes_that_say_another_result_than_the_register_are_marked(place):
    ballot, meeting = ballot_of(place), make_open(place, kind="general", held_on=HELD)
    counted(place, ballot)
    items = [{"heading": "选举委员", "discussion": "投票。", "resolution": "选出三人。"}]
    write_minutes(meeting=meeting, items=items, by=place.user, at=AT)
    (found,) = ballots_at(meeting)
    assert (found.written, found.differs) == (True, True)


def test_the_ballot_of_another_meeting_is_refused(place):
    ballot, other = ballot_of(place), make_open(place, kind="general", held_on=date(2026, 11, 9))
    counted(place, ballot)
    with pytest.raises(ActionError, match="不在这个会议上"):
        write_ballot(meeting=other, ballot=ballot.pk, by=place.user, at=AT)
