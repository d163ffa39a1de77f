"""志愿服务队: founded with a leader, members register and are answered, leave with the reason."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from django.db.utils import IntegrityError

from branchrecords.audit.models import AuditEvent
from branchrecords.errors import ActionError
from branchrecords.notices.models import Notice
from meetings.actions.volunteering import (
    answer_application,
    appoint_leader,
    change_team,
    end_team,
    leave_team,
    register_volunteer,
    withdraw_application,
)
from meetings.models import ServiceTeam, TeamApplication, TeamLeader, TeamMember
from meetings.queries.volunteering import teams_open_to
from tests.factories.meetings import make_branch
from tests.factories.members import AT, TODAY, make_organization, make_person, make_user
from tests.factories.service import FOUNDED, make_application, make_team, make_volunteer

pytestmark = pytest.mark.django_db
BY = {"by": None, "at": AT}


@pytest.fixture
def committee():
    return make_organization("东湾区住建局党委", kind="committee")


@pytest.fixture
def branch(committee):
    return make_branch(full=5, parent=committee)


@pytest.fixture
def team(branch):
    return make_team(branch.organization, branch.people[1])


@pytest.fixture
def member(branch):
    """The account of the fourth."""
    return make_user("member", branch.organization, branch.people[3])


def test_a_team_begins_with_its_leader_as_first_volunteer(branch, team):
    assert team.leaders.get().person == branch.people[1]
    assert list(team.members.values_list("person", "starts_on")) == [(branch.people[1].pk, FOUNDED)]
    assert AuditEvent.objects.get(action="service.team_founded").detail == {"on": "2026-03-05"}


def test_a_team_that_cannot_be_is_refused_at_its_field(branch, team):
    organization, leader = branch.organization, branch.people[1]
    with pytest.raises(ActionError, match="已经有「党员助老服务队」") as caught:
        make_team(organization, leader)
    assert caught.value.blockers[0].target == "id_name"
    with pytest.raises(ActionError, match="不在") as caught:
        make_team(organization, make_person(make_branch().organization), name="另一个")
    assert caught.value.blockers[0].target == "id_leader"
    with pytest.raises(ActionError, match="晚于今天"):
        make_team(organization, leader, name="另一个", on=TODAY + timedelta(days=1))
    group = make_organization("第一党小组", organization, kind="group")
    with pytest.raises(ActionError, match="由党支部或党委成立"):
        make_team(group, leader, name="另一个")


def test_a_team_is_renamed_and_the_log_names_what_changed(team):
    change_team(team=team, changes={"name": "助老服务队", "field": "elderly"}, **BY)
    assert AuditEvent.objects.get(action="service.team_changed").detail == {"fields": ["名称"]}


def test_a_member_registers_and_is_approved_by_another(branch, team, member):
    application = make_application(team, branch.people[3], member)
    assert make_application(team, branch.people[3], member) == application
    secretary = Notice.objects.get(recipient=branch.user, kind="service.applied")
    assert secretary.subject == f"{branch.people[3]}报名党员助老服务队"
    with pytest.raises(ActionError, match="不能审核自己的报名"):
        answer_application(application=application, approved=True, answer="", by=member, at=AT)
    answer_application(application=application, approved=True, answer="欢迎", by=branch.user, at=AT)
    assert team.members.get(person=branch.people[3]).starts_on == TODAY
    assert Notice.objects.get(recipient=member).subject == "志愿服务报名已通过：党员助老服务队"
    secretary.refresh_from_db()
    assert secretary.read_at == AT
    with pytest.raises(ActionError, match="已经处理：已通过"):
        answer_application(
            application=application, approved=False, answer="晚了", by=branch.user, at=AT
        )
    with pytest.raises(ActionError, match="已经是"):
        make_application(team, branch.people[3], member)


def test_a_refusal_says_why_and_one_may_register_again(branch, team, member):
    application = make_application(team, branch.people[3], member)
    with pytest.raises(ActionError, match="请写明理由"):
        answer_application(
            application=application, approved=False, answer=" ", by=branch.user, at=AT
        )
    answer_application(
        application=application, approved=False, answer="名额已满", by=branch.user, at=AT
    )
    assert not team.members.filter(person=branch.people[3]).exists()
    again = make_application(team, branch.people[3], member)
    withdraw_application(application=again, by=member, at=AT)
    assert list(TeamApplication.objects.values_list("state", flat=True)) == [
        "refused",
        "withdrawn",
    ]


def test_one_registers_at_home_and_above_but_not_elsewhere(committee, branch, team):
    above = make_team(committee, branch.people[1], name="应急服务队")
    elsewhere = make_branch(parent=committee)
    other = make_team(elsewhere.organization, elsewhere.people[0], name="别处的")
    found = set(teams_open_to(branch.people[3], on=TODAY))
    assert found == {team, above}
    user = make_user("member", branch.organization, branch.people[4])
    with pytest.raises(ActionError, match="不属于成立它的组织"):
        make_application(other, branch.people[4], user)


def test_the_branch_registers_who_has_no_phone(branch, team, member):
    make_application(team, branch.people[3], member)
    make_volunteer(team, branch.people[3])
    assert TeamApplication.objects.get().state == "approved"
    for person in (branch.people[3], make_person(make_branch().organization)):
        with pytest.raises(ActionError, match="已经是志愿者，或者不在"):
            register_volunteer(team=team, person=person, on=TODAY, **BY)


def test_leaving_keeps_the_days_and_the_reason(branch, team):
    row = make_volunteer(team, branch.people[2])
    facts = {"member": row, "kind": "dismissed", **BY}
    with pytest.raises(ActionError, match="劝退要报上级批准"):
        leave_team(on=TODAY, reason="造成重大损失", **facts)
    with pytest.raises(ActionError, match="晚于登记日期"):
        leave_team(on=FOUNDED, reason="造成重大损失", approval="街道党工委 11月18日", **facts)
    left = leave_team(on=TODAY, reason="造成重大损失", approval="街道党工委 11月18日", **facts)
    assert (left.ends_on, left.get_exit_kind_display()) == (TODAY, "劝退（报上级批准）")
    with pytest.raises(ActionError, match="已于 2026-11-20 退出"):
        leave_team(on=TODAY, reason="再退一次", **facts)
    make_volunteer(team, branch.people[2], on=TODAY)


def test_the_leader_leaves_only_after_another_leads(branch, team):
    row = team.members.get()
    leaving = {"member": row, "on": TODAY, "kind": "voluntary", "reason": "调走", **BY}
    with pytest.raises(ActionError, match="请先任命新的队长"):
        leave_team(**leaving)
    with pytest.raises(ActionError, match="已经是队长"):
        appoint_leader(team=team, person=branch.people[1], on=TODAY, **BY)
    with pytest.raises(ActionError, match="要晚于这一天"):
        appoint_leader(team=team, person=branch.people[2], on=FOUNDED, **BY)
    appoint_leader(team=team, person=branch.people[2], on=TODAY, **BY)
    assert list(team.leaders.values_list("person", "ends_on")) == [
        (branch.people[2].pk, None),
        (branch.people[1].pk, TODAY),
    ]
    leave_team(**leaving)


def test_ending_a_team_ends_its_people_and_answers_who_waits(branch, team, member):
    make_volunteer(team, branch.people[2])
    make_application(team, branch.people[3], member)
    with pytest.raises(ActionError, match="撤销日期应晚于 2026-03-05"):
        end_team(team=team, on=FOUNDED, reason="合并", **BY)
    end_team(team=team, on=TODAY, reason="并入街道服务队", **BY)
    assert set(TeamMember.objects.values_list("ends_on", "exit_kind")) == {(TODAY, "dissolved")}
    assert TeamLeader.objects.get().ends_on == TODAY
    assert TeamApplication.objects.get().answer == "服务队已经撤销"
    with pytest.raises(ActionError, match="已于 2026-11-20 撤销"):
        make_volunteer(ServiceTeam.objects.get(), branch.people[4])
    make_team(branch.organization, branch.people[1], on=TODAY)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"ends_on": FOUNDED}, "team_member_ends_after_start"),
        ({"ends_on": TODAY, "exit_kind": "voluntary"}, "team_member_exits_with_reason"),
        (
            {"ends_on": TODAY, "exit_kind": "dismissed", "exit_reason": "x"},
            "team_member_dismissed_with_approval",
        ),
        ({"starts_on": FOUNDED - timedelta(days=1)}, "does not exist all that time"),
        ({"starts_on": date(2026, 5, 1)}, "team_member_once"),
    ],
)
def test_the_database_refuses_a_membership_that_does_not_fit(branch, team, wrong, says):
    facts = {"team": team, "person": branch.people[2], "starts_on": FOUNDED}
    if "once" in says:
        TeamMember.objects.create(**facts)
    with pytest.raises(IntegrityError, match=says), transaction.atomic():
        TeamMember.objects.create(**facts | wrong)


def test_the_database_refuses_two_leaders_and_a_leader_before_the_team(branch, team):
    for day, says in (
        (date(2026, 5, 1), "team_leader_one_at_a_time"),
        (date(2026, 1, 1), "does not exist all that time"),
    ):
        with pytest.raises(IntegrityError, match=says), transaction.atomic():
            TeamLeader.objects.create(team=team, person=branch.people[2], starts_on=day)
    with pytest.raises(IntegrityError, match="team_leader_ends"), transaction.atomic():
        TeamLeader.objects.create(
            team=team, person=branch.people[2], starts_on=TODAY, ends_on=TODAY
        )


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"ends_on": FOUNDED}, "service_team_ends_after_start"),
        ({"ends_on": TODAY}, "service_team_ended_with_reason"),
        ({"name": ""}, "service_team_has_name"),
        ({"name": "党员助老服务队"}, "service_team_name_once"),
    ],
)
def test_the_database_refuses_a_team_that_does_not_fit(branch, team, wrong, says):
    facts = {
        "organization": branch.organization, "name": "另一个", "field": "other",
        "starts_on": FOUNDED, "created_at": AT, "end_reason": "合并" if "after" in says else "",
    }  # fmt: skip
    with pytest.raises(IntegrityError, match=says), transaction.atomic():
        ServiceTeam.objects.create(**facts | wrong)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"state": "approved"}, "team_application_answered_whole"),
        ({"state": "refused", "answered_at": AT}, "team_application_refused_says_why"),
        ({}, "team_application_one_at_a_time"),
    ],
)
def test_the_database_refuses_a_registration_that_does_not_fit(branch, team, member, wrong, says):
    make_application(team, branch.people[3], member)
    facts = {"team": team, "person": branch.people[3], "asked_at": AT, **wrong}
    with pytest.raises(IntegrityError, match=says), transaction.atomic():
        TeamApplication.objects.create(**facts)
