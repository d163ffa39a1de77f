"""Where somebody is logged in, and how that ends."""

from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from branchrecords.audit.models import AuditEvent
from members.models import LoginSession
from members.tasks import forget_old_logins
from tests.factories.members import make_person, make_user

pytestmark = pytest.mark.django_db
PASSWORD = "shan-qing-shui-xiu-26"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1 Safari/604.1"
DESK = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/120.0.0.0 Safari/537.36 Edg/120.0"


@pytest.fixture
def user(tree):
    person = make_person(tree["branch"], "沈玉平")
    return make_user("secretary", tree["branch"], person, "shenyuping", PASSWORD)


def browser(address="10.1.1.8", agent=DESK):
    """A browser in which shenyuping has logged in."""
    client = Client(REMOTE_ADDR=address, headers={"user-agent": agent})
    data = {"username": "shenyuping", "password": PASSWORD}
    assert client.post(reverse("login"), data).status_code == 302
    return client


def inside(client):
    return client.get(reverse("roles")).status_code == 200


def test_list_names_device_address_and_this_one(user):
    desk, phone = browser(), browser("10.1.1.9", PHONE)
    page = desk.get(reverse("account")).content.decode()
    assert "Windows 电脑 · Edge" in page
    assert "苹果手机 · Safari" in page
    assert "10.1.1.9" in page
    assert page.count("现在这里") == 1
    for key in LoginSession.objects.values_list("pk", flat=True):
        assert key not in page
    assert inside(phone)


def test_end_one_of_them(user):
    desk, phone = browser(), browser("10.1.1.9", PHONE)
    handle = LoginSession.objects.get(address="10.1.1.9").handle
    desk.post(reverse("session-end", args=(handle,)))
    assert (inside(desk), inside(phone)) == (True, False)
    event = AuditEvent.objects.get(action="account.session_ended")
    assert event.detail["reason"] == "苹果手机 · Safari，10.1.1.9"


def test_end_all_others(user):
    desk, phone, tablet = browser(), browser("10.1.1.9", PHONE), browser("10.1.1.10")
    desk.post(reverse("sessions-end"))
    assert (inside(desk), inside(phone), inside(tablet)) == (True, False, False)


def test_nobody_ends_the_log_in_of_another(tree, user):
    desk = browser()
    stranger = Client()
    stranger.force_login(make_user())
    handle = LoginSession.objects.get(user=user).handle
    assert stranger.post(reverse("session-end", args=(handle,))).status_code == 404
    assert inside(desk)


def test_disabling_ends_every_log_in_at_once_and_lets_nobody_in(tree, user):
    desk, phone = browser(), browser("10.1.1.9", PHONE)
    administrator = Client()
    administrator.force_login(make_user("administrator", tree["committee"]))
    url = reverse("account-disable", args=(user.pk,))
    assert "请填写原因" in administrator.post(url, {"reason": ""}).content.decode()
    assert inside(desk)
    administrator.post(url, {"reason": "调离本单位"})
    assert (inside(desk), inside(phone)) == (False, False)
    data = {"username": "shenyuping", "password": PASSWORD}
    assert desk.post(reverse("login"), data).status_code == 200
    assert (
        "这个账号已停用"
        in administrator.get(reverse("account-detail", args=(user.pk,))).content.decode()
    )
    enable = reverse("account-enable", args=(user.pk,))
    administrator.post(enable, {"reason": "返回原岗位"})
    assert inside(browser())
    events = AuditEvent.objects.filter(action__in=("account.disabled", "account.enabled"))
    assert {event.detail["reason"] for event in events} == {"调离本单位", "返回原岗位"}


def test_a_changed_password_ends_the_other_log_ins(user):
    desk, phone = browser(), browser("10.1.1.9", PHONE)
    new = "he-qing-hai-yan-2026"
    data = {"old_password": PASSWORD, "new_password": new, "again": new}
    desk.post(reverse("password-change"), data)
    assert (inside(desk), inside(phone)) == (True, False)
    assert LoginSession.objects.filter(user=user).count() == 1


def test_a_session_ends_when_idle_for_too_long(user, settings):
    settings.SESSION_IDLE_MINUTES = 30
    now = timezone.now()
    with time_machine.travel(now):
        desk = browser()
    for minutes in (25, 50, 75):
        with time_machine.travel(now + timedelta(minutes=minutes)):
            assert inside(desk)
    with time_machine.travel(now + timedelta(minutes=106)):
        assert not inside(desk)


def test_a_session_ends_after_its_hours_however_busy(user, settings):
    settings.SESSION_IDLE_MINUTES, settings.SESSION_COOKIE_AGE = 30, 3600
    now = timezone.now()
    with time_machine.travel(now):
        desk = browser()
    for minutes in (20, 40, 59):
        with time_machine.travel(now + timedelta(minutes=minutes)):
            assert inside(desk)
            desk.post(reverse("large-text"))
    with time_machine.travel(now + timedelta(minutes=61)):
        assert not inside(desk)


def test_the_last_use_is_written_once_a_minute(user):
    desk = browser()
    inside(desk)
    row = LoginSession.objects.get()
    inside(desk)
    assert LoginSession.objects.get().last_seen_at == row.last_seen_at
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        inside(desk)
    assert LoginSession.objects.get().last_seen_at > row.last_seen_at


def test_rows_of_sessions_that_are_over_are_forgotten(user):
    browser()
    forget_old_logins()
    assert LoginSession.objects.count() == 1
    with time_machine.travel(timezone.now() + timedelta(hours=13)):
        forget_old_logins()
    assert LoginSession.objects.count() == 0


def test_an_administrator_ends_the_log_ins_of_one_account(tree, user):
    desk, phone = browser(), browser("10.1.1.9", PHONE)
    officer = Client()
    officer.force_login(make_user("security_officer", tree["committee"]))
    url = reverse("account-sessions-end", args=(user.pk,))
    assert "请填写原因" in officer.post(url, {"reason": ""}).content.decode()
    assert inside(desk)
    page = officer.post(url, {"reason": "手机丢失"}, follow=True).content.decode()
    assert "已结束沈玉平的全部登录" in page
    assert (inside(desk), inside(phone)) == (False, False)
    event = AuditEvent.objects.get(action="account.session_ended")
    assert event.detail["reason"] == "手机丢失（共 2 处）"
    assert inside(browser())  # the account is open
    LoginSession.objects.filter(user=user).delete()
    assert "现在没有登录着的地方" in officer.post(url, {"reason": "再来一次"}).content.decode()


def test_nobody_ends_the_log_ins_of_an_account_outside_of_the_scope(tree, user):
    desk = browser()
    officer = Client()
    officer.force_login(make_user("security_officer", tree["other"]))
    url = reverse("account-sessions-end", args=(user.pk,))
    assert officer.post(url, {"reason": "手机丢失"}).status_code == 404
    officer.post(reverse("everybody-out"), {"reason": "演练"})
    assert inside(desk)


def test_a_security_officer_ends_all_log_ins_but_the_own(tree, user):
    desk = browser()
    without_place = Client()
    without_place.force_login(make_user())
    officer = Client()
    officer.force_login(make_user("security_officer", tree["committee"]))
    assert "3 个账号登录着" in officer.get(reverse("security")).content.decode()
    assert "请填写原因" in officer.post(reverse("everybody-out"), follow=True).content.decode()
    assert inside(desk)
    page = officer.post(reverse("everybody-out"), {"reason": "成批泄露"}, follow=True)
    assert "已结束 2 个账号的 2 处登录，只留下您这一处" in page.content.decode()
    assert (inside(desk), inside(without_place), inside(officer)) == (False, False, True)
    event = AuditEvent.objects.get(action="account.everybody_ended")
    assert event.detail["reason"] == "成批泄露（2 个账号，共 2 处）"


def test_the_server_ends_the_log_ins_of_one_and_of_all(user):
    desk = browser()
    make_user(username="dingyi")
    with pytest.raises(CommandError, match="没有用户名为 nobody 的账号"):
        call_command("end_sessions", username="nobody", reason="泄露")
    with pytest.raises(CommandError, match="现在没有登录着的地方"):
        call_command("end_sessions", username="dingyi", reason="泄露")
    with pytest.raises(CommandError, match="请写明原因"):
        call_command("end_sessions", everybody=True, reason=" ")
    assert inside(desk)
    call_command("end_sessions", username="shenyuping", reason="泄露")
    assert not inside(desk)
    desk, out = browser(), StringIO()
    call_command("end_sessions", everybody=True, reason="泄露", stdout=out)
    assert out.getvalue() == "已结束 1 个账号的 1 处登录。\n"
    assert not inside(desk)
    events = AuditEvent.objects.filter(action__endswith="_ended").order_by("pk")
    assert [(e.actor_name, e.detail["reason"]) for e in events] == [
        ("系统", "泄露（共 1 处）"),
        ("系统", "泄露（1 个账号，共 1 处）"),
    ]
