from datetime import date, time
from decimal import Decimal

import pytest

from branchrecords.audit.models import AuditEvent
from branchrecords.errors import ActionError
from meetings.actions.attendance import record_attendance
from meetings.actions.planning import cancel_meeting, change_meeting, open_meeting
from members.rules.kinds import OrganizationKind
from tests.factories.meetings import make_branch, make_open, make_planned, on_day
from tests.factories.members import make_organization, make_person

pytestmark = pytest.mark.django_db


def test_plan_takes_the_usual_title_agenda_and_hours():
    branch = make_branch()
    meeting = make_planned(branch, held_on=date(2026, 11, 12))
    assert meeting.title == "11月主题党日"
    assert [item.heading for item in meeting.agenda.all()] == ["交纳党费", "主题活动"]
    assert meeting.study_hours == 2
    assert meeting.late_days == 0
    assert AuditEvent.objects.latest("pk").action == "meeting.planned"


@pytest.mark.parametrize(
    ("kind", "held_on", "title"),
    [
        ("general", date(2026, 11, 26), "第四季度支部党员大会"),
        ("committee", date(2026, 10, 14), "10月支委会会议"),
        ("lecture", date(2026, 3, 1), "上半年党课"),
        ("organization_life", date(2026, 12, 1), "2026年度组织生活会"),
        ("visit", date(2026, 5, 9), "5月参观"),
    ],
)
def test_usual_titles(kind, held_on, title):
    assert make_planned(make_branch(), kind=kind, held_on=held_on).title == title


def test_entering_after_the_day_is_a_late_entry():
    branch = make_branch()
    meeting = make_planned(branch, held_on=date(2026, 10, 29), at=on_day(date(2026, 11, 4)))
    assert meeting.late_days == 6


def test_a_committee_holds_no_branch_meeting():
    branch = make_branch()
    committee = make_organization(kind=OrganizationKind.COMMITTEE)
    with pytest.raises(ActionError, match="主题党日不由党委召开"):
        make_planned(branch, organization=committee)


def test_a_group_holds_group_meetings_only():
    branch = make_branch()
    group = make_organization("第一党小组", branch.organization, OrganizationKind.GROUP)
    assert make_planned(branch, kind="group", organization=group).organization == group
    with pytest.raises(ActionError, match="支部党员大会不由党小组召开"):
        make_planned(branch, kind="general", organization=group)


def test_opening_fixes_the_roster_of_the_day():
    branch = make_branch(full=4, probationary=2)
    meeting = make_open(branch, held_on=date(2026, 11, 12))
    make_person(branch.organization, "后来者", starts_on=date(2026, 11, 13))
    rows = list(meeting.attendances.all())
    assert len(rows) == 6
    assert sum(row.may_vote for row in rows) == 4
    assert {row.state for row in rows} == {"present"}
    assert [(rows[0].name, rows[0].post), rows[1].post] == [
        (branch.secretary.name, "书记"),
        "组织委员",
    ]


def test_the_committee_meeting_is_due_for_its_members():
    meeting = make_open(make_branch(full=8), kind="committee")
    assert [row.post for row in meeting.attendances.all()] == ["书记", "组织委员"]


def test_opening_twice_changes_nothing():
    branch = make_branch()
    meeting = make_open(branch)
    record_attendance(
        meeting=meeting,
        entries={branch.people[2].pk: ("leave", "因病")},
        by=branch.user,
        at=on_day(meeting.held_on),
    )
    open_meeting(meeting=meeting, by=branch.user, at=on_day(meeting.held_on))
    assert meeting.attendances.filter(state="leave").count() == 1


def test_a_meeting_to_come_cannot_be_opened():
    branch = make_branch()
    meeting = make_planned(branch, held_on=date(2026, 11, 26), at=on_day(date(2026, 11, 20)))
    with pytest.raises(ActionError, match="会议定于 11月26日，到当天才能点名"):
        open_meeting(meeting=meeting, by=branch.user, at=on_day(date(2026, 11, 25)))


def change(meeting, branch, **changes):
    facts = {
        "title": meeting.title,
        "held_on": meeting.held_on,
        "starts_at": meeting.starts_at,
        "ends_at": None,
        "place": meeting.place,
        "chair": meeting.chair,
        "recorder": meeting.recorder,
        "lecturer": "",
        "study_hours": Decimal(2),
    } | changes
    return change_meeting(meeting=meeting, by=branch.user, at=on_day(date(2026, 11, 20)), **facts)


def test_another_day_takes_that_days_roster_and_keeps_who_was_ticked():
    branch = make_branch(full=4)
    meeting = make_open(branch, held_on=date(2026, 11, 12))
    record_attendance(
        meeting=meeting,
        entries={branch.people[2].pk: ("leave", "因病")},
        by=branch.user,
        at=on_day(meeting.held_on),
    )
    make_person(branch.organization, "新转入", starts_on=date(2026, 11, 13))
    meeting = change(meeting, branch, held_on=date(2026, 11, 14))
    rows = meeting.attendances.all()
    assert (len(rows), [row.state for row in rows].count("leave")) == (5, 1)


def test_the_end_lies_after_the_start():
    branch = make_branch()
    meeting = make_planned(branch)
    with pytest.raises(ActionError, match="结束时间应晚于开始时间"):
        change(meeting, branch, ends_at=time(14, 0))


def test_a_cancelled_meeting_keeps_its_reason_and_takes_no_more_changes():
    branch = make_branch()
    meeting = make_planned(branch)
    with pytest.raises(ActionError, match="请写取消的理由"):
        cancel_meeting(meeting=meeting, reason=" ", by=branch.user, at=on_day(meeting.held_on))
    meeting = cancel_meeting(
        meeting=meeting, reason="台风停工", by=branch.user, at=on_day(meeting.held_on)
    )
    assert (meeting.state, meeting.cancel_reason) == ("cancelled", "台风停工")
    with pytest.raises(ActionError, match="已取消"):
        change(meeting, branch)


def test_a_meeting_of_chosen_people_needs_somebody_chosen():
    branch = make_branch()
    meeting = make_planned(branch, kind="service")
    with pytest.raises(ActionError, match="还没有选参加人员"):
        open_meeting(meeting=meeting, by=branch.user, at=on_day(meeting.held_on))


def test_other_people_chosen_give_another_roster_and_keep_who_was_ticked():
    branch = make_branch()
    meeting = make_open(branch, kind="service", invitees=branch.people[2:4])
    at = on_day(meeting.held_on)
    entries = {branch.people[3].pk: ("leave", "因病")}
    record_attendance(meeting=meeting, entries=entries, by=branch.user, at=at)
    change(meeting, branch, invitees=branch.people[3:6], guests="徐景明")
    rows = {row.person_id: row.state for row in meeting.attendances.all()}
    present = [person.pk for person in branch.people[4:6]]
    assert rows == {branch.people[3].pk: "leave", **dict.fromkeys(present, "present")}
    meeting.refresh_from_db()
    assert meeting.guests == "徐景明"
