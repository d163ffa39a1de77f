"""Both policies of passwords through the pages: the first log-in, a change, and the end of one."""

from datetime import timedelta
from itertools import pairwise

import pytest
import time_machine
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse
from django.utils import timezone

from branchrecords.settings.environment import whole
from members.actions.accounts import issue_login_codes, set_password
from members.models import User
from members.rules.passwords import PROFILES
from tests.factories.members import AT, make_person, make_tree, make_user
from tests.web.dom import every, one, parse, texts

pytestmark = pytest.mark.django_db
GOOD = "liushu-hepan-xiatian"
DENGBAO = "Liushu-hepan7"


def use(settings, name: str) -> None:
    """The profile's numbers, as the settings take them over at the start."""
    profile = PROFILES[name]
    settings.PASSWORD_LENGTH, settings.PASSWORD_KINDS = profile.length, profile.kinds
    settings.PASSWORD_GUESSES, settings.PASSWORD_DAYS = profile.guesses, profile.days
    settings.PASSWORD_HISTORY = profile.history
    settings.LOGIN_LOCK_MINUTES = profile.lock_minutes
    settings.SESSION_IDLE_MINUTES = profile.idle_minutes


@pytest.fixture
def first_log_in(client):
    """A member who has come in by a code and must choose a password now."""
    branch = make_tree()["branch"]
    person = make_person(branch, "沈玉平", phone="13812345678")
    user = make_user("member", branch, person, username="shenyuping")
    code = issue_login_codes(users=[user], by=make_user("secretary", branch), at=AT)[0].code
    user.login_codes.update(expires_at=timezone.now() + timedelta(days=1))
    client.post(reverse("login-code"), {"username": "shenyuping", "password": code})
    return client


def refusal(client, password: str, page: str = "password-set", **more) -> str:
    """What the page says against this password; "" when it was taken."""
    answer = client.post(reverse(page), {"new_password": password, "again": password, **more})
    if answer.status_code == 302:
        return ""
    return " ".join(texts(parse(answer.content.decode()), ".error-text"))


ASVS = {
    "liushu-hepa": "密码太短：至少 12 个字，现在是 11 个",
    "shenyuping-liushu": "密码和用户名或姓名太像，请换一个",
    "123456789012": "这个密码容易被猜出",
    "zhibu2026zhibu": "这个密码容易被猜出",
    "dangyuan123456": "这个密码容易被猜出",
    "不忘初心不忘初心不忘初心": "这个密码容易被猜出",
    "13812345678a": "这个密码容易被猜出",
    "qwertyuiop12": "这个密码容易被猜出",
    "P@ssw0rd1234": "这个密码容易被猜出",
    "1q2w3e4r5t6y": "这是许多人用过、已经泄露的密码，请换一个",
}


def test_the_profile_asvs(settings, first_log_in):
    use(settings, "asvs")
    assert settings.PASSWORD_LENGTH == 12
    page = parse(first_log_in.get(reverse("password-set")).content.decode())
    assert "至少 12 个字，可以用几个词连成的一句话" in texts(page, ".form-text")[0]
    for password, said in ASVS.items():
        assert said in refusal(first_log_in, password), password
    # Letters alone, of one case: no kinds are asked for.
    assert refusal(first_log_in, "liushuhepanxiatian") == ""
    user = User.objects.get(username="shenyuping")
    assert user.check_password("liushuhepanxiatian")
    # Ten years later it still holds.
    first_log_in.logout()
    with time_machine.travel(timezone.now() + timedelta(days=3650), tick=False):
        log_in(first_log_in, "shenyuping", "liushuhepanxiatian")
        assert first_log_in.get(reverse("account")).status_code == 200


def test_the_profile_dengbao(settings, first_log_in):
    use(settings, "dengbao")
    page = parse(first_log_in.get(reverse("password-set")).content.decode())
    assert texts(page, ".form-text")[0] == (
        "至少 8 个字，大写字母、小写字母、数字、符号里至少有 3 种，"
        "不要用姓名、电话、单位名或常见密码。每 90 天换一次，不能与最近用过的 5 个相同"
    )
    for password, said in {
        "Ls7-hep": "密码太短：至少 8 个字，现在是 7 个",
        "liushuhepan": "还没有大写字母、数字、符号，四种里至少要有 3 种",
        "liushuhepan7": "还没有大写字母、符号",
        "Zhibu-701": "这个密码容易被猜出",
    }.items():
        assert said in refusal(first_log_in, password), password
    assert refusal(first_log_in, DENGBAO) == ""


def log_in(client, username: str, password: str):
    return client.post(reverse("login"), {"username": username, "password": password})


def test_a_password_is_changed_on_the_page(settings, client):
    use(settings, "dengbao")
    user = make_user(username="dingyi", password=DENGBAO)
    log_in(client, "dingyi", DENGBAO)
    used = [f"Liushu-hepan{i}" for i in (7, 1, 2, 3, 4)]
    for before, after in pairwise(used):
        assert refusal(client, after, "password-change", old_password=before) == ""
    for former in used:
        said = refusal(client, former, "password-change", old_password=used[-1])
        assert said == "最近用过这个密码：不能与最近的 5 个相同，请换一个", former
    assert refusal(client, "Liushu-hepan5", "password-change", old_password=used[-1]) == ""
    # The first of them is the sixth now.
    assert user.former_passwords.count() == 4
    assert refusal(client, used[0], "password-change", old_password="Liushu-hepan5") == ""


def test_a_password_that_is_over_is_changed_before_anything_else(settings, client):
    use(settings, "dengbao")
    start = timezone.now()
    make_user(username="dingyi", password=DENGBAO)
    user = User.objects.get(username="dingyi")
    set_password(user=user, password=DENGBAO, by=user, at=start)
    with time_machine.travel(start + timedelta(days=84), tick=False):
        log_in(client, "dingyi", DENGBAO)
        page = client.get(reverse("account")).content.decode()
        assert "密码还有 6 天到期，请到「我的账号」修改" in page
        client.logout()
    with time_machine.travel(start + timedelta(days=90), tick=False):
        log_in(client, "dingyi", DENGBAO)
        for name in ("account", "roles", "home", "search"):
            assert client.get(reverse(name)).url == reverse("password-change"), name
        page = parse(client.get(reverse("password-change")).content.decode())
        assert "密码已用满 90 天，请换一个再继续。" in one(page, "main").text_content()
        # Every other link would lead back to this page.
        links = {link.get("href") for link in page.iter("a")} - {None}
        assert {link for link in links if link.startswith("/")} == {"/", "/help/account/#log-in"}
        assert one(page, f'form[action="{reverse("logout")}"]').text_content() == "退出登录"
        said = refusal(client, DENGBAO, "password-change", old_password=DENGBAO)
        assert "最近用过这个密码" in said
        assert refusal(client, "Xiatian-hepan8", "password-change", old_password=DENGBAO) == ""
        assert client.get(reverse("account")).status_code == 200
        client.logout()
        log_in(client, "dingyi", "Xiatian-hepan8")
        assert client.get(reverse("account")).status_code == 200


def test_who_must_set_up_the_second_factor_does_it_first(settings, client):
    use(settings, "dengbao")
    settings.SECOND_FACTOR = "required"
    start = timezone.now()
    make_user("secretary", make_tree()["branch"], username="dingyi", password=DENGBAO)
    User.objects.update(password_set_at=start)
    with time_machine.travel(start + timedelta(days=100), tick=False):
        log_in(client, "dingyi", DENGBAO)
        assert client.get(reverse("account")).url == reverse("second-factor")
        assert client.get(reverse("second-factor")).status_code == 200


def test_the_lock_and_the_idle_time_follow_the_profile(settings, client):
    use(settings, "dengbao")
    settings.AXES_COOLOFF_TIME = settings.LOGIN_LOCK_MINUTES / 60
    make_user(username="dingyi", password=DENGBAO)
    for _ in range(4):
        page = log_in(client, "dingyi", "wrong").content.decode()
    assert "连续错 5 次会锁定 30 分钟" in page
    answer = client.post(
        reverse("login"),
        {"username": "dingyi", "password": "wrong"},
        headers={"x-requested-with": "XMLHttpRequest"},
    )
    assert answer.status_code == 429
    assert "请 30 分钟以后再试" in answer.content.decode()
    assert not [name for name in answer.headers if name.startswith("Access-Control")]
    with time_machine.travel(timezone.now() + timedelta(minutes=31)):
        assert log_in(client, "dingyi", DENGBAO).status_code == 302
    with time_machine.travel(timezone.now() + timedelta(minutes=62)):
        assert client.get(reverse("account")).status_code == 302


def test_a_password_counts_as_typed(settings, client):
    """Blanks, case and all of two hundred characters, in either profile."""
    use(settings, "asvs")
    user = make_user(username="dingyi", password=DENGBAO)
    client.force_login(user)
    long = " Liu shu He pan " + "长" * 48 + "夏天 "
    assert len(long) > 64
    assert refusal(client, long, "password-change", old_password=DENGBAO) == ""
    for other in (long.strip(), long.lower(), long[:64]):
        client.logout()
        log_in(client, "dingyi", other)
        assert "_auth_user_id" not in client.session
    log_in(client, "dingyi", long)
    assert "_auth_user_id" in client.session


def test_password_fields_hide_and_may_be_pasted_into(first_log_in, client):
    from django.test import Client

    page = parse(Client().get(reverse("login")).content.decode())
    assert one(page, "input[name=password]").get("autocomplete") == "current-password"
    first = parse(first_log_in.get(reverse("password-set")).content.decode())
    for field in [one(page, "input[name=password]"), *every(first, "input[type=password]")]:
        assert field.get("type") == "password"
        assert not [name for name in field.attrib if name.startswith("on")]
        assert field.get("autocomplete") != "off"


def test_a_number_that_is_none_stops_the_start():
    assert whole("", 12) == 12
    assert whole("15", 12) == 15
    with pytest.raises(ImproperlyConfigured, match="is no whole number"):
        whole("fifteen", 12)
