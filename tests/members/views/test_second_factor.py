"""The second factor in the browser: set up, asked for, not replayed, not guessed."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from branchrecords.audit.models import AuditEvent
from members.actions.accounts import issue_login_codes
from members.models import RecoveryCode, SecondFactor, User
from tests.factories.accounts import KEY, phone_code, with_factor
from tests.factories.members import make_grant, make_person, make_user

pytestmark = pytest.mark.django_db
PASSWORD = "shan-qing-shui-xiu-26"


@pytest.fixture
def secretary(tree):
    person = make_person(tree["branch"], "沈玉平")
    return make_user("secretary", tree["branch"], person, username="shenyuping", password=PASSWORD)


def log_in(client, password=PASSWORD, **more):
    data = {"username": "shenyuping", "password": password, **more}
    return client.post(reverse("login"), data)


def second_step(client, code):
    return client.post(reverse("login-factor"), {"code": code})


def inside(client):
    return client.get(reverse("account")).status_code == 200


def test_whoever_must_have_one_is_led_to_set_it_up_and_nowhere_else(client, secretary, settings):
    settings.SECOND_FACTOR = "required"
    log_in(client)
    for name in ("home", "account", "roles", "search", "recovery-codes"):
        assert client.get(reverse(name)).url == reverse("second-factor"), name
    page = client.get(reverse("second-factor")).content.decode()
    assert "您的岗位须开通二次验证" in page
    assert "<svg" in page
    key = re.search(r'id="factor-key"[^>]*>([A-Z2-7 ]+)<', page)[1]
    assert len(key.replace(" ", "")) == 32
    assert client.post(reverse("logout")).url == reverse("login")


def test_a_member_needs_none_even_where_it_is_required(client, tree, settings):
    settings.SECOND_FACTOR = "required"
    user = make_user("member", tree["branch"], make_person(tree["branch"]), username="shenyuping")
    user.set_password(PASSWORD)
    user.save()
    log_in(client)
    assert inside(client)


def test_a_role_given_in_the_middle_of_a_session_asks_for_it_at_the_next_click(
    client, tree, settings
):
    settings.SECOND_FACTOR = "required"
    user = make_user("member", tree["branch"], make_person(tree["branch"]))
    client.force_login(user)
    assert inside(client)
    make_grant(user, "branch_officer", tree["branch"])
    assert client.get(reverse("account")).url == reverse("second-factor")


def test_set_up_log_out_and_in_again_with_a_code(client, secretary, settings):
    settings.SECOND_FACTOR = "required"
    log_in(client)
    page = client.get(reverse("second-factor")).content.decode()
    shown = re.search(r'id="factor-key"[^>]*>([A-Z2-7 ]+)<', page)[1].replace(" ", "")
    from base64 import b32decode

    key, now = b32decode(shown), timezone.now()
    url = reverse("second-factor")
    wrong = client.post(url, {"code": "000000", "password": PASSWORD}).content.decode()
    assert "动态口令不对" in wrong
    assert shown[:4] in wrong  # the same key: the phone need not scan again
    with time_machine.travel(now - timedelta(minutes=5)):
        code = phone_code(timezone.now(), key)
        page = client.post(url, {"code": code, "password": PASSWORD}).content.decode()
    codes = re.findall(r'class="code" translate="no">([A-Z2-9]{5}-[A-Z2-9]{5})<', page)
    assert len(codes) == 10
    assert inside(client)
    client.post(reverse("logout"))

    assert log_in(client).url == reverse("login-factor")
    assert not inside(client)
    answer = second_step(client, phone_code(timezone.now(), key))
    assert answer.url == "/"
    assert inside(client)
    client.post(reverse("logout"))

    log_in(client)
    assert second_step(client, codes[0]).url == "/"
    assert "备用码还剩 <b>9</b> 个" in client.get(reverse("account")).content.decode()
    assert AuditEvent.objects.filter(action="account.recovery_used").count() == 1


def test_the_page_asked_for_is_reached_after_the_second_step(client, secretary):
    with_factor(secretary)
    log_in(client, next="/accounts/roles/")
    assert second_step(client, phone_code(timezone.now())).url == "/accounts/roles/"


def test_a_code_seen_over_the_shoulder_opens_nothing(client, secretary):
    with_factor(secretary)
    code = phone_code(timezone.now())
    log_in(client)
    second_step(client, code)
    thief = Client()
    log_in(thief)
    page = second_step(thief, code)
    assert page.status_code == 200
    assert "也可能刚刚用过" in page.content.decode()
    assert not inside(thief)


def test_five_wrong_codes_lock_like_wrong_passwords(client, secretary):
    with_factor(secretary)
    log_in(client)
    answers = [second_step(client, f"00000{n}").status_code for n in range(5)]
    assert answers == [200, 200, 200, 200, 429]
    assert second_step(client, phone_code(timezone.now())).status_code == 429
    assert log_in(client).status_code == 429


def test_right_passwords_in_between_do_not_clear_wrong_codes(client, secretary):
    with_factor(secretary)
    for n in range(4):
        log_in(client)
        second_step(client, f"00000{n}")
    log_in(client)
    assert second_step(client, "000009").status_code == 429


def test_the_second_step_alone_opens_nothing(client, secretary):
    with_factor(secretary)
    assert client.get(reverse("login-factor")).url == reverse("login")
    assert second_step(client, phone_code(timezone.now())).url == reverse("login")


def test_the_first_step_holds_for_ten_minutes(client, secretary):
    with_factor(secretary)
    log_in(client)
    with time_machine.travel(timezone.now() + timedelta(minutes=11)):
        assert second_step(client, phone_code(timezone.now())).url == reverse("login")


def test_an_account_closed_between_the_steps_stays_out(client, secretary):
    with_factor(secretary)
    log_in(client)
    User.objects.filter(pk=secretary.pk).update(is_active=False)
    assert second_step(client, phone_code(timezone.now())).url == reverse("login")


def test_a_password_changed_between_the_steps_ends_the_first(client, secretary):
    with_factor(secretary)
    log_in(client)
    secretary.set_password("another-one-2026")
    secretary.save()
    assert second_step(client, phone_code(timezone.now())).url == reverse("login")


def test_a_one_time_code_does_not_go_round_the_second_factor(client, tree, secretary):
    with_factor(secretary)
    staff = make_user("committee_staff", tree["committee"])
    code = issue_login_codes(users=[secretary], by=staff, at=timezone.now())[0].code
    data = {"username": "shenyuping", "password": code}
    assert client.post(reverse("login-code"), data).url == reverse("login-factor")
    assert second_step(client, phone_code(timezone.now())).url == reverse("password-set")


def test_whoever_has_one_is_asked_where_it_is_only_offered(client, secretary):
    assert settings.SECOND_FACTOR == "offered"
    log_in(client)
    assert inside(client)
    client.post(reverse("logout"))
    with_factor(secretary)
    assert log_in(client).url == reverse("login-factor")


def test_off_asks_nobody_and_offers_nothing(client, secretary, settings):
    with_factor(secretary)
    settings.SECOND_FACTOR = "off"
    log_in(client)
    assert "二次验证" not in client.get(reverse("account")).content.decode()
    assert client.get(reverse("second-factor")).url == reverse("account")


def test_setting_up_and_changing_need_the_password(client, secretary):
    log_in(client)
    page = client.post(
        reverse("second-factor"), {"code": phone_code(timezone.now()), "password": "wrong-one-1"}
    ).content.decode()
    assert "密码不对，请重新输入" in page
    assert SecondFactor.objects.count() == 0


def test_fresh_recovery_codes_need_the_password_and_are_shown_once(client, secretary):
    old = with_factor(secretary)
    client.force_login(secretary)
    url = reverse("recovery-codes")
    assert "密码不对" in client.post(url, {"password": "wrong-one-1"}).content.decode()
    page = client.post(url, {"password": PASSWORD}).content.decode()
    assert len(re.findall(r'class="code" translate="no">[A-Z2-9]{5}-[A-Z2-9]{5}<', page)) == 10
    assert old[0][:5] not in page
    assert "code" not in re.findall(r'class="code"', client.get(url).content.decode())
    assert RecoveryCode.objects.filter(user=secretary).count() == 10


def test_doing_without_is_refused_where_it_is_required(client, secretary, settings):
    with_factor(secretary)
    log_in(client)
    second_step(client, phone_code(timezone.now()))
    settings.SECOND_FACTOR = "required"
    url = reverse("second-factor-off")
    assert client.post(url, {"password": PASSWORD}).status_code == 403
    settings.SECOND_FACTOR = "offered"
    assert client.post(url, {"password": PASSWORD}).url == reverse("account")
    assert SecondFactor.objects.count() == 0


def test_an_old_log_in_without_the_factor_cannot_exchange_it(client, secretary, settings):
    client.force_login(secretary)
    with_factor(secretary)
    settings.SECOND_FACTOR = "required"
    assert client.get(reverse("account")).url == reverse("second-factor")
    data = {"code": phone_code(timezone.now(), KEY), "password": PASSWORD}
    assert client.post(reverse("second-factor"), data).url == reverse("login")
    assert not inside(client)


def test_security_officer_resets_it_with_a_reason_and_the_log_ins_end(client, tree, secretary):
    with_factor(secretary)
    log_in(client)
    second_step(client, phone_code(timezone.now()))
    officer = Client()
    officer.force_login(make_user("security_officer", tree["committee"]))
    url = reverse("factor-reset", args=(secretary.pk,))
    assert "请填写原因" in officer.post(url, {"reason": ""}).content.decode()
    assert SecondFactor.objects.count() == 1
    officer.post(url, {"reason": "手机丢失，已当面核对"})
    assert not inside(client)
    assert log_in(client).url == "/"
    event = AuditEvent.objects.get(action="account.factor_reset")
    assert event.organization_id == tree["branch"].pk


def test_the_key_on_offer_is_not_in_clear_in_the_session(client, secretary):
    log_in(client)
    page = client.get(reverse("second-factor")).content.decode()
    shown = re.search(r'id="factor-key"[^>]*>([A-Z2-7 ]+)<', page)[1].replace(" ", "")
    assert shown not in str(dict(client.session))


def test_a_wrong_setting_stops_the_start(monkeypatch):
    from branchrecords.settings.environment import one_of

    monkeypatch.setenv("SECOND_FACTOR", "perhaps")
    with pytest.raises(ImproperlyConfigured, match="required, offered, off"):
        one_of("SECOND_FACTOR", ("required", "offered", "off"), "required")
