"""Roll call and minutes."""

from datetime import timedelta

import pytest

from branchrecords.audit.models import AuditEvent
from branchrecords.errors import ActionError
from meetings.actions.attendance import record_attendance
from meetings.actions.minutes import write_minutes
from tests.factories.meetings import ITEMS, make_branch, make_open, make_planned, on_day
from tests.factories.members import make_person

pytestmark = pytest.mark.django_db


def test_who_is_not_named_stays_as_he_was():
    branch = make_branch(full=5)
    meeting = make_open(branch)
    at = on_day(meeting.held_on)
    first, second = branch.people[2].pk, branch.people[3].pk
    record_attendance(
        meeting=meeting,
        entries={first: ("leave", "因公出差"), second: ("absent", "")},
        guests="徐景明",
        by=branch.user,
        at=at,
    )
    record_attendance(meeting=meeting, entries={first: ("leave", "因病")}, by=branch.user, at=at)
    states = {row.person_id: (row.state, row.reason) for row in meeting.attendances.all()}
    assert states[first] == ("leave", "因病")
    assert states[second] == ("absent", "")


def test_a_present_member_has_no_reason():
    branch = make_branch()
    meeting = make_open(branch)
    record_attendance(
        meeting=meeting,
        entries={branch.people[2].pk: ("present", "因病")},
        by=branch.user,
        at=on_day(meeting.held_on),
    )
    assert meeting.attendances.get(person=branch.people[2]).reason == ""


def test_a_stranger_is_a_guest():
    branch = make_branch()
    meeting = make_open(branch)
    stranger = make_person(make_branch().organization)
    with pytest.raises(ActionError, match="不在应到名单上"):
        record_attendance(
            meeting=meeting,
            entries={stranger.pk: ("present", "")},
            by=branch.user,
            at=on_day(meeting.held_on),
        )


def test_no_roll_call_before_the_roster_is_fixed():
    branch = make_branch()
    meeting = make_planned(branch)
    with pytest.raises(ActionError, match="还没有固定应到名单"):
        record_attendance(meeting=meeting, entries={}, by=branch.user, at=on_day(meeting.held_on))


def vote(**votes):
    return {"heading": "审议报告", "discussion": "略", "resolution": "同意", **votes}


def test_votes_keep_the_numbers_of_the_roll_call():
    branch = make_branch(full=5, probationary=1)
    meeting = make_open(branch, kind="general")
    at = on_day(meeting.held_on)
    record_attendance(
        meeting=meeting, entries={branch.people[4].pk: ("leave", "因病")}, by=branch.user, at=at
    )
    write_minutes(
        meeting=meeting, items=[vote(in_favour=3, against=0, abstained=1)], by=branch.user, at=at
    )
    item = meeting.agenda.get()
    assert (item.voters_due, item.voters_present, item.method) == (5, 4, "hands")


@pytest.mark.parametrize(
    ("items", "message"),
    [
        ([vote(in_favour=6, against=0, abstained=0)], "第 1 项合计 6 票，到会有表决权的只有 5 人"),
        ([vote(in_favour=5)], "第 1 项票数没有填全"),
        ([vote(), {"heading": " "}], "第 2 项没有写议题"),
    ],
)
def test_wrong_minutes_are_refused_with_the_place(items, message):
    branch = make_branch(full=5)
    meeting = make_open(branch, kind="general")
    with pytest.raises(ActionError, match=message):
        write_minutes(meeting=meeting, items=items, by=branch.user, at=on_day(meeting.held_on))
    assert meeting.agenda.count() == 2


def test_drafts_that_save_themselves_are_logged_once_a_sitting():
    branch = make_branch()
    meeting = make_open(branch)
    start = on_day(meeting.held_on)
    for minutes, text in ((0, "一"), (5, "二"), (10, "三"), (45, "四")):
        write_minutes(
            meeting=meeting,
            items=[{**ITEMS[0], "discussion": text}],
            by=branch.user,
            at=start + timedelta(minutes=minutes),
            draft=True,
        )
    assert AuditEvent.objects.filter(action="meeting.minutes").count() == 2
    assert meeting.agenda.get().discussion == "四"
