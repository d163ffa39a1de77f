"""Certifying service: beside a sealed record, by somebody else, corrected by another row."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError, ProgrammingError

from branchrecords.audit.models import AuditEvent
from branchrecords.errors import ActionError
from meetings.actions.services import assess_volunteers, revoke_service
from meetings.actions.volunteering import leave_team
from meetings.models import Meeting, ServiceAssessment, ServiceHours, ServiceRecord
from meetings.queries.archive import verify_record
from meetings.queries.service_hours import (
    hours_listed,
    likely_team,
    records_within,
    service_year,
    stayed,
    sums_of,
    to_certify,
)
from meetings.queries.volunteering import belonging, volunteers_of
from members.actions.settings import override_setting
from members.models import Membership
from tests.factories.meetings import make_branch, make_open, make_sealed
from tests.factories.members import AT, TODAY, make_organization
from tests.factories.service import certify, make_service, make_team, make_volunteer

pytestmark = pytest.mark.django_db


@pytest.fixture
def committee():
    return make_organization("东湾区住建局党委", kind="committee")


@pytest.fixture
def branch(committee):
    return make_branch(full=5, parent=committee)


@pytest.fixture
def team(branch):
    made = make_team(branch.organization, branch.people[1])
    for person in (branch.people[0], branch.people[2]):
        make_volunteer(made, person)
    return made


def _row(record, person):
    return record.hours.get(attendance__person=person).minutes


def test_a_sealed_service_is_certified_once_and_its_seal_holds(branch, team):
    meeting, key = make_service(branch), uuid4()
    for _ in range(2):
        made = certify(meeting, team=team, key=key)
    assert ServiceRecord.objects.get() == made
    assert [row.minutes for row in made.hours.all()] == [150, 150, 150]
    assert verify_record(meeting)
    named = AuditEvent.objects.filter(action="service.certified").values_list(
        "person_id", flat=True
    )
    assert set(named) == {person.pk for person in branch.people[:3]}


def test_only_what_is_sealed_and_who_was_there_is_certified(branch, team):
    with pytest.raises(ActionError, match="先封存"):
        certify(make_open(branch, kind="service", invitees=branch.people[:2]))
    with pytest.raises(ActionError, match="先封存"):
        certify(make_sealed(branch, kind="general"))
    away = {branch.people[2].pk: ("leave", "因病")}
    meeting = make_service(branch, absent=away, held_on=date(2026, 11, 13))
    absent = meeting.attendances.get(state="leave")
    with pytest.raises(ActionError, match="只有到会的人"):
        certify(meeting, served={absent.pk: 60})
    with pytest.raises(ActionError, match="没有一个人"):
        certify(meeting, served={})


def test_a_party_day_spent_on_service_is_certified_without_being_recorded_again(branch):
    made = certify(make_service(branch, kind="party_day"), {branch.people[0].pk: 60})
    assert made.meeting.kind == "party_day"
    assert Meeting.objects.count() == 1


def test_who_served_does_not_certify_and_nobody_served_longer(branch):
    meeting = make_service(branch)
    with pytest.raises(ActionError, match="不能给自己证明"):
        certify(meeting, certifier=branch.people[2].name)
    with pytest.raises(ActionError, match="这次服务一共"):
        certify(meeting, {branch.people[0].pk: 151})
    elsewhere = make_branch()
    with pytest.raises(ActionError, match="请选择"):
        certify(meeting, team=make_team(elsewhere.organization, elsewhere.people[0]))


def test_a_correction_replaces_and_keeps_what_stood_there(branch, team):
    meeting = make_service(branch)
    first = certify(meeting, team=team)
    with pytest.raises(ActionError, match="更正请写明理由"):
        certify(meeting, {branch.people[0].pk: 60})
    second = certify(meeting, {branch.people[0].pk: 60}, reason="两人中途离开")
    assert (second.replaces, first.hours.count()) == (first, 3)
    year = {"year": 2026, "on": TODAY}
    assert service_year(branch.people[0], **year).minutes == 60
    assert service_year(branch.people[1], **year).minutes == 0
    with pytest.raises(ActionError, match="请看最新的一条"):
        revoke_service(certificate=first, reason="错了", by=None, at=AT)
    revoke_service(certificate=second, reason="没有举行", by=None, at=AT)
    assert service_year(branch.people[0], **year).minutes == 0
    assert ServiceRecord.objects.in_force().count() == 0
    third = certify(meeting, reason="核实了")
    assert list(ServiceRecord.objects.in_force()) == [third]


def test_hours_are_proposed_from_the_roll_call(branch):
    meeting = make_service(branch)
    row = meeting.attendances.first()
    assert stayed(row, meeting) == 150
    row.left_at, row.came_at, row.late = meeting.ends_at.replace(minute=0), None, False
    assert stayed(row, meeting) == 120
    row.late, row.came_at = True, meeting.starts_at.replace(minute=20)
    assert stayed(row, meeting) == 100
    meeting.ends_at, row.left_at = None, None
    assert stayed(row, meeting) is None


def test_the_team_of_most_of_those_present_is_proposed(branch, team):
    meeting = make_service(branch)
    people = [person.pk for person in branch.people]
    assert likely_team(meeting, people) == team
    assert likely_team(meeting, [branch.people[4].pk]) is None


def test_lists_and_sums_come_from_the_same_rows(branch, team, committee):
    certify(make_service(branch), team=team)
    day = date(2026, 11, 13)
    certify(make_service(branch, people=2, held_on=day), {branch.people[0].pk: 60})
    facts = {"organization": committee, "year": 2026, "on": TODAY}
    records = records_within(ServiceRecord.objects.all(), **facts)
    assert [(row.people, row.minutes) for row in records] == [(1, 60), (3, 450)]
    assert sums_of(records) == {"times": 2, "people": 4, "minutes": 510}
    rows = hours_listed(belonging(branch.organization, on=TODAY), year=2026, on=TODAY)
    found = {row["attendance__person"]: (row["times"], row["minutes"]) for row in rows}
    assert found == {
        branch.people[0].pk: (2, 210),
        branch.people[1].pk: (1, 150),
        branch.people[2].pk: (1, 150),
    }
    of_team = records_within(ServiceRecord.objects.all(), **facts, team=team.pk)
    assert sums_of(of_team)["minutes"] == 450
    before = records_within(ServiceRecord.objects.all(), **facts | {"on": date(2026, 11, 12)})
    assert sums_of(before)["minutes"] == 450
    assert not records_within(ServiceRecord.objects.all(), **facts | {"year": 2025}).exists()


def test_a_volunteer_has_the_hours_of_the_team_and_of_the_year(branch, team):
    certify(make_service(branch), team=team)
    certify(make_service(branch, kind="party_day", held_on=date(2026, 11, 13)))
    found = {one.row.person: one for one in volunteers_of(team, year=2026, on=TODAY)}
    one = found[branch.people[2]]
    assert (one.minutes, one.minutes_all, one.suggested) == (150, 300, "unqualified")
    assert set(found) == set(branch.people[:3])


def test_who_has_left_the_organisation_is_marked_until_the_exit_is_registered(branch, team):
    person = branch.people[2]
    Membership.objects.filter(person=person).update(ends_on=TODAY)
    found = {one.row.person: one.gone for one in volunteers_of(team, year=2026, on=TODAY)}
    assert found == {branch.people[0]: False, branch.people[1]: False, person: True}
    row = team.members.get(person=person)
    leave_team(member=row, on=TODAY, kind="automatic", reason="组织关系转出", by=None, at=AT)
    assert not any(one.gone for one in volunteers_of(team, year=2026, on=TODAY))


def test_a_service_of_a_group_counts_for_the_team_of_its_branch(branch, team):
    group = make_organization("第一党小组", branch.organization, kind="group")
    meeting = make_service(branch, organization=group)
    assert certify(meeting, team=team).team == team


def test_a_service_without_certificate_is_asked_for_until_it_has_one(branch):
    meeting = make_service(branch)
    make_service(branch, kind="party_day", held_on=date(2026, 11, 13))
    rows = {"organization": branch.organization, "on": TODAY}
    assert list(to_certify(Meeting.objects.all(), **rows)) == [meeting]
    made = certify(meeting)
    assert not to_certify(Meeting.objects.all(), **rows)
    revoke_service(certificate=made, reason="没有举行", by=None, at=AT)
    assert not to_certify(Meeting.objects.all(), **rows)


def _assess(team, results, at=AT, year=2026):
    return assess_volunteers(team=team, year=year, results=results, by=None, at=at)


def test_the_year_is_assessed_by_hours_and_words(branch, team):
    certify(make_service(branch), team=team)
    leader, second = branch.people[1].pk, branch.people[2].pk
    with pytest.raises(ActionError, match="评为「合格」请写明评语"):
        _assess(team, {leader: ("qualified", "")})
    assert _assess(team, {leader: ("qualified", "两次大项目"), second: ("unqualified", "")}) == 2
    assert _assess(team, {leader: ("qualified", "两次大项目")}) == 0
    assert _assess(team, {leader: ("excellent", "带头")}) == 1
    found = {one.row.person_id: one for one in volunteers_of(team, year=2026, on=TODAY)}
    assert found[leader].assessment.grade == "excellent"
    assert not found[leader].outdated
    certify(make_service(branch, held_on=date(2026, 11, 13)), team=team)
    found = {one.row.person_id: one for one in volunteers_of(team, year=2026, on=TODAY)}
    assert found[leader].outdated


def test_a_year_to_come_and_strangers_are_not_assessed(branch, team):
    with pytest.raises(ActionError, match="从 2027年11月起办"):
        _assess(team, {branch.people[1].pk: ("qualified", "好")}, year=2027)
    with pytest.raises(ActionError, match="名单已经变了"):
        _assess(team, {branch.people[4].pk: ("qualified", "好")})


def test_an_organisation_may_ask_for_other_hours(branch, team, committee):
    certify(make_service(branch), team=team)
    override_setting(
        organization=committee, key="service_hours", value="2", source="本地办法",
        starts_on=date(2026, 1, 1), by=None, at=AT,
    )  # fmt: skip
    assert {one.suggested for one in volunteers_of(team, year=2026, on=TODAY)} == {"qualified"}


def test_lists_cost_the_same_for_one_and_three(branch, team, django_assert_num_queries):
    certify(make_service(branch), team=team)
    for number in range(2):
        with django_assert_num_queries(6):
            volunteers_of(team, year=2026, on=TODAY)
        with django_assert_num_queries(2):
            records = records_within(
                ServiceRecord.objects.all(),
                organization=branch.organization, year=2026, on=TODAY,
            )  # fmt: skip
            assert len(records) == 1 + 2 * number
        for day in (13, 14):
            if not number:
                certify(make_service(branch, held_on=date(2026, 11, day)), team=team)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"effect": ""}, "service_record_certified"),
        ({"reason": "更正"}, "service_record_corrected_with_reason"),
        ({}, "service_record_once"),
    ],
)
def test_the_database_refuses_a_record_that_does_not_fit(branch, wrong, says):
    made = certify(make_service(branch))
    facts = {
        "key": uuid4(), "meeting": made.meeting, "effect": "x", "certifier": "x",
        "certifier_of": "x", "recorded_at": AT,
    }  # fmt: skip
    with pytest.raises(IntegrityError, match=says), transaction.atomic():
        ServiceRecord.objects.create(**facts | wrong)


def test_the_database_refuses_a_record_of_no_service_or_of_another(branch):
    made = certify(make_service(branch))
    other = make_service(branch, held_on=date(2026, 11, 13))
    facts = {"effect": "x", "certifier": "x", "certifier_of": "x", "recorded_at": AT}
    for meeting, more, says in (
        (make_sealed(branch, kind="general"), {}, "a service is a sealed meeting"),
        (make_open(branch, held_on=date(2026, 11, 14)), {}, "a service is a sealed meeting"),
        (other, {"replaces": made, "reason": "x"}, "a record of another meeting"),
    ):
        with pytest.raises(IntegrityError, match=says), transaction.atomic():
            ServiceRecord.objects.create(key=uuid4(), meeting=meeting, **facts, **more)


def test_the_database_refuses_hours_that_do_not_fit(branch):
    away = {branch.people[2].pk: ("leave", "因病")}
    meeting = make_service(branch, people=4, absent=away)
    rows = {row.person_id: row for row in meeting.attendances.all()}
    made = certify(meeting, {branch.people[0].pk: 60}, certifier="周桂兰")
    free = rows[branch.people[3].pk]
    second = make_service(branch, held_on=date(2026, 11, 13))
    for attendance, minutes, says in (
        (rows[branch.people[2].pk], 60, "for those who were there"),
        (second.attendances.first(), 60, "for those who were there"),
        (free, 151, "longer than the service"),
        (free, 0, "service_hours_of_a_day"),
        (rows[branch.people[0].pk], 60, "service_hours_once"),
    ):
        with pytest.raises(IntegrityError, match=says), transaction.atomic():
            ServiceHours.objects.create(record=made, attendance=attendance, minutes=minutes)
    certify(meeting, {branch.people[0].pk: 90}, reason="核对")
    with pytest.raises(IntegrityError, match="no longer holds"), transaction.atomic():
        ServiceHours.objects.create(record=made, attendance=free, minutes=60)


def test_the_database_refuses_a_certifier_who_served(branch):
    meeting = make_service(branch)
    row = meeting.attendances.first()
    made = ServiceRecord.objects.create(
        key=uuid4(), meeting=meeting, effect="x", certifier=row.name, certifier_of="x",
        recorded_at=AT,
    )  # fmt: skip
    with pytest.raises(IntegrityError, match="nobody certifies for himself"):
        ServiceHours.objects.create(record=made, attendance=row, minutes=60)


@pytest.mark.parametrize("table", ["servicerecord", "servicehours", "serviceassessment"])
def test_what_was_certified_is_only_ever_added_to(branch, team, table):
    certify(make_service(branch), team=team)
    _assess(team, {branch.people[1].pk: ("unqualified", "")})
    for sql in (f"DELETE FROM meetings_{table}", f"UPDATE meetings_{table} SET id = id"):
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"grade": "excellent"}, "service_excellent_with_reason"),
        ({"year": 1989}, "service_assessment_year_possible"),
    ],
)
def test_the_database_refuses_a_result_that_does_not_fit(branch, team, wrong, says):
    facts = {
        "team": team, "person": branch.people[1], "year": 2026, "grade": "qualified",
        "minutes": 0, "recorded_at": AT,
    }  # fmt: skip
    with pytest.raises(IntegrityError, match=says), transaction.atomic():
        ServiceAssessment.objects.create(**facts | wrong)
