"""志愿服务 on its pages: from the team to certified hours, the phone, the committee."""

import io
from datetime import date

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from branchrecords.audit.models import AuditEvent
from meetings.models import ServiceAssessment, ServiceRecord, ServiceTeam, TeamApplication
from tests.factories.files import PDF
from tests.factories.meetings import make_branch
from tests.factories.members import make_user
from tests.factories.service import (
    certify,
    make_application,
    make_service,
    make_team,
    make_volunteer,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("factory_day")]


@pytest.fixture
def branch(committee):
    return make_branch(full=5, parent=committee)


@pytest.fixture
def team(branch):
    return make_team(branch.organization, branch.people[1])


def _text(client, name, *args, query=""):
    return client.get(reverse(name, args=args) + query).content.decode()


def test_the_secretary_goes_from_the_team_to_the_hours_of_the_year(secretary, branch):
    """Found, register, hold, certify, assess: each by its form."""
    organization, people = branch.organization, branch.people
    secretary.post(
        reverse("service-team-add", args=(organization.pk,)),
        {"name": "助老服务队", "field": "elderly", "leader": people[1].pk, "on": "2026-03-05"},
    )
    team = ServiceTeam.objects.get()
    secretary.post(
        reverse("service-team-join", args=(team.pk,)),
        {"person": people[2].pk, "on": "2026-03-05"},
    )
    add = secretary.get(
        reverse("meeting-add", args=(organization.pk,)) + f"?kind=service&team={team.pk}"
    )
    assert sorted(add.context["form"].initial["invitees"]) == sorted([people[1].pk, people[2].pk])
    meeting = make_service(branch)
    assert "还没有认定时间的服务" in _text(secretary, "service-list", organization.pk)
    url = reverse("service-certify", args=(meeting.pk,))
    page = secretary.get(url)
    rows = {row.person_id: row.pk for row in meeting.attendances.all()}
    assert page.context["form"][f"hours-{rows[people[0].pk]}"].value() == 2.5
    entry = {
        "team": team.pk, "effect": "理发 12 人", "certifier": people[2].name,
        "certifier_of": "本支部", f"hours-{rows[people[1].pk]}": "2.5",
        f"hours-{rows[people[2].pk]}": "1.5", f"hours-{rows[people[0].pk]}": "",
    }  # fmt: skip
    refused = secretary.post(url, entry).content.decode()
    assert "不能给自己证明" in refused
    assert "理发 12 人" in refused
    paper = SimpleUploadedFile("服务卡.pdf", PDF, "application/pdf")
    secretary.post(url, entry | {"certifier": "周桂兰", "file": paper})
    made = ServiceRecord.objects.get()
    shown = _text(secretary, "service-record", made.pk)
    assert "合计 4 小时" in shown
    assert "服务时间已认定" in _text(secretary, "meeting-detail", meeting.pk)
    secretary.get(reverse("service-paper", args=(made.pk,)))
    assert AuditEvent.objects.filter(action="service.paper_read").count() == 1
    secretary.post(
        reverse("service-assess", args=(team.pk,)) + "?year=2026",
        {f"grade-{people[1].pk}": "excellent", f"note-{people[1].pk}": "带头"},
    )
    assert ServiceAssessment.objects.get().minutes == 150
    assert "优秀" in _text(secretary, "service-team", team.pk)


def test_every_number_opens_to_its_records(secretary, branch, team):
    certify(make_service(branch), team=team)
    organization = branch.organization.pk
    hours = _text(secretary, "service-hours", organization)
    link = reverse("service-person", args=(branch.people[0].pk,))
    assert f"{link}?year=2026" in hours
    person = _text(secretary, "service-person", branch.people[0].pk)
    assert reverse("service-record", args=(ServiceRecord.objects.get().pk,)) in person
    listing = _text(secretary, "service-list", organization)
    assert f"{reverse('service-records', args=(organization,))}?year=2026" in listing
    drawer = secretary.get(
        reverse("service-records", args=(organization,)) + "?year=2026",
        headers={"HX-Request": "true"},
    ).content.decode()
    assert "1 次，3 人次，合计 7.5 小时" in drawer
    assert "<html" not in drawer
    assert "7.5" not in _text(secretary, "service-records", organization, query="?on=2026-11-11")


def test_a_record_is_corrected_and_revoked_with_reasons(secretary, branch, team):
    made = certify(make_service(branch), team=team)
    url = reverse("service-revoke", args=(made.pk,))
    secretary.post(url, {"reason": ""})
    assert ServiceRecord.objects.count() == 1
    secretary.post(url, {"reason": "重复认定"})
    assert "已撤回，不再计入" in _text(secretary, "service-record", made.pk)
    page = _text(secretary, "service-certify", made.meeting_id)
    assert "更正的理由" in page


def test_the_member_registers_leaves_and_sees_the_hours_on_the_phone(client, branch, team):
    certify(make_service(branch, people=4), team=team)
    person = branch.people[3]
    client.force_login(make_user("member", branch.organization, person))
    page = _text(client, "my-service")
    assert "2.5" in page
    client.post(reverse("my-service-join", args=(team.pk,)), {"strengths": "会修水电"})
    assert "待审核" in _text(client, "my-service")
    application = TeamApplication.objects.get()
    client.post(reverse("my-service-withdraw", args=(application.pk,)))
    application.refresh_from_db()
    assert application.state == "withdrawn"
    member = make_volunteer(team, person)
    client.post(reverse("my-service-exit", args=(member.pk,)), {"reason": "照顾家人"})
    member.refresh_from_db()
    assert (member.ends_on, member.exit_kind) == (date(2026, 11, 20), "voluntary")


def test_what_belongs_to_another_is_not_found(client, branch, team):
    other = branch.people[4]
    application = make_application(team, other, make_user("member", branch.organization, other))
    row = make_volunteer(team, branch.people[2])
    client.force_login(make_user("member", branch.organization, branch.people[3]))
    for name, pk in (
        ("my-service-withdraw", application.pk),
        ("my-service-exit", row.pk),
        ("my-service-answer", application.pk),
    ):
        assert client.post(reverse(name, args=(pk,))).status_code == 404


def test_the_leader_answers_on_the_phone(client, branch, team):
    other = branch.people[4]
    application = make_application(team, other, make_user("member", branch.organization, other))
    client.force_login(make_user("member", branch.organization, branch.people[1]))
    url = reverse("my-service-answer", args=(application.pk,))
    assert url in _text(client, "my-service")
    assert "请写明理由" in client.post(url, {"do": "refuse"}).content.decode()
    client.post(url, {"do": "approve"})
    assert team.members.filter(person=other).exists()


def test_the_committee_sees_teams_below_and_takes_the_lists_out(client, committee, branch, team):
    certify(make_service(branch), team=team)
    client.force_login(make_user("committee_staff", committee))
    assert "党员助老服务队" in _text(client, "service-list", committee.pk)
    assert "党员助老服务队" not in _text(
        client, "service-list", committee.pk, query="?on=2026-03-04"
    )
    assert client.get(reverse("service-team-edit", args=(team.pk,))).status_code == 403
    for name, cell in (
        ("service-export", "党员助老服务队"),
        ("service-hours-export", branch.people[0].name),
        ("service-records-export", "周桂兰"),
    ):
        answer = client.post(reverse(name, args=(committee.pk,)) + "?year=2026")
        sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
        assert cell in {value.value for row in sheet.iter_rows() for value in row}
    named = AuditEvent.objects.filter(action="service.exported", detail__list="志愿服务时间").get()
    assert len(named.detail["people"]) == 3


def test_the_forms_of_a_team_answer_with_what_is_wrong(secretary, branch, team):
    wrong = secretary.post(
        reverse("service-team-end", args=(team.pk,)), {"on": "2026-03-05", "reason": "合并"}
    ).content.decode()
    assert "撤销日期应晚于" in wrong
    row = make_volunteer(team, branch.people[2])
    exit_page = secretary.post(
        reverse("service-exit", args=(row.pk,)),
        {"on": "2026-11-20", "kind": "dismissed", "reason": "损失"},
    ).content.decode()
    assert "劝退要报上级批准" in exit_page
    secretary.post(
        reverse("service-team-edit", args=(team.pk,)), {"name": "新名称", "field": "other"}
    )
    secretary.post(
        reverse("service-team-leader", args=(team.pk,)),
        {"person": branch.people[2].pk, "on": "2026-11-20"},
    )
    team.refresh_from_db()
    assert team.name == "新名称"
    assert team.leaders.first().person == branch.people[2]
