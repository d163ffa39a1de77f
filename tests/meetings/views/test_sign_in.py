"""From the code on the screen to the member's phone, with and without a log-in."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from meetings.actions.sign_in import ask_as_guest
from meetings.queries.sign_in import token_of
from tests.factories.meetings import DAY, make_branch, make_open, make_planned, on_day
from tests.factories.members import make_person, make_user

pytestmark = pytest.mark.django_db
AT = on_day(DAY, 15)
PASSWORD = "Wo-men-kai-hui-2026"


@pytest.fixture
def branch():
    return make_branch()


@pytest.fixture
def meeting(branch):
    return make_open(branch)


@pytest.fixture
def clock():
    with time_machine.travel(AT, tick=False) as traveller:
        yield traveller


@pytest.fixture
def member(branch):
    user = make_user("member", branch.organization, branch.people[3])
    user.set_password(PASSWORD)
    user.save()
    return user


def page(name, meeting):
    return reverse(name, args=(meeting.pk,))


def screen_of(client, branch, meeting):
    client.force_login(branch.user)
    text = client.get(page("meeting-sign-in-screen", meeting)).content.decode()
    return text, re.search(r'href="http://testserver(/s/[^"]+)"', text).group(1)


def test_the_phone_signs_in_by_the_address_in_the_code(client, branch, meeting, member, clock):
    text, address = screen_of(client, branch, meeting)
    assert "<svg" in text
    assert "已签到 <b>0</b> / 应到 <b>6</b>" in text
    client.force_login(member)
    answer = client.get(address)
    assert answer.url == page("my-sign-in", meeting)
    assert "签到</button>" in client.get(answer.url).content.decode()
    text = client.post(answer.url, follow=True).content.decode()
    assert "已签到。" in text
    assert "15:00 到会" in text
    client.post(answer.url)
    client.force_login(branch.user)
    text = client.get(page("meeting-sign-in-people", meeting)).content.decode()
    assert "已签到 <b>1</b> / 应到 <b>6</b>" in text
    assert branch.people[3].name in text


def test_a_log_in_on_the_way_does_not_use_up_the_code(client, branch, meeting, member, clock):
    _, address = screen_of(client, branch, meeting)
    client.logout()
    asked = client.get(client.get(address).url)
    assert asked.url.startswith(reverse("login"))
    clock.shift(timedelta(minutes=9))
    data = {"username": member.username, "password": PASSWORD, "next": page("my-sign-in", meeting)}
    answer = client.post(reverse("login"), data)
    assert answer.url == page("my-sign-in", meeting)
    assert "已签到。" in client.post(answer.url, follow=True).content.decode()


def test_a_replay_after_a_minute_is_refused(client, branch, meeting, member, clock):
    _, address = screen_of(client, branch, meeting)
    client.logout()
    clock.shift(timedelta(seconds=60))
    answer = client.get(address)
    assert answer.status_code == 403
    assert "已过期（一分钟内有效）" in answer.content.decode()
    client.force_login(member)
    answer = client.get(page("my-sign-in", meeting))
    assert "请重新扫描会议屏幕上的二维码" in answer.content.decode()
    client.post(page("my-sign-in", meeting))
    assert meeting.attendances.get(person=member.person).way == ""


def test_a_scan_counts_for_ten_minutes_and_one_meeting(client, branch, meeting, member, clock):
    client.force_login(member)
    client.get(reverse("sign-in-scan", args=(token_of(meeting, at=AT),)))
    other = make_open(branch)
    client.post(page("my-sign-in", other))
    clock.shift(timedelta(minutes=11))
    client.post(page("my-sign-in", meeting))
    assert not meeting.attendances.exclude(way="").exists()
    assert not other.attendances.exclude(way="").exists()


def test_a_forged_code_is_refused_to_everybody(client):
    answer = client.get(reverse("sign-in-scan", args=("7-88.abc",)))
    assert answer.status_code == 403
    assert "这不是签到码" in answer.content.decode()


def test_who_is_not_due_asks_and_the_recorder_admits(client, branch, meeting, clock):
    stranger = make_person(make_branch().organization, "徐景明")
    client.force_login(make_user("member", branch.organization, stranger))
    client.get(reverse("sign-in-scan", args=(token_of(meeting, at=AT),)))
    text = client.get(page("my-sign-in", meeting)).content.decode()
    assert "您不在这次会议的应到名单上" in text
    assert "等记录人同意" in client.post(page("my-sign-in", meeting), follow=True).content.decode()
    guest = meeting.guest_rows.get()
    client.force_login(branch.user)
    assert "请求列席" in client.get(page("meeting-sign-in-people", meeting)).content.decode()
    screen = page("meeting-sign-in-screen", meeting)
    admit = reverse("meeting-guest-admit", args=(guest.pk,))
    assert client.post(admit, {"next": screen}).url == screen
    guest.refresh_from_db()
    assert guest.admitted


def test_a_request_may_be_declined(client, branch, meeting, clock):
    stranger = make_person(make_branch().organization)
    guest = ask_as_guest(meeting=meeting, person=stranger, by=branch.user, at=AT)
    client.force_login(branch.user)
    client.post(reverse("meeting-guest-remove", args=(guest.pk,)), follow=True)
    assert not meeting.guest_rows.exists()


def test_the_recorder_opens_the_sign_in_and_ticks_who_has_no_phone(client, branch, clock):
    meeting = make_planned(branch)
    client.force_login(branch.user)
    screen = page("meeting-sign-in-screen", meeting)
    assert "开始签到" in client.get(screen).content.decode()
    assert "没带手机的" in client.post(screen, follow=True).content.decode()
    desk = page("meeting-sign-in-desk", meeting)
    text = client.post(desk, {"person": branch.people[2].pk}, follow=True).content.decode()
    assert f"已登记{branch.people[2].name}到会" in text
    assert (
        "请选择应到名单上的人" in client.post(desk, {"person": "x"}, follow=True).content.decode()
    )
    close = page("meeting-sign-in-close", meeting)
    text = client.post(close, follow=True).content.decode()
    assert "没有签到的 5 人已记为缺席" in text


def test_the_parts_stop_asking_when_the_day_is_over(client, branch, meeting, clock):
    clock.shift(timedelta(days=1))
    client.force_login(branch.user)
    for name in ("meeting-sign-in-code", "meeting-sign-in-people"):
        answer = client.get(page(name, meeting))
        assert answer.status_code == 286
        assert "只能在当天签到" in answer.content.decode()


def test_times_and_guests_are_written_on_their_pages(client, branch, meeting, clock):
    client.force_login(branch.user)
    late = branch.people[2]
    times = page("meeting-times", meeting)
    text = client.post(times, {f"came-{late.pk}": "很晚"}).content.decode()
    assert "请写成 15:00 这样的时间" in text
    text = client.post(times, {f"left-{late.pk}": "14:00"}).content.decode()
    assert f"{late.name}：离会时间 14:00 在会议开始（15:00）以前" in text
    client.post(times, {f"came-{late.pk}": "15：20"})
    assert meeting.attendances.get(person=late).late
    guests = page("meeting-guests", meeting)
    data = {"name": "徐景明", "unit": "区委组织部"}
    assert "徐景明（区委组织部）" in client.post(guests, data, follow=True).content.decode()
    assert "已经登记" in client.post(guests, data).content.decode()
