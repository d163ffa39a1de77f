"""学时 and 培训证明 on their pages: the member's phone, the branch, the committee."""

import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from django.urls import reverse

from branchrecords.audit.models import AuditEvent
from meetings.models import Training
from tests.factories.meetings import make_branch, make_sealed
from tests.factories.members import LONG_AGO, make_user
from tests.factories.reports import meeting
from tests.factories.study import certificate, make_confirmed, make_training

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("factory_day")]


def _cells(answer):
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    return [cell.value for row in sheet.iter_rows() for cell in row]


def _entry(**facts):
    return {
        "way": "gathered", "organizer": "区委党校", "course": "党务干部培训班",
        "starts_on": "2026-10-13", "last_on": "2026-10-15", "hours": "24", **facts,
    }  # fmt: skip


def test_from_the_phone_to_the_confirmed_hours(client, branch):
    member = branch.people[2]
    client.force_login(make_user("member", branch.organization, member))
    add = reverse("my-training-add")
    page = client.post(add, _entry()).content.decode()
    assert "培训证明的照片或扫描件" in page
    assert not Training.objects.exists()  # the scan is asked for, what was typed stays
    assert "党务干部培训班" in page
    client.post(add, _entry(upload=certificate()))
    training = Training.objects.get()
    shown = client.get(reverse("my-study")).content.decode()
    assert "待确认" in shown
    assert "还差 32 学时" in shown
    assert client.get(reverse("my-training-paper", args=(training.pk,))).status_code == 200
    client.force_login(branch.user)
    detail = client.get(reverse("training-detail", args=(training.pk,))).content.decode()
    assert "确认学时" in detail
    client.get(reverse("training-paper", args=(training.pk,)))
    assert AuditEvent.objects.filter(action="training.paper_read").count() == 1
    decide = reverse("training-decide", args=(training.pk,))
    refused = client.post(decide, {"do": "refused", "note": ""}).content.decode()
    assert "请写明理由" in refused
    client.post(decide, {"do": "confirmed"})
    listed = client.get(reverse("study-hours", args=(branch.organization.pk,))).content.decode()
    assert "还差 8 学时" in listed
    person = client.get(reverse("person-study", args=(member.pk,))).content.decode()
    assert "党务干部培训班" in person
    assert reverse("training-detail", args=(training.pk,)) in person


def test_the_branch_enters_for_who_has_no_phone(secretary, branch):
    add = reverse("training-add", args=(branch.organization.pk,))
    page = secretary.post(add, _entry(person=branch.people[2].pk, hours="25")).content.decode()
    assert "3 天最多 24 学时" in page
    assert "党务干部培训班" in page
    secretary.post(add, _entry(person=branch.people[2].pk))
    listed = secretary.get(reverse("training-list", args=(branch.organization.pk,)))
    assert "已确认" in listed.content.decode()
    stranger = make_branch().people[0]
    assert "党员" in secretary.post(add, _entry(person=stranger.pk)).content.decode()
    assert Training.objects.count() == 1


def test_the_secretary_sees_the_own_training_without_buttons(secretary, branch):
    training = make_training(branch.secretary, branch.user)
    page = secretary.get(reverse("training-detail", args=(training.pk,))).content.decode()
    assert "由支部其他委员确认" in page
    assert 'value="confirmed"' not in page


def test_a_member_takes_back_what_waits(client, branch):
    user = make_user("member", branch.organization, branch.people[2])
    training = make_training(branch.people[2], user)
    client.force_login(user)
    url = reverse("my-training", args=(training.pk,))
    client.post(url)
    assert "已撤回" in client.get(url).content.decode()
    other = make_training(branch.people[3], branch.user)
    assert client.get(reverse("my-training", args=(other.pk,))).status_code == 404


def test_the_lists_of_a_branch_and_a_committee_as_of_a_day_and_as_sheets(client, committee, branch):
    make_confirmed(branch.people[2], branch.user)
    make_sealed(branch, study_hours=Decimal(2), held_on=date(2026, 11, 12))
    client.force_login(make_user("committee_staff", committee))
    page = client.get(reverse("study-hours", args=(committee.pk,))).content.decode()
    assert reverse("study-hours", args=(branch.organization.pk,)) in page
    url = reverse("study-hours", args=(branch.organization.pk,))
    assert "<b>26</b> / 32" in client.get(url).content.decode()
    assert "<b>24</b> / 32" in client.get(url + "?on=2026-11-11").content.decode()
    assert "<b>26</b>" not in client.get(url + "?show=reached").content.decode()
    export = reverse("study-export", args=(branch.organization.pk,))
    assert {branch.people[2].name, 26} <= set(_cells(client.post(export)))
    assert branch.organization.name in _cells(
        client.post(reverse("study-export", args=(committee.pk,)))
    )
    sheet = client.post(reverse("training-export", args=(committee.pk,)))
    assert {"党支部书记示范培训班", "已确认"} <= set(_cells(sheet))


def test_records_of_elsewhere_count_but_stay_closed(secretary, branch):
    other, member = make_branch(), branch.people[2]
    member.memberships.update(starts_on=date(2026, 9, 1))
    member.memberships.create(
        organization=other.organization, starts_on=LONG_AGO, ends_on=date(2026, 9, 1)
    )
    meeting(other.organization, title="别处的学习", present=[member], study_hours=Decimal(3))
    page = secretary.get(reverse("person-study", args=(member.pk,))).content.decode()
    assert "3 学时" in page
    assert "其他党组织的记录" in page
    assert "别处的学习" not in page


def test_staff_without_a_member_record_get_an_answer(client, branch):
    client.force_login(make_user("member", branch.organization))
    assert "没有对应的党员" in client.get(reverse("my-study")).content.decode()
