"""Wrong log-ins: counted per account and per address, not dodged, not kept in clear."""

import os
import subprocess
import sys
from datetime import timedelta
from io import BytesIO
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import urlencode

import pytest
import time_machine
from axes.models import AccessAttempt, AccessLog
from django.conf import settings
from django.test import Client, RequestFactory
from django.test.client import ClientHandler
from django.urls import reverse
from django.utils import timezone

from branchrecords.audit.models import AuditEvent
from branchrecords.proxies import behind_proxies
from members.tasks import forget_old_logins
from tests.factories.members import make_person, make_tree, make_user

PASSWORD = "shan-qing-shui-xiu-26"
ROOT = Path(__file__).resolve().parent.parent.parent
OFFICE, HOME = "203.0.113.10", "198.51.100.7"


@pytest.fixture
def tree(db):
    return make_tree()


@pytest.fixture
def user(tree):
    person = make_person(tree["branch"], "沈玉平", phone="13812345678")
    return make_user("secretary", tree["branch"], person, "shenyuping", PASSWORD)


def attempt(address, password="wrong-one-26", username="shenyuping", **headers):
    client = Client(REMOTE_ADDR=address, headers=headers)
    data = {"username": username, "password": password}
    return client.post(reverse("login"), data).status_code


def test_username_and_phone_number_count_together(user):
    names = ("shenyuping", "13812345678", "138 1234 5678", " shenyuping ", "13812345678")
    assert [attempt(HOME, username=name) for name in names] == [200, 200, 200, 200, 429]


def test_another_browser_at_the_same_address_dodges_nothing(user):
    answers = [attempt(HOME, **{"user-agent": f"browser {n}"}) for n in range(5)]
    assert answers == [200, 200, 200, 200, 429]


def test_many_addresses_guessing_at_one_account_lock_it_for_strangers_only(user):
    assert attempt(OFFICE, PASSWORD) == 302
    answers = [attempt(f"198.51.100.{n}") for n in range(20)]
    assert answers == [200] * 19 + [429]
    assert attempt("192.0.2.99", PASSWORD) == 429
    assert attempt(OFFICE, PASSWORD) == 302  # the usual desk


def test_one_address_trying_many_accounts_is_locked_for_those_unknown_there(user, settings):
    settings.LOGIN_ADDRESS_LIMIT = 10
    make_user(username="taojianzhong", password=PASSWORD)
    assert attempt(OFFICE, PASSWORD) == 302
    answers = [attempt(OFFICE, username=f"guess{n}") for n in range(10)]
    assert answers == [200] * 9 + [429]
    assert attempt(OFFICE, PASSWORD, "taojianzhong") == 429  # never logged in from here
    assert attempt(OFFICE, PASSWORD) == 302  # a colleague behind the same address
    assert attempt(HOME, PASSWORD, "taojianzhong") == 302
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        assert attempt(OFFICE, PASSWORD, "taojianzhong") == 302


def test_one_right_log_in_does_not_clear_an_address_for_guessing(user, settings):
    settings.LOGIN_ADDRESS_LIMIT = 10
    for n in range(9):
        attempt(OFFICE, username=f"guess{n}")
    assert attempt(OFFICE, PASSWORD) == 302
    assert attempt(OFFICE, username="guess9") == 429


def test_trying_on_does_not_lengthen_the_lock(user):
    now = timezone.now()
    with time_machine.travel(now):
        assert [attempt(HOME) for _ in range(5)][-1] == 429
    with time_machine.travel(now + timedelta(minutes=14)):
        assert attempt(HOME) == 429
    with time_machine.travel(now + timedelta(minutes=16)):
        assert attempt(HOME, PASSWORD) == 302


def test_addresses_of_one_ipv6_network_count_as_one(user):
    answers = [attempt(f"2001:db8:0:1::{n:x}") for n in range(1, 6)]
    assert answers == [200, 200, 200, 200, 429]
    assert attempt("2001:db8:0:2::1", PASSWORD) == 302


def test_what_was_typed_is_kept_nowhere(user):
    attempt(HOME, username="13812345678")
    attempt(HOME, username="13900001111")
    attempt(HOME, PASSWORD)
    rows = str(list(AccessAttempt.objects.values())) + str(list(AuditEvent.objects.values()))
    for typed in ("13812345678", "13900001111", "wrong-one-26", "shenyuping"):
        assert typed not in rows.replace(str(user), ""), typed
    assert AccessLog.objects.count() == 0


def test_failed_and_locked_are_in_the_log_and_a_script_cannot_fill_it(user):
    for _ in range(12):
        attempt(HOME)
    actions = list(AuditEvent.objects.filter(action__startswith="account.lo").order_by("pk"))
    assert [event.action for event in actions] == ["account.login_failed"] * 5 + ["account.locked"]
    assert {(event.actor_name, event.object_id, event.address) for event in actions} == {
        ("未登录的访客", user.pk, HOME)
    }


def test_old_attempts_are_forgotten(user):
    attempt(HOME)
    AccessLog.objects.create(username="13812345678", ip_address=HOME)
    forget_old_logins()
    assert (AccessAttempt.objects.count(), AccessLog.objects.count()) == (1, 0)
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        forget_old_logins()
    assert AccessAttempt.objects.count() == 0


@pytest.fixture
def officer(client, tree, user):
    client.force_login(make_user("security_officer", tree["committee"]))
    return client


def test_security_officer_sees_the_lock_and_takes_it_back(officer, user):
    for _ in range(5):
        attempt(HOME)
    page = officer.get(reverse("security")).content.decode()
    assert f"在 {HOME} 输错 5 次" in page
    officer.post(reverse("account-unlock", args=(user.pk,)))
    assert attempt(HOME, PASSWORD) == 302
    assert AuditEvent.objects.get(action="account.unlocked").object_id == user.pk
    answer = officer.post(reverse("account-unlock", args=(user.pk,)), follow=True)
    assert "没有被锁定" in answer.content.decode()


def test_security_officer_takes_back_the_lock_of_an_address(officer, user, settings):
    settings.LOGIN_ADDRESS_LIMIT = 10
    for n in range(10):
        attempt(HOME, username=f"guess{n}")
    assert f"地址 {HOME}" in officer.get(reverse("security")).content.decode()
    officer.post(reverse("address-unlock"), {"address": HOME})
    assert attempt(HOME, PASSWORD) == 302
    answer = officer.post(reverse("address-unlock"), {"address": "nonsense"}, follow=True)
    assert "没有写明要解除哪个地址" in answer.content.decode()


def through_the_server(caller, forwarded, password="wrong-one-26"):
    """A POST through all of the product, as the proxy or somebody else would send it."""
    site = ClientHandler(enforce_csrf_checks=True)
    application = behind_proxies(
        lambda environ, _start: site(environ), 1, [ip_network("127.0.0.0/8")]
    )
    token = "a" * 32
    body = urlencode(
        {"username": "shenyuping", "password": password, "csrfmiddlewaretoken": token}
    ).encode()
    environ = RequestFactory(
        REMOTE_ADDR=caller,
        HTTP_X_FORWARDED_FOR=forwarded,
        HTTP_COOKIE=f"{settings.CSRF_COOKIE_NAME}={token}",
    )._base_environ(
        PATH_INFO=reverse("login"),
        REQUEST_METHOD="POST",
        CONTENT_TYPE="application/x-www-form-urlencoded",
        CONTENT_LENGTH=str(len(body)),
    )
    environ["wsgi.input"] = BytesIO(body)
    return application(environ, None).status_code


def test_forged_headers_of_a_client_behind_the_proxy_dodge_nothing(user):
    answers = [through_the_server("127.0.0.1", f"10.9.8.{n}, {HOME}") for n in range(5)]
    assert answers == [200, 200, 200, 200, 429]


def test_forged_headers_of_a_caller_who_is_no_proxy_dodge_nothing(user):
    answers = [through_the_server(HOME, f"10.9.8.{n}") for n in range(5)]
    assert answers == [200, 200, 200, 200, 429]
    assert {row.ip_address for row in AccessAttempt.objects.all()} == {HOME}


def test_forged_headers_lock_nobody_else_out(user):
    for _ in range(5):
        through_the_server(HOME, OFFICE)
    assert attempt(OFFICE, PASSWORD) == 302


@pytest.mark.django_db(transaction=True)
def test_a_lock_survives_a_restart():
    user = make_user(username="shenyuping", password=PASSWORD)
    for _ in range(5):
        attempt(HOME)
    script = (
        "from django.test import Client; from django.urls import reverse;"
        "post = lambda address: Client(REMOTE_ADDR=address).post(reverse('login'),"
        f"{{'username': 'shenyuping', 'password': '{PASSWORD}'}}).status_code;"
        f"print('answers', post('{HOME}'), post('{OFFICE}'))"
    )
    done = subprocess.run(
        [sys.executable, "manage.py", "shell", "-c", script],
        cwd=ROOT,
        env={**os.environ},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "answers 429 302" in done.stdout, done.stderr
    assert user.pk
