"""A member's own 组织生活 and who else may look at it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories.meetings import make_branch, make_planned, make_sealed
from tests.factories.members import make_user

pytestmark = pytest.mark.django_db


def days_ago(number):
    return timezone.localdate() - timedelta(days=number)


@pytest.fixture
def branch():
    found = make_branch()
    member = found.people[4]
    make_sealed(found, held_on=days_ago(3))
    make_sealed(found, held_on=days_ago(2), absent={member.pk: ("leave", "因公出差")})
    return found


def test_a_member_sees_the_tally_and_the_hours(client, branch):
    client.force_login(make_user("member", branch.organization, branch.people[4]))
    answer = client.get(reverse("my-meetings"))
    life = answer.context["life"]
    assert (life.due, life.present, life.leave, life.absent) == (2, 1, 1, 0)
    assert (life.study.hours, life.study.missing) == (2, 30)
    text = answer.content.decode()
    for words in ("因公出差", "还差 30 学时", "请假"):
        assert words in text


def test_parts_for_the_members_home(client, branch):
    make_planned(
        branch, kind="general", held_on=days_ago(-4), at=timezone.now(), agenda=["讨论计划", "其他"]
    )
    make_planned(branch, kind="committee", held_on=days_ago(-2), at=timezone.now())
    client.force_login(make_user("member", branch.organization, branch.people[4]))
    text = client.get(reverse("my-next-meeting")).content.decode()
    assert "支部党员大会" in text
    assert "还有 4 天" in text
    assert "讨论计划等 2 项" in text
    assert "今年应参加" in client.get(reverse("my-life")).content.decode()


def test_a_committee_member_is_told_of_the_committee_meeting(client, branch):
    make_planned(branch, kind="committee", held_on=days_ago(-2), at=timezone.now())
    client.force_login(make_user("member", branch.organization, branch.recorder))
    assert "支委会会议" in client.get(reverse("my-next-meeting")).content.decode()


def test_staff_without_a_member_record_get_an_answer(client, branch):
    client.force_login(make_user("member", branch.organization))
    assert "没有对应的党员" in client.get(reverse("my-meetings")).content.decode()
    assert client.get(reverse("my-life")).status_code == 404
    assert "近期没有安排会议" in client.get(reverse("my-next-meeting")).content.decode()


def test_the_secretary_sees_a_member_others_do_not(client, branch):
    url = reverse("person-meetings", args=(branch.people[4].pk,))
    client.force_login(branch.user)
    assert "因公出差" in client.get(url).content.decode()
    client.force_login(make_branch().user)
    assert client.get(url).status_code == 404
    client.force_login(make_user("member", branch.organization, branch.people[3]))
    assert client.get(url).status_code == 403
