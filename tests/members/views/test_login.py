"""Logging in: by username, by phone, by code; wrong attempts lock."""

import pytest
from django.urls import reverse

from branchrecords.audit.models import AuditEvent
from members.actions.accounts import issue_login_codes
from members.models import User
from tests.factories.members import make_person, make_tree, make_user

pytestmark = pytest.mark.django_db
PASSWORD = "shan-qing-shui-xiu-26"


def log_in(client, username, password):
    return client.post(reverse("login"), {"username": username, "password": password})


def test_log_in_by_username_or_by_phone(client):
    person = make_person(make_tree()["branch"], phone="13812345678")
    make_user(person=person, username="dingyi", password=PASSWORD)
    for name in ("dingyi", "138 1234 5678"):
        response = log_in(client, name, PASSWORD)
        assert (response.status_code, response.url) == (302, "/")
        client.logout()
    assert AuditEvent.objects.filter(action="account.logged_in", person_id=person.pk).count() == 2


def test_log_in_returns_to_our_own_page_only(client):
    make_user(username="dingyi", password=PASSWORD)
    for wished, led in (
        ("/accounts/roles/", "/accounts/roles/"),
        ("https://elsewhere.example/", "/"),
    ):
        response = client.post(
            reverse("login"), {"username": "dingyi", "password": PASSWORD, "next": wished}
        )
        assert response.url == led
        client.logout()


def test_unknown_account_and_wrong_password_read_the_same(client):
    make_user(username="dingyi", password=PASSWORD)
    pages = [
        log_in(client, name, "wrong-password-1").content.decode() for name in ("dingyi", "nobody")
    ]
    for page in pages:
        assert "账号或密码不对。连续错 5 次会锁定 15 分钟" in page


def test_five_wrong_attempts_lock_even_the_right_password(client):
    make_user(username="dingyi", password=PASSWORD)
    for _ in range(5):
        response = log_in(client, "dingyi", "wrong-password-1")
    assert response.status_code == 429
    response = log_in(client, "dingyi", PASSWORD)
    assert response.status_code == 429
    assert "请 15 分钟以后再试" in response.content.decode()


def test_wrong_codes_count_as_wrong_attempts(client):
    make_user(username="dingyi")
    for _ in range(5):
        response = client.post(
            reverse("login-code"), {"username": "dingyi", "password": "0000000000"}
        )
    assert response.status_code == 429


def test_first_log_in_by_code_leads_to_a_password_of_ones_own(client):
    tree = make_tree()
    secretary = make_user("secretary", tree["branch"])
    member = make_user("member", tree["branch"], make_person(tree["branch"]), username="dingyi")
    from tests.factories.members import AT  # the code is issued at that time

    code = issue_login_codes(users=[member], by=secretary, at=AT)[0].code
    User.objects.get(username="dingyi").login_codes.update(expires_at="2099-01-01T00:00:00Z")
    response = client.post(reverse("login-code"), {"username": "dingyi", "password": code})
    assert response.url == reverse("password-set")
    assert client.get(reverse("account")).url == reverse("password-set")
    response = client.post(reverse("password-set"), {"new_password": PASSWORD, "again": PASSWORD})
    assert response.url == "/"
    assert client.get(reverse("account")).status_code == 200
    client.logout()
    assert log_in(client, "dingyi", PASSWORD).status_code == 302
    response = client.post(reverse("login-code"), {"username": "dingyi", "password": code})
    assert "账号或登录码不对" in response.content.decode()


def test_change_password_needs_the_present_one(client):
    user = make_user(username="dingyi", password=PASSWORD)
    client.force_login(user)
    data = {"old_password": "something-else", "new_password": "liushu-hepan-7", "again": "xin"}
    page = client.post(reverse("password-change"), data).content.decode()
    assert "现在的密码不对，请重新输入" in page
    assert "两次输入的密码不一样，请重新输入" in page


def test_large_text_is_kept_on_the_account(client):
    user = make_user(username="dingyi", password=PASSWORD)
    client.force_login(user)
    response = client.post(reverse("large-text"), {"next": "/accounts/roles/"})
    assert response.url == "/accounts/roles/"
    assert User.objects.get(pk=user.pk).large_text is True


def test_log_out_is_a_post(client):
    client.force_login(make_user())
    assert client.get(reverse("logout")).status_code == 405
    assert client.post(reverse("logout")).url == reverse("login")
