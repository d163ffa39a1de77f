"""请假: asked, answered, withdrawn; who reads what."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from branchrecords.audit.models import AuditEvent
from branchrecords.errors import ActionError
from branchrecords.notices.models import Notice
from meetings.actions.leaves import answer_leave, ask_leave, note_reading, withdraw_leave
from meetings.actions.planning import open_meeting
from meetings.actions.sign_in import sign_in
from meetings.models import LeaveRequest
from tests.factories.desk import desk_duties
from tests.factories.meetings import DAY, make_branch, make_open, make_planned, on_day
from tests.factories.members import make_person, make_user

pytestmark = pytest.mark.django_db
BEFORE = on_day(DAY, 10)
START = on_day(DAY, 15)


@pytest.fixture
def branch():
    return make_branch()


@pytest.fixture
def meeting(branch):
    return make_planned(branch)


def ask(branch, meeting, number=3, at=BEFORE, **facts):
    person = branch.people[number]
    facts = {"reason": "illness", "detail": "到中山医院复查"} | facts
    return ask_leave(meeting=meeting, person=person, by=branch.user, at=at, **facts)


def answer(branch, leave, granted=True, text="", at=BEFORE):
    return answer_leave(leave=leave, granted=granted, answer=text, by=branch.user, at=at)


def refused(words):
    return pytest.raises(ActionError, match=words)


def test_granted_leave_stands_on_the_roll_call(branch, meeting):
    answer(branch, ask(branch, meeting))
    opened = open_meeting(meeting=meeting, by=branch.user, at=START)
    row = opened.attendances.get(person=branch.people[3])
    assert (row.state, row.reason) == ("leave", "因病")
    assert opened.attendances.filter(state="present").count() == 5


def test_leave_granted_after_the_roster_was_fixed_is_written_there_too(branch):
    meeting = make_open(branch, at=on_day(DAY, 9))
    answer(branch, ask(branch, meeting))
    assert meeting.attendances.get(person=branch.people[3]).state == "leave"


def test_who_has_come_already_is_not_sent_on_leave(branch):
    meeting = make_open(branch, at=on_day(DAY, 9))
    leave = ask(branch, meeting)
    sign_in(meeting=meeting, person=branch.people[3], by=branch.user, at=BEFORE)
    answer(branch, leave)
    assert meeting.attendances.get(person=branch.people[3]).state == "present"


def test_asking_twice_is_one_request(branch, meeting):
    assert ask(branch, meeting) == ask(branch, meeting, reason="away")
    assert LeaveRequest.objects.count() == 1


def test_leave_is_asked_before_the_meeting(branch, meeting):
    ask(branch, meeting, at=START - timedelta(seconds=1))
    with refused("会议已于 15:00 开始"):
        ask(branch, meeting, number=4, at=START)


def test_who_is_not_due_needs_no_leave(branch, meeting):
    stranger = make_person(make_branch().organization)
    with refused("不用请假"):
        ask_leave(meeting=meeting, person=stranger, reason="away", by=branch.user, at=BEFORE)
    with refused("请选择请假的原因"):
        ask(branch, meeting, reason="lazy")


def test_a_refusal_says_why_and_an_answer_stands(branch, meeting):
    leave = ask(branch, meeting)
    with refused("不准假的，请写明理由"):
        answer(branch, leave, granted=False)
    answer(branch, leave, granted=False, text="这次要选举，请到会")
    with refused("这次请假已经处理：未准假"):
        answer(branch, leave)
    again = ask(branch, meeting)
    assert again != leave


def test_nobody_answers_the_own_request(branch, meeting):
    leave = ask(branch, meeting, number=0)
    with refused("不能答复自己的请假"):
        answer(branch, leave)


def test_withdrawing_puts_the_member_back_among_those_present(branch):
    meeting = make_open(branch, at=on_day(DAY, 9))
    leave = answer(branch, ask(branch, meeting))
    withdraw_leave(leave=leave, by=branch.user, at=BEFORE)
    withdraw_leave(leave=leave, by=branch.user, at=BEFORE)
    row = meeting.attendances.get(person=branch.people[3])
    assert (row.state, row.reason) == ("present", "")
    assert AuditEvent.objects.filter(action="leave.withdrawn").count() == 1
    other = answer(branch, ask(branch, meeting, number=4))
    with refused("会议已经开始"):
        withdraw_leave(leave=other, by=branch.user, at=START)


def test_the_secretary_hears_of_the_request_and_the_member_of_the_answer(branch, meeting):
    member = make_user("member", branch.organization, branch.people[3])
    leave = ask(branch, meeting)
    asked = Notice.objects.get(recipient=branch.user)
    assert (asked.kind, asked.url) == ("leave.asked", f"/leaves/{leave.pk}/")
    (duty,) = desk_duties("meetings.queries.leaves", organization=branch.organization, on=DAY)
    assert (duty.title, duty.due_on) == (f"{branch.people[3]}请假待答复：11月主题党日", DAY)
    answer(branch, leave, text="好好休息")
    asked.refresh_from_db()
    assert asked.read_at == BEFORE
    told = Notice.objects.get(recipient=member)
    assert (told.subject, told.body) == ("已准假：11月主题党日", "好好休息")
    assert desk_duties("meetings.queries.leaves", organization=branch.organization, on=DAY) == []


def test_what_was_written_is_encrypted_and_reading_it_is_logged(branch, meeting):
    leave = ask(branch, meeting)
    with connection.cursor() as cursor:
        cursor.execute("SELECT detail FROM meetings_leaverequest WHERE id = %s", [leave.pk])
        assert "复查" not in cursor.fetchone()[0]
    note_reading(leave=leave, by=branch.user, at=BEFORE)
    events = AuditEvent.objects.filter(action__startswith="leave.").order_by("pk")
    assert [event.action for event in events] == ["leave.asked", "leave.read"]
    assert all("复查" not in str(event.detail) for event in events)


@pytest.mark.parametrize(
    "values",
    [
        {"state": "granted"},
        {"state": "refused", "answer": ""},
        {"state": "waiting", "answered_at": BEFORE},
        {"reason": "lazy"},
    ],
)
def test_the_database_refuses_half_an_answer(branch, meeting, values):
    leave = ask(branch, meeting)
    with pytest.raises(IntegrityError), transaction.atomic():
        LeaveRequest.objects.filter(pk=leave.pk).update(**values)


def test_the_database_holds_one_open_request_a_person(branch, meeting):
    leave = ask(branch, meeting)
    leave.pk = None
    with pytest.raises(IntegrityError, match="leave_one_at_a_time"), transaction.atomic():
        leave.save(force_insert=True)
