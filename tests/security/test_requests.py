"""Facts of single requests that docs/security/asvs.csv leans on."""

import logging
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.urls import reverse

import branchrecords.settings as product
from branchrecords.watch.logs import PlainLine
from members.models import Grant, User
from tests.factories.members import make_organization, make_person, make_tree, make_user

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "shan-qing-shui-xiu-26"
pytestmark = pytest.mark.django_db


def test_the_session_s_key_is_new_after_a_log_in(client):
    make_user(username="dingyi", password=PASSWORD)
    client.get(reverse("login"))
    session = client.session
    session["before"] = "x"
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    client.post(reverse("login"), {"username": "dingyi", "password": PASSWORD})
    after = client.session.session_key
    assert after != session.session_key
    assert re.fullmatch(r"[a-z0-9]{32}", after)
    assert not client.session.exists(session.session_key)


def test_passwords_are_kept_by_a_slow_hash():
    """The tests have a fast one: what the product takes is Django's first."""
    assert not hasattr(product, "PASSWORD_HASHERS")
    assert PBKDF2PasswordHasher.iterations >= 600_000  # OWASP's figure for PBKDF2-SHA256


def test_trace_is_not_answered(client):
    client.force_login(make_user())
    for name in ("login", "account", "health"):
        answer = client.trace(reverse(name), headers={"x-secret": "canary"})
        assert answer.status_code == 405
        assert b"canary" not in answer.content


def test_folders_and_our_own_sources_are_not_served(client):
    for path in ("static/", "static/css/", ".git/config", ".env", "manage.py", "media/", "var/"):
        assert client.get(f"/{path}").status_code == 404, path
        assert client.get(f"/static/../{path}").status_code == 404, path


def test_the_image_leaves_out_what_does_not_belong():
    left_out = (ROOT / ".dockerignore").read_text().split()
    assert {".git", ".env", "deploy/tls", "var", "tests"} <= set(left_out)
    assert "requirements-dev" not in (ROOT / "Dockerfile").read_text()


def test_the_proxy_speaks_new_tls_only():
    config = (ROOT / "deploy" / "proxy" / "nginx.conf").read_text()
    assert re.findall(r"ssl_protocols (.*);", config) == ["TLSv1.2 TLSv1.3"]


def test_fields_that_no_form_has_change_nothing(client):
    """A user cannot promote himself with fields that the page does not show."""
    user = make_user("member", make_organization(), username="dingyi", password=PASSWORD)
    client.force_login(user)
    more = {"is_active": "", "role": "administrator", "grants": "1", "username": "admin"}
    client.post(reverse("large-text"), {"next": "/", **more})
    after = User.objects.get(pk=user.pk)
    assert (after.username, after.is_active, after.large_text) == ("dingyi", True, True)
    assert Grant.objects.get(user=user).role == "member"


def test_a_parameter_in_the_wrong_place_counts_for_nothing(client):
    make_user(username="dingyi", password=PASSWORD)
    query = f"?username=dingyi&password={PASSWORD}"
    assert client.post(reverse("login") + query, {}).status_code == 200
    assert client.get(reverse("login") + query).status_code == 200
    assert "_auth_user_id" not in client.session


def test_refused_access_is_in_the_log_with_the_account(client, caplog):
    tree = make_tree()
    person = make_person(tree["other"], "周建国")
    member = make_user("member", tree["branch"])
    secretary = make_user("secretary", tree["branch"])
    for user, status in ((member, 403), (secretary, 404)):
        client.force_login(user)
        with caplog.at_level(logging.WARNING, "branchrecords.access"):
            assert client.get(reverse("person-detail", args=[person.pk])).status_code == status
        said = f"Refused person-detail ({status}) to account {user.pk}"
        assert said in [r.getMessage() for r in caplog.records]
    assert "周建国" not in caplog.text


def test_an_unforeseen_error_is_logged_and_not_told(client, caplog, monkeypatch):
    def fail(**kwargs):
        raise RuntimeError("the inside of the machine")

    monkeypatch.setattr("members.views.accounts.accounts.set_large_text", fail)
    user = make_user()
    client.force_login(user)
    client.raise_request_exception = False
    answer = client.post(reverse("large-text"))
    assert answer.status_code == 500
    assert "the inside" not in answer.content.decode()
    assert "RuntimeError" not in answer.content.decode()
    assert "the inside of the machine" in caplog.text
    assert User.objects.get(pk=user.pk).large_text is False


def test_a_line_of_the_log_bears_its_zone():
    line = PlainLine("{asctime} {message}", style="{").format(
        logging.LogRecord("dues", logging.INFO, "x.py", 1, "paid", None, None)
    )
    assert re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d\d:?\d\d paid", line), line
