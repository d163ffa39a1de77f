"""Headers and cookies of single answers; tests/access/test_matrix.py asks every URL for them."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import reverse

from branchrecords.web.middleware import ResponseHeaders
from tests.factories.members import make_user

from .headers import faults

ROOT = Path(__file__).resolve().parents[2]
PRODUCTION = {
    "DATABASE_URL": "postgres://check@/check?host=/nonexistent",
    "SECRET_KEY": "tests-only-0123456789-abcdefghijklmnopqrstuvwxyz-0123456789",
    "FIELD_KEYS": "check:Y2hlY2stb25seS1rZXktb2YtZXhhY3RseS0zMi1ieXQ=",
    "ALLOWED_HOSTS": "records.example",
    "CELERY_BROKER_URL": "redis://127.0.0.1:1/0",
    "PATH": os.environ["PATH"],
}
ASKED = """
import json, branchrecords.settings as s
print(json.dumps({name: getattr(s, name) for name in dir(s) if name.isupper()}, default=str))
"""


@pytest.fixture(scope="module")
def production() -> dict:
    """The settings of a production with nothing but what is required."""
    done = subprocess.run(
        [sys.executable, "-c", ASKED], env=PRODUCTION, cwd=ROOT, capture_output=True, check=True
    )
    return json.loads(done.stdout)


def test_cookies_of_production_are_closed(production):
    for cookie in ("SESSION_COOKIE", "CSRF_COOKIE"):
        assert production[f"{cookie}_NAME"].startswith("__Host-")
        assert production[f"{cookie}_SECURE"] is True
        assert production[f"{cookie}_SAMESITE"] == "Lax"
        # __Host- asks for this, or browsers drop the cookie.
        assert production.get(f"{cookie}_DOMAIN") is None
        assert production.get(f"{cookie}_PATH", "/") == "/"
    assert production["SESSION_COOKIE_HTTPONLY"] is True


def test_production_is_not_in_debugging(production):
    assert production["DEBUG"] is False
    assert production["SECURE_SSL_REDIRECT"] is True
    assert production["SECURE_HSTS_SECONDS"] >= 31536000
    assert production["SECOND_FACTOR"] == "required"
    assert production["PASSWORD_PROFILE"] == "asvs"


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/health/", "/accounts/login/", "/verify/", "/no/such/", "/"])
def test_answers_to_nobody_bear_them_too(client, path):
    assert faults(client.get(path)) == []


@pytest.mark.django_db
def test_logging_out_clears_the_browser(client):
    client.force_login(make_user())
    answer = client.post(reverse("logout"))
    assert answer["Clear-Site-Data"] == '"storage"'
    assert faults(answer) == []


@pytest.mark.parametrize(
    ("name", "value", "fault"),
    [
        ("Content-Security-Policy", "default-src 'self' 'unsafe-inline'", "policy is"),
        ("Cache-Control", "private, max-age=60", "may be kept"),
        ("X-Content-Type-Options", "", "X-Content-Type-Options is"),
        ("Access-Control-Allow-Origin", "*", "tells Access-Control-Allow-Origin"),
        ("Content-Type", "text/html", "no charset"),
        ("Content-Type", "image", "shown as"),
    ],
)
def test_faults_of_headers_are_noticed(name, value, fault):
    answer = ResponseHeaders(lambda request: HttpResponse("x"))(RequestFactory().get("/"))
    answer[name] = value
    assert any(line.startswith(fault) for line in faults(answer))


def test_an_open_cookie_is_noticed():
    answer = HttpResponse("x")
    answer.set_cookie("sessionid", "1", domain="example.org")
    assert "cookie sessionid is open" in faults(answer)


def test_every_journey_goes_by_the_browser_that_counts_violations():
    """`Visitor` complains of what violates the policy; who makes one must read the complaints."""
    opened = re.compile(r"new_context\(|new_page\(|chromium\.launch")
    folder = ROOT / "tests" / "journeys"
    texts = [path.read_text(encoding="utf-8") for path in folder.glob("*.py")]
    own = [text for text in texts if opened.search(text)]
    assert own
    assert all("Visitor(" in text and ".complaints" in text for text in own)
    assert "securitypolicyviolation" in (folder / "browser.py").read_text(encoding="utf-8")
