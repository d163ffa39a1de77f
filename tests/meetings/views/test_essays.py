"""心得 on its pages: asked by the branch, written on the phone, checked."""

import io

import openpyxl
import pytest
import time_machine
from django.urls import reverse

from meetings.models import Essay, EssayCall
from tests.factories.meetings import make_branch
from tests.factories.members import make_user
from tests.factories.study import TEXT, certificate, make_call, make_essay

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("factory_day")]


@pytest.fixture
def branch():
    return make_branch(full=4)


def test_asked_written_on_the_phone_returned_and_checked(client, branch):
    member = branch.people[2]
    user = make_user("member", branch.organization, member)
    client.force_login(branch.user)
    ask = reverse("essay-ask", args=(branch.organization.pk,))
    entry = {"title": "党章学习心得", "due_on": "2026-11-30", "people": [member.pk]}
    assert "党章学习心得" in client.post(ask, entry | {"people": []}).content.decode()
    client.post(ask, entry)
    call = EssayCall.objects.get()
    client.force_login(user)
    assert "要交的心得" in client.get(reverse("my-study")).content.decode()
    write = reverse("my-essay-add") + f"?call={call.pk}"
    short = client.post(write, {"text": "写得不多"}).content.decode()
    assert "至少 50 个字" in short
    assert "写得不多" in short
    client.post(write, {"text": TEXT})
    essay = Essay.objects.get()
    client.force_login(branch.user)
    assert "待检查" in client.get(reverse("essay-call", args=(call.pk,))).content.decode()
    check = reverse("essay-check", args=(essay.pk,))
    assert "请写明要补什么" in client.post(check, {"do": "return"}).content.decode()
    client.post(check, {"do": "return", "remark": "联系实际再写"})
    client.force_login(user)
    page = client.get(reverse("my-essay", args=(essay.pk,))).content.decode()
    assert "联系实际再写" in page
    assert "重写心得" in page


def test_the_branch_hands_in_what_was_written_on_paper(client, branch):
    call = make_call(branch.organization, branch.people[1:3], branch.user)
    make_essay(branch.people[1], branch.user, call=call)
    client.force_login(branch.user)
    enter = reverse("essay-enter", args=(call.pk,))
    page = client.get(enter).content.decode()
    assert branch.people[2].name in page
    client.post(enter, {"person": branch.people[2].pk, "upload": certificate()})
    essay = branch.people[2].essays.get()
    assert client.get(reverse("essay-paper", args=(essay.pk,))).status_code == 200
    listed = client.get(reverse("essay-list", args=(branch.organization.pk,))).content.decode()
    assert call.title in listed
    answer = client.post(reverse("essay-export", args=(call.pk,)))
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert {branch.people[1].name, "待检查"} <= {
        cell.value for row in sheet.iter_rows() for cell in row
    }


def test_another_s_is_not_opened_from_the_phone(client, branch):
    essay = make_essay(branch.people[1], branch.user)
    call = make_call(branch.organization, branch.people[1:2], branch.user)
    client.force_login(make_user("member", branch.organization, branch.people[2]))
    assert client.get(reverse("my-essay", args=(essay.pk,))).status_code == 404
    assert client.get(reverse("my-essay-add") + f"?call={call.pk}").status_code == 404
    assert client.get(reverse("my-essay-add")).status_code == 200


def test_what_is_missing_opens_from_the_desk(client, branch):
    call = make_call(branch.organization, branch.people[1:2], branch.user)
    with time_machine.travel("2026-12-02T08:00:00+08:00", tick=True):
        client.force_login(branch.user)
        page = client.get(reverse("desk", args=(branch.organization.pk,))).content.decode()
    assert "1 人次没有交心得" in page
    assert f'href="{reverse("essay-call", args=(call.pk,))}"' in page
