"""The month calendar of a branch and of a member, and the page of the secret address."""

import re
from datetime import date

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from meetings.actions.planning import cancel_meeting
from meetings.models import CalendarFeed
from members.rules.kinds import OrganizationKind
from tests.factories.meetings import make_branch, make_open, make_planned, make_sealed, on_day
from tests.factories.members import make_organization, make_person, make_user

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def _today():
    """The pages of 20 November 2026."""
    with time_machine.travel(on_day(ON), tick=False):
        yield


@pytest.fixture
def branch():
    made = make_branch()
    made.recorder.positions.all().delete()
    return made


def month(client, organization, text=""):
    url = reverse("calendar", args=(organization.pk,))
    return client.get(url, {"month": text} if text else {})


def test_a_month_of_a_branch(client, branch):
    client.force_login(branch.user)
    sealed = make_sealed(branch, held_on=date(2026, 11, 12))
    draft = make_open(branch, kind="activity", title="走访", held_on=date(2026, 11, 18))
    off = make_planned(branch, kind="activity", title="参观", held_on=date(2026, 11, 25))
    cancel_meeting(meeting=off, reason="停电", by=branch.user, at=on_day(ON))
    text = month(client, branch.organization).content.decode()
    for meeting in (sealed, draft, off):
        assert reverse("meeting-detail", args=(meeting.pk,)) in text
    for words in ("2026年11月", "已封存", "未封存", "（已取消）"):
        assert words in text
    # November's 主题党日 is held; nothing else ends in November.
    assert "期限：" not in text


def test_what_falls_due_stands_on_its_last_day(client, branch):
    client.force_login(branch.user)
    text = month(client, branch.organization, "2026-10").content.decode()
    assert text.count("期限：") == 2  # once in the grid, once in the agenda
    assert reverse("cadence-slot", args=(branch.organization.pk, "party_day", "2026-10-01")) in text
    assert "缺 1 次" in text
    for neighbour in ("?month=2026-09", "?month=2026-11"):
        assert neighbour in text


def test_groups_stand_on_the_branchs_calendar(client, branch):
    client.force_login(branch.user)
    group = make_organization("第一党小组", branch.organization, OrganizationKind.GROUP)
    make_planned(branch, kind="group", held_on=date(2026, 11, 25), organization=group)
    assert "第一党小组" in month(client, branch.organization).content.decode()


@pytest.mark.parametrize("text", ["2026-13", "2026", "gestern", "0001-01", "9999-12", "2026-1-1"])
def test_a_month_that_is_none_is_not_found(client, branch, text):
    client.force_login(branch.user)
    assert month(client, branch.organization, text).status_code == 404


def test_a_members_calendar_has_only_his_or_her_own(client, branch):
    group = make_organization("第一党小组", branch.organization, OrganizationKind.GROUP)
    person = make_person(branch.organization, group=group)
    make_planned(branch, kind="general", title="大会", held_on=date(2026, 11, 26))
    make_planned(branch, kind="committee", title="支委会", held_on=date(2026, 11, 27))
    make_planned(
        branch, kind="group", title="小组会", held_on=date(2026, 11, 28), organization=group
    )
    other = make_organization("第二党小组", branch.organization, OrganizationKind.GROUP)
    make_planned(
        branch, kind="group", title="别组的会", held_on=date(2026, 11, 28), organization=other
    )
    away = {person.pk: ("leave", "因公出差")}
    make_sealed(branch, held_on=date(2026, 11, 12), title="十一月主题党日", absent=away)
    client.force_login(make_user("member", branch.organization, person))
    text = client.get(reverse("my-calendar")).content.decode()
    for words in ("大会", "小组会", "十一月主题党日", "请假", "三楼会议室"):
        assert words in text
    for words in ("支委会", "别组的会"):
        assert words not in text


def test_a_committees_meeting_for_all_reaches_the_members_below(client):
    committee = make_organization("局党委", kind=OrganizationKind.COMMITTEE)
    branch = make_branch(parent=committee)
    make_planned(
        branch, kind="assembly", title="机关党员大会", held_on=date(2026, 11, 27),
        organization=committee,
    )  # fmt: skip
    make_planned(
        branch, kind="party_committee", title="十一月班子会", held_on=date(2026, 11, 27),
        organization=committee,
    )  # fmt: skip
    client.force_login(make_user("member", branch.organization, branch.people[3]))
    text = client.get(reverse("my-calendar")).content.decode()
    assert "机关党员大会" in text
    assert "十一月班子会" not in text


def test_the_address_is_shown_once_and_works(client, branch):
    client.force_login(make_user("member", branch.organization, branch.people[3]))
    assert "还没有订阅地址" in client.get(reverse("calendar-subscription")).content.decode()
    text = client.post(reverse("calendar-issue")).content.decode()
    address = re.search(r'id="address"[^>]*>([^<]+)<', text).group(1)
    assert address.startswith("http://testserver/calendar.ics?key=")
    assert "webcal://testserver/calendar.ics" in text
    assert Client().get(address).status_code == 200
    text = client.get(reverse("calendar-subscription")).content.decode()
    assert address.partition("key=")[2] not in text
    assert "正在使用" in text
    assert "已停用" in client.post(reverse("calendar-revoke"), follow=True).content.decode()
    assert Client().get(address).status_code == 404
    assert CalendarFeed.objects.get().revoked_at is not None


def test_an_account_without_a_member_has_nothing_to_subscribe(client, branch):
    client.force_login(make_user("member", branch.organization))
    assert "没有对应的党员" in client.get(reverse("calendar-subscription")).content.decode()
    text = client.post(reverse("calendar-issue"), follow=True).content.decode()
    assert "没有可以订阅的会议" in text
