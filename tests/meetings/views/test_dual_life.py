"""双重组织生活 on its pages: the committee's list, the records, xlsx, the leader's phone."""

import io

import openpyxl
import pytest
from django.urls import reverse

from branchrecords.audit.models import AuditEvent
from members.rules.kinds import Post
from tests.factories.meetings import make_branch, make_sealed
from tests.factories.members import make_position, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("factory_day")]


@pytest.fixture
def branch(committee):
    made = make_branch(full=4, parent=committee, name="第一党支部")
    make_position(made.people[2], committee, Post.SECRETARY)
    return made


def test_the_list_opens_to_the_records(client, committee, branch):
    client.force_login(make_user("committee_staff", committee))
    meeting = make_sealed(branch, absent={branch.people[2].pk: ("absent", "没有说明")})
    listed = client.get(reverse("dual-life", args=(committee.pk,))).content.decode()
    person = branch.people[2]
    assert "0 / 1 次" in listed
    assert "支部组织生活应到 1 次，实到 0 次（请假 0 次，缺席 1 次）" in listed
    url = reverse("dual-life-person", args=(committee.pk, person.pk))
    assert url in listed
    shown = client.get(url).content.decode()
    assert reverse("meeting-detail", args=(meeting.pk,)) in shown
    stranger = reverse("dual-life-person", args=(committee.pk, branch.people[0].pk))
    assert client.get(stranger).status_code == 404
    then = client.get(reverse("dual-life", args=(committee.pk,)) + "?on=2026-11-11")
    assert "0 / 0 次" in then.content.decode()


def test_the_sheet_says_what_is_missing(client, committee, branch):
    client.force_login(make_user("committee_staff", committee))
    answer = client.post(reverse("dual-life-export", args=(committee.pk,)) + "?year=2026")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    cells = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value]
    assert branch.people[2].name in cells
    assert any("还没有封存的民主生活会记录" in cell for cell in cells)
    event = AuditEvent.objects.get(action="meeting.dual_life_exported")
    assert event.detail["people"] == [branch.people[2].pk]


def test_a_branch_is_told_where_to_look(client, branch):
    client.force_login(branch.user)
    shown = client.get(reverse("dual-life", args=(branch.organization.pk,))).content.decode()
    assert "这里没有领导班子" in shown


def test_the_leader_sees_the_own_year_on_the_phone(client, branch):
    make_sealed(branch)
    for person, expected in ((branch.people[2], True), (branch.people[3], False)):
        client.force_login(make_user("member", branch.organization, person))
        shown = client.get(reverse("my-meetings")).content.decode()
        assert ("双重组织生活" in shown) is expected
