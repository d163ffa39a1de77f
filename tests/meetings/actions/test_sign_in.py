"""Signing in, late and early leaving, guests: what is written down and what is refused."""

from datetime import date, time, timedelta

import pytest
from django.db import IntegrityError, transaction

from branchrecords.audit.models import AuditEvent
from branchrecords.errors import ActionError
from meetings.actions.attendance import record_attendance
from meetings.actions.guests import add_guest, admit_guest, remove_guest
from meetings.actions.planning import cancel_meeting, change_meeting
from meetings.actions.sign_in import (
    ask_as_guest,
    close_sign_in,
    record_times,
    sign_in,
    sign_in_at_desk,
)
from meetings.models import Attendance, Guest
from meetings.queries.archive import verify_record
from meetings.queries.papers import paper_of
from meetings.queries.sign_in import FORGED, read_token, sign_ins, token_of
from members.actions.settings import override_setting
from tests.factories.meetings import DAY, make_branch, make_open, make_planned, make_sealed, on_day
from tests.factories.members import make_person

pytestmark = pytest.mark.django_db
AT = on_day(DAY, 15)


@pytest.fixture
def branch():
    return make_branch()


@pytest.fixture
def meeting(branch):
    return make_open(branch, ends_at=time(16, 30))


def facts(meeting, person):
    row = meeting.attendances.get(person=person)
    return row.state, row.way, row.came_at, row.late, row.left_at


def refused(words):
    return pytest.raises(ActionError, match=words)


def test_signing_in_writes_time_and_way_once(branch, meeting):
    person = branch.people[3]
    sign_in(meeting=meeting, person=person, by=branch.user, at=AT + timedelta(minutes=5))
    sign_in(meeting=meeting, person=person, by=branch.user, at=AT + timedelta(minutes=50))
    sign_in_at_desk(meeting=meeting, person=person, by=branch.user, at=AT + timedelta(minutes=55))
    assert facts(meeting, person) == ("present", "scan", time(15, 5), False, None)
    assert AuditEvent.objects.filter(action="meeting.signed_in").count() == 1


def test_who_comes_eleven_minutes_after_the_start_is_late(branch, meeting):
    for person, minutes in ((branch.people[2], 10), (branch.people[3], 11)):
        at = AT + timedelta(minutes=minutes)
        sign_in_at_desk(meeting=meeting, person=person, by=branch.user, at=at)
    assert facts(meeting, branch.people[2])[1:4] == ("desk", time(15, 10), False)
    assert facts(meeting, branch.people[3])[1:4] == ("desk", time(15, 11), True)


def test_the_branch_may_set_another_grace(branch, meeting):
    override_setting(
        organization=branch.organization,
        key="late_minutes",
        value="30",
        source="支部会议纪律",
        starts_on=date(2026, 1, 1),
        by=branch.user,
        at=AT,
    )
    sign_in(meeting=meeting, person=branch.people[2], by=branch.user, at=AT + timedelta(minutes=30))
    assert facts(meeting, branch.people[2])[3] is False


def test_who_comes_after_all_is_no_longer_on_leave(branch, meeting):
    person = branch.people[4]
    entries = {person.pk: ("leave", "因病")}
    record_attendance(meeting=meeting, entries=entries, by=branch.user, at=AT)
    sign_in(meeting=meeting, person=person, by=branch.user, at=AT)
    row = meeting.attendances.get(person=person)
    assert (row.state, row.reason) == ("present", "")


def test_who_is_ticked_absent_has_not_signed_in(branch, meeting):
    person = branch.people[4]
    sign_in(meeting=meeting, person=person, by=branch.user, at=AT)
    entries = {person.pk: ("absent", "签到后离开")}
    record_attendance(meeting=meeting, entries=entries, by=branch.user, at=AT)
    assert facts(meeting, person) == ("absent", "", None, False, None)


def test_nobody_signs_in_elsewhere_or_at_another_time(branch, meeting):
    stranger = make_person(make_branch().organization)
    with refused("不在这次会议的应到名单上"):
        sign_in(meeting=meeting, person=stranger, by=branch.user, at=AT)
    with refused("只能在当天签到"):
        sign_in(meeting=meeting, person=branch.people[2], by=branch.user, at=AT + timedelta(days=1))
    planned = make_planned(branch)
    with refused("还没有开始签到"):
        sign_in(meeting=planned, person=branch.people[2], by=branch.user, at=AT)
    cancel_meeting(meeting=planned, reason="改期", by=branch.user, at=AT)
    with refused("已取消"):
        sign_in(meeting=planned, person=branch.people[2], by=branch.user, at=AT)
    sealed = make_sealed(branch)
    with refused("已封存"):
        sign_in(meeting=sealed, person=branch.people[2], by=branch.user, at=AT)


def test_a_code_holds_for_its_meeting_and_its_minute(branch, meeting):
    token = token_of(meeting, at=AT)
    assert read_token(token, at=AT + timedelta(seconds=59)).meeting == meeting
    late = read_token(token, at=AT + timedelta(seconds=60))
    assert (late.meeting, "已过期" in late.problem) == (None, True)
    other = make_open(branch, held_on=DAY)
    assert read_token(token_of(other, at=AT), at=AT).meeting == other


@pytest.mark.parametrize("token", ["", "x", "1-2.abc", "1-2", "1" * 200])
def test_a_forged_code_is_refused(token):
    assert read_token(token, at=AT).problem == FORGED


def test_a_code_altered_to_another_meeting_is_forged(meeting):
    text, signature = token_of(meeting, at=AT).split(".")
    other = f"{meeting.pk + 1}-{text.split('-')[1]}.{signature}"
    assert read_token(other, at=AT).problem == FORGED


def test_a_code_of_a_meeting_that_is_over_is_refused(branch):
    meeting = make_planned(branch)
    cancel_meeting(meeting=meeting, reason="改期", by=branch.user, at=AT)
    assert "已取消" in read_token(token_of(meeting, at=AT), at=AT).problem
    sealed = make_sealed(branch)
    assert "已封存" in read_token(token_of(sealed, at=AT), at=AT).problem


def test_ending_the_sign_in_marks_the_others_absent(branch, meeting):
    with refused("还没有人签到"):
        close_sign_in(meeting=meeting, by=branch.user, at=AT)
    ill = branch.people[5]
    record_attendance(meeting=meeting, entries={ill.pk: ("leave", "因病")}, by=branch.user, at=AT)
    for person in branch.people[:2]:
        sign_in(meeting=meeting, person=person, by=branch.user, at=AT)
    assert close_sign_in(meeting=meeting, by=branch.user, at=AT) == 3
    assert close_sign_in(meeting=meeting, by=branch.user, at=AT) == 0
    states = list(meeting.attendances.order_by("state").values_list("state", flat=True))
    assert states == ["absent"] * 3 + ["leave"] + ["present"] * 2
    found = sign_ins(meeting)
    counts = (found.due, len(found.came), len(found.leave), len(found.missing))
    assert counts == (6, 2, 1, 3)


def test_late_and_early_leaving_stand_in_the_record(branch, meeting):
    late, early = branch.people[2], branch.people[3]
    entries = {late.pk: (time(15, 20), None), early.pk: (None, time(16, 10))}
    record_times(meeting=meeting, entries=entries, by=branch.user, at=AT)
    assert facts(meeting, late) == ("present", "desk", time(15, 20), True, None)
    assert facts(meeting, early) == ("present", "", None, False, time(16, 10))
    timed = [(row.name, row.times_text) for row in paper_of(meeting).timed]
    assert sorted(timed) == sorted([(late.name, "15:20 到（迟到）"), (early.name, "16:10 离会")])


def test_times_that_cannot_be_are_refused_by_name(branch, meeting):
    away, late = branch.people[4], branch.people[2]
    entries = {away.pk: ("absent", "未说明")}
    record_attendance(meeting=meeting, entries=entries, by=branch.user, at=AT)
    times = {away.pk: (time(15, 20), None), late.pk: (time(17, 0), None)}
    with pytest.raises(ActionError) as refusal:
        record_times(meeting=meeting, entries=times, by=branch.user, at=AT)
    assert len(refusal.value.blockers) == 2
    assert f"{away.name}：记为缺席" in str(refusal.value)
    assert f"{late.name}：到会时间 17:00 在会议结束（16:30）以后" in str(refusal.value)


def test_signing_in_survives_a_change_of_the_invited_but_not_of_the_day(branch):
    meeting = make_open(branch, kind="service", invitees=branch.people[:3])
    sign_in(meeting=meeting, person=branch.people[0], by=branch.user, at=AT)
    facts_of = {name: getattr(meeting, name) for name in ("title", "starts_at", "ends_at", "place")}
    facts_of |= {name: getattr(meeting, name) for name in ("chair", "recorder", "lecturer")}
    facts_of |= {"study_hours": meeting.study_hours, "by": branch.user, "at": AT}
    change_meeting(meeting=meeting, held_on=DAY, invitees=branch.people[:4], **facts_of)
    assert facts(meeting, branch.people[0])[1] == "scan"
    change_meeting(meeting=meeting, held_on=DAY - timedelta(days=1), **facts_of)
    assert facts(meeting, branch.people[0])[:3] == ("present", "", None)


def test_who_is_not_due_becomes_a_guest_only_when_admitted(branch, meeting):
    stranger = make_person(make_branch().organization, "徐景明")
    guest = ask_as_guest(meeting=meeting, person=stranger, by=branch.user, at=AT)
    assert ask_as_guest(meeting=meeting, person=stranger, by=branch.user, at=AT) == guest
    assert paper_of(meeting).guests == ()
    admit_guest(guest=guest, by=branch.user, at=AT)
    admit_guest(guest=guest, by=branch.user, at=AT)
    assert paper_of(meeting).guests == (f"徐景明（{guest.unit}）",)
    assert AuditEvent.objects.filter(action="meeting.guest_added").count() == 1
    with refused("请直接签到"):
        ask_as_guest(meeting=meeting, person=branch.people[1], by=branch.user, at=AT)


def test_guests_have_name_and_organisation_and_the_old_line_stays(branch, meeting):
    meeting.guests = "李强、赵敏"
    meeting.save()
    by = {"by": branch.user, "at": AT}
    guest = add_guest(
        meeting=meeting, name="徐景明", unit="区委组织部", came_at=None, left_at=time(16, 0), **by
    )
    assert paper_of(meeting).guests == ("李强", "赵敏", "徐景明（区委组织部）（16:00 离会）")
    with refused("已经登记"):
        add_guest(meeting=meeting, name="徐景明", unit="区委组织部", **by)
    with refused("请填写列席人员的姓名"):
        add_guest(meeting=meeting, name=" ", unit="", **by)
    remove_guest(guest=guest, **by)
    assert paper_of(meeting).guests == ("李强", "赵敏")


def test_the_seal_covers_sign_ins_and_guests(branch):
    sealed = make_sealed(branch)
    assert verify_record(sealed)
    with pytest.raises(IntegrityError, match="sealed"), transaction.atomic():
        Guest.objects.create(meeting=sealed, name="后来的")
    with pytest.raises(IntegrityError, match="sealed"), transaction.atomic():
        sealed.attendances.update(left_at=time(16, 0))


@pytest.mark.parametrize(
    "values",
    [
        {"state": "absent", "came_at": time(15, 0)},
        {"state": "leave", "left_at": time(15, 0)},
        {"way": "scan", "came_at": None},
        {"late": True, "came_at": None},
        {"came_at": time(15, 30), "left_at": time(15, 30)},
    ],
)
def test_the_database_refuses_a_sign_in_that_cannot_be(meeting, values):
    with pytest.raises(IntegrityError), transaction.atomic():
        Attendance.objects.filter(meeting=meeting).update(**values)


@pytest.mark.parametrize(
    "values",
    [
        {"name": ""},
        {"name": "甲", "admitted": False},
        {"name": "甲", "came_at": time(16, 0), "left_at": time(15, 0)},
    ],
)
def test_the_database_refuses_a_guest_that_cannot_be(meeting, values):
    with pytest.raises(IntegrityError), transaction.atomic():
        Guest.objects.create(meeting=meeting, **values)


def test_the_screen_costs_two_queries(meeting, django_assert_num_queries):
    with django_assert_num_queries(2):
        sign_ins(meeting)
