"""What is most sensitive asks for the password again once the log-in is half an hour old."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from branchrecords.audit.models import AuditEvent
from members.models import Grant, LoginSession
from tests.architecture.test_views import every_pattern
from tests.factories.members import make_person, make_user

pytestmark = pytest.mark.django_db
PASSWORD = "shan-qing-shui-xiu-26"
NUMBER = "11010119490307003X"


@pytest.fixture
def person(tree):
    return make_person(tree["branch"], "周建国", id_number=NUMBER)


@pytest.fixture
def old(tree):
    """A secretary's browser, logged in forty minutes ago and in use since."""
    make_user("secretary", tree["branch"], username="shenyuping", password=PASSWORD)
    client, now = Client(), timezone.now()
    with time_machine.travel(now - timedelta(minutes=40)):
        data = {"username": "shenyuping", "password": PASSWORD}
        assert client.post(reverse("login"), data).status_code == 302
    return client


def kept(page: str) -> list[tuple[str, str]]:
    return re.findall(r'<input type="hidden" name="(?!csrf)([^"]+)" value="([^"]*)"', page)


def reveal(client, person, **more):
    data = {"fields_wanted": ["id_number"], "reason": "核对档案", **more}
    return client.post(reverse("person-reveal", args=(person.pk,)), data)


def test_a_number_is_shown_after_the_password_and_nothing_typed_is_lost(old, person):
    page = reveal(old, person).content.decode()
    assert "再输入一次密码" in page
    assert NUMBER not in page
    assert ("fields_wanted", "id_number") in kept(page)
    assert ("reason", "核对档案") in kept(page)
    assert not AuditEvent.objects.filter(action="person.revealed").exists()
    shown = reveal(old, person, **{"proof-password": PASSWORD}).content.decode()
    assert NUMBER in shown
    event = AuditEvent.objects.get(action="person.revealed")
    assert event.detail["reason"] == "核对档案"
    assert "proof" not in str(event.detail)


def test_a_wrong_password_shows_nothing_and_counts_as_a_wrong_log_in(old, person, settings):
    settings.LOGIN_FAILURE_LIMIT = settings.AXES_FAILURE_LIMIT = 2
    page = reveal(old, person, **{"proof-password": "guess"}).content.decode()
    assert "密码不对，请重新输入；连续错 2 次会锁定" in page
    assert ("reason", "核对档案") in kept(page)
    assert NUMBER not in page
    assert "guess" not in page
    assert reveal(old, person, **{"proof-password": "guess"}).status_code == 429
    right = reveal(old, person, **{"proof-password": PASSWORD})
    assert right.status_code == 429
    assert NUMBER not in right.content.decode()


def test_shown_once_it_holds_for_half_an_hour(old, person):
    now = timezone.now()
    reveal(old, person, **{"proof-password": PASSWORD})
    with time_machine.travel(now + timedelta(minutes=29)):
        assert NUMBER in reveal(old, person).content.decode()
    with time_machine.travel(now + timedelta(minutes=31)):
        assert NUMBER not in reveal(old, person).content.decode()


def test_a_fresh_log_in_is_not_asked_and_the_switch_turns_it_off(old, person, settings):
    settings.PROOF_MINUTES = 60
    assert NUMBER in reveal(old, person).content.decode()
    settings.PROOF_MINUTES = 30
    assert NUMBER not in reveal(old, person).content.decode()
    settings.PROOF_MINUTES = 0
    assert NUMBER in reveal(old, person).content.decode()


def test_who_may_not_do_it_at_all_hears_that_instead(tree, person):
    make_user("auditor", tree["branch"], username="shenji", password=PASSWORD)
    client = Client()
    with time_machine.travel(timezone.now() - timedelta(minutes=40)):
        client.post(reverse("login"), {"username": "shenji", "password": PASSWORD})
    assert reveal(client, person).status_code == 403


def test_ending_log_ins_asks_for_it(old):
    handle = LoginSession.objects.get().handle
    for url in (reverse("sessions-end"), reverse("session-end", args=(handle,))):
        assert "再输入一次密码" in old.post(url).content.decode()


def test_giving_rights_asks_for_it(old, tree):
    other = make_user("member", tree["branch"], make_person(tree["branch"]))
    url = reverse("grant-add", args=(other.pk,))
    assert "再输入一次密码" in old.post(url, {"role": "branch_officer"}).content.decode()
    assert list(Grant.objects.filter(user=other).values_list("role", flat=True)) == ["member"]


def test_a_list_with_full_numbers_asks_for_it_and_one_without_does_not(old, tree, person):
    url = reverse("person-export", args=(tree["branch"].pk,))
    asked = old.post(url, {"clear": "1", "reason": "报送"})
    assert "再输入一次密码" in asked.content.decode()
    assert old.post(url, {}).headers["Content-Type"].endswith("spreadsheetml.sheet")
    sheet = old.post(url, {"clear": "1", "reason": "报送", "proof-password": PASSWORD})
    assert sheet.headers["Content-Type"].endswith("spreadsheetml.sheet")


def test_the_way_back_leads_to_the_page_before_and_nowhere_else(old, person):
    url = reverse("person-reveal", args=(person.pk,))
    before = reverse("person-detail", args=(person.pk,))
    page = old.post(url, {}, headers={"referer": f"http://testserver{before}"}).content.decode()
    assert f'href="{before}">不办了，返回' in page
    again = old.post(url, {"proof-before": before, "proof-password": "x"}).content.decode()
    assert f'href="{before}">不办了，返回' in again
    for outside in ("https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"):
        page = old.post(url, {"proof-before": outside}).content.decode()
        assert "不办了，返回" not in page
        assert "elsewhere" not in page


def test_every_view_that_reveals_asks_for_it():
    reveals = {
        "person-reveal", "hardship-reveal", "sanction-reveal", "mobile-reveal", "unit-reveal",
        "talk-reveal", "channel-reveal", "dues-account-reveal", "dues-arrears-reveal",
        "dues-relief-reveal",
    }  # fmt: skip
    asks = {p.name for p in every_pattern() if getattr(p.callback, "asks_proof", False)}
    assert {p.name for p in every_pattern() if "reveal" in p.name} == reveals
    assert reveals <= asks
    assert asks - reveals == {
        "account-code", "account-codes", "account-sessions-end", "everybody-out", "factor-reset",
        "grant-add", "grant-suggested", "session-end", "sessions-end",
    }  # fmt: skip
