"""Leave and 补学 on the member's phone and on the branch's pages."""

from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from branchrecords.audit.models import AuditEvent
from meetings.actions.make_up import assign_usual
from meetings.actions.minutes import write_minutes
from meetings.models import LeaveRequest, MakeUp
from tests.factories.files import PDF
from tests.factories.meetings import (
    DAY,
    ITEMS,
    make_branch,
    make_open,
    make_planned,
    make_sealed,
    on_day,
)
from tests.factories.members import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(on_day(DAY, 10), tick=False) as traveller:
        yield traveller


@pytest.fixture
def branch():
    return make_branch()


@pytest.fixture
def member(branch):
    return make_user("member", branch.organization, branch.people[3])


def text_of(answer):
    return answer.content.decode()


def test_asked_on_the_phone_answered_on_the_desk(client, branch, member):
    meeting = make_planned(branch, held_on=DAY + timedelta(days=1), at=on_day(DAY, 9))
    mine = reverse("my-leave", args=(meeting.pk,))
    client.force_login(member)
    assert mine in text_of(client.get(reverse("member-home")))
    assert "请选择原因" in text_of(client.post(mine, {"detail": "到中山医院复查"}))
    paper = SimpleUploadedFile("证明.pdf", PDF)
    data = {"reason": "illness", "detail": "到中山医院复查", "upload": paper}
    assert "待答复" in text_of(client.post(mine, data, follow=True))
    leave = LeaveRequest.objects.get()
    client.force_login(branch.user)
    desk = text_of(client.get(reverse("desk", args=(branch.organization.pk,))))
    assert f"{branch.people[3].name}请假待答复" in desk
    assert "1 人待答复" in text_of(client.get(reverse("meeting-detail", args=(meeting.pk,))))
    page = reverse("leave-answer", args=(leave.pk,))
    assert "到中山医院复查" in text_of(client.get(page))
    assert client.get(reverse("leave-paper", args=(leave.pk,))).content == PDF
    assert AuditEvent.objects.filter(action="leave.read").count() == 2
    assert "请写明理由" in text_of(client.post(page, {"do": "refuse", "answer": ""}))
    client.post(page, {"do": "grant", "answer": "好好休息"})
    client.force_login(member)
    text = text_of(client.get(mine))
    assert "已准假" in text
    assert "好好休息" in text
    assert "我的请假" in text_of(client.get(reverse("my-meetings")))
    client.post(reverse("my-leave-withdraw", args=(leave.pk,)))
    leave.refresh_from_db()
    assert leave.state == "withdrawn"


def test_after_the_start_the_page_says_so(client, branch, member, clock):
    meeting = make_planned(branch)
    clock.shift(timedelta(hours=5))
    client.force_login(member)
    mine = reverse("my-leave", args=(meeting.pk,))
    assert "会议已于 15:00 开始" in text_of(client.get(mine))
    assert "会议已于 15:00 开始" in text_of(client.post(mine, {"reason": "away"}))
    assert not LeaveRequest.objects.exists()


def test_others_do_not_see_what_was_written(client, branch, member):
    meeting = make_planned(branch)
    client.force_login(member)
    paper = SimpleUploadedFile("证明.pdf", PDF)
    mine = reverse("my-leave", args=(meeting.pk,))
    client.post(mine, {"reason": "illness", "detail": "复查", "upload": paper})
    leave = LeaveRequest.objects.get()
    client.force_login(make_user("member", branch.organization, branch.people[4]))
    assert client.get(reverse("leave-paper", args=(leave.pk,))).status_code == 404
    assert client.post(reverse("my-leave-withdraw", args=(leave.pk,))).status_code == 404
    client.force_login(make_user("auditor", branch.organization))
    assert client.get(reverse("leave-answer", args=(leave.pk,))).status_code == 403


def test_sealing_a_lecture_assigns_and_the_branch_certifies(client, branch, member):
    day = DAY - timedelta(days=2)
    meeting = make_open(branch, kind="lecture", held_on=day, lecturer="丁二")
    write_minutes(meeting=meeting, items=ITEMS, by=branch.user, at=on_day(day))
    client.force_login(branch.user)
    roll = reverse("meeting-attendance", args=(meeting.pk,))
    pk = branch.people[3].pk
    client.post(roll, {f"status-{pk}": "leave", f"reason-{pk}": "因病"})
    seal = reverse("meeting-seal", args=(meeting.pk,))
    data = {"confirm": ["chair", "recorder"], "hint_reason": "简短"}
    assert "缺席 1 人已安排补学" in text_of(client.post(seal, data, follow=True))
    make_up = MakeUp.objects.get()
    client.force_login(member)
    mine = reverse("my-make-up", args=(make_up.pk,))
    assert mine in text_of(client.get(reverse("my-meetings")))
    assert "请填写学习要点" in text_of(client.post(mine, {"way": "material"}))
    data = {"studied_on": str(DAY), "way": "material", "gist": "学了党章。"}
    assert "待认定" in text_of(client.post(mine, data, follow=True))
    client.force_login(branch.user)
    listed = text_of(client.get(reverse("make-up-list", args=(branch.organization.pk,))))
    assert branch.people[3].name in listed
    decide = reverse("make-up-decide", args=(make_up.pk,))
    assert "请选择认定、退回或免予补学" in text_of(client.post(decide, {}, follow=True))
    assert "写明要补什么" in text_of(client.post(decide, {"do": "return"}))
    assert "已认定" in text_of(client.post(decide, {"do": "certify"}, follow=True))
    export = reverse("make-up-export", args=(branch.organization.pk,)) + "?show=all"
    assert client.post(export).status_code == 200
    assert AuditEvent.objects.filter(action="make_up.exported").count() == 1


def test_the_branch_assigns_and_reports_for_who_has_no_phone(client, branch):
    meeting = make_sealed(branch, absent={branch.people[2].pk: ("leave", "因病")})
    client.force_login(branch.user)
    assign = reverse("make-up-assign", args=(meeting.pk,))
    assert assign in text_of(client.get(reverse("meeting-detail", args=(meeting.pk,))))
    assert "请勾选补学人员" in text_of(client.post(assign, {"task": "x", "due_on": "2026-12-01"}))
    people = {"people": [branch.people[2].pk], "task": "自学通报", "due_on": "2026-12-01"}
    assert "已安排 1 人补学" in text_of(client.post(assign, people, follow=True))
    assert "没有要安排的人" in text_of(client.get(assign))
    make_up = MakeUp.objects.get()
    waive = reverse("make-up-decide", args=(make_up.pk,))
    assert "请填写理由" in text_of(client.post(waive, {"do": "waive", "note": ""}))
    report = reverse("make-up-report", args=(make_up.pk,))
    data = {"studied_on": "2026-11-13", "way": "visited", "gist": "上门传达。"}
    assert "不能晚于今天" in text_of(client.post(report, data))
    answer = client.post(report, data | {"studied_on": "2026-11-12"}, follow=True)
    assert "已登记" in text_of(answer)


def test_the_list_of_a_past_day_and_of_nobody(client, branch):
    client.force_login(branch.user)
    page = reverse("make-up-list", args=(branch.organization.pk,))
    assert "没有这样的补学" in text_of(client.get(page))
    meeting = make_sealed(branch, kind="lecture", absent={branch.people[2].pk: ("leave", "因病")})
    assign_usual(meeting=meeting, by=branch.user, at=on_day(DAY, 9))
    assert "没有这样的补学" in text_of(client.get(f"{page}?on=2026-11-11"))
    assert branch.people[2].name in text_of(client.get(page))
